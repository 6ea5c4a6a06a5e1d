"""What a file is, told by its content and never by its name."""

from __future__ import annotations

import io
import zipfile
from enum import StrEnum

from gridclient.errors import Untrusted
from gridclient.i18n import N_, _

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ZIP = b"PK\x03\x04"

# Beginnings of files that people rename to .xlsx, and what to call them.
_BEGINNINGS = (
    (b"%PDF-", N_("a PDF document (.pdf)")),
    (b"\xff\xd8\xff", N_("a picture (.jpg)")),
    (b"\x89PNG\r\n", N_("a picture (.png)")),
    (b"GIF8", N_("a picture (.gif)")),
    (b"BM", N_("a picture (.bmp)")),
    (b"Rar!", N_("a packed archive (.rar)")),
    (b"7z\xbc\xaf", N_("a packed archive (.7z)")),
    (b"\x1f\x8b", N_("a packed archive (.gz)")),
    (b"MZ", N_("a program (.exe)")),
    (b"SQLite format 3\0", N_("a database")),
    (b"{\\rtf", N_("a text document (.rtf)")),
)

# Parts that give a zip archive away, and what to call it.
_INSIDE = (
    ("xl/workbook.bin", N_("a binary workbook (.xlsb)")),
    ("word/document.xml", N_("a text document (.docx)")),
    ("ppt/presentation.xml", N_("a presentation (.pptx)")),
)


class Kind(StrEnum):
    """The formats that can go on: a workbook, an old workbook, a sealed one.

    Only as a ledger: an OpenDocument spreadsheet and a table as text.
    """

    XLSX = "xlsx"
    XLS = "xls"
    SEALED = "sealed"
    ODS = "ods"
    TEXT = "text"


LEDGERS = frozenset({Kind.XLSX, Kind.XLS, Kind.SEALED, Kind.ODS, Kind.TEXT})
"""The formats in which ledgers come."""

WORKBOOKS = LEDGERS - {Kind.ODS, Kind.TEXT}
"""The formats in which everything else comes."""


def recognise(content: bytes, taken: frozenset[Kind] = WORKBOOKS) -> Kind:
    """The kind of a file, one of those ``taken``.

    Raises Untrusted ``file.empty``, ``file.damaged`` or ``file.not_a_workbook``.
    """
    if not content:
        raise Untrusted(
            "file.empty",
            _("The file is empty; it was probably not copied completely."),
            hint=_("Copy it again, or ask the sender to export it again."),
        )
    if not content.strip(b"\0") or _ZIP.startswith(content[:4]) or content[:4] == b"PK\x05\x06":
        if content[:4] == _ZIP:
            return _kind_of_archive(content, taken)
        raise damaged()
    if content.startswith(_OLE):
        return _kind_of_ole(content)
    for beginning, title in _BEGINNINGS:
        if content.startswith(beginning):
            raise not_a_workbook(_(title))
    if zipfile.is_zipfile(io.BytesIO(content)):
        return _kind_of_archive(content, taken)
    if Kind.TEXT in taken and _is_text_table(content):
        return Kind.TEXT
    raise not_a_workbook(_name_of_text(content))


def damaged() -> Untrusted:
    """The refusal of a file that is cut short or has wrong bytes."""
    return Untrusted(
        "file.damaged",
        _("The file is damaged or was not copied completely."),
        hint=_("Copy it again, or ask the sender to export it again."),
    )


def not_a_workbook(found: str) -> Untrusted:
    """The refusal of a file in a format that is not read here; ``found`` names the format."""
    return Untrusted(
        "file.not_a_workbook",
        _("This is not an Excel workbook (.xlsx), but {found}.").format(found=found),
        hint=_(
            "Open it in Excel or WPS, save it as “Excel workbook (.xlsx)” and choose that file."
        ),
    )


def _kind_of_archive(content: bytes, taken: frozenset[Kind]) -> Kind:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            names = set(archive.namelist())
            mimetype = archive.read("mimetype")[:100] if "mimetype" in names else b""
    except Exception as error:
        # zipfile lets KeyError, ValueError, struct.error and more through for broken bytes.
        raise damaged() from error
    if "xl/workbook.xml" in names:
        return Kind.XLSX
    if b"opendocument.spreadsheet" in mimetype and Kind.ODS in taken:
        return Kind.ODS
    if b"opendocument.spreadsheet" in mimetype:
        raise not_a_workbook(_("an OpenDocument spreadsheet (.ods)"))
    for part, title in _INSIDE:
        if part in names:
            raise not_a_workbook(_(title))
    raise not_a_workbook(_("a packed archive (.zip)"))


def _kind_of_ole(content: bytes) -> Kind:
    def holds(name: str) -> bool:
        return (name + "\0").encode("utf-16-le") in content

    if holds("EncryptedPackage"):
        return Kind.SEALED
    if holds("WordDocument"):
        raise not_a_workbook(_("a text document (.doc)"))
    if holds("PowerPoint Document"):
        raise not_a_workbook(_("a presentation (.ppt)"))
    if holds("Workbook") or holds("Book"):
        return Kind.XLS
    if holds("ET") or holds("ETExtData"):
        raise not_a_workbook(_("a WPS spreadsheet in its own format (.et)"))
    raise damaged()


# Marks of text formats among the first characters, in lower case, and what to call them.
_MARKS = (
    (b"urn:schemas-microsoft-com:office:spreadsheet", N_("an XML spreadsheet of 2003 (.xml)")),
    (b"<html", N_("a web page (.html)")),
    (b"<table", N_("a web page (.html)")),
    (b"<?xml", N_("an XML file (.xml)")),
    (b",", N_("a text table (.csv)")),
    (b"\t", N_("a text table (.csv)")),
    (b";", N_("a text table (.csv)")),
)


def _is_text_table(content: bytes) -> bool:
    """Whether a file is text that no other text format claims, in lines and columns."""
    start = content[:4096]
    wide = start.startswith((b"\xff\xfe", b"\xfe\xff"))
    if b"\0" in start and not wide:
        return False
    table = (b",", b"\t", b";", b"|")
    lower = start.lower()
    marked = next((mark for mark, _title in _MARKS if mark in lower), None)
    return wide or marked in table or (marked is None and b"|" in start)


def _name_of_text(content: bytes) -> str:
    start = content[:4096].lower()
    if b"\0" in start and not start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _("a file of an unknown kind")
    for mark, title in _MARKS:
        if mark in start:
            return _(title)
    return _("a text file")
