"""What duplicates look like to screens and commands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from gridclient.domain.duplicates import in_words
from gridclient.domain.linking import Decision, Pair
from gridclient.errors import Refused

Said = tuple[Pair, Decision | None]
"""Two records with what was said of them last."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One of two records: ``title`` as people call it, ``place`` where it belongs; ``by``: who
    came, where it is a visit."""

    id: str
    title: str
    place: str
    household_id: str | None
    by: str = ""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Two records that may be the same; ``one`` is the older entry, or the one being typed.

    ``likeness``: 0 to 100; ``reasons``: codes of ``domain.duplicates.REASONS``.
    """

    entity: str
    one: Entry
    other: Entry
    likeness: int
    reasons: tuple[str, ...]

    @property
    def why(self) -> list[str]:
        """The reasons in words."""
        return in_words(self.reasons)


@dataclass(frozen=True, slots=True)
class FieldPair:
    """A field of two records side by side: canonical texts to choose from, and as people read
    them, masked where they are personal numbers; ``may_look``: this reader may look at what is
    masked, which is to be noted."""

    name: str
    label: str
    one: str | None
    other: str | None
    one_shown: str | None
    other_shown: str | None
    may_look: bool = False

    @property
    def differs(self) -> bool:
        """Whether there is something to choose."""
        return self.one != self.other


@dataclass(frozen=True, slots=True)
class Linked:
    """A link that stands: the record that stands for both, and the other."""

    entity: str
    kept: Entry
    other: Entry


@dataclass(frozen=True, slots=True)
class LinkMade:
    """What was just said of two records, for taking it back. ``was``: what had been said last of
    each pair that this was said of, None where nothing had; ``before`` and ``after``: the kept
    record as it stood and stands, where that changed."""

    entity: str
    kept_id: str
    other_id: str
    act: str
    was: tuple[Said, ...]
    before: Any = None
    after: Any = None


@dataclass(frozen=True, slots=True)
class ManyMade:
    """What was said of many pairs, and why of some it could not be."""

    made: tuple[LinkMade, ...]
    refused: tuple[Refused, ...]
