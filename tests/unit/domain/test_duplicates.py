"""How likely two records are the same."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.domain import duplicates
from gridclient.domain.duplicates import LEAST, KnownHousehold, KnownResident, KnownVisit

DAY = dt.date(2026, 11, 22)


def home(row_id: str, **said) -> KnownHousehold:
    given = {"dwelling_id": "d1", "building": "e/1", "unit_no": "1", "room_no": "101", **said}
    given.setdefault("head_name", "王芳")
    return KnownHousehold(row_id, **given)


def person(row_id: str, **said) -> KnownResident:
    return KnownResident(row_id, **{"household_id": "h", "name": "王芳", **said})


@pytest.mark.parametrize(
    ("said", "listed"),
    [
        ({}, True),
        ({"head_name": "李明"}, False),
        ({"head_name": "李明", "dwelling_id": "d2"}, True),
        ({"head_name": None}, True),
        ({"head_name": "李明", "room_no": "102"}, False),
        ({"building": "e/2"}, True),
        ({"building": "e/2", "head_name": "李明"}, False),
        ({"building": "f/1"}, False),
        ({"unit_no": "1单元", "room_no": "0101室"}, True),
        ({"head_name": "李明", "phone": "13800138000"}, True),
        ({"room_no": "102"}, False),
    ],
)
def test_households(said, listed):
    """Two families may share a dwelling; one door entered twice is suspicious."""
    alike = duplicates.households(home("1", phone="138 0013 8000"), home("2", **said))
    assert (alike.value >= LEAST) is listed, alike


def test_heads_who_sound_alike():
    one, other = home("1", head_sound="zangwei"), home("2", head_name="章伟", head_sound="zangwei")
    alike = duplicates.households(one, other)
    assert alike.value >= LEAST
    assert alike.reasons == ("same_door", "head_sounds_alike")


@pytest.mark.parametrize(
    ("one", "other", "low", "high"),
    [
        ({"id_number": "000000199001010018"}, {"id_number": "00000019900101001 8"}, 100, 100),
        (
            {"id_number": "000000199001010018"},
            {"id_number": "000000199001010018", "name": "汪芳"},
            90,
            90,
        ),
        ({"born_on": "1990-01-01"}, {"born_on": "1990-01-01", "household_id": "x"}, 85, 85),
        (
            {"phone": "13800138000"},
            {"phone": "13900139000、138 0013 8000", "household_id": "x"},
            80,
            80,
        ),
        ({}, {"household_id": "x"}, 0, 0),
        ({}, {}, 75, 90),
        ({"sound": "wangfang"}, {"name": "汪芳", "sound": "wangfang"}, 60, 60),
        ({"sound": "wangfang"}, {"name": "汪芳", "sound": "wangfang", "household_id": "x"}, 0, 0),
        (
            {"id_number": "000000199001010018", "born_on": "1990-01-01"},
            {"id_number": "000000199001010026", "born_on": "1990-01-01", "household_id": "x"},
            0,
            LEAST - 1,
        ),
        (
            {"phone": "13800138000", "born_on": "1990-01-01"},
            {"phone": "13800138000", "born_on": "1960-01-01", "household_id": "x"},
            50,
            50,
        ),
        ({"id_number": "无"}, {"id_number": "无", "name": "李明"}, 0, 0),
    ],
)
def test_residents(one, other, low, high):
    alike = duplicates.residents(person("1", **one), person("2", **other))
    assert low <= alike.value <= high, alike
    assert alike == duplicates.residents(person("2", **other), person("1", **one))


def test_visits_of_one_day_by_two_visitors():
    one = KnownVisit("1", "h", DAY, "p1", "met")
    assert duplicates.visits(one, KnownVisit("2", "h", DAY, "p2", "met")).value == 70
    assert duplicates.visits(one, KnownVisit("2", "h", DAY, "p2", "not_home")).value == LEAST
    assert not duplicates.visits(one, KnownVisit("2", "h", DAY, "p1", "met")).value
    assert not duplicates.visits(one, KnownVisit("2", "x", DAY, "p2", "met")).value
    later = DAY + dt.timedelta(days=1)
    assert not duplicates.visits(one, KnownVisit("2", "h", later, "p2", "met")).value


def test_large_groups_are_not_weighed_each_with_each():
    assert len(list(duplicates.pairs("abcde"))) == 10
    assert len(list(duplicates.pairs(range(1000)))) == 999


def test_reasons_are_told_in_words():
    assert duplicates.in_words(["same_door", "same_head"]) == [
        "behind the same door",
        "the same head of household",
    ]
