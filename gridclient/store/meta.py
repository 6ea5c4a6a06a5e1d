"""What the profile knows about itself, as texts by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import bindparam, delete, insert, select

from gridclient.store.tables import META

if TYPE_CHECKING:
    from gridclient.store.unit import Unit

_KEY = META.c.key == bindparam("name")
_GET = select(META.c.value).where(_KEY)
_DELETE = delete(META).where(_KEY)
_INSERT = insert(META)


def get(unit: Unit, key: str) -> str | None:
    """The text under a name, or None."""
    return unit.connection.execute(_GET, {"name": key}).scalar_one_or_none()


def put(unit: Unit, key: str, value: str) -> None:
    """Keep a text under a name."""
    unit.connection.execute(_DELETE, {"name": key})
    unit.connection.execute(_INSERT, {"key": key, "value": value})
