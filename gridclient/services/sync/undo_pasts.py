"""What was written to one row, line of the history by line, and what should stand there.

Undoing a bundle, or having it back, leaves every field as the newest word about it that stands:
of a bundle that is not undone, or edited here since. What undos themselves wrote is no word of
its own; it only brought an earlier one back.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import cached_property

from gridclient.domain.rows import Row
from gridclient.services.sync.undo_chains import DIRECTION, Lines
from gridclient.store.exchange import BundleLine
from gridclient.store.import_changes import Step

EDITED = ""
"""Stands for the line of the history where somebody edited a field here."""


def clock_of(line: BundleLine) -> str:
    """The newest stamp here when a line of the history was written."""
    return str(line.outcome.get("clock") or "")


@dataclass(frozen=True, slots=True)
class Word:
    """A value a field was given: by the line ``by`` of the history, as it is in ``row``."""

    by: str
    row: Row


class RowPast:
    """What was written to a row that is here."""

    def __init__(
        self,
        steps: Sequence[Step],
        now: Row,
        lines: Lines,
        is_ours_since: Callable[[str, str], bool],
    ) -> None:
        """``steps``: all that wrote it, the earliest first; ``now``: as it stands;
        ``is_ours_since``: whether a stamp is of an edit made here since a moment."""
        self._steps = [one for one in steps if one.line in lines]
        self._now = now
        self._lines = lines
        self._is_ours_since = is_ours_since

    @property
    def is_born(self) -> bool:
        """Whether one of these lines brought the row."""
        return self.born_by is not None

    @property
    def born_by(self) -> str | None:
        """The line that brought the row; None: it was here before all of them."""
        return self._steps[0].line if self._steps and self._steps[0].before is None else None

    def _first(self) -> Row:
        """The row as it stood before all of them; one that was born, as it was born."""
        return self._steps[0].before or self._after(0)

    def _after(self, number: int) -> Row:
        later = (one.before for one in self._steps[number + 1 :])
        return next((row for row in later if row is not None), self._now)

    def _names(self) -> list[str]:
        """The fields that any of it is about."""
        rows = [self._now, *(one.before for one in self._steps if one.before)]
        return sorted({name for row in rows for name in (*row.fields, *row.stamps)})

    @cached_property
    def _words(self) -> dict[str, list[Word]]:
        """The values every field was given, the earliest first; what undos wrote is none."""
        found: dict[str, list[Word]] = {name: [] for name in self._names()}
        for number, step in enumerate(self._steps):
            after, line = self._after(number), self._lines[step.line]
            for name, words in found.items():
                stamp = after.stamp_of(name)
                is_given = step.before is None or step.before.stamp_of(name) != stamp
                if is_given and (by := self._by(line, stamp)) is not None:
                    words.append(Word(by, after))
        return found

    def _by(self, line: BundleLine, stamp: str) -> str | None:
        """Who gave a field the value with a stamp that it had after a line of the history; None
        for an undo."""
        if self._is_ours_since(stamp, clock_of(line)):
            return EDITED
        if line.direction != DIRECTION:
            return line.id
        return None if self._is_ours_since(stamp, "") else EDITED  # taken in by hand since

    def stands(self, name: str, gone: Collection[str]) -> Word | None:
        """The newest word about a field that counts, where the bundles ``gone`` are undone;
        None: what stood before all of them."""
        counting = (one for one in reversed(self._words[name]) if one.by not in gone)
        return next(counting, None)

    def source(self, name: str, gone: Collection[str]) -> Row:
        """The row whose value a field should have."""
        word = self.stands(name, gone)
        return word.row if word else self._first()

    def named_by(self, line: str) -> list[str]:
        """The fields a line gave a value; of a row that was born whether it is retired, too."""
        return [
            name
            for name, words in self._words.items()
            if (name == "retired" and self.is_born) or any(one.by == line for one in words)
        ]

    def has_later(self, line: str, gone: Collection[str]) -> bool:
        """Whether a later word than one of this line stands."""
        for words in self._words.values():
            given = [number for number, one in enumerate(words) if one.by == line]
            if given and any(one.by not in gone for one in words[given[-1] + 1 :]):
                return True
        return False

    def edited_since(self, line: str) -> tuple[Row | None, list[str]]:
        """The row before a line wrote it, and the fields edited here before any other did."""
        for number, step in enumerate(self._steps):
            if step.line == line and step.before is not None:
                after, clock = self._after(number), clock_of(self._lines[line])
                return step.before, [
                    name
                    for name in self._words
                    if after.stamp_of(name) != step.before.stamp_of(name)
                    and self._is_ours_since(after.stamp_of(name), clock)
                ]
        return None, []

    def is_gone(self, gone: Collection[str]) -> bool:
        """Whether the row is here only by bundles that are undone."""
        return self.is_born and all(self.stands(name, gone) is None for name in self._words)
