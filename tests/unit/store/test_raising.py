"""What is raised gets numbers of its own, so that it can be told in parts."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from gridclient.store import raising, sequences
from gridclient.store.store import Store
from gridclient.store.unit import Unit
from tests import builders
from tests.unit.store import opened


@pytest.fixture
def people(kept: Store) -> tuple[str, list[str]]:
    """A building, and the ids of those who live there as they were entered."""
    building, household = opened.settle(kept)
    residents = [builders.make_resident(household, name=f"居民{n}") for n in range(1200)]
    with kept.unit() as unit:
        unit.save(*residents)
        unit.commit()
    return building, [one.id for one in residents]


def numbers(unit: Unit, ids: list[str]) -> list[int]:
    found = sequences.of(unit, "resident", ids)
    return [found[one][0] for one in ids]


@pytest.mark.parametrize(
    "raised",
    [
        lambda unit, building, ids: raising.raise_rows(unit, "resident", ids),
        lambda unit, building, ids: raising.raise_every(unit, "resident", "-"),
        lambda unit, building, ids: raising.raise_below(unit, "building", [building]) - 2,
        lambda unit, building, ids: raising.raise_whole(unit, "building", [building]) - 3,
    ],
    ids=["rows", "every", "below", "whole"],
)
def test_each_row_has_a_new_number_in_the_order_they_had(
    kept: Store, people: tuple[str, list[str]], raised: Callable[[Unit, str, list[str]], int]
) -> None:
    building, ids = people
    with kept.unit() as unit:
        newest = unit.sequence()
        assert raised(unit, building, ids) == len(ids)
        found = numbers(unit, ids)
        assert found == sorted(set(found))
        assert newest < found[0] < found[-1] <= unit.sequence()
        assert unit.next_sequence() > found[-1]
        unit.commit()
