"""Refusals: what a person is told when work cannot be done.

Every refusal carries a stable ``code`` (``bundle.tampered``), a text for people that says
what happened, ``where`` it happened, and a ``hint`` that says what to do next. Foreign
errors are translated into these once, at the border. Everything else is a bug.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from gridclient.i18n import _


@dataclass(frozen=True, slots=True)
class Where:
    """A place in a workbook; ``row`` counts from 1 as spreadsheet programs do.

    ``shown``: the signed value and the found one as whoever reads of it may see them; without it
    neither is put into words.
    """

    sheet: str | None = None
    row: int | None = None
    field: str | None = None
    signed: str | None = None
    found: str | None = None
    shown: tuple[str, str] | None = dataclasses.field(default=None, compare=False)

    def as_json(self) -> dict[str, str | int]:
        """The place without its empty parts, with keys as in the command line contract."""
        parts = {
            "sheet": self.sheet,
            "row": self.row,
            "field": self.field,
            "signed": self.signed,
            "found": self.found,
        }
        return {key: value for key, value in parts.items() if value is not None}

    def __str__(self) -> str:
        parts = []
        if self.sheet is not None:
            parts.append(_("sheet “{sheet}”").format(sheet=self.sheet))
        if self.row is not None:
            parts.append(_("row {row}").format(row=self.row))
        if self.field is not None:
            parts.append(_("column “{field}”").format(field=self.field))
        place = " ".join(parts)
        if self.shown is None:
            return place
        signed, found = map(_quoted, self.shown)
        return _("{place}: signed {signed}, found {found}").format(
            place=place, signed=signed, found=found
        )


_LONGEST_SHOWN = 60


def _quoted(value: str) -> str:
    if not value:
        return _("nothing")
    cut = value if len(value) <= _LONGEST_SHOWN else f"{value[:_LONGEST_SHOWN]}…"
    return _("“{value}”").format(value=cut)


@dataclass(frozen=True, slots=True)
class Hint:
    """What to do next, where it is done otherwise on the command line than in the window."""

    terminal: str
    window: str


class GridError(Exception):
    """A refusal a person understands; ``exit_code`` is that of the command line contract, ``hint``
    what to do next there, ``in_window`` what to do in the window."""

    exit_code = 1

    def __init__(
        self,
        code: str,
        message: str,
        *,
        where: Iterable[Where] = (),
        hint: str | Hint = "",
        unchanged: bool = True,
    ) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.where = tuple(where)
        way = hint if isinstance(hint, Hint) else Hint(hint, hint)
        self.hint, self.in_window = way.terminal, way.window
        self.unchanged = unchanged

    def text(self) -> str:
        """The whole refusal in plain words, over several lines."""
        lines = [self.message]
        lines += [f"  · {place}" for place in map(str, self.where[:20]) if place]
        if len(self.where) > 20:
            lines.append(_("  · and {count} more").format(count=len(self.where) - 20))
        if self.hint:
            lines.append(self.hint)
        if self.unchanged:
            lines.append(_("The data you already have has not changed."))
        return "\n".join(lines)

    def as_json(self) -> dict[str, object]:
        """The refusal as the command line contract prints it under ``error``."""
        return {
            "code": self.code,
            "message": self.message,
            "where": [place.as_json() for place in self.where],
            "hint": self.hint,
        }


class Refused(GridError):  # noqa: N818 - the word of the design
    """The work was refused: wrong input, missing data, not allowed here."""


class Locked(GridError):  # noqa: N818
    """Wrong passphrase, or the profile is locked."""

    exit_code = 3


class Untrusted(GridError):  # noqa: N818
    """A bundle or file was not trustworthy: signature, chain, replay or shape."""

    exit_code = 4


@contextmanager
def changed() -> Iterator[None]:
    """What is refused in here is refused after something was kept: it does not say otherwise."""
    try:
        yield
    except GridError as error:
        error.unchanged = False
        raise


class Cancelled(Exception):  # noqa: N818
    """A person stopped long work: what it had begun is rolled back."""
