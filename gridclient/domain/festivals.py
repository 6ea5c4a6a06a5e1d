"""Festivals before which people are seen besides, when they fall, and who is meant by each.

The add-ons of domain.md §1.11; dates by the lunar calendar come from a table (§4.7), the others
are the same every year.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.care import CATEGORIES, GROUPS
from gridclient.domain.care_levels import HIGH_CARE
from gridclient.domain.special_rounds import WEATHER, SpecialRound

Dates = Mapping[str, Sequence[dt.date]]
"""Occasion to its days, one a year."""

LEAD_DAYS = {"spring_festival": 14}
"""So many days before a festival its round begins; seven where nothing is said."""

USUAL_LEAD_DAYS = 7
_FIXED = {"childrens_day": (6, 1), "army_day": (8, 1)}
_MAY, _SUNDAY = 5, 6
_MEANT = {
    "double_ninth": GROUPS["elders"],
    "childrens_day": GROUPS["children"],
    "disability_day": GROUPS["disabled"],
    "army_day": frozenset({"veteran"}),
    **dict.fromkeys(WEATHER, frozenset(HIGH_CARE)),
}
FESTIVALS = (
    *("spring_festival", "dragon_boat", "mid_autumn", "double_ninth"),
    *("childrens_day", "disability_day", "army_day"),
)


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A round that might be begun: its occasion, the festival's day, and who is meant."""

    occasion: str
    day: dt.date
    from_on: dt.date
    until_on: dt.date
    categories: tuple[str, ...]


def meant(occasion: str) -> tuple[str, ...]:
    """The categories an occasion is for, in the order of the list; none: everybody cared for."""
    wanted = _MEANT.get(occasion, frozenset())
    return tuple(code.code for code in CATEGORIES if code.code in wanted)


def suggested(dates: Dates, begun: Sequence[SpecialRound], on: dt.date) -> list[Suggestion]:
    """The festivals at hand on a day for which no round was begun yet, the next first."""
    found = []
    for occasion in FESTIVALS:
        lead = dt.timedelta(days=LEAD_DAYS.get(occasion, USUAL_LEAD_DAYS))
        for day in _days(dates, occasion, on.year):
            if day - lead <= on <= day and not _begun(begun, occasion, day - lead, day):
                made = Suggestion(occasion, day, day - lead, day, meant(occasion))
                found.append(made)
    return sorted(found, key=lambda item: (item.day, FESTIVALS.index(item.occasion)))


def _begun(
    rounds: Sequence[SpecialRound], occasion: str, from_on: dt.date, until_on: dt.date
) -> bool:
    """A round that was ended early counts: nobody is asked twice; one entered in error does not."""
    return any(
        item.occasion == occasion
        and item.retired != "entered_in_error"
        and item.from_on <= until_on
        and item.until_on >= from_on
        for item in rounds
    )


def _days(dates: Dates, occasion: str, year: int) -> list[dt.date]:
    """The festival's days in a year and the next, as far as the table knows them."""
    return [day for one in (year, year + 1) for day in _in_year(dates, occasion, one)]


def _in_year(dates: Dates, occasion: str, year: int) -> list[dt.date]:
    if occasion in _FIXED:
        return [dt.date(year, *_FIXED[occasion])]
    if occasion == "disability_day":
        first = dt.date(year, _MAY, 1)
        return [first + dt.timedelta(days=(_SUNDAY - first.weekday()) % 7 + 14)]
    return [day for day in dates.get(occasion, ()) if day.year == year]
