"""Coverage: who should have been visited in a period, and who was (domain.md §1.11, §2.5).

A rate is never shown of fewer than five; numerator and denominator are, but for counts too
small to be shown above the community (``domain.small_cells``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from gridclient.domain.care import GROUPS
from gridclient.domain.small_counts import Count, Withheld, known
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

LATE = N_("Recorded late")
"""The title of the number of visits that were recorded long after they were made."""

VISITS = N_("Times")
"""The title of the number of visits, which counts a household as often as it was visited."""


@dataclass(frozen=True, slots=True)
class CountedVisit:
    """What coverage needs of a visit; ``late``: it was recorded so long after that a reason is
    given."""

    on: dt.date
    result: str
    visitor: str | None
    persons: int
    onsite: bool
    issues: int
    late: bool = False


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

    part: Count
    whole: Count

    @property
    def share(self) -> float | None:
        """Between 0 and 1, for a bar and an order; None of nobody, and of what is hidden."""
        part, whole = known(self.part), known(self.whole)
        return part / whole if part is not None and whole else None

    @property
    def rate(self) -> float | None:
        """Between 0 and 1; None of fewer than :data:`SMALL`, and of what is hidden."""
        return self.share if (known(self.whole) or 0) >= SMALL else None

    @property
    def percent(self) -> int | None:
        """The rate in whole percent, rounded down so that 100 % means all of them."""
        part, whole = known(self.part), known(self.whole)
        return None if part is None or whole is None or whole < SMALL else part * 100 // whole

    @property
    def gap(self) -> Count:
        """The whole without the part; hidden where one of them is."""
        part, whole = known(self.part), known(self.whole)
        return Withheld.BESIDE if part is None or whole is None else whole - part


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """One line of a coverage sheet; ``missed`` names the households behind the gap."""

    key: str
    label: str
    households: Count
    vacant: Count
    covered: Ratio
    visits: Count
    persons: Count
    elders: Ratio
    groups: Mapping[str, Count]
    not_home: Count
    declined: Count
    overdue: Count
    issues: Count
    onsite: Count
    missed: tuple[str, ...] = field(default=())
    late: Count = 0

    @property
    def due(self) -> Count:
        """Households that should be visited: those lived in."""
        return self.covered.whole

    @property
    def visited(self) -> Count:
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

    @property
    def hides(self) -> bool:
        """Whether small counts are hidden on it."""
        shown = (
            count
            for row in (*self.rows, self.total)
            for count in (
                *(row.households, row.vacant, row.due, row.visited, row.visits, row.persons),
                *(row.elders.part, row.elders.whole, *row.groups.values()),
                *(row.not_home, row.declined, row.overdue, row.issues, row.onsite),
                row.late,
            )
        )
        return any(isinstance(count, Withheld) for count in shown)


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
        late=sum(visit.late for visit in effective),
    )
