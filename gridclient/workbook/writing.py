"""Workbooks of ours: text cells that every program brings back as they were.

Written row by row with the standard library, because the usual writers turn a leading ``=``
into a formula, cut long texts or write files nobody can open (architecture.md, trap 6). The
same pages give the same bytes.
"""

from __future__ import annotations

import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from xml.sax.saxutils import escape, quoteattr

from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.workbook import frame, styles
from gridclient.workbook.cells import column_name
from gridclient.workbook.styles import Style
from gridclient.workbook.widths import row_points

__all__ = ["CELL_CHARACTERS", "Line", "Page", "Style", "write"]

# What Excel takes in one cell, in UTF-16 units.
CELL_CHARACTERS = 32_767

_UNWRITABLE = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_ESCAPED = re.compile("[&<>]|_x")
_LOOKS_ESCAPED = re.compile("_(?=x[0-9A-Fa-f]{4}_)")
_NAME_REFUSED = re.compile(r"[\[\]:*?/\\]|^'|'$")


@dataclass(frozen=True, slots=True)
class Line:
    """One row. ``styles`` is one style for all cells, or one for each; height in points."""

    cells: Sequence[str]
    styles: Style | Sequence[Style] = Style.BODY
    height: float | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """One sheet. Widths are in characters; rows and columns count from 1.

    ``head_row`` is the row with the titles: rows down to it are frozen, it carries the filter
    when ``filtered``, and it is repeated on every printed page.
    """

    name: str
    lines: Iterable[Line]
    widths: Sequence[float] = ()
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    head_row: int = 0
    filtered: bool = False
    landscape: bool = True
    tab_colour: str | None = None
    grid: bool = True


def write(pages: Iterable[Page]) -> bytes:
    """The workbook with these pages, in this order.

    Raises Refused ``workbook.unwritable`` naming sheet, row and column of a text that cannot
    be kept by a spreadsheet program (the entry layer keeps such texts out).
    """
    file = io.BytesIO()
    extents: list[frame.Extent] = []
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, page in enumerate(pages, 1):
            _check_name(page.name, [extent.name for extent in extents])
            rows, columns = _write_page(archive, number, page)
            extents.append(frame.Extent(page.name, rows, columns, page.head_row, page.filtered))
        for name, part in frame.around(extents):
            _put(archive, name, part)
        _put(archive, "xl/styles.xml", styles.part())
    return file.getvalue()


def _entry(name: str) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.create_system = 0
    entry.external_attr = 0
    return entry


def _put(archive: zipfile.ZipFile, name: str, part: str) -> None:
    archive.writestr(_entry(name), part.encode())


def _check_name(name: str, taken: list[str]) -> None:
    bad = not 0 < len(name) <= 31 or _NAME_REFUSED.search(name) or _UNWRITABLE.search(name)
    if bad or name.casefold() in (other.casefold() for other in taken):
        raise Refused(
            "workbook.unwritable",
            _("A sheet cannot have the name “{name}”.").format(name=name),
            hint=_("Choose a name of at most 31 characters without brackets, slashes or colons."),
        )


def _write_page(archive: zipfile.ZipFile, number: int, page: Page) -> tuple[int, int]:
    row, columns = 0, 0
    with archive.open(_entry(f"xl/worksheets/sheet{number}.xml"), "w") as part:
        part.write(_before(page, first=number == 1).encode())
        buffer: list[str] = []
        for row, line in enumerate(page.lines, 1):
            columns = max(columns, len(line.cells))
            buffer.append(_row(page, row, line))
            if len(buffer) == 500:
                part.write("".join(buffer).encode())
                buffer.clear()
        part.write("".join(buffer).encode())
        part.write(_after(page, row, columns).encode())
    return row, columns


def _row(page: Page, row: int, line: Line) -> str:
    looks = line.styles
    styles = itertools.repeat(looks) if isinstance(looks, Style) else looks
    joined = "\n".join(line.cells)
    if _UNWRITABLE.search(joined) or len(joined) > CELL_CHARACTERS // 2:
        _check_cells(page.name, row, line.cells)
    plain = not _ESCAPED.search(joined)
    cells = [
        _cell(f"{_column(column)}{row}", style, text if plain else _escape(text))
        for column, (text, style) in enumerate(zip(line.cells, styles, strict=False), 1)
    ]
    return f'<row r="{row}"{_row_shape(page, row, line)}>{"".join(cells)}</row>'


def _row_shape(page: Page, row: int, line: Line) -> str:
    if row in page.hidden_rows:
        return ' hidden="1"'
    if line.height:
        return f' ht="{line.height:g}" customHeight="1"'
    points = row_points(line.cells, page.widths)
    return f' ht="{points}"' if points else ""


def _cell(place: str, style: Style, text: str) -> str:
    if text:
        return (
            f'<c r="{place}" s="{style:d}" t="inlineStr"><is>'
            f'<t xml:space="preserve">{text}</t></is></c>'
        )
    return f'<c r="{place}" s="{style:d}"/>' if style is not Style.PLAIN else ""


def _escape(text: str) -> str:
    return escape(_LOOKS_ESCAPED.sub("_x005F_", text))


def _check_cells(sheet: str, row: int, cells: Sequence[str]) -> None:
    for column, text in enumerate(cells, 1):
        if _UNWRITABLE.search(text) or _is_too_long(text):
            raise _unwritable(sheet, row, column)


_NAMES = [column_name(number) for number in range(1, 257)]


def _column(number: int) -> str:
    return _NAMES[number - 1] if number <= len(_NAMES) else column_name(number)


def _is_too_long(text: str) -> bool:
    return len(text.encode("utf-16-le")) // 2 > CELL_CHARACTERS


def _unwritable(sheet: str, row: int, column: int) -> Refused:
    return Refused(
        "workbook.unwritable",
        _("A text holds characters that a workbook cannot keep, or is too long."),
        where=[Where(sheet, row, column_name(column))],
        hint=_("Type that text again in a shorter form and without special characters."),
    )


def _before(page: Page, *, first: bool) -> str:
    colour = f'<tabColor rgb="FF{page.tab_colour}"/>' if page.tab_colour else ""
    chosen = ' tabSelected="1"' if first else ""
    lines = "" if page.grid else ' showGridLines="0"'
    columns = "".join(_columns(page))
    return (
        f"{frame.HEAD}<worksheet {frame.NAMESPACES}>"
        f'<sheetPr>{colour}<pageSetUpPr fitToPage="1"/></sheetPr>'
        f'<sheetViews><sheetView{lines}{chosen} workbookViewId="0">{_pane(page)}</sheetView>'
        '</sheetViews><sheetFormatPr defaultRowHeight="15"/>'
        + (f"<cols>{columns}</cols>" if columns else "")
        + "<sheetData>"
    )


def _pane(page: Page) -> str:
    if not page.head_row:
        return ""
    corner = f"A{page.head_row + 1}"
    # A hidden row above the titles counts in the split all the same.
    return (
        f'<pane ySplit="{page.head_row}" topLeftCell="{corner}" activePane="bottomLeft" '
        f'state="frozen"/><selection pane="bottomLeft" activeCell="{corner}" sqref="{corner}"/>'
    )


def _columns(page: Page) -> Iterator[str]:
    for number, width in enumerate(page.widths, 1):
        hidden = ' hidden="1"' if number in page.hidden_columns else ""
        yield (
            f'<col min="{number}" max="{number}" width="{width:g}" style="{Style.PLAIN:d}"'
            f'{hidden} customWidth="1"/>'
        )


def _after(page: Page, rows: int, columns: int) -> str:
    filtered = ""
    if page.filtered and columns:
        area = f"A{page.head_row}:{column_name(columns)}{max(rows, page.head_row)}"
        filtered = f"<autoFilter ref={quoteattr(area)}/>"
    turned = "landscape" if page.landscape else "portrait"
    return (
        f"</sheetData>{filtered}"
        '<pageMargins left="0.4" right="0.4" top="0.5" bottom="0.6" header="0.3" footer="0.3"/>'
        f'<pageSetup paperSize="9" orientation="{turned}" fitToWidth="1" fitToHeight="0"/>'
        "<headerFooter><oddFooter>&amp;L&amp;A&amp;R&amp;P / &amp;N</oddFooter></headerFooter>"
        '<ignoredErrors><ignoredError sqref="A1:XFD1048576" numberStoredAsText="1"/>'
        "</ignoredErrors></worksheet>"
    )
