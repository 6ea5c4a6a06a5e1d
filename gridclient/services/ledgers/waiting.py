"""Rows of past visits whose household is not known yet.

They are kept in the profile for thirty days (domain.md §5.4, originals of an import) and become
visits with the first ledger that brings their household, so that ledgers may come in any order.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.store import meta
from gridclient.store.unit import Unit
from gridclient.workbook.ledgers.doors import Place

_KEY = "ledger_waiting"
_KEPT_DAYS = 30


@dataclass(frozen=True, slots=True)
class PastVisit:
    """One visit as paper told it; the ``repeat``-th of those that say exactly the same."""

    name: str | None
    place: Place | None
    visited_on: dt.date
    result: str
    mode: str | None = None
    visitor: str | None = None
    note: str | None = None
    action: str | None = None
    open_problem: str | None = None
    repeat: int = 0


def load(unit: Unit, today: dt.date) -> dict[PastVisit, dt.date]:
    """The visits that wait, and since when; those that waited too long are left out."""
    written = json.loads(meta.get(unit, _KEY) or "[]")
    kept = {_read(row): dt.date.fromisoformat(row["kept_on"]) for row in written}
    return {visit: on for visit, on in kept.items() if (today - on).days <= _KEPT_DAYS}


def save(unit: Unit, waiting: Iterable[tuple[PastVisit, dt.date]]) -> None:
    """Keep the visits that wait."""
    rows = [
        {
            **dataclasses.asdict(visit),
            "visited_on": visit.visited_on.isoformat(),
            "kept_on": on.isoformat(),
        }
        for visit, on in waiting
    ]
    written = json.dumps(rows, ensure_ascii=False)
    if written != (meta.get(unit, _KEY) or "[]"):
        meta.put(unit, _KEY, written)


def _read(row: dict[str, object]) -> PastVisit:
    fields = {name: value for name, value in row.items() if name != "kept_on"}
    place = fields["place"]
    fields["place"] = Place(**place) if isinstance(place, dict) else None
    fields["visited_on"] = dt.date.fromisoformat(str(row["visited_on"]))
    return PastVisit(**fields)  # type: ignore[arg-type]
