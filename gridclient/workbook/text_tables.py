"""Tables as text (.csv, .txt): encoding and delimiter found out, cells kept as they are written.

Values stay text, so no digit is lost here; what a spreadsheet program lost when it wrote the
file (``1.1E+17``) is told by the readers of the values.
"""

from __future__ import annotations

import csv
import io

from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.workbook.archives import too_large
from gridclient.workbook.formats import damaged
from gridclient.workbook.limits import LIMITS, Limits

_ENCODINGS = ("utf-8-sig", "gb18030")
_WIDE = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16"}
_DELIMITERS = (",", "\t", ";", "|")
_SAMPLE_LINES = 50
_SAMPLE_CHARACTERS = 1 << 16

Rows = list[tuple[str | None, ...]]


def read(content: bytes, limits: Limits = LIMITS) -> Rows:
    """The rows of a text table, all of one width; empty cells are None.

    Raises Untrusted ``file.damaged`` for what is no text in an encoding in use, and
    ``file.too_large``.
    """
    text = _decode(content)
    lines = csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text), strict=False)
    rows: Rows = []
    try:
        for line in lines:
            if len(line) > limits.columns:
                raise too_large(_("more than {count} columns").format(count=limits.columns))
            rows.append(tuple(cell or None for cell in line))
            if len(rows) > limits.rows:
                raise too_large(_("more than {count} rows").format(count=limits.rows))
    except csv.Error as error:
        raise damaged() from error
    width = max(map(len, rows), default=0)
    return [row + (None,) * (width - len(row)) for row in rows]


def _decode(content: bytes) -> str:
    encodings = (_WIDE[content[:2]],) if content[:2] in _WIDE else _ENCODINGS
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _no_text()


def _no_text() -> Untrusted:
    return Untrusted(
        "file.damaged",
        _("The text of this file cannot be read in any usual encoding."),
        hint=_("Open it in Excel or WPS and save it as “Excel workbook (.xlsx)”."),
    )


def _delimiter(text: str) -> str:
    """The sign that parts the first lines into most columns, the same number in most lines."""
    lines = text[:_SAMPLE_CHARACTERS].splitlines()[:_SAMPLE_LINES]
    best, most = _DELIMITERS[0], (0, 0)
    for sign in _DELIMITERS:
        counts = [len(row) for row in csv.reader(lines, delimiter=sign)]
        wide = [count for count in counts if count > 1]
        usual = max(set(wide), key=wide.count) if wide else 0
        if (wide.count(usual), usual) > most and usual:
            best, most = sign, (wide.count(usual), usual)
    return best
