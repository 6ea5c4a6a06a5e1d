"""The clock: the computer's, or the one ``GRIDCLIENT_NOW`` (ISO 8601) stands in for."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable

from gridclient.errors import Refused
from gridclient.i18n import _

Now = Callable[[], dt.datetime]


def from_environment() -> Now:
    """The clock to use; raises ``Refused`` when ``GRIDCLIENT_NOW`` is no instant."""
    written = os.environ.get("GRIDCLIENT_NOW")
    if not written:
        return lambda: dt.datetime.now(dt.UTC)
    try:
        fixed = dt.datetime.fromisoformat(written)
    except ValueError:
        raise Refused(
            "clock.unreadable",
            _("GRIDCLIENT_NOW is not an ISO 8601 date and time."),
            hint=_("Write it as 2026-11-22T09:00:00+08:00."),
        ) from None
    moment = fixed if fixed.tzinfo else fixed.replace(tzinfo=dt.UTC)
    return lambda: moment.astimezone(dt.UTC)
