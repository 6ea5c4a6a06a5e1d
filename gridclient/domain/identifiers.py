"""Ids of rows: UUIDv7 for what is new, a derived id for what two offices would both enter."""

from __future__ import annotations

import datetime as dt
import secrets
import uuid

_NAMESPACE = uuid.UUID("5b7a1d1e-6a0c-5f53-9a3b-2f6f0d6f7c11")
_LAST_MILLISECONDS = 253_402_300_799_999
"""The end of the year 9999."""


def new_id(at: dt.datetime) -> str:
    """A UUIDv7 (RFC 9562) for the moment ``at``: sorts by time, random in its tail."""
    milliseconds = int(at.timestamp() * 1000) & ((1 << 48) - 1)
    number = milliseconds << 80
    number |= 0x7 << 76
    number |= secrets.randbits(12) << 64
    number |= 0b10 << 62
    number |= secrets.randbits(62)
    return str(uuid.UUID(int=number))


def made_at(row_id: str) -> dt.datetime | None:
    """The moment that a UUIDv7 says it was made at, by the clock of whoever made it; None for a
    derived id."""
    number = uuid.UUID(row_id)
    if number.version != 7:
        return None
    milliseconds = min(number.int >> 80, _LAST_MILLISECONDS)
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


def named_id(entity: str, code: str) -> str:
    """The id everybody derives for a coded thing (a division, a grid, a standard policy)."""
    return str(uuid.uuid5(_NAMESPACE, f"{entity}/{code}"))


def is_id(text: str) -> bool:
    """Whether ``text`` is an id in its canonical form."""
    try:
        return str(uuid.UUID(text)) == text
    except ValueError:
        return False
