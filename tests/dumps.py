"""Everything a store holds, as one text in which words can be looked for."""

from __future__ import annotations

from sqlalchemy import text

from gridclient.app import App
from gridclient.store.tables import METADATA


def dumped(of: App) -> str:
    """Every value of every table of a store, the search index's own among them; bytes, as kept
    lines are, as the text they hold."""
    found = []
    with of.profile.store.view() as unit:
        names = unit.connection.execute(
            text("SELECT name FROM sqlite_master WHERE type = 'table'")
        ).scalars()
        tables = set(names.all())
        assert {table.name for table in METADATA.sorted_tables} <= tables
        for name in sorted(tables):
            for row in unit.connection.execute(text(f'SELECT * FROM "{name}"')):
                found += [
                    v.decode("utf-8", "replace") if isinstance(v, bytes) else str(v) for v in row
                ]
    return "\n".join(found)
