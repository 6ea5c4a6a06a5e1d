"""Whether a wall clock can be right, judged by times that others have signed (sync.md).

An office's bundles and certificates say when they were made. A computer whose date lies before
the newest of these is late, or the office's was early; one that is half a year past it has not
heard of its office for very long, or is wrong. Neither stops anybody: people are told.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

TOLERANCE = dt.timedelta(hours=1)
"""Computers disagree by minutes; an hour is a wrong setting."""

LONG_AFTER = dt.timedelta(days=180)
"""Somebody who works with an office hears of it more often than this."""

BEFORE, AFTER = "before", "after"


@dataclass(frozen=True, slots=True)
class Signed:
    """A time somebody signed. ``is_office``: an office above the reader, whose word counts;
    others only show that time has passed."""

    at: dt.datetime
    by: str
    is_office: bool = True


@dataclass(frozen=True, slots=True)
class ClockDoubt:
    """Why the wall clock may be wrong: ``now`` stands ``before`` what ``by`` signed at
    ``signed_at``, or long ``after`` it (``kind``)."""

    kind: str
    now: dt.datetime
    signed_at: dt.datetime
    by: str

    @property
    def days(self) -> int:
        """Whole days between the two, at least 0."""
        return abs(self.now - self.signed_at).days


def doubt(now: dt.datetime, signed: Sequence[Signed]) -> ClockDoubt | None:
    """What speaks against the wall clock, or None; nothing does where nobody signed anything."""
    offices = [one for one in signed if one.is_office]
    newest = max(offices, key=lambda one: one.at, default=None)
    if newest is not None and now < newest.at - TOLERANCE:
        return ClockDoubt(BEFORE, now, newest.at, newest.by)
    last = max(signed, key=lambda one: one.at, default=None)
    if last is not None and now > last.at + LONG_AFTER:
        return ClockDoubt(AFTER, now, last.at, last.by)
    return None


def middle(times: Sequence[Signed]) -> Signed | None:
    """The time of which half of the others are not later: what one wrong clock does not move."""
    ordered = sorted(times, key=lambda one: one.at)
    return ordered[(len(ordered) - 1) // 2] if ordered else None
