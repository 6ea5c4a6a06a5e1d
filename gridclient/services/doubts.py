"""What is probably wrong with a record, seen beside the others of the profile."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Any

from gridclient.domain import plausibility
from gridclient.domain.duplicates import door_key
from gridclient.domain.fields import Record, entity_of, to_fields, value_text
from gridclient.domain.people import Resident
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.plausibility import Doubt
from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.store import history, meta
from gridclient.store.unit import Unit

GRID_CODE = r"\d{15}"
"""A grid's code: the community's twelve digits and three of its own (GB/T 34300)."""

_GRID_CODE_KEY = "grid_code_pattern"


def of(unit: Unit, record: Record, today: dt.date) -> list[Doubt]:
    """All doubts about a record, whether it is kept already or not."""
    found = plausibility.doubts(entity_of(record), to_fields(record), today, _holder(unit, record))
    if isinstance(record, Grid):
        found += _about_grid(unit, record)
    elif isinstance(record, Building):
        found += _about_building(unit, record)
    elif isinstance(record, Dwelling):
        found += _about_door(unit, record)
    return found


def of_change(unit: Unit, before: Record, after: Record, today: dt.date) -> list[Doubt]:
    """The doubts a change gives rise to; what was doubtful before and stays is not asked again.

    Nothing is asked of who puts back what stood there before, as an undo does.
    """
    changed = changed_fields(before, after)
    if not changed or puts_back(unit, after, changed):
        return []
    old = of(unit, before, today)
    return [one for one in of(unit, after, today) if one.field in changed or one not in old]


def changed_fields(before: Record, after: Record) -> list[str]:
    """The names of the fields in which two records differ."""
    return [
        name
        for name in entity_of(before).fields
        if getattr(before, name, None) != getattr(after, name, None)
    ]


def puts_back(unit: Unit, after: Record, changed: Iterable[str]) -> bool:
    """Whether these fields go back to what they said before, as far as the history knows."""
    entity = entity_of(after)
    stood = {(one.field, one.value) for one in history.of(unit, entity.name, after.id)}
    return all(
        (name, value_text(entity.fields[name].kind, getattr(after, name))) in stood
        for name in changed
    )


def refuse(record: Record, found: list[Doubt]) -> None:
    """Raise ``Refused("entry.doubtful")`` when there are doubts."""
    if not found:
        return
    entity = entity_of(record)
    raise Refused(
        "entry.doubtful",
        _("{entity}: {faults}.").format(
            entity=entity.label, faults=listed(plausibility.explain(entity, found))
        ),
        where=[
            Where(field=entity.fields[name].label)
            for name in dict.fromkeys(one.field for one in found)
        ],
        hint=_("Correct it, or keep it all the same and say why."),
    )


def _holder(unit: Unit, record: Record) -> dict[str, str] | None:
    resident_id = getattr(record, "resident_id", None)
    holder = unit.get(Resident, resident_id) if resident_id else None
    return to_fields(holder) if holder else None


def _about_grid(unit: Unit, grid: Grid) -> Iterator[Doubt]:
    if grid.code and not re.fullmatch(grid_code_pattern(unit), grid.code):
        yield Doubt("code", "grid_code")
    other = next((one for one in unit.find(Grid, code=grid.code) if one.id != grid.id), None)
    if other:
        yield Doubt("code", "code_taken", other.name)


def _about_building(unit: Unit, building: Building) -> Iterator[Doubt]:
    equal: dict[str, Any] = {"grid_id": building.grid_id, "building_no": building.building_no}
    for one in unit.find(Building, **equal):
        if one.id != building.id and one.estate_id == building.estate_id and not one.retired:
            grid = unit.get(Grid, building.grid_id)
            yield Doubt("building_no", "building_twice", grid.name if grid else "")
            return


def _about_door(unit: Unit, door: Dwelling) -> Iterator[Doubt]:
    key = door_key(door.unit_no, door.room_no)
    for one in unit.find(Dwelling, building_id=door.building_id):
        if one.id != door.id and not one.retired and door_key(one.unit_no, one.room_no) == key:
            yield Doubt("room_no", "door_twice")
            return


def grid_code_pattern(unit: Unit) -> str:
    """The regular expression that grid codes match in this profile."""
    return meta.get(unit, _GRID_CODE_KEY) or GRID_CODE


def keep_grid_code_pattern(unit: Unit, pattern: str) -> None:
    """Say how grid codes are written here; raises ``Refused`` for what is no pattern."""
    try:
        re.compile(pattern)
    except re.error:
        raise Refused(
            "grid.pattern",
            _("“{pattern}” is not a regular expression.").format(pattern=pattern),
            hint=_("Fifteen digits are written {example}.").format(example=GRID_CODE),
        ) from None
    meta.put(unit, _GRID_CODE_KEY, pattern)
