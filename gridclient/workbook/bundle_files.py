"""A bundle that came from elsewhere, taken apart; nothing in it is believed yet."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.workbook import contents, formats, reading, signed_copy
from gridclient.workbook.archives import Archive
from gridclient.workbook.bundles import ID, SIGNATURE_SHEET
from gridclient.workbook.limits import LIMITS
from gridclient.workbook.reading import Sheet

_LABEL = re.compile(r"(manifest|signature|copy) ([0-9]{1,6})/([0-9]{1,6})")


@dataclass(frozen=True, slots=True)
class BundleFile:
    """The signed bytes as they stand in ``签名``, and all other sheets as found."""

    manifest: bytes
    signature: bytes
    copy: bytes
    sheets: tuple[Sheet, ...]


def is_signed(content: bytes) -> bool:
    """Whether a file is a workbook with the sheet in which bundles are signed; no cell is read.

    Raises Untrusted for what is no workbook, damaged or unsafe.
    """
    is_workbook = formats.recognise(content) is formats.Kind.XLSX
    return is_workbook and SIGNATURE_SHEET in contents.sheets(Archive(content, LIMITS))


def read(content: bytes) -> BundleFile:
    """Take a bundle apart, in the child process of ``reading``.

    Raises what ``reading.read`` raises; Untrusted ``bundle.not_a_bundle`` for an ordinary
    workbook, ``bundle.signature`` when ``签名`` lacks its manifest or signature, and
    ``bundle.damaged`` when only the signed copy is broken.
    """
    if formats.recognise(content) is formats.Kind.XLS:
        raise formats.not_a_workbook(_("a workbook in the old format (.xls)"))
    book = reading.read(content)
    others = tuple(sheet for sheet in book.sheets if sheet.name != SIGNATURE_SHEET)
    if len(others) == len(book.sheets):
        raise _unsigned(others)
    (signature_sheet,) = (sheet for sheet in book.sheets if sheet.name == SIGNATURE_SHEET)
    cells = _cells(signature_sheet)
    try:
        manifest, signature = _join(cells, "manifest"), _join(cells, "signature")
    except ValueError as error:
        raise _edited() from error
    try:
        copy = _join(cells, "copy")
    except ValueError as error:
        raise signed_copy.damaged() from error
    return BundleFile(manifest, signature, copy, others)


def _unsigned(sheets: Sequence[Sheet]) -> Untrusted:
    if any(_is_of_bundle(sheet) for sheet in sheets):
        return _edited()
    return Untrusted(
        "bundle.not_a_bundle",
        _("This is an ordinary workbook, not a data package of this program."),
        hint=_("To take over a ledger, import the file as a ledger instead."),
    )


def _is_of_bundle(sheet: Sheet) -> bool:
    first = sheet.rows[0] if sheet.rows else ()
    return any(isinstance(cell, str) and cell.endswith(f".{ID}") for cell in first)


def _edited() -> Untrusted:
    return Untrusted(
        "bundle.signature",
        _("The data package cannot be checked: its sheet “签名” was deleted or changed."),
        hint=_("Ask the sender to send the package again; the sender still has it."),
    )


def _cells(sheet: Sheet) -> dict[tuple[str, int, int], str]:
    """The labelled cells: the first text right of each label, by name, number and count."""
    found: dict[tuple[str, int, int], str] = {}
    for row in sheet.rows:
        texts = [cell for cell in row if isinstance(cell, str)]
        label = _LABEL.search(texts[0]) if len(texts) > 1 else None
        if label:
            key = (label[1], int(label[2]), int(label[3]))
            if key in found:
                raise _edited()
            found[key] = texts[1]
    return found


def _join(cells: dict[tuple[str, int, int], str], name: str) -> bytes:
    counts = {count for found, _number, count in cells if found == name}
    if len(counts) != 1:
        raise ValueError(name)
    (count,) = counts
    pieces = [cells.get((name, number, count)) for number in range(1, count + 1)]
    present = [piece for piece in pieces if piece]
    if len(present) != count:
        raise ValueError(name)
    return signed_copy.from_cells(present)
