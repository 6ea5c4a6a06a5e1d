"""Coverage counted by hand: who should have been visited, and who was."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.coverage import CountedHousehold, CountedVisit, Ratio, count

DAY = dt.date(2026, 11, 3)


def visit(result: str = "met", **fields: object) -> CountedVisit:
    given = {"on": DAY, "visitor": "w1", "persons": 1, "onsite": False, "issues": 0, **fields}
    return CountedVisit(result=result, **given)  # type: ignore[arg-type]


def home(number: int, visits: Iterable[CountedVisit] = (), **fields: object) -> CountedHousehold:
    given = {
        "label": f"{number}号",
        "grid": "g",
        "building": "b",
        "elders": frozenset(),
        "categories": {},
        "overdue": False,
        **fields,
    }
    return CountedHousehold(id=str(number), visits=tuple(visits), **given)  # type: ignore[arg-type]


def test_a_line_by_hand():
    homes = [
        home(1, [visit(persons=3), visit("phone")], elders=frozenset({"a", "b"})),
        home(2, [visit("not_home"), visit("not_home")], elders=frozenset({"c"}), overdue=True),
        home(3, [visit("not_home"), visit("video", issues=2, onsite=True)]),
        home(4, [visit("declined")], overdue=True),
        home(5),
        home(
            6,
            [visit("met_family", persons=0)],
            categories={"elders": frozenset({"d"}), "low_income": frozenset({"household"})},
        ),
    ]
    line = count("g", "第一网格", homes, vacant=4)
    assert (line.households, line.vacant) == (10, 4)
    assert (line.visited, line.due, line.covered.percent) == (3, 6, 50)
    assert (line.visits, line.persons) == (4, 6)
    assert line.elders == Ratio(2, 3)
    assert line.groups == {"elders": 1, "disabled": 0, "low_income": 1, "children": 0}
    assert (line.not_home, line.declined) == (3, 1)
    assert (line.overdue, line.issues, line.onsite) == (2, 2, 1)
    assert line.missed == ("2号", "4号", "5号")


@pytest.mark.parametrize("result", ["not_home", "declined", "neighbor", "moved", "vacant", "away"])
def test_an_attempt_covers_nobody(result: str):
    line = count("g", "g", [home(1, [visit(result)])], vacant=0)
    assert (line.visited, line.visits, line.persons) == (0, 0, 0)
    assert line.missed == ("1号",)


def test_only_one_persons_visits_count_where_one_is_asked_about():
    homes = [home(1, [visit(visitor="w1")]), home(2, [visit(visitor="w2")]), home(3, [visit()])]
    line = count("w2", "李强", homes, vacant=1, visitor="w2")
    assert (line.visited, line.due, line.visits) == (1, 3, 1)
    assert line.missed == ("1号", "3号")
    nobody = count("w3", "新来的", homes, vacant=0, visitor="w3")
    assert (nobody.visited, nobody.due) == (0, 3)


@pytest.mark.parametrize(
    ("part", "whole", "percent"),
    [
        (0, 0, None),
        (4, 4, None),
        (0, 5, 0),
        (5, 5, 100),
        (199, 200, 99),
        (9999, 10000, 99),
        (10000, 10000, 100),
        (1, 3000, 0),
    ],
)
def test_a_percentage_needs_five_and_a_hundred_means_all(
    part: int, whole: int, percent: int | None
):
    assert Ratio(part, whole).percent == percent
    assert (Ratio(part, whole).rate is None) == (whole < 5)


@given(st.integers(0, 10**6), st.integers(5, 10**6))
def test_a_hundred_percent_only_of_all(part: int, whole: int):
    part = min(part, whole)
    assert (Ratio(part, whole).percent == 100) == (part == whole)
