"""What references name: the title a person reads for a record, and the choices of a field."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.days import written
from gridclient.domain.disclosure import seen_by
from gridclient.domain.fields import ENTITIES, Entity, Field, Kind, Record, entity_of
from gridclient.domain.issues import Issue
from gridclient.domain.partners import Commitment, PartnerUnit
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling, Estate, address_label, natural
from gridclient.domain.staff import POSTS, Person
from gridclient.services.profile import Profile
from gridclient.store.unit import Unit

OFFERED = frozenset(
    {
        *("division", "grid", "estate", "building", "person", "partner_unit", "service_point"),
        *("campaign", "question", "commitment", "special_round"),
    }
)
"""Entities of which a form can list all; of the others there are too many."""


class References:
    """Looking at what references name, in one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def choices(self, field: Field) -> list[tuple[str, str]]:
        """The records a reference may name, as (id, title) in the order people count.

        Retired ones are left out. Empty for fields that are no reference, and for references to
        households and the like, which are searched for instead.
        """
        if field.target not in OFFERED or field.kind not in (Kind.REFERENCE, Kind.REFERENCES):
            return []
        with self._profile.store.view() as unit:
            found: list[Any] = unit.find(ENTITIES[field.target].type)
            named = [
                (one.id, title_in(unit, one)) for one in found if not getattr(one, "retired", None)
            ]
        return sorted(named, key=lambda choice: natural(choice[1]))

    def title(self, entity_name: str, row_id: str) -> str:
        """What a person reads for one record; the id itself where the record is not here."""
        with self._profile.store.view() as unit:
            return title_by_id(unit, entity_name, row_id, self._profile.authority)

    def title_of(self, record: Record) -> str:
        """What a person reads for a record."""
        with self._profile.store.view() as unit:
            return title_in(unit, seen_by(self._profile.authority, record))


def title_by_id(unit: Unit, entity_name: str, row_id: str, reader: Authority | None = None) -> str:
    """As :meth:`References.title`, inside a unit of work; ``reader``: as whom it is read."""
    found = unit.get(ENTITIES[entity_name].type, row_id)
    return row_id if found is None else title_in(unit, seen_by(reader, found))


def title_in(unit: Unit, record: Record) -> str:
    """As :meth:`References.title_of`, inside a unit of work."""
    made = _TITLES.get(type(record))
    return made(unit, record) if made else _plain(unit, record)


def _plain(unit: Unit, record: Record) -> str:
    """Its name or title, else its choices and days, as a list shows it."""
    entity = entity_of(record)
    for name in ("name", "title", "wording"):
        if value := getattr(record, name, None):
            return str(value)
    parts = [_shown(unit, entity, name, getattr(record, name)) for name in _telling(entity)]
    return " · ".join(filter(None, parts)) or entity.label


def _telling(entity: Entity) -> list[str]:
    kinds = (Kind.DATE, Kind.INSTANT, Kind.CHOICE)
    return [one.name for one in entity.fields.values() if one.required and one.kind in kinds]


def _shown(unit: Unit, entity: Entity, name: str, value: Any) -> str:
    field = entity.fields[name]
    if not value:
        return ""
    if field.kind is Kind.INSTANT:
        return written(value)
    return field.codes.title_of(value) if field.codes else str(value)


def _building(unit: Unit, building: Building) -> str:
    estate = unit.get(Estate, building.estate_id) if building.estate_id else None
    return address_label(estate.name if estate else None, building.building_no, None, None)


def _dwelling(unit: Unit, dwelling: Dwelling) -> str:
    building = unit.get(Building, dwelling.building_id)
    where = _building(unit, building) if building else ""
    return where + address_label(None, None, dwelling.unit_no, dwelling.room_no)


def _household(unit: Unit, household: Household) -> str:
    door = unit.get(Dwelling, household.dwelling_id)
    address = _dwelling(unit, door) if door else ""
    named = " ".join(filter(None, (address, household.head_name)))
    return named or entity_of(household).label


def _person(_unit: Unit, person: Person) -> str:
    return f"{person.name} · {POSTS.title_of(person.post)}"


def _issue(_unit: Unit, issue: Issue) -> str:
    return f"{issue.issue_no} {issue.title}"


def _commitment(unit: Unit, commitment: Commitment) -> str:
    unit_name = title_by_id(unit, entity_of(PartnerUnit).name, commitment.unit_id)
    return f"{unit_name} · {commitment.year} · {_plain(unit, commitment)}"


_TITLES: Mapping[type, Callable[[Unit, Any], str]] = {
    Building: _building,
    Dwelling: _dwelling,
    Household: _household,
    Person: _person,
    Issue: _issue,
    Commitment: _commitment,
}
"""How records are called that have no name of their own, or not only one."""
