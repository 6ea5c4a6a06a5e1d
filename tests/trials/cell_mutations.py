"""Mutations as people make them: a cell typed over, rows moved, columns swapped, and saved."""

from __future__ import annotations

import datetime as dt
import random
from typing import Any

from gridclient.workbook.bundles import SIGNATURE_SHEET
from tests import altered

_VALUES = (
    *(None, "", " ", "王小明", "13900000000", 7, 0, 1e17, 3.14, True, False, "=1+1"),
    *(
        "=A1",
        "@SUM(A1)",
        dt.datetime.fromisoformat("2026-01-01T08:00"),
        dt.date(1999, 9, 9),
        dt.time(8, 30),
    ),
    *("x" * 32_000, "第一行\n第二行", "\u202e反过来", "'007"),
)


def in_cells(draw: random.Random, content: bytes, _other: bytes) -> bytes:
    """One or two changes through a spreadsheet program."""
    acts = draw.choices(_ACTS, k=draw.choice((1, 1, 2)))
    return altered.edited(content, *(lambda book, act=act: act(draw, book) for act in acts))


def _sheet(draw: random.Random, book: Any) -> Any:
    return draw.choice(book.worksheets)


def _spot(draw: random.Random, page: Any) -> Any:
    return page.cell(
        draw.randint(1, max(1, page.max_row)), draw.randint(1, max(1, page.max_column))
    )


def _type_over(draw: random.Random, book: Any) -> None:
    found = _spot(draw, _sheet(draw, book))
    found.value = draw.choice(_VALUES)
    if not isinstance(found.value, str):
        found.number_format = "General"


def _letter(draw: random.Random, book: Any) -> None:
    """One character of a text: what a typing error or a careful forger changes."""
    page = _sheet(draw, book)
    cells = [cell for row in page.iter_rows() for cell in row if isinstance(cell.value, str)]
    if cells:
        found = draw.choice(cells)
        place = draw.randrange(len(found.value) or 1)
        new = draw.choice(("", "x", " ", "0", "王"))
        found.value = found.value[:place] + new + found.value[place + 1 :]


def _swap_cells(draw: random.Random, book: Any) -> None:
    one, two = _spot(draw, _sheet(draw, book)), _spot(draw, _sheet(draw, book))
    one.value, two.value = two.value, one.value


def _delete_rows(draw: random.Random, book: Any) -> None:
    page = _sheet(draw, book)
    page.delete_rows(draw.randint(1, max(1, page.max_row)), draw.choice((1, 1, 3)))


def _insert_row(draw: random.Random, book: Any) -> None:
    page = _sheet(draw, book)
    page.insert_rows(draw.randint(1, max(1, page.max_row)))


def _double_row(draw: random.Random, book: Any) -> None:
    page = _sheet(draw, book)
    page.append([cell.value for cell in page[draw.randint(1, max(1, page.max_row))]])


def _row_elsewhere(draw: random.Random, book: Any) -> None:
    page = _sheet(draw, book)
    number = draw.randint(1, max(1, page.max_row))
    _sheet(draw, book).append([cell.value for cell in page[number]])
    page.delete_rows(number)


def _columns(draw: random.Random, book: Any) -> None:
    page = _sheet(draw, book)
    place = draw.randint(1, max(1, page.max_column))
    draw.choice((page.delete_cols, page.insert_cols))(place)


def _swap_columns(draw: random.Random, book: Any) -> None:
    page = _sheet(draw, book)
    one, two = (draw.randint(1, max(1, page.max_column)) for _count in range(2))
    for number in range(draw.choice((1, 3)), page.max_row + 1):
        left, right = page.cell(number, one), page.cell(number, two)
        left.value, right.value = right.value, left.value


def _sort(draw: random.Random, book: Any) -> None:
    """Honest use: the records in another order mean the same."""
    page = _sheet(draw, book)
    if page.title != SIGNATURE_SHEET and page.max_row > 3:
        records = [[cell.value for cell in row] for row in page.iter_rows(min_row=3)]
        for number, record in enumerate(draw.sample(records, len(records)), start=3):
            for place, value in enumerate(record, start=1):
                page.cell(number, place).value = value


def _sheets(draw: random.Random, book: Any) -> None:
    act = draw.choice(("remove", "rename", "copy", "hide", "move", "add"))
    page = _sheet(draw, book)
    if act == "remove" and len(book.worksheets) > 1:
        book.remove(page)
    elif act == "rename":
        page.title = draw.choice(("别的表", "Sheet1", f"{page.title[:20]} 2"))
    elif act == "copy":
        book.copy_worksheet(page)
    elif act == "hide":
        page.sheet_state = draw.choice(("hidden", "veryHidden"))
    elif act == "move":
        book.move_sheet(page, draw.choice((-1, 1)))
    else:
        book.create_sheet("新表")["A1"] = "x"


def _dress(draw: random.Random, book: Any) -> None:
    """What changes no value: widths, filters, merged cells, hidden rows."""
    page = _sheet(draw, book)
    page.column_dimensions["A"].width = 40
    page.row_dimensions[draw.randint(1, 5)].hidden = True
    if draw.random() < 0.3:
        page.merge_cells(start_row=1, start_column=1, end_row=2, end_column=2)


_ACTS = (
    *(_type_over, _type_over, _letter, _letter, _swap_cells, _delete_rows, _insert_row),
    *(_double_row, _row_elsewhere, _columns, _swap_columns, _sort, _sheets, _dress),
)
