"""The rows that are shown as part of others: what puts a visit right, the steps of an issue."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import bindparam, select

from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit

PARTS = {
    "visit": (("visit_amendment", "visit_id"),),
    "issue": (("issue_event", "issue_id"),),
    "issue_event": (("retraction", "issue_event_id"),),
}
"""Entity to those whose rows are part of its own, and the field in which they name it."""
_CHUNK = 500

Named = tuple[str, str]
"""Entity and id of a row."""


def of(unit: Unit, entity: str, row_ids: Sequence[str]) -> dict[str, list[Named]]:
    """Id to the rows that are part of a row, and to what is part of those; none for most."""
    found: defaultdict[str, list[Named]] = defaultdict(list)
    for name, field in PARTS.get(entity, ()):
        whose = _naming(unit, name, field, row_ids)
        for part, whole in whose.items():
            found[whole].append((name, part))
        for part, further in of(unit, name, list(whose)).items():
            found[whose[part]] += further
    return dict(found)


def _naming(unit: Unit, entity: str, field: str, row_ids: Sequence[str]) -> dict[str, str]:
    """The rows of an entity that name one of some others in a field, and which."""
    table = TABLES[entity]
    whole = table.c[field]
    query = select(table.c.id, whole).where(whole.in_(bindparam("ids", expanding=True)))
    found: dict[str, str] = {}
    for start in range(0, len(row_ids), _CHUNK):
        given = {"ids": list(row_ids[start : start + _CHUNK])}
        found.update((row[0], row[1]) for row in unit.connection.execute(query, given))
    return found
