"""Placeholders in a template: single ones, and a row of them that is repeated for every line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridclient.domain.coverage import Ratio
from gridclient.workbook.templates import labels
from gridclient.workbook.templates.filling import NO_RATE, Value, put
from gridclient.workbook.templates.headers import Heading, Table, plain

_NAMES_A_LINE = frozenset(
    {
        *("序号", "网格名称", "网格", "网格员", "楼栋", "人员类别", "姓名", "户主", "走访日期"),
        *("事项编号", "serial", "grid", "worker", "building", "name", "head"),
    }
)


def find(sheet: Any) -> Table | None:
    """The table whose only line is a row of placeholders that name lines."""
    by_row: dict[int, list[Heading]] = {}
    for cell, names in labels.placeholders(sheet):
        if len(names) == 1 and labels.PLACEHOLDER.fullmatch(cell.value.strip()):
            by_row.setdefault(cell.row, []).append(Heading(cell.column, names[0], ""))
    for row, headings in by_row.items():
        if len(headings) > 1 and any(plain(h.title) in _NAMES_A_LINE for h in headings):
            return Table(tuple(headings), row, row, None)
    return None


def clear(sheet: Any, table: Table) -> None:
    """Empty the row of placeholders before its lines are written."""
    for heading in table.headings:
        sheet.cell(table.first, heading.column).value = None


def put_placeholders(
    cell: Any, names: list[str], totals: Mapping[str, Value], said: Mapping[str, str]
) -> None:
    """Replace the placeholders of a cell; one that fills its cell keeps its kind of value."""
    if len(names) == 1 and labels.PLACEHOLDER.fullmatch(cell.value.strip()):
        value = _value(names[0], totals, said)
        if value is not None:
            put(cell, value)
        return
    cell.value = labels.replaced(cell.value, lambda name: _text(_value(name, totals, said)))
    cell.data_type = "s"


def _value(name: str, totals: Mapping[str, Value], said: Mapping[str, str]) -> Value:
    meant = labels.named(name)
    return said.get(meant) or None if meant else totals.get(name)


def _text(value: Value) -> str | None:
    if isinstance(value, Ratio):
        return NO_RATE if value.percent is None else f"{value.percent}%"
    return None if value is None else str(value)
