"""Care levels: what a level or a grade asks for besides its category's policy (domain.md §1.11).

A level is internal and stands on no print. It never asks for less than the category does.
"""

from __future__ import annotations

from collections.abc import Iterable

from gridclient.domain.care_details import grade_code

LEVEL_PERIODS = {"a": "week", "b": "month", "c": "quarter"}
"""One contact at least in every such period."""

_LEVEL_OF_PERIOD = {period: level for level, period in LEVEL_PERIODS.items()}

_WEEKLY_IF_COMPLETE = frozenset({"elder_dependent", "extreme_poverty"})
"""Categories of which 完全失能 or 丧失自理 asks for a contact a week."""

LIVING_ALONE = frozenset({"elder_alone_80", "elder_alone"})

HIGH_CARE = (
    *("elder_alone_80", "elder_alone", "elder_dependent", "elder_severe_disability"),
    *("fp_special_family", "extreme_poverty", "disability_severe", "child_orphan"),
)
"""Who is contacted within a day when the weather turns, besides everybody of level A."""


def level(category: str, chosen: str | None, grade: str | None) -> str | None:
    """The level that counts: A for a grade that asks for a week, else the one chosen."""
    if category in _WEEKLY_IF_COMPLETE and grade_code(category, grade) == "complete":
        return "a"
    return chosen if chosen in LEVEL_PERIODS else None


def usual_level(period: str) -> str | None:
    """The level that says what a policy's period says already; None for rarer ones."""
    return _LEVEL_OF_PERIOD.get(period)


def wants_ladder(enrolled: Iterable[tuple[str, str | None]]) -> bool:
    """Whether somebody unreachable is looked for on the same day: level A, or an elder alone.

    ``enrolled``: pairs of category and level.
    """
    return any(level == "a" or category in LIVING_ALONE for category, level in enrolled)
