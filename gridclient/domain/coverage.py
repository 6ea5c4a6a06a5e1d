"""Coverage: who should have been visited in a period, and who was (domain.md §1.11, §2.5).

A rate is never shown of fewer than five; numerator and denominator always are.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gridclient.domain.care import GROUPS
from gridclient.domain.visits import EFFECTIVE
from gridclient.i18n import N_

SMALL = 5
"""Below this many no percentage is shown."""

BY: Mapping[str, str] = {
    "grid": N_("Grid"),
    "worker": N_("Grid worker"),
    "building": N_("Building"),
    "category": N_("Care category"),
}
"""What a line of the sheet may stand for, and the title of the column that says so."""

VISITS = N_("Times")
"""The title of the number of visits, which counts a household as often as it was visited."""


@dataclass(frozen=True, slots=True)
class CountedVisit:
    """What coverage needs of a visit."""

    on: dt.date
    result: str
    visitor: str | None
    persons: int
    onsite: bool
    issues: int


@dataclass(frozen=True, slots=True)
class CountedHousehold:
    """What coverage needs of an occupied household."""

    id: str
    label: str
    grid: str
    building: str
    elders: frozenset[str]
    categories: Mapping[str, frozenset[str]]
    overdue: bool
    visits: Sequence[CountedVisit]


@dataclass(frozen=True, slots=True)
class Ratio:
    """``16 of 20 (80 %)``: numerator, denominator, and the rate when enough stand behind it."""

    part: int
    whole: int

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None of fewer than :data:`SMALL`."""
        return None if self.whole < SMALL else self.part / self.whole

    @property
    def percent(self) -> int | None:
        """The rate in whole percent, rounded down so that 100 % means all of them."""
        return None if self.whole < SMALL else self.part * 100 // self.whole


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One line of a coverage sheet; ``missed`` names the households behind the gap."""

    key: str
    label: str
    households: int
    vacant: int
    covered: Ratio
    visits: int
    persons: int
    elders: Ratio
    groups: Mapping[str, int]
    not_home: int
    declined: int
    overdue: int
    issues: int
    onsite: int
    missed: tuple[str, ...] = field(default=())

    @property
    def due(self) -> int:
        """Households that should be visited: those lived in."""
        return self.covered.whole

    @property
    def visited(self) -> int:
        """Of them, those somebody reached."""
        return self.covered.part

    @property
    def rate(self) -> float | None:
        """Visited over due, None of fewer than five."""
        return self.covered.rate


@dataclass(frozen=True, slots=True)
class CoverageTable:
    """A coverage sheet; ``data_as_of``: worker's name to the last day heard of."""

    from_on: dt.date
    to_on: dt.date
    by: str
    place: str
    rows: tuple[CoverageRow, ...]
    total: CoverageRow
    data_as_of: Mapping[str, dt.date | None]
    made_at: dt.datetime


def count(
    key: str,
    label: str,
    households: Iterable[CountedHousehold],
    vacant: int,
    visitor: str | None = None,
) -> CoverageRow:
    """One line from the households it stands for.

    With ``visitor`` only that person's visits count, the denominator stays the same.
    """
    homes = list(households)
    kept = {
        home.id: [v for v in home.visits if visitor is None or v.visitor == visitor]
        for home in homes
    }
    reached = {i for i, visits in kept.items() if any(v.result in EFFECTIVE for v in visits)}
    all_visits = [visit for visits in kept.values() for visit in visits]
    effective = [visit for visit in all_visits if visit.result in EFFECTIVE]
    elders_due = sum(len(home.elders) for home in homes)
    elders_met = sum(len(home.elders) for home in homes if home.id in reached)
    groups = {
        group: sum(len(home.categories.get(group, ())) for home in homes if home.id in reached)
        for group in GROUPS
    }
    return CoverageRow(
        key=key,
        label=label,
        households=len(homes) + vacant,
        vacant=vacant,
        covered=Ratio(len(reached), len(homes)),
        visits=len(effective),
        persons=sum(max(1, visit.persons) for visit in effective),
        elders=Ratio(elders_met, elders_due),
        groups=groups,
        not_home=sum(visit.result == "not_home" for visit in all_visits),
        declined=sum(visit.result == "declined" for visit in all_visits),
        overdue=sum(home.overdue for home in homes),
        issues=sum(visit.issues for visit in all_visits),
        onsite=sum(visit.onsite for visit in all_visits),
        missed=tuple(home.label for home in homes if home.id not in reached),
    )
