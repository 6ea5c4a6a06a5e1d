"""What goes into a template's table: values by column, from coverage or from a ledger."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.coverage import CoverageRow, CoverageTable
from gridclient.domain.ledger_columns import Column
from gridclient.domain.ledgers import Ledger
from gridclient.domain.measures import MEASURES, Measure
from gridclient.services.exports import headings, kinds
from gridclient.services.exports.cells import Writing
from gridclient.services.exports.headings import Meaning
from gridclient.services.exports.lines import Line
from gridclient.services.exports.register import Register
from gridclient.store.unit import Unit
from gridclient.workbook.templates.filling import Value
from gridclient.workbook.templates.headers import Heading

_DATED = {"visits": "visit.visited_on", "issues": "issue.received_on"}
"""Ledgers of what happened: only what falls into the period is listed."""


@dataclass(frozen=True, slots=True)
class Content:
    """Values for a table. ``label`` and ``serial``: the columns that name and number a
    line; ``totals_by_name``: measure
    or heading to its total, for placeholders; ``periodic``: whether it is of a period;
    ``personal``: whether it names persons."""

    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    lines: Sequence[Mapping[int, Value]]
    totals: Mapping[int, Value]
    label: int | None
    serial: int | None
    totals_by_name: Mapping[str, Value]
    periodic: bool
    personal: bool


def coverage_content(shown: Sequence[Heading], table: CoverageTable, known: Register) -> Content:
    """Coverage, a line for each of what it is counted by."""
    meant = {heading.column: headings.in_coverage(heading) for heading in shown}
    lines = [
        {c: _counted(m, row, number, table.by, known) for c, m in meant.items() if m}
        for number, row in enumerate(table.rows, start=1)
    ]
    measured = {c: m.value(table.total) for c, m in meant.items() if isinstance(m, Measure)}
    return Content(
        *_told(shown, meant),
        lines=lines,
        totals=measured,
        label=_place(meant, table.by),
        serial=_place(meant, "serial"),
        totals_by_name={
            name: measure.value(table.total)
            for measure in MEASURES
            for name in (measure.name, *measure.names)
        },
        periodic=True,
        personal=False,
    )


def _counted(meaning: Meaning, row: CoverageRow, number: int, by: str, known: Register) -> Value:
    if isinstance(meaning, Measure):
        return meaning.value(row)
    if meaning == "serial":
        return number
    if meaning == by:
        return row.label
    return _beside(str(meaning), row, by, known)


def _beside(label: str, row: CoverageRow, by: str, known: Register) -> str | None:
    """What else names a line: the workers of a grid, the grids of a worker or a building."""
    grids = [grid for grid in known.grids.values() if grid.code == row.key]
    if by == "worker" and row.key in known.persons:
        mine = known.persons[row.key].grid_ids
        grids = [grid for grid in known.grids.values() if grid.id in mine]
    elif by == "building" and row.key in known.buildings:
        grids = [known.grids[known.buildings[row.key].grid_id]]
    if label == "grid":
        return "、".join(grid.name for grid in grids) or None
    if label == "grid_code":
        return "、".join(grid.code for grid in grids) or None
    if label == "worker":
        return "、".join(dict.fromkeys(n for grid in grids for n in known.workers(grid))) or None
    return None


def ledger_content(
    unit: Unit,
    known: Register,
    ledger: Ledger,
    shown: Sequence[Heading],
    *,
    writing: Writing,
    period: tuple[dt.date, dt.date],
    grids: Sequence[str] = (),
) -> Content:
    """A ledger, a line for each person, household, visit …; ``grids``: codes, none for all."""
    meant = {heading.column: headings.in_ledger(ledger, heading) for heading in shown}
    columns = {place: m for place, m in meant.items() if isinstance(m, Column)}
    lines: list[dict[int, Value]] = []
    for line in kinds.lines(unit, known, ledger, grids):
        if line.retired or not _inside(line, ledger, period):
            continue
        number = len(lines) + 1
        lines.append(
            {
                place: number if column.name == "serial" else writing.cell(line, column)
                for place, column in columns.items()
            }
        )
    return Content(
        *_told(shown, meant),
        lines=lines,
        totals={},
        label=None,
        serial=None,
        totals_by_name={},
        periodic=ledger.kind in _DATED,
        personal=True,
    )


def _inside(line: Line, ledger: Ledger, period: tuple[dt.date, dt.date]) -> bool:
    source = _DATED.get(ledger.kind)
    return source is None or period[0] <= line.value(source) <= period[1]


def _place(meant: Mapping[int, Meaning | None], label: str) -> int | None:
    return next((column for column, meaning in meant.items() if meaning == label), None)


def _told(
    shown: Sequence[Heading], meant: Mapping[int, Meaning | None]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    matched = [h.title for h in shown if meant[h.column] not in (None, "by_hand")]
    return tuple(matched), tuple(h.title for h in shown if meant[h.column] is None)
