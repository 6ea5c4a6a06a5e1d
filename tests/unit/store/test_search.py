"""Search: what people type finds whom they mean, and the index never lags behind."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.domain import addresses
from gridclient.domain.fields import entity_of
from gridclient.domain.people import Resident
from gridclient.store import search, search_index
from gridclient.store.store import Store
from tests import builders
from tests.unit.store import opened

PEOPLE = {
    "单志伟": ("000000194001010015", "13812345678"),
    "张伟": ("00000019451018008X", "13987654321、02155550100"),
    "欧阳慧": ("000000197512310056", None),
    "万俟雪": (None, None),
    "吕玲": (None, "13700001111"),
    "买买提·阿卜杜拉": (None, None),
    "Anna O'Neil-Smith": (None, None),
    "José": (None, None),
    "林\U00030edd敏": (None, None),
    "何\ue123敏": (None, None),
}


@pytest.fixture
def kept(tmp_path: Path) -> Iterator[Store]:
    opened.file_in(tmp_path)
    made = opened.open_(tmp_path)
    _building, household = opened.settle(made)
    people = [
        builders.make_resident(household, name=name, id_number=number, phone=phone)
        for name, (number, phone) in PEOPLE.items()
    ]
    with made.unit() as unit:
        unit.save(*people)
        unit.commit()
    yield made
    made.close()


def names(kept: Store, typed: str) -> list[str]:
    with kept.view() as unit:
        return [hit.name for hit in search.find(unit, typed)]


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("张伟", ["张伟"]),
        ("伟", ["单志伟", "张伟"]),
        ("志伟", ["单志伟"]),
        ("志 伟", ["单志伟"]),
        ("shanzhiwei", ["单志伟"]),
        ("danzhiwei", ["单志伟"]),
        ("sanziwei", ["单志伟"]),
        ("zhangwei", ["张伟"]),
        ("ZHANG", ["张伟"]),
        ("zangwei", ["张伟"]),
        ("zhanwei", ["张伟"]),
        ("zw", ["张伟"]),
        ("szw", ["单志伟"]),
        ("moqi", ["万俟雪"]),
        ("ouyang", ["欧阳慧"]),
        ("lvling", ["吕玲"]),
        ("luling", ["吕玲"]),
        ("5678", ["单志伟"]),
        ("4321", ["张伟"]),
        ("008X", ["张伟"]),
        ("008x", ["张伟"]),
        ("0015", ["单志伟"]),
        ("1234", []),
        ("王", []),
        ("买买提阿卜杜拉", ["买买提·阿卜杜拉"]),
        ("买买提.阿卜", ["买买提·阿卜杜拉"]),
        ("maimaiti", ["买买提·阿卜杜拉"]),
        ("maimaiti·abu", ["买买提·阿卜杜拉"]),
        ("abudula", ["买买提·阿卜杜拉"]),
        ("ABudu", ["买买提·阿卜杜拉"]),
        ("mmtabdl", ["买买提·阿卜杜拉"]),
        ("abdl", ["买买提·阿卜杜拉"]),
        ("anna", ["Anna O'Neil-Smith"]),
        ("anna o'neil", ["Anna O'Neil-Smith"]),
        ("ANNAONEIL", ["Anna O'Neil-Smith"]),
        ("O’Neil", ["Anna O'Neil-Smith"]),
        ("neil", ["Anna O'Neil-Smith"]),
        ("smith", ["Anna O'Neil-Smith"]),
        ("aons", ["Anna O'Neil-Smith"]),
        ("nna", []),
        ("jose", ["José"]),
        ("josé", ["José"]),
        ("\U00030edd", ["林\U00030edd敏"]),
        ("林\U00030edd", ["林\U00030edd敏"]),
        ("linbiangmin", ["林\U00030edd敏"]),
        ("hemin", ["何\ue123敏"]),
        ("min", ["何\ue123敏"]),
        ("hm", ["何\ue123敏"]),
        ("\ue123", ["何\ue123敏"]),
        ("何\ue123", ["何\ue123敏"]),
        ("", []),
        ('"', []),
        ("张*", ["张伟"]),
        ("张 OR 吕", []),
    ],
)
def test_what_is_typed_finds_whom_is_meant(kept: Store, typed: str, found: list[str]):
    assert sorted(names(kept, typed)) == sorted(found)


def test_who_is_renamed_or_retired_is_found_anew_or_no_more(kept: Store):
    with kept.unit() as unit:
        (person,) = unit.find(Resident, name="张伟")
        unit.save(dataclasses.replace(person, name="赵敏", phone="13600002222"))
        (gone,) = unit.find(Resident, name="吕玲")
        unit.save(dataclasses.replace(gone, retired="moved_away"))
        unit.commit()
    assert names(kept, "张伟") == names(kept, "4321") == names(kept, "吕玲") == []
    assert names(kept, "zhaomin") == names(kept, "2222") == ["赵敏"]


def test_a_change_that_is_not_committed_is_not_found(kept: Store):
    with kept.unit() as unit:
        (person,) = unit.find(Resident, name="张伟")
        unit.save(dataclasses.replace(person, name="赵敏"))
    assert names(kept, "赵敏") == []
    assert names(kept, "张伟") == ["张伟"]


def test_rows_that_came_by_bundle_are_found(kept: Store):
    entity = entity_of(Resident)
    with kept.unit() as unit:
        (person,) = unit.find(Resident, name="张伟")
        row = unit.rows(entity, [person.id])[person.id]
        changed = dataclasses.replace(row, fields={**row.fields, "name": "周杰"})
        unit.put([changed], {person.id}, None)
        unit.commit()
    assert names(kept, "周杰") == ["周杰"]
    assert names(kept, "张伟") == []


def test_made_anew_the_index_says_the_same(kept: Store):
    typed = ("伟", "shanzhiwei", "zw", "5678", "008X", "moqi")
    before = [names(kept, word) for word in typed]
    with kept.unit() as unit:
        search_index.rebuild(unit.connection)
        unit.commit()
    assert [names(kept, word) for word in typed] == before


@pytest.mark.parametrize("typed", ["3-1-501", "3栋1单元501", "3号楼501", "501"])
def test_an_address_finds_its_door(tmp_path: Path, typed: str):
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    building = builders.make_building(building_no="3")
    doors = [
        builders.make_dwelling(building.id, unit_no="1", room_no=room) for room in ("501", "1501")
    ]
    households = [builders.make_household(door.id) for door in doors]
    with kept.unit() as unit:
        unit.save(builders.make_division(), builders.make_grid(), building, *doors, *households)
        unit.commit()
        assert search.find_doors(unit, addresses.parse(typed)) == [households[0].id]
    kept.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [("花园", ["101", "201"]), ("阳光", ["101", "201"]), ("园", []), ("大厦", [])],
)
def test_part_of_an_estate_s_name_finds_its_doors(tmp_path: Path, typed: str, found: list[str]):
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    division = builders.make_division()
    estate = builders.make_estate()
    inside = builders.make_building(building_no="1", estate_id=estate.id)
    outside = builders.make_building(building_no="2")
    doors = [
        *(builders.make_dwelling(inside.id, room_no=room) for room in ("201", "101")),
        builders.make_dwelling(outside.id, room_no="301"),
    ]
    homes = [builders.make_household(door.id) for door in doors]
    rooms = {home.id: door.room_no for home, door in zip(homes, doors, strict=True)}
    with kept.unit() as unit:
        unit.save(division, builders.make_grid(), estate, inside, outside, *doors, *homes)
        unit.commit()
        assert [rooms[one] for one in search.find_in_estate(unit, typed)] == found
    kept.close()
