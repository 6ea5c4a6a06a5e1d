"""Small counts: hidden, and not to be found again by adding and subtracting what is shown."""

from __future__ import annotations

import dataclasses
import datetime as dt
import itertools
from collections.abc import Iterator, Mapping, Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.care import GROUPS
from gridclient.domain.coverage import CoverageRow, CoverageTable, Ratio
from gridclient.domain.small_cells import hide
from gridclient.domain.small_counts import Count, Withheld, hide_column, is_small

FEW, BESIDE = Withheld.FEW, Withheld.BESIDE
ROOM = range(14)
"""Values tried for what is hidden; no sum of these tests is larger."""


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([7, 9, 16], [7, 9, 16]),
        ([0, 9, 9], [0, 9, 9]),
        ([1, 9, 5, 15], [FEW, 9, BESIDE, 15]),
        ([2, 0, 0, 2], [FEW, 0, 0, FEW]),
        ([1, 2, 9, 12], [FEW, FEW, 9, 12]),
        ([1, 1, 0, 2], [FEW, FEW, 0, BESIDE]),
        ([2, 2, 4], [FEW, FEW, BESIDE]),
    ],
)
def test_a_column(counts: list[int], shown: list[Count]):
    assert hide_column(counts) == shown


def test_a_column_that_does_not_add_up_hides_only_what_is_small():
    assert hide_column([1, 9, 9], adds_up=False) == [FEW, 9, 9]


def test_a_part_whose_sum_stands_on_another_sheet_hides_a_second_of_its_own():
    assert hide_column([1, 6, 5, 5, 17], [(0, 1), (2, 3)]) == [FEW, BESIDE, 5, 5, 17]


def make_table(pairs: Sequence[tuple[int, int]], by: str = "building") -> CoverageTable:
    """A sheet of lines with so many households lived in and so many vacant doors."""
    rows = [make_row(str(number), *pair) for number, pair in enumerate(pairs)]
    total = make_row("total", sum(due for due, _ in pairs), sum(vacant for _, vacant in pairs))
    day = dt.date(2026, 11, 1)
    made_at = dt.datetime(2026, 11, 30, tzinfo=dt.UTC)
    return CoverageTable(day, day, by, "和平里", tuple(rows), total, {}, made_at)


def make_row(key: str, due: int, vacant: int) -> CoverageRow:
    return CoverageRow(
        key=key,
        label=key,
        households=due + vacant,
        vacant=vacant,
        covered=Ratio(due, due),
        visits=due,
        persons=due,
        elders=Ratio(0, due),
        groups=dict.fromkeys(GROUPS, 0),
        not_home=0,
        declined=0,
        overdue=0,
        issues=0,
        onsite=0,
        missed=(),
    )


def shown_of(table: CoverageTable) -> list[tuple[Count, Count, Count]]:
    return [(row.due, row.vacant, row.households) for row in (*table.rows, table.total)]


def fits(shown: Count, value: int) -> bool:
    """Whether a value could stand behind what is shown."""
    return is_small(value) if shown is FEW else shown is BESIDE or shown == value


def behind(
    shown: Sequence[tuple[Count, Count, Count]],
    sums: Sequence[tuple[Sequence[int], tuple[Count, Count, Count]]],
) -> Iterator[list[tuple[int, int]]]:
    """Every sheet of (due, vacant) that what is shown, and the ``sums`` known of some of its
    lines, leave room for."""
    *lines, total = shown
    choices = [
        [
            (due, vacant)
            for due in (ROOM if isinstance(one[0], Withheld) else (one[0],))
            for vacant in (ROOM if isinstance(one[1], Withheld) else (one[1],))
            if fits(one[0], due) and fits(one[1], vacant) and fits(one[2], due + vacant)
        ]
        for one in lines
    ]
    for taken in itertools.product(*choices):
        every = [(range(len(lines)), total), *sums]
        if all(add_up([taken[at] for at in members], whole) for members, whole in every):
            yield list(taken)


def add_up(taken: Sequence[tuple[int, int]], whole: Sequence[Count]) -> bool:
    due, vacant = (sum(one[place] for one in taken) for place in (0, 1))
    return all(map(fits, whole, (due, vacant, due + vacant)))


few = st.tuples(st.integers(0, 4), st.sampled_from([0, 0, 1, 2, 3]))


@given(st.lists(few, min_size=1, max_size=4))
def test_nothing_shown_tells_which_a_small_count_is(pairs: list[tuple[int, int]]):
    check(pairs, {})


@given(st.lists(st.tuples(st.integers(0, 4), st.just(0)), min_size=4, max_size=4))
def test_neither_does_the_sheet_by_grid_of_buildings(pairs: list[tuple[int, int]]):
    check(pairs, {"0": "a", "1": "a", "2": "b", "3": "b"})


def check(pairs: list[tuple[int, int]], groups: Mapping[str, str]) -> None:
    shown = shown_of(hide(make_table(pairs), groups))
    members = [[int(key) for key in groups if groups[key] == name] for name in ("a", "b") if groups]
    wholes = [tuple(sum(pairs[at][i] for at in part) for i in (0, 1)) for part in members]
    above = shown_of(hide(make_table(wholes, "grid"))) if members else [shown[-1]]
    assert above[-1] == shown[-1]
    sums = list(zip(members, above[:-1], strict=True))
    possible = list(behind(shown, sums))
    assert pairs in possible
    for at, pair in enumerate(pairs):
        for place in (0, 1):
            if is_small(pair[place]):
                could = {one[at][place] for one in possible}
                assert could >= {1, 2} if shown[at][place] is FEW else len(could) > 1, (shown, at)


def test_the_names_behind_a_hidden_gap_are_hidden():
    row = dataclasses.replace(make_row("3栋", 2, 0), missed=("甲",))
    table = make_table([(2, 0)])
    hidden = hide(dataclasses.replace(table, rows=(row,)))
    assert hidden.rows[0].missed == ()
    assert hidden.rows[0].covered.percent is None
    assert hidden.hides
    assert not table.hides


def test_no_count_of_a_line_is_forgotten():
    """A new column of the sheet is hidden, too, when it is small."""
    ones = {one.name: 1 for one in dataclasses.fields(CoverageRow) if one.type in ("Count", Count)}
    assert len(ones) > 8
    row = dataclasses.replace(
        make_row("3栋", 1, 1), **ones, elders=Ratio(1, 1), groups=dict.fromkeys(GROUPS, 1)
    )
    shown = hide(dataclasses.replace(make_table([(1, 1)], "category"), rows=(row,))).rows[0]
    told = [getattr(shown, name) for name in ones]
    told += [shown.due, shown.visited, shown.elders.part, shown.elders.whole]
    assert [one for one in (*told, *shown.groups.values()) if isinstance(one, int)] == []
