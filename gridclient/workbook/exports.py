"""A ledger as a workbook: every text stays text, and it prints on paper as it is."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from gridclient.workbook.saving import save
from gridclient.workbook.widths import row_points, text_width

Cell = str | int | None

_FILL, _WARNING_FILL, _LINE = "1F5C5C", "F6D7CE", "B9C7C6"
_FONT = "Microsoft YaHei"
_ACROSS_FROM_CHARACTERS = 95
"""A table wider than this is printed across."""
_LEAST_ROW_POINTS, _LINE_POINTS = 20, 15


@dataclass(frozen=True, slots=True)
class Heading:
    """A column's heading and its width in characters; ``number``: its cells are counts."""

    text: str
    width: int
    number: bool = False


@dataclass(frozen=True, slots=True)
class LedgerSheet:
    """All that stands on the sheet. ``warning``: who took it unmasked and what for; ``note``
    stands at the foot of every page. ``paper``: A4 or A3."""

    name: str
    title: str
    subtitle: str
    headings: Sequence[Heading]
    rows: Sequence[Sequence[Cell]]
    note: str
    made_at: dt.datetime
    warning: str | None = None
    paper: str = "A4"


def write(ledger: LedgerSheet, path: Path) -> None:
    """Write the workbook; it is there whole or not at all."""
    from openpyxl import Workbook

    book = Workbook()
    sheet = book.active
    sheet.title = ledger.name[:31]
    top = _above(sheet, ledger)
    _head(sheet, ledger.headings, top)
    _body(sheet, ledger, top + 1)
    _page(sheet, ledger, top)
    book.properties.creator = "gridclient"
    book.properties.created = ledger.made_at.astimezone(dt.UTC).replace(tzinfo=None)
    save(book, path)


def put_text(cell: Any, text: str) -> None:
    """Text stays text: openpyxl would make a formula of a leading ``=``."""
    cell.value = text
    cell.data_type = "s"


def page_text(text: str) -> str:
    """A text for a page's head or foot, where ``&`` begins a command."""
    return text.replace("&", "&&")


def _above(sheet: Any, ledger: LedgerSheet) -> int:
    """Title, time and, where masks were lifted, the warning; returns the heading's row."""
    from openpyxl.styles import Alignment, Font, PatternFill

    lines: list[tuple[str, Any, int, Any]] = [
        (ledger.title, Font(name=_FONT, size=16, bold=True), 30, None),
        (ledger.subtitle, Font(name=_FONT, size=10, color="5A6B6A"), 18, None),
    ]
    if ledger.warning:
        fill = PatternFill("solid", fgColor=_WARNING_FILL)
        font = Font(name=_FONT, size=10, bold=True, color="8A1F11")
        lines.append((ledger.warning, font, 20, fill))
    width = max(len(ledger.headings), 1)
    room = [sum(heading.width for heading in ledger.headings)]
    for number, (text, font, points, fill) in enumerate(lines, start=1):
        cell = sheet.cell(number, 1)
        put_text(cell, text)
        cell.font = font
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        if fill:
            cell.fill = fill
        sheet.merge_cells(start_row=number, start_column=1, end_row=number, end_column=width)
        sheet.row_dimensions[number].height = max(points, row_points([text], room) or 0)
    return len(lines) + 1


def _head(sheet: Any, headings: Sequence[Heading], row: int) -> None:
    from openpyxl.styles import Alignment, Font, PatternFill
    from openpyxl.utils import get_column_letter

    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(row, column)
        put_text(cell, heading.text)
        cell.font = Font(name=_FONT, size=10, bold=True, color="FFFFFF")
        cell.fill = PatternFill("solid", fgColor=_FILL)
        cell.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        cell.border = _border()
        sheet.column_dimensions[get_column_letter(column)].width = heading.width
    wrapped = row_points([h.text for h in headings], [h.width - 2 for h in headings])
    sheet.row_dimensions[row].height = max(30, wrapped or 0)


def _body(sheet: Any, ledger: LedgerSheet, start: int) -> None:
    if not ledger.rows:
        return
    looks = _looks(sheet, ledger.headings, start)
    widths = [heading.width for heading in ledger.headings]
    for number, row in enumerate(ledger.rows, start=start):
        for column, (value, look) in enumerate(zip(row, looks, strict=True), start=1):
            cell = sheet.cell(number, column)
            cell._style = look
            if isinstance(value, str):
                put_text(cell, value)
            else:
                cell.value = value
        texts = [value if isinstance(value, str) else "" for value in row]
        points = row_points(texts, widths)
        height = points + _LEAST_ROW_POINTS - _LINE_POINTS if points else _LEAST_ROW_POINTS
        sheet.row_dimensions[number].height = height


def _looks(sheet: Any, headings: Sequence[Heading], row: int) -> list[Any]:
    """A look for each column, made once: giving every cell its own takes most of the time."""
    from openpyxl.styles import Alignment, Font

    looks = []
    for column, heading in enumerate(headings, start=1):
        cell = sheet.cell(row, column)
        cell.font = Font(name=_FONT, size=10)
        narrow = heading.number or heading.width <= 8
        cell.alignment = Alignment(
            horizontal="center" if narrow else "left", vertical="center", wrap_text=True
        )
        cell.border = _border()
        cell.number_format = "General" if heading.number else "@"
        looks.append(copy(cell._style))
    return looks


def _border() -> Any:
    from openpyxl.styles import Border, Side

    side = Side(style="thin", color=_LINE)
    return Border(left=side, right=side, top=side, bottom=side)


def _page(sheet: Any, ledger: LedgerSheet, head: int) -> None:
    from openpyxl.utils import get_column_letter

    last = get_column_letter(max(len(ledger.headings), 1))
    total = sum(heading.width for heading in ledger.headings)
    sheet.freeze_panes = f"A{head + 1}"
    sheet.auto_filter.ref = f"A{head}:{last}{head + max(len(ledger.rows), 1)}"
    sheet.print_title_rows = f"{head}:{head}"
    sheet.page_setup.orientation = "landscape" if total > _ACROSS_FROM_CHARACTERS else "portrait"
    sheet.page_setup.paperSize = sheet.PAPERSIZE_A3 if ledger.paper == "A3" else sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth = 1
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.page_margins.left = sheet.page_margins.right = 0.4
    sheet.page_margins.top = sheet.page_margins.bottom = 0.8
    sheet.page_margins.header = sheet.page_margins.footer = 0.35
    sheet.print_options.horizontalCentered = True
    sheet.sheet_view.showGridLines = False
    foot(sheet, ledger.note, ledger.warning)


def foot(sheet: Any, note: str, warning: str | None) -> None:
    """The mask note and the page number below, the warning above, on every printed page."""
    sheet.oddFooter.left.text = page_text(note)
    sheet.oddFooter.center.text = "&P / &N"
    if warning:
        # Office programs keep at most 255 characters of a page's head.
        sheet.oddHeader.center.text = page_text(warning)[:200]


def fitting(heading: Heading, texts: Sequence[str]) -> Heading:
    """The heading as wide as its texts want, between half and twice what was declared."""
    wanted = max((text_width(line) for text in texts for line in text.split("\n")), default=0) + 2
    least = max(heading.width // 2, min(text_width(heading.text) + 2, heading.width), 6)
    return Heading(heading.text, max(least, min(wanted, heading.width * 2, 44)), heading.number)
