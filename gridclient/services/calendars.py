"""The calendars shipped with the program: working days, and festivals."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache

from gridclient import paths
from gridclient.domain.festivals import FESTIVALS, Dates
from gridclient.domain.workdays import Calendar


@cache
def shipped() -> Calendar:
    """The announced days of ``resources/calendars/china.json``."""
    data = json.loads((paths.resources() / "calendars" / "china.json").read_text("utf-8"))
    return Calendar(
        frozenset(map(dt.date.fromisoformat, data["holidays"])),
        frozenset(map(dt.date.fromisoformat, data["workdays"])),
        frozenset(data["years"]),
    )


@cache
def festivals() -> Dates:
    """The days by the lunar calendar in ``resources/calendars/festivals.json``."""
    data = json.loads((paths.resources() / "calendars" / "festivals.json").read_text("utf-8"))
    return {
        occasion: tuple(map(dt.date.fromisoformat, data[occasion]))
        for occasion in FESTIVALS
        if occasion in data
    }
