"""Ways in which a bundle's workbook is changed after signing, by hand and by programs."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

from gridclient.workbook.bundles import SIGNATURE_SHEET

Edit = Callable[[Any], None]


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(content: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, part in content.items():
            # Without the time of day, so that the same change gives the same bytes.
            archive.writestr(zipfile.ZipInfo(name), part, zipfile.ZIP_DEFLATED)
    return made.getvalue()


def replaced(content: bytes, old: str, new: str) -> bytes:
    """The same archive with one text changed on every sheet; it must be there."""
    changed = parts(content)
    assert any(old.encode() in part for part in changed.values())
    for name, part in changed.items():
        changed[name] = part.replace(old.encode(), new.encode())
    return packed(changed)


def edited(content: bytes, *edits: Edit) -> bytes:
    """The bundle opened in openpyxl, changed, and saved."""
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True)
    for edit in edits:
        edit(book)
    made = io.BytesIO()
    book.save(made)
    return made.getvalue()


def on(sheet: str, act: Callable[[Worksheet], None]) -> Edit:
    return lambda book: act(book[sheet])


def cell(sheet: Worksheet, title: str, row: int = 3) -> Any:
    """The cell of a record's row under a title; row 1 is for machines, row 2 has the titles."""
    (column,) = [found.column for found in sheet[2] if found.value == title]
    return sheet.cell(row, column)


def put(sheet: str, title: str, value: Any, row: int = 3) -> Edit:
    def act(book: Any) -> None:
        found = cell(book[sheet], title, row)
        found.value = value
        if not isinstance(value, str):
            found.number_format = "General"

    return act


def sorted_by(sheet: str, title: str) -> Edit:
    """Records in the order of a column, as the sort button leaves them; it must be another."""

    def act(book: Any) -> None:
        page = book[sheet]
        column = cell(page, title).column - 1
        records = [[found.value for found in row] for row in page.iter_rows(min_row=3)]
        ordered = sorted(records, key=lambda record: record[column] or "")
        assert ordered != records
        for number, record in enumerate(ordered, start=3):
            for place, value in enumerate(record, start=1):
                page.cell(number, place).value = value

    return act


def with_columns_swapped(sheet: str) -> Edit:
    """The first two columns change places as a whole, heads and all: order means nothing."""

    def act(book: Any) -> None:
        for row in book[sheet].iter_rows():
            row[0].value, row[1].value = row[1].value, row[0].value

    return act


def with_heads_swapped(sheet: str, row: int) -> Edit:
    def act(book: Any) -> None:
        one, other = book[sheet][row][:2]
        one.value, other.value = other.value, one.value

    return act


def signature_cell(book: Any, name: str) -> Any:
    """The cell that holds the first piece of a signed part."""
    for row in book[SIGNATURE_SHEET].iter_rows():
        if isinstance(row[0].value, str) and f" {name} 1/" in row[0].value:
            return row[1]
    raise AssertionError(name)


def in_signature(name: str, act: Callable[[str], str]) -> Edit:
    def edit(book: Any) -> None:
        found = signature_cell(book, name)
        found.value = act(found.value)

    return edit


def saved(content: bytes, path: Path) -> Path:
    path.write_bytes(content)
    return path
