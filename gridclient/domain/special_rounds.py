"""Special rounds: before festivals and in extreme weather some people are seen besides.

Festival add-ons and the weather trigger are those of domain.md §1.11.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.domain.care import CATEGORIES
from gridclient.domain.fields import (
    Code,
    Codes,
    Sensitivity,
    choice,
    choices,
    date_on,
    fact,
    instant_at,
    reference,
    references,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

OCCASIONS = Codes(
    "occasion",
    N_("Occasion"),
    Code("spring_festival", N_("Spring Festival"), ("春节",)),
    Code("dragon_boat", N_("Dragon Boat Festival"), ("端午", "端午节")),
    Code("mid_autumn", N_("Mid-Autumn Festival"), ("中秋", "中秋节")),
    Code("double_ninth", N_("Double Ninth Festival"), ("重阳", "重阳节")),
    Code("childrens_day", N_("Children's Day"), ("六一", "儿童节")),
    Code("disability_day", N_("Day of Disabled Persons"), ("助残日",)),
    Code("army_day", N_("Army Day"), ("八一", "建军节")),
    Code("heat", N_("Heat"), ("高温",)),
    Code("cold", N_("Cold wave"), ("寒潮",)),
    Code("rainstorm", N_("Rainstorm"), ("暴雨",)),
    Code("typhoon", N_("Typhoon"), ("台风",)),
    Code("other", N_("Other occasion"), ("其他",)),
)

WEATHER = frozenset({"heat", "cold", "rainstorm", "typhoon"})
"""Occasions for which everybody on the list is contacted within 24 hours; a phone call counts."""

LADDER = Codes(
    "ladder",
    N_("Tried to reach"),
    Code("emergency_contact", N_("Emergency contact"), ("紧急联系人",)),
    Code("building_leader", N_("Building leader"), ("楼栋长",)),
    Code("community", N_("Community office"), ("社区",)),
    Code("emergency_call", N_("110, 119 or 120"), ("110/119/120",)),
)
"""The same-day ladder for somebody who cannot be reached, in its order (domain.md §1.11)."""

REACHED = Codes(
    "reached",
    N_("Outcome"),
    Code("safe", N_("Reached, all is well"), ("平安",)),
    Code("help", N_("Reached, needs help"), ("需要帮助",)),
    Code("not_reached", N_("Could not be reached"), ("未联系上",)),
)


@register("special_round", N_("Special round"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class SpecialRound:
    """Who is to be seen between two days; no categories: everybody cared for."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    occasion: str = choice(N_("Occasion"), OCCASIONS, required=True)
    title: str | None = text(N_("Title"), length=120, names=True)
    from_on: dt.date = date_on(N_("From"), required=True)
    until_on: dt.date = date_on(N_("Until"), required=True)
    categories: tuple[str, ...] = choices(N_("Care categories"), CATEGORIES)
    grid_ids: tuple[str, ...] = references(N_("Grids"), "grid")
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


def called(item: SpecialRound) -> str:
    """How a round is called, in the language in use."""
    return item.title or OCCASIONS.title_of(item.occasion)


def runs(item: SpecialRound, on: dt.date) -> bool:
    """Whether a round is under way on a day; both its days belong to it."""
    return item.retired is None and item.from_on <= on <= item.until_on


def means(item: SpecialRound, grid_id: str, enrolled: Iterable[tuple[str, str | None]]) -> bool:
    """Whether a round means a household of a grid, by its pairs of category and level.

    Without categories everybody cared for is meant; in bad weather level A always is.
    """
    if item.grid_ids and grid_id not in item.grid_ids:
        return False
    weather = item.occasion in WEATHER
    return any(
        not item.categories or category in item.categories or (weather and level == "a")
        for category, level in enrolled
    )


@fact("reach_attempt", N_("Attempt to reach"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class ReachAttempt:
    """One rung of the ladder for somebody who did not open: who was asked, and what came of it."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    resident_id: str | None = reference(N_("Resident"), "resident")
    rung: str = choice(N_("Tried to reach"), LADDER, required=True)
    outcome: str = choice(N_("Outcome"), REACHED, required=True)
    note: str | None = text(N_("Note"), length=400, sensitivity=Sensitivity.PERSONAL)
    happened_at: dt.datetime = instant_at(N_("Time"), required=True)
    by_id: str | None = reference(N_("By"), "person")
