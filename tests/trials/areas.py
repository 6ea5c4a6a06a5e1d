"""A record of every entity in each of two grids, in every profile of a town that takes part."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridclient.app import App
from gridclient.domain.fields import Entity, Field, Kind, Record
from gridclient.domain.identifiers import new_id
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling, Estate, Grid
from gridclient.domain.staff import Person
from tests.profiles import START
from tests.town import COMMUNITY, GRIDS, Town
from tests.trials.actors import Actor

_ENTERED_ALREADY = {"division", "certificate", "revocation", "purge", "retraction"}


@dataclass(frozen=True, slots=True)
class Area:
    """Where records belong: the id of one record of every entity, in one grid; ``serial``: of
    the certificate of somebody who may be revoked."""

    grid: str
    ids: Mapping[str, str]
    serial: str


def furnish(town: Town, office: App) -> tuple[Area, Area]:
    """Enter one record of every entity in both grids, by the office."""
    made, member = [], town.li.profile.certificate
    assert member is not None
    for number, code in enumerate(GRIDS, start=1):
        ids = _standing(office, code, number)
        with office.profile.store.unit() as unit:
            for entity in ORDERED:
                if entity.name not in ids and entity.name not in _ENTERED_ALREADY:
                    record = record_of(entity, Area(code, ids, member.serial), new_id(town.clock()))
                    (unit.add if entity.is_fact else unit.save)(record)
                    ids[entity.name] = record.id
            unit.commit()
        made.append(Area(code, ids, member.serial))
    return made[0], made[1]


def _standing(office: App, code: str, number: int) -> dict[str, str]:
    """What the town has already."""
    (grid,) = office.registers.find(Grid, code=code)
    (building,) = office.registers.find(Building, building_no=str(number))
    (door,) = office.registers.find(Dwelling, room_no=f"{number}01")
    (home,) = office.registers.find(Household, dwelling_id=door.id)
    estate = office.registers.find(Estate)[0]
    people = [one for one in office.registers.find(Person) if grid.id in one.grid_ids]
    return {
        "division": grid.division_id,
        "grid": grid.id,
        "estate": estate.id,
        "building": building.id,
        "dwelling": door.id,
        "household": home.id,
        "person": people[0].id,
    }


def record_of(entity: Entity, area: Area, row_id: str, /, **given: Any) -> Record:
    """A sound record of an entity in an area: what is required, and where it belongs."""
    values = {
        name: _value(field, area)
        for name, field in entity.fields.items()
        if field.required and name not in given
    }
    ways = [name for name, _target in parents(entity)]
    if ways and not any(name in values or name in given for name in ways):
        way = next(name for name, target in parents(entity) if target in area.ids)
        values[way] = _value(entity.fields[way], area)
    return entity.type(id=row_id, **values, **given)


def _value(field: Field, area: Area) -> Any:
    if field.kind is Kind.REFERENCE:
        return area.ids[field.target or ""]
    if field.kind is Kind.REFERENCES:
        return (area.ids[field.target or ""],)
    code = next(iter(field.codes)).code if field.codes else "x"
    values: dict[Kind, Any] = {
        Kind.TEXT: "x",
        Kind.CHOICE: code,
        Kind.CHOICES: (code,),
        Kind.DATE: dt.date(2026, 11, 22),
        Kind.INSTANT: START,
        Kind.NUMBER: 1,
    }
    return values[field.kind]


def new_record(entity: Entity, area: Area, actor: Actor, /, **given: Any) -> Record:
    """A record of an entity that is not there yet, as ``actor`` would make it."""
    row_id = new_id(actor.clock())
    if entity.name == "division":
        given |= {"code": COMMUNITY, "level": "community"}
    elif entity.name == "grid":
        given |= {"code": area.grid}
    elif entity.name == "certificate":
        own = actor.certificate
        pem = own.pem.decode().strip()
        given |= {"serial": own.serial, "key_id": own.public.key_id, "pem": pem}
    elif entity.name == "revocation":
        given |= {"serial": area.serial}
    return record_of(entity, area, row_id, **given)


def changed_record(entity: Entity, area: Area, office: App, /, **given: Any) -> Record:
    """The area's record of a register, with some other values."""
    with office.profile.store.view() as unit:
        standing = unit.get(entity.type, area.ids[entity.name])
    assert standing is not None
    return dataclasses.replace(standing, **given)
