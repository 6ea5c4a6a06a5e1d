"""Days as people here count them: all of China keeps one time, eight hours ahead of UTC."""

from __future__ import annotations

import datetime as dt

HERE = dt.timezone(dt.timedelta(hours=8), "UTC+8")


def day_of(moment: dt.datetime) -> dt.date:
    """The calendar day of an instant."""
    return _here(moment).date()


def written(moment: dt.datetime) -> str:
    """An instant as people read it: ``2026-11-22 09:05``."""
    return _here(moment).strftime("%Y-%m-%d %H:%M")


def local(moment: dt.datetime) -> str:
    """An instant with its distance from UTC, for reports: ``2026-11-22 09:05 +08:00``."""
    return f"{written(moment)} +08:00"


def _here(moment: dt.datetime) -> dt.datetime:
    """An instant by the time that is kept here; as it is said in the last hours of the calendar,
    which end sooner here."""
    try:
        return moment.astimezone(HERE)
    except OverflowError:
        return moment


def stamp_text(moment: dt.datetime) -> str:
    """An instant as it is kept: ISO 8601, UTC, to the second."""
    return moment.astimezone(dt.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def age(born_on: dt.date, on: dt.date) -> int:
    """Completed years of life on a day."""
    return on.year - born_on.year - ((on.month, on.day) < (born_on.month, born_on.day))
