"""The working-day calendar shipped with the program."""

from __future__ import annotations

import datetime as dt
import json
from functools import cache

from gridclient import paths
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
