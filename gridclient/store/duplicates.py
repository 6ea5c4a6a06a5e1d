"""Finding records that share a key: what is worth weighing whether it is the same.

Each key is one pass over a table, grouped by the database or as it is read: the work grows with
the register, not with its square.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, Select, func, select

from gridclient.domain import addresses, names
from gridclient.domain.duplicates import (
    KnownHousehold,
    KnownResident,
    KnownVisit,
    door_key,
    id_key,
    pairs,
    phone_keys,
)
from gridclient.domain.linking import Pair, pair
from gridclient.domain.spelling import ending, fold
from gridclient.store import links
from gridclient.store.syllables import sound, whole
from gridclient.store.tables import RESIDENT_SEARCH, TABLES
from gridclient.store.unit import Unit

_CHUNK = 500


# --- households ----------------------------------------------------------------------------


def household_pairs(unit: Unit) -> set[Pair]:
    """Households behind one door, and those of one estate whose head and room are the same."""
    by_door, by_head = _Groups(), _Groups()
    for home in _households(unit, _living()):
        by_door.put((home.building, *door_key(home.unit_no, home.room_no)), home.id)
        if home.head_name:
            room = door_key(None, home.room_no)[1]
            by_head.put((home.estate, names.fold(home.head_name), room), home.id)
    return by_door.pairs() | by_head.pairs()


def households_near(unit: Unit, dwelling_id: str) -> list[KnownHousehold]:
    """The households of the building in which a dwelling is."""
    dwelling, building = TABLES["dwelling"], TABLES["building"]
    found = unit.connection.execute(
        select(building.c.building_no)
        .join(dwelling, dwelling.c.building_id == building.c.id)
        .where(dwelling.c.id == dwelling_id)
    ).scalar()
    return list(_households(unit, _living().where(building.c.building_no == found)))


def households(unit: Unit, ids: Iterable[str]) -> dict[str, KnownHousehold]:
    """What is weighed of households, by id."""
    table = TABLES["household"].c
    found = {}
    for chunk in _chunks(ids):
        for home in _households(unit, _living().where(table.id.in_(chunk))):
            found[home.id] = with_sound(home)
    return found


def with_sound(home: KnownHousehold) -> KnownHousehold:
    """The household with how the name of its head sounds, which takes a while to find out."""
    heard = fold("".join(whole(sound(home.head_name).own))) if home.head_name else ""
    return KnownHousehold(
        home.id,
        home.dwelling_id,
        home.building,
        home.unit_no,
        home.room_no,
        home.head_name,
        heard,
        home.phone,
    )


def door_of(unit: Unit, dwelling_id: str) -> tuple[str, str | None, str] | None:
    """The building in one spelling, the unit and the room of a dwelling; None without one."""
    dwelling, building = TABLES["dwelling"], TABLES["building"]
    row = unit.connection.execute(
        select(
            building.c.estate_id,
            building.c.grid_id,
            building.c.building_no,
            dwelling.c.unit_no,
            dwelling.c.room_no,
        )
        .join(dwelling, dwelling.c.building_id == building.c.id)
        .where(dwelling.c.id == dwelling_id)
    ).first()
    if row is None:
        return None
    return _building(row[0], row[1], row[2]), row[3], row[4]


def _living() -> Select[Any]:
    household, dwelling, building = TABLES["household"], TABLES["dwelling"], TABLES["building"]
    return (
        select(
            household.c.id,
            household.c.dwelling_id,
            household.c.head_name,
            household.c.phone,
            dwelling.c.unit_no,
            dwelling.c.room_no,
            building.c.estate_id,
            building.c.grid_id,
            building.c.building_no,
        )
        .join(dwelling, dwelling.c.id == household.c.dwelling_id)
        .join(building, building.c.id == dwelling.c.building_id)
        .where(household.c.retired.is_(None), dwelling.c.retired.is_(None))
    )


def _households(unit: Unit, query: Select[Any]) -> Iterator[KnownHousehold]:
    for row_id, dwelling, head, phone, unit_no, room, *building in unit.connection.execute(query):
        yield KnownHousehold(
            row_id, dwelling, _building(*building), unit_no, room, head, phone=phone
        )


@lru_cache(maxsize=50_000)
def _building(estate: str | None, grid: str, number: str) -> str:
    return f"{estate or grid}/{addresses.read_building(number) or number}"


# --- residents -----------------------------------------------------------------------------


def resident_pairs(unit: Unit) -> set[Pair]:
    """Residents with one ID number; of one name with one birth date or telephone; and those of
    one household who are called alike."""
    resident, index = TABLES["resident"].c, RESIDENT_SEARCH.c
    found: set[Pair] = set()
    for key in (
        (resident.id_number,),
        (resident.name, resident.born_on),
        (resident.household_id, index.pinyin),
    ):
        found |= _shared(unit, key)
    return found | _of_one_name_and_phone(unit) | _in_linked_homes(unit)


def _of_one_name_and_phone(unit: Unit) -> set[Pair]:
    """Those of one name who share one of their telephones, however these are written."""
    resident, groups = TABLES["resident"].c, _Groups()
    counted = (
        select(
            resident.id,
            resident.name,
            resident.phone,
            func.count().over(partition_by=resident.name).label("sharing"),
        )
        .where(resident.retired.is_(None), resident.name.is_not(None), resident.phone != "")
        .subquery()
    )
    query = select(counted).where(counted.c.sharing > 1)
    for row_id, name, phone, _count in unit.connection.execute(query):
        for number in phone_keys(phone):
            groups.put((name, number), row_id)
    return groups.pairs()


def _shared(unit: Unit, key: Sequence[ColumnElement[Any]]) -> set[Pair]:
    resident, index = TABLES["resident"], RESIDENT_SEARCH
    counted = (
        select(resident.c.id, *key, func.count().over(partition_by=list(key)).label("sharing"))
        .join(index, index.c.resident_id == resident.c.id)
        .where(resident.c.retired.is_(None), *(one.is_not(None) & (one != "") for one in key))
        .subquery()
    )
    query = select(counted).where(counted.c.sharing > 1)
    groups = _Groups()
    for row_id, *values, _count in unit.connection.execute(query):
        groups.put(tuple(values), row_id)
    return groups.pairs()


def _in_linked_homes(unit: Unit) -> set[Pair]:
    """Those who are called alike in households that are the same."""
    resident, index = TABLES["resident"].c, RESIDENT_SEARCH.c
    homes, groups = links.of(unit, "household"), _Groups()
    for chunk in _chunks(homes.with_members(homes.below)):
        query = (
            select(resident.id, resident.household_id, index.pinyin)
            .join(RESIDENT_SEARCH, index.resident_id == resident.id)
            .where(resident.household_id.in_(chunk), resident.retired.is_(None))
            .where(index.pinyin != "")
        )
        for row_id, home, heard in unit.connection.execute(query):
            groups.put((homes.canonical(home), heard), row_id)
    return groups.pairs()


def residents_near(
    unit: Unit, household_id: str, name: str | None, id_number: str | None
) -> list[KnownResident]:
    """Residents of a household, of a name, or with an ID number."""
    resident, index = TABLES["resident"].c, RESIDENT_SEARCH.c
    members = links.members(unit, "household", household_id)
    ids: set[str] = set()
    query = select(resident.id).where(resident.retired.is_(None))
    ids.update(unit.connection.execute(query.where(resident.household_id.in_(members))).scalars())
    if name:
        ids.update(unit.connection.execute(query.where(resident.name == name)).scalars())
    if id_key(id_number):
        same = select(index.resident_id).where(index.id_ending == ending(id_number or ""))
        ids.update(unit.connection.execute(query.where(resident.id.in_(same))).scalars())
    return list(residents(unit, ids).values())


def residents(unit: Unit, ids: Iterable[str]) -> dict[str, KnownResident]:
    """What is weighed of residents, by id; not of those who are retired."""
    resident, index = TABLES["resident"].c, RESIDENT_SEARCH.c
    homes, found = links.of(unit, "household"), {}
    for chunk in _chunks(ids):
        query = (
            select(
                resident.id,
                resident.household_id,
                resident.name,
                index.pinyin,
                resident.born_on,
                resident.id_number,
                resident.phone,
            )
            .join(RESIDENT_SEARCH, index.resident_id == resident.id)
            .where(resident.id.in_(chunk), resident.retired.is_(None))
        )
        for row_id, home, *rest in unit.connection.execute(query):
            found[row_id] = KnownResident(row_id, homes.canonical(home), *rest)
    return found


def sound_of(name: str | None) -> str:
    """How a name sounds, as residents are indexed."""
    return fold("".join(whole(sound(name).own))) if name else ""


# --- visits --------------------------------------------------------------------------------


def visit_pairs(unit: Unit, since_on: dt.date) -> set[Pair]:
    """Visits of one household on one day, from a day on."""
    homes, groups = links.of(unit, "household"), _Groups()
    for visit in _visits(unit, TABLES["visit"].c.visited_on >= since_on.isoformat()):
        groups.put((homes.canonical(visit.household_id), visit.visited_on), visit.id)
    return groups.pairs()


def visits_near(unit: Unit, household_id: str, on: dt.date) -> list[KnownVisit]:
    """The visits of a household on a day."""
    table = TABLES["visit"].c
    members = links.members(unit, "household", household_id)
    here = table.household_id.in_(members) & (table.visited_on == on.isoformat())
    return list(_visits(unit, here))


def visits(unit: Unit, ids: Iterable[str]) -> dict[str, KnownVisit]:
    """What is weighed of visits, by id; not of those that were retracted."""
    found: dict[str, KnownVisit] = {}
    for chunk in _chunks(ids):
        found.update((v.id, v) for v in _visits(unit, TABLES["visit"].c.id.in_(chunk)))
    return found


def _visits(unit: Unit, condition: ColumnElement[bool]) -> Iterator[KnownVisit]:
    visit, retraction = TABLES["visit"].c, TABLES["retraction"]
    homes, visitor = links.of(unit, "household"), func.coalesce(visit.visitor_id, visit.companions)
    query = (
        select(visit.id, visit.household_id, visit.visited_on, visitor, visit.result)
        .outerjoin(retraction, retraction.c.visit_id == visit.id)
        .where(condition, retraction.c.id.is_(None))
    )
    for row_id, home, day, who, result in unit.connection.execute(query):
        on = dt.date.fromisoformat(day)
        yield KnownVisit(row_id, homes.canonical(home), on, who, result)


class _Groups:
    """Ids by what they share."""

    def __init__(self) -> None:
        self._groups: defaultdict[tuple[Any, ...], list[str]] = defaultdict(list)

    def put(self, key: tuple[Any, ...], row_id: str) -> None:
        self._groups[key].append(row_id)

    def pairs(self) -> set[Pair]:
        """The pairs worth weighing, the oldest of a group first."""
        shared = (sorted(group) for group in self._groups.values() if len(group) > 1)
        return {pair(one, other) for group in shared for one, other in pairs(group)}


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]
