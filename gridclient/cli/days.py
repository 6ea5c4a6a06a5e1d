"""A day as the command line takes it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from gridclient.i18n import _


class _Day(click.ParamType[dt.date]):
    """``2026-11-22``, and nothing else; the value is a date."""

    name = "day"

    def get_metavar(self, param: click.Parameter, ctx: click.Context) -> str:
        """How the value is to be written, for the help of an option."""
        return "YYYY-MM-DD"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> dt.date:
        """The date of ``value``; a usage error where there is none."""
        if isinstance(value, dt.date):
            return value
        try:
            day = dt.date.fromisoformat(str(value))
        except ValueError:
            day = None
        if day is None or day.isoformat() != value:  # a week's day is ISO as well, and no date here
            self.fail(_("“{value}” is no day: write 2026-11-22.").format(value=value), param, ctx)
        return day


DAY = _Day()
