"""A bundle as a workbook: a cover, a sheet an entity, and the sheet ``签名`` (sync.md).

What is signed stands in the manifest and in the signed copy; the other sheets show it to
people. No parts of our own, no properties, no hidden sheets: programs drop or show those.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping, Sequence

from gridclient.domain.rows import Row, rendered
from gridclient.workbook import covers, manifests, signed_copy
from gridclient.workbook.manifests import Column, Manifest, SheetEntry
from gridclient.workbook.widths import text_width
from gridclient.workbook.writing import Line, Page, Style, write

SIGNATURE_SHEET = "签名"
ID = "_id"
SHEET_ROWS = 1_000_000

# Both languages on purpose: whoever opens the file should understand not to touch this sheet.
_NOTE_ZH = "请不要修改、移动或删除这张表：本程序靠它确认数据包由谁发出、内容是否被改过。"
_NOTE_EN = (
    "Please do not change, move or delete this sheet: the program uses it to tell who sent "
    "this data package and whether it has been altered."
)
_LABELS = (("manifest", "清单"), ("signature", "签名"), ("copy", "数据"))
_SAMPLE_ROWS = 200
_WIDTHS = (8, 42)
# Wide enough for an id on one line: a hidden cell that wraps would still make its row taller.
_ID_WIDTH = 40


def sheet_entries(
    entity: str, name: str, columns: Sequence[Column], rows: int
) -> tuple[SheetEntry, ...]:
    """The sheets that show ``rows`` rows of an entity: one, or more where one would overflow."""
    entries = []
    for number, start in enumerate(range(0, max(rows, 1), SHEET_ROWS), 1):
        title = name if number == 1 else f"{name} {number}"
        count = min(SHEET_ROWS, rows - start)
        entries.append(SheetEntry(entity, title, tuple(columns), count))
    return tuple(entries)


def build(manifest: bytes, signature: bytes, copy: bytes, rows: Sequence[Row]) -> bytes:
    """The bytes of a bundle.

    ``rows`` are those of the signed copy. Raises ValueError when they are not those that the
    manifest counts, and Refused ``workbook.unwritable`` when a text cannot stand in a cell.
    """
    said = manifests.from_bytes(manifest)
    return write(
        [
            *([covers.page(said)] if said.cover_name else []),
            *(_sheet(entry, part) for entry, part in allot(said, rows)),
            _signature_sheet({"manifest": manifest, "signature": signature, "copy": copy}),
        ]
    )


def allot(manifest: Manifest, rows: Sequence[Row]) -> Iterator[tuple[SheetEntry, list[Row]]]:
    """Each visible sheet with the rows it shows; ValueError when the counts do not agree."""
    waiting: dict[str, list[Row]] = {}
    for row in rows:
        waiting.setdefault(row.entity, []).append(row)
    for entry in manifest.sheets:
        here = waiting.get(entry.entity, [])
        if len(here) < entry.rows:
            raise ValueError(f"{entry.entity}: fewer rows than the manifest says")
        yield entry, here[: entry.rows]
        waiting[entry.entity] = here[entry.rows :]
    if any(waiting.values()):
        raise ValueError("rows that no sheet shows")


def machine_names(entry: SheetEntry) -> list[str]:
    """What the hidden first row of a sheet says, by which columns are found again."""
    return [f"{entry.entity}.{column.field}" for column in entry.columns] + [f"{entry.entity}.{ID}"]


def _sheet(entry: SheetEntry, rows: Sequence[Row]) -> Page:
    names = [column.field for column in entry.columns]
    titles = [column.title for column in entry.columns]
    body = (Line([*(rendered(row, name) for name in names), row.id]) for row in rows)
    head = (Line(machine_names(entry)), Line([*titles, ID], Style.HEADER, height=24))
    return Page(
        entry.name,
        itertools.chain(head, body),
        widths=[*_widths(entry, rows), _ID_WIDTH],
        hidden_rows=frozenset({1}),
        hidden_columns=frozenset({len(names) + 1}),
        head_row=2,
        filtered=True,
    )


def _widths(entry: SheetEntry, rows: Sequence[Row]) -> Iterator[float]:
    for column in entry.columns:
        # The filter's button takes room beside the title.
        widest = text_width(column.title) + 4
        for row in rows[:_SAMPLE_ROWS]:
            widest = max(widest, text_width(rendered(row, column.field)) + 2)
        yield min(max(widest, _WIDTHS[0]), _WIDTHS[1])


def _signature_sheet(parts: Mapping[str, bytes]) -> Page:
    lines = [Line([SIGNATURE_SHEET, "Signature"], (Style.TITLE, Style.TITLE), height=36)]
    for label, note in (("说明", _NOTE_ZH), ("Note", _NOTE_EN)):
        lines.append(Line([label, note], (Style.LABEL, Style.NOTE), height=36))
    for name, title in _LABELS:
        cells = signed_copy.to_cells(parts[name])
        for number, cell in enumerate(cells, 1):
            label = f"{title} {name} {number}/{len(cells)}"
            lines.append(Line([label, cell], (Style.LABEL, Style.MACHINE), height=18))
    return Page(
        SIGNATURE_SHEET, lines, widths=(24, 72), landscape=False, tab_colour="7F7F7F", grid=False
    )
