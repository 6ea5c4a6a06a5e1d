"""Words on the command line that have to say something."""

from __future__ import annotations

from typing import Any

import click

from gridclient.domain.texts import clean
from gridclient.i18n import _


class _Written(click.types.StringParamType):
    """Text that is more than blanks; cleaned as everything typed is."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """The text; a usage error where nothing is said."""
        said = clean(str(value))
        if said is None:
            self.fail(_("Nothing is written here: say it in a few words."), param, ctx)
        return said


WRITTEN = _Written()
"""The type of options and arguments that may be left out but not left empty."""
