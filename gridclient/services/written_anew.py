"""Values of a lost key that an office writes again, as they are or as they were before.

Either is the office's own edit, so it travels and wins like any other, and parts nobody.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from gridclient.domain.fields import ENTITIES, Entity, Record, from_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.errors import Refused
from gridclient.services.authorising import permit
from gridclient.services.entry import checked
from gridclient.services.profile import Profile
from gridclient.store import authored, history, import_changes
from gridclient.store.unit import Unit

Values = Mapping[tuple[str, str], Sequence[str]]
"""(Entity, id) to the fields that a lost key wrote."""


def write_again(profile: Profile, unit: Unit, values: Values) -> int:
    """Say the same in this office's name; returns of how many rows."""
    return sum(
        _write(profile, unit, entity, row, row.fields, names)
        for entity, row, names in _rows(unit, values)
    )


def put_back(profile: Profile, unit: Unit, lost: tuple[str, str], values: Values) -> int:
    """Write what stood before; a row that the key entered is retired unless something stands
    below it, an issue is cancelled. ``lost``: the key, and the reading up to which it is
    believed. Returns of how many rows."""
    count = 0
    for entity, row, names in _rows(unit, values):
        if authored.is_beyond(row.stamp, *lost):
            count += _retire(profile, unit, entity, row)
        else:
            stood = {
                one.field: one.value
                for one in history.of(unit, entity.name, row.id)
                if one.field in names and not authored.is_beyond(one.stamp, *lost)
            }
            said = {n: v for n, v in row.fields.items() if n not in names}
            said |= {name: value for name, value in stood.items() if value is not None}
            count += _write(profile, unit, entity, row, said, names)
    return count


def _rows(unit: Unit, values: Values) -> list[tuple[Entity, Row, Sequence[str]]]:
    return [
        (ENTITIES[name], unit.rows(ENTITIES[name], [row_id])[row_id], names)
        for (name, row_id), names in values.items()
    ]


def _retire(profile: Profile, unit: Unit, entity: Entity, row: Row) -> bool:
    if entity.type is Issue:
        return _cancel(profile, unit, entity, row)
    if "retired" not in entity.fields or any(import_changes.in_use(unit, entity.name, [row.id])):
        return False
    fields = {**row.fields, "retired": "entered_in_error"}
    return _write(profile, unit, entity, row, fields, list(row.fields))


def _cancel(profile: Profile, unit: Unit, entity: Entity, row: Row) -> bool:
    """Issues are never retired: this one ends with a step of the office."""
    now = profile.now()
    step = IssueEvent(
        id=new_id(now),
        issue_id=row.id,
        action="cancelled",
        happened_at=now,
        by_id=profile.person_id,
    )
    if not _write(profile, unit, entity, row, row.fields, list(row.fields)):
        return False
    unit.add(checked(step))
    permit(profile, unit, step)
    return True


def _write(  # noqa: PLR0917 - one row, as it stands and as it shall
    profile: Profile,
    unit: Unit,
    entity: Entity,
    row: Row,
    fields: Mapping[str, str],
    names: Sequence[str],
) -> bool:
    """Write a row, the named fields also where they say the same; whether that was allowed."""
    shown = {**presented(entity, row), **fields}
    said = {name: value for name, value in shown.items() if name in fields or name not in names}
    try:
        record: Record = checked(from_fields(entity, row.id, said))
        permit(profile, unit, record)
    except (ValueError, Refused):  # a field that cannot be empty, or another office's row
        return False
    unit.save(record, anew=names)
    return True
