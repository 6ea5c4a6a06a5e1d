"""XML from strangers, read in bounded memory.

Each part of a foreign workbook goes once through expat in small pieces. Whatever no honest
program writes is refused: document types and entities, encodings other than UTF-8, deep
nesting, elements with thousands of attributes, attributes of megabytes (refusals 16, 17).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from xml.parsers import expat

from gridclient.errors import Untrusted, Where
from gridclient.i18n import _
from gridclient.workbook.formats import damaged

_DEPTH = 100
_ATTRIBUTES = 256
_TOKEN_BYTES = 1 << 20
_ELEMENTS = 32_000_000
_TEXTS = 1000

Start = Callable[[str, Mapping[str, str]], None]


def unsafe(found: str, where: Iterable[Where] = ()) -> Untrusted:
    """The refusal of a hostile or odd file; ``found`` says in plain words what it holds."""
    return Untrusted(
        "file.unsafe",
        _("The file was stopped because its content is not safe: {found}.").format(found=found),
        where=where,
        hint=_(
            "If you know where the file comes from, open it in Excel or WPS, copy the values "
            "into a new workbook, save that as .xlsx and choose it."
        ),
    )


class Markup:
    """One XML part: ``start`` is told of each element, by its name without prefix.

    Ends of elements go into a list by a call that needs no Python, since a sheet has millions;
    the depth is checked after each piece. :meth:`gather` collects the text of one element.
    """

    def __init__(self, start: Start | None = None) -> None:
        self._start = start
        self._starts = 0
        self._elements = 0
        self._depth = 0
        self._fed = 0
        self._ends: list[str] = []
        self._take: Callable[[str], None] | None = None
        self._texts: list[str] = []
        self._parser = expat.ParserCreate("UTF-8")
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._started
        self._parser.EndElementHandler = self._ends.append
        self._parser.XmlDeclHandler = self._declared
        self._parser.StartDoctypeDeclHandler = self._document_type

    def read(self, pieces: Iterable[bytes]) -> None:
        """Read the whole part; Untrusted ``file.unsafe`` or ``file.damaged``."""
        first = True
        try:
            for piece in pieces:
                if first:
                    _refuse_other_encodings(piece)
                    first = False
                self._parser.Parse(piece, False)
                self._fed += len(piece)
                self._check_piece()
            self._parser.Parse(b"", True)
        except expat.ExpatError as error:
            raise damaged() from error

    def gather(self, take: Callable[[str], None]) -> None:
        """Hand the text of the element just started to ``take`` when it ends."""
        self._take = take
        self._parser.CharacterDataHandler = self._texts.append
        self._parser.EndElementHandler = self._gathered

    def _gathered(self, name: str) -> None:
        self._ends.append(name)
        self._parser.CharacterDataHandler = None
        self._parser.EndElementHandler = self._ends.append
        text = "".join(self._texts)
        self._texts.clear()
        take, self._take = self._take, None
        if take is not None:
            take(text)

    def _check_piece(self) -> None:
        self._depth += self._starts - len(self._ends)
        self._elements += self._starts
        self._starts = 0
        self._ends.clear()
        if self._depth > _DEPTH:
            raise unsafe(_("markup nested without end"))
        if self._elements > _ELEMENTS or len(self._texts) > _TEXTS:
            raise unsafe(_("markup without end"))
        if self._fed - self._parser.CurrentByteIndex > _TOKEN_BYTES:
            raise unsafe(_("a piece of markup of more than a million characters"))

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        self._starts += 1
        self._check_element(attributes)
        if self._start is not None:
            self._start(name.rpartition(":")[2], attributes)

    def _check_element(self, attributes: Mapping[str, str]) -> None:
        if len(attributes) > _ATTRIBUTES or self._take is not None:
            raise unsafe(_("markup that no program writes"))

    def _declared(self, version: str, encoding: str | None, standalone: int) -> None:
        if encoding is not None and encoding.lower() not in ("utf-8", "utf8", "us-ascii"):
            raise unsafe(_("text in an unusual encoding"))

    def _document_type(self, *_declaration: Any) -> None:
        raise unsafe(_("a document type or entity declaration"))


def _refuse_other_encodings(piece: bytes) -> None:
    # UTF-16 and UTF-32 begin with a mark or have a zero byte among the first four.
    if piece[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in piece[:4]:
        raise unsafe(_("text in an unusual encoding"))
    if piece[:3] == b"+/v":
        raise unsafe(_("text in an unusual encoding"))
