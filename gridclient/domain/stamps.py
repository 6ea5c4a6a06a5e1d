"""Stamps: hybrid logical clock readings that sort as text (sync.md).

``MMMMMMMMMMMM-CCCC-REPLICA``: 48-bit milliseconds and a 16-bit counter in hex, then the
replica. A replica's stamps strictly rise whatever its wall clock does (Kulkarni et al. 2014).
"""

from __future__ import annotations

import datetime as dt
import re

AHEAD_LIMIT = dt.timedelta(hours=24)
"""A register value stamped further ahead of the receiver's clock is parked."""

_SHAPE = re.compile(r"[0-9a-f]{12}-[0-9a-f]{4}-[A-Z2-7]{10}\.[0-9]{1,6}")
_LAST_COUNT = 0xFFFF
_LAST_MILLISECONDS = 253_402_300_799_999
"""The end of the year 9999; a stamp may say more, a date cannot."""


def make(milliseconds: int, count: int, replica: str) -> str:
    """The text of a reading."""
    return f"{milliseconds:012x}-{count:04x}-{replica}"


def is_stamp(text: str) -> bool:
    """Whether ``text`` has the shape of a stamp."""
    return _SHAPE.fullmatch(text) is not None


def replica_of(stamp: str) -> str:
    """The replica that made a stamp."""
    return stamp[18:]


def time_of(stamp: str) -> dt.datetime:
    """The wall-clock part of a stamp."""
    milliseconds = min(int(stamp[:12], 16), _LAST_MILLISECONDS)
    return dt.datetime.fromtimestamp(milliseconds / 1000, dt.UTC)


def tick(last: str | None, now: dt.datetime, replica: str) -> str:
    """The next stamp of ``replica``: above ``last``, at ``now`` if the clock allows it."""
    milliseconds = int(now.timestamp() * 1000)
    if last is None:
        return make(milliseconds, 0, replica)
    last_milliseconds, last_count = int(last[:12], 16), int(last[13:17], 16)
    if milliseconds > last_milliseconds:
        return make(milliseconds, 0, replica)
    if last_count < _LAST_COUNT:
        return make(last_milliseconds, last_count + 1, replica)
    return make(last_milliseconds + 1, 0, replica)


def too_far_ahead(stamp: str, now: dt.datetime) -> bool:
    """Whether a stamp lies more than :data:`AHEAD_LIMIT` after ``now``."""
    return int(stamp[:12], 16) > (now + AHEAD_LIMIT).timestamp() * 1000


def limit(now: dt.datetime) -> str:
    """What every stamp that is too far ahead of ``now`` sorts above, and no other does."""
    return f"{int((now + AHEAD_LIMIT).timestamp() * 1000):012x}-~"


def doubted(stamp: str) -> str:
    """A stamp that nobody believes, moved below all honest ones: a function of itself alone, so
    that everybody who took it moves it to the same place; its order among its like is kept.

    Readings before the year 2109 lose nothing but counts above 16,383, later ones their seconds.
    """
    milliseconds, count, replica = int(stamp[:12], 16), int(stamp[13:17], 16), replica_of(stamp)
    if milliseconds < _FAR:
        return make(milliseconds >> 2, (milliseconds & 3) << 14 | min(count, 0x3FFF), replica)
    return make((_FAR >> 2) + (milliseconds >> 10), count, replica)


_FAR = 1 << 42
"""A quarter of it, and a quarter more, is the year 2013: before anything was stamped."""
