"""Finding what a record may be the same as: what shares a key with it, weighed."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gridclient.domain import duplicates as rules
from gridclient.domain.duplicates import LEAST, KnownHousehold, KnownResident, KnownVisit, Likeness
from gridclient.domain.fields import entity_of, to_fields
from gridclient.domain.linking import DIFFERENT, Decision, pair
from gridclient.domain.links import OPEN
from gridclient.domain.people import Household, Resident
from gridclient.domain.visits import Visit
from gridclient.services.duplicates.records import Candidate, Entry
from gridclient.services.seeing import Reader
from gridclient.store import duplicates as kept
from gridclient.store import links
from gridclient.store.unit import Unit

VISIT_DAYS = 92
"""Visits are compared as far back as a quarter: older ones have been counted and reported."""


def before_saving(unit: Unit, reader: Reader, record: Any) -> list[Candidate]:
    """Records that one may be the same as, the likeliest first; see
    :meth:`gridclient.services.duplicates.service.Duplicates.before_saving`."""
    way = WAYS[entity_of(record).name]
    mine, others = way.near(unit, record)
    known, found = links.of(unit, way.entity), dict[str, tuple[Any, Likeness]]()
    for other in others:
        kept_id = known.canonical(other.id)
        decided = known.decided.get(pair(record.id, other.id))
        if record.id in known.members(other.id) or (decided and decided.act == DIFFERENT):
            continue
        alike = way.weigh(mine, other)
        if alike.value >= max(LEAST, found[kept_id][1].value if kept_id in found else 0):
            found[kept_id] = (other, alike)
    typed = Entry(record.id, getattr(record, "name", None) or "", "", None)
    likely = sorted(found.items(), key=lambda item: (-item[1][1].value, item[0]))
    return [
        Candidate(way.entity, typed, entry(reader, way.entity, kept_id), alike.value, alike.reasons)
        for kept_id, (_other, alike) in likely
    ]


def likely(  # noqa: PLR0917 - what is compared, and how far
    unit: Unit,
    reader: Reader,
    entity: str,
    since: dt.date,
    least: int = LEAST,
    about: Collection[str] | None = None,
) -> list[Candidate]:
    """Records of an entity that may be the same and were not decided about, the likeliest first.

    ``since``: visits before are not compared; ``about``: only pairs with one of these ids.
    """
    way, known = WAYS[entity], links.of(unit, entity)
    asked = {
        one
        for one in way.pairs(unit, since)
        if (about is None or one[0] in about or one[1] in about)
        and _is_open(known.decided.get(one))
        and known.canonical(one[0]) != known.canonical(one[1])
    }
    records = way.load(unit, {row_id for one in asked for row_id in one})
    weighed = [
        (one, way.weigh(records[one[0]], records[one[1]]))
        for one in asked
        if one[0] in records and one[1] in records
    ]
    found = [
        candidate(reader, entity, one, alike) for one, alike in weighed if alike.value >= least
    ]
    return sorted(found, key=lambda one: (-one.likeness, one.one.title, one.one.id))


def _is_open(decided: Decision | None) -> bool:
    return decided is None or decided.act == OPEN


@dataclass(frozen=True, slots=True)
class Way:
    """How records of one entity are found and weighed."""

    entity: str
    pairs: Callable[[Unit, dt.date], Iterable[tuple[str, str]]]
    load: Callable[[Unit, Iterable[str]], Mapping[str, Any]]
    weigh: Callable[[Any, Any], Likeness]
    near: Callable[[Unit, Any], tuple[Any, Sequence[Any]]]


def _near_household(unit: Unit, home: Household) -> tuple[KnownHousehold, list[KnownHousehold]]:
    building, unit_no, room = kept.door_of(unit, home.dwelling_id) or ("", None, "")
    mine = kept.with_sound(
        KnownHousehold(
            home.id,
            home.dwelling_id,
            building,
            unit_no,
            room,
            home.head_name,
            phone=home.phone,
        )
    )
    door = rules.door_key(unit_no, room)
    near = kept.households_near(unit, home.dwelling_id)
    fitting = [one for one in near if rules.door_key(one.unit_no, one.room_no)[1] == door[1]]
    return mine, [kept.with_sound(one) for one in fitting]


def _near_resident(unit: Unit, person: Resident) -> tuple[KnownResident, list[KnownResident]]:
    home = links.canonical(unit, "household", person.household_id)
    fields = to_fields(person)
    mine = KnownResident(
        person.id,
        home,
        person.name or "",
        kept.sound_of(person.name),
        fields.get("born_on"),
        person.id_number,
        person.phone,
    )
    return mine, kept.residents_near(unit, home, person.name, person.id_number)


def _near_visit(unit: Unit, visit: Visit) -> tuple[KnownVisit, list[KnownVisit]]:
    home = links.canonical(unit, "household", visit.household_id)
    visitor = visit.visitor_id or visit.companions
    mine = KnownVisit(visit.id, home, visit.visited_on, visitor, visit.result)
    return mine, kept.visits_near(unit, home, visit.visited_on)


WAYS: Mapping[str, Way] = {
    "household": Way(
        "household",
        lambda unit, _since: kept.household_pairs(unit),
        kept.households,
        rules.households,
        _near_household,
    ),
    "resident": Way(
        "resident",
        lambda unit, _since: kept.resident_pairs(unit),
        kept.residents,
        rules.residents,
        _near_resident,
    ),
    "visit": Way("visit", kept.visit_pairs, kept.visits, rules.visits, _near_visit),
}


def candidate(reader: Reader, entity: str, ids: tuple[str, str], alike: Likeness) -> Candidate:
    """Two records that may be the same, as people call them."""
    one, other = (entry(reader, entity, row_id) for row_id in ids)
    return Candidate(entity, one, other, alike.value, alike.reasons)


def entry(reader: Reader, entity: str, row_id: str) -> Entry:
    """A record as people call it; its id where it is not here."""
    record = reader.get(entity, row_id)
    if record is None:
        return Entry(row_id, row_id, "", None)
    household = reader.home(record)
    home = reader.get("household", household) if household else None
    place = "" if entity == "household" or home is None else reader.title(home)
    return Entry(row_id, reader.title(record), place, household, reader.visitor(record))
