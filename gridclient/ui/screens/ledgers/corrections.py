"""What a person said of the columns, as the corrections an import takes."""

from __future__ import annotations

from collections.abc import Mapping

from gridclient.workbook.ledgers import vocabulary
from gridclient.workbook.ledgers.mappings import LEFT_OUT
from gridclient.workbook.ledgers.recognition import Column, Inspection, SheetInspection

Header = tuple[tuple[str, str | None], ...]


def groups(inspection: Inspection) -> list[list[SheetInspection]]:
    """Sheets with the same columns together: corrections go by title, so they share them."""
    found: dict[tuple[str, Header], list[SheetInspection]] = {}
    for sheet in inspection.sheets:
        header = tuple((column.title, column.field) for column in sheet.columns)
        found.setdefault((sheet.kind, header), []).append(sheet)
    return list(found.values())


def lines(inspection: Inspection, changed: Mapping[str, str | None]) -> list[str]:
    """``title=field`` for every column, once anything was corrected; none otherwise.

    ``changed``: title → field or None for a column that is left out. The other columns are
    told as they were recognised, so that a mapping remembered earlier keeps its word; titles
    that stand for several fields are left to be recognised again.
    """
    if not changed:
        return []
    told: dict[str, set[str]] = {}
    for sheet in inspection.sheets:
        for column in sheet.columns:
            if vocabulary.plain(column.title):
                told.setdefault(column.title, set()).add(_told(column))
    said = {title: fields.pop() for title, fields in told.items() if len(fields) == 1}
    said |= {title: field or LEFT_OUT for title, field in changed.items()}
    return [f"{title}={field}" for title, field in said.items()]


def _told(column: Column) -> str:
    return column.field or LEFT_OUT
