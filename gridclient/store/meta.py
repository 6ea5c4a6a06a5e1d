"""What the profile knows about itself, as texts by name."""

from __future__ import annotations

from sqlalchemy import delete, insert, select

from gridclient.store.tables import META
from gridclient.store.unit import Unit


def get(unit: Unit, key: str) -> str | None:
    """The text under a name, or None."""
    return unit.connection.execute(
        select(META.c.value).where(META.c.key == key)
    ).scalar_one_or_none()


def put(unit: Unit, key: str, value: str) -> None:
    """Keep a text under a name."""
    unit.connection.execute(delete(META).where(META.c.key == key))
    unit.connection.execute(insert(META), {"key": key, "value": value})
