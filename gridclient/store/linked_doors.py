"""Doors and care read through links: what is the same counts once, where the one that stands is."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from sqlalchemy import select

from gridclient.domain.days import day_of
from gridclient.domain.duplicates import door_key
from gridclient.domain.stamps import time_of
from gridclient.store import links
from gridclient.store.links import Links
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit

if TYPE_CHECKING:
    from gridclient.store.doors import CareLine, DoorLine

_CHUNK = 500


def joined(unit: Unit, lines: list[DoorLine]) -> list[DoorLine]:
    """The doors with each household once; a door behind which nobody else lives is vacant, and
    one that is only another spelling of the door of whoever stands is left out."""
    homes, people = links.of(unit, "household"), links.of(unit, "resident")
    if not homes.stands and not people.stands:
        return lines
    counted = _People(unit, homes, people)
    found = [_counted(line, counted) for line in lines if line.household_id not in homes.stands]
    return [*found, *_left_behind(lines, found, homes)]


def _counted(line: DoorLine, counted: _People) -> DoorLine:
    if line.household_id not in counted.numbers:
        return line
    since_on = counted.since_on.get(line.household_id, line.since_on)
    return dataclasses.replace(
        line, people=counted.numbers[line.household_id], since_on=min(line.since_on, since_on)
    )


def _left_behind(
    lines: Sequence[DoorLine], found: Sequence[DoorLine], homes: Links
) -> Iterator[DoorLine]:
    """The doors of households for whom others stand, as far as they are doors of their own."""
    taken = {line.dwelling_id for line in found}
    known = {_key(line) for line in found}
    for line in lines:
        if line.household_id not in homes.stands or line.dwelling_id in taken:
            continue
        taken.add(line.dwelling_id)
        if _key(line) not in known:
            yield dataclasses.replace(
                line, household_id=None, file_no=None, head_name=None, people=0
            )


def _key(line: DoorLine) -> tuple[str, ...]:
    return (line.building_id, *door_key(line.unit_no, line.room_no))


class _People:
    """Of the households that links speak of: how many people live there, each once, and since
    when the first of their entries is known."""

    def __init__(self, unit: Unit, homes: Links, people: Links) -> None:
        resident, household = TABLES["resident"].c, TABLES["household"].c
        twice = homes.with_members(homes.below)
        named = people.with_members(people.below)
        for chunk in _chunks(named):
            query = select(resident.household_id).where(resident.id.in_(chunk))
            twice |= homes.with_members(unit.connection.execute(query).scalars())
        living: defaultdict[str, set[str]] = defaultdict(set)
        self.since_on: dict[str, dt.date] = {}
        for chunk in _chunks(twice):
            for row_id, stamp in unit.connection.execute(
                select(household.id, household.stamp).where(household.id.in_(chunk))
            ):
                kept, day = homes.canonical(row_id), day_of(time_of(stamp))
                living[kept] |= set()
                self.since_on[kept] = min(day, self.since_on.get(kept, day))
            query = select(resident.id, resident.household_id).where(
                resident.household_id.in_(chunk), resident.retired.is_(None)
            )
            for row_id, home in unit.connection.execute(query):
                if row_id not in people.stands:
                    living[homes.canonical(home)].add(row_id)
        self.numbers = {home: len(persons) for home, persons in living.items()}


def care_joined(unit: Unit, found: Mapping[str, list[CareLine]]) -> Mapping[str, list[CareLine]]:
    """What households are cared for under, told of those that stand."""
    homes, people = links.of(unit, "household"), links.of(unit, "resident")
    if not homes.stands and not people.stands:
        return found
    joint: defaultdict[str, dict[tuple[str | None, str, str | None], CareLine]] = defaultdict(dict)
    for household, lines in found.items():
        told = joint[homes.canonical(household)]
        for line in lines:
            person = people.canonical(line.resident_id) if line.resident_id else None
            key = (person, line.category, line.level)
            known = told.get(key)
            if known is None or line.since_on < known.since_on:
                told[key] = dataclasses.replace(line, resident_id=person)
    return defaultdict(list, {home: list(told.values()) for home, told in joint.items()})


def _chunks(ids: Iterable[str]) -> Iterator[list[str]]:
    wanted = sorted(ids)
    for start in range(0, len(wanted), _CHUNK):
        yield wanted[start : start + _CHUNK]
