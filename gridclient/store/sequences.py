"""The local sequence numbers of rows, and who is known to hold exactly what they say."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select

from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit

_CHUNK = 500


def of(unit: Unit, entity: str, row_ids: Sequence[str]) -> dict[str, tuple[int, str | None]]:
    """Id to the sequence number of a row and the replica of the peer who holds it as it is."""
    table = TABLES[entity]
    found: dict[str, tuple[int, str | None]] = {}
    for start in range(0, len(row_ids), _CHUNK):
        query = select(table.c.id, table.c.sequence, table.c.held_by)
        chunk = query.where(table.c.id.in_(row_ids[start : start + _CHUNK]))
        for row_id, sequence, held_by in unit.connection.execute(chunk):
            found[row_id] = (sequence, held_by)
    return found
