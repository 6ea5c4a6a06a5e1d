"""Values under void stamps that were taken in, as their bundle came only when their time had come.

A clock is days ahead, and somebody writes; it is put right, and what they wrote is stamped anew,
earlier (``store.restamping``). A bundle from before may still come: where nobody has heard of that
yet, and its time has come by then, what it says is taken in and wins over what its own author
says. So whoever holds it sends it back once they hear, and its author says what stands with them
once more: that is later than all of it, for everybody it reached.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import groupby

from gridclient.domain import stamps
from gridclient.domain.fields import ENTITIES, Entity, from_fields
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.errors import Refused
from gridclient.services.authorising import permit
from gridclient.services.entry import checked
from gridclient.services.profile import Profile
from gridclient.services.sync import void_stamps
from gridclient.store import restamping
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

Stood = Mapping[Named, Mapping[str, str | None]]
"""The fields of rows and what they said."""


def send_back(unit: Unit, manifest: Manifest, rows: Iterable[Row]) -> None:
    """Send rows back to who has just sent them, where a value here bears a stamp of theirs that
    is void, and later than what they say."""
    sender, void = manifest.sender, void_stamps.void_of(unit, manifest.sender)
    if not void.told or not void.is_over(sender, manifest.upto):
        return
    limits = [above for _upto, above in void.told]
    for _entity, pairs in _with_ours(unit, rows):
        late = [mine for mine, row in pairs if any(_late(mine, row, sender, limits))]
        unit.put(late, {row.id for row in late}, None)


def ours_sent_back(unit: Unit, rows: Iterable[Row]) -> Stood:
    """What stands here of the fields that rows say under a void stamp of our own."""
    limits = [above for _upto, above in restamping.times(unit)]
    if not limits:
        return {}
    return {
        (entity.name, row.id): {name: mine.fields.get(name) for name in names}
        for entity, pairs in _with_ours(unit, rows)
        for mine, row in pairs
        if (names := list(_late(row, mine, unit.replica, limits)))
    }


def say_again(profile: Profile, unit: Unit, stood: Stood) -> None:
    """Say once more what stood here, as far as it is ours to write; else it stays as it came."""
    for (name, row_id), said in stood.items():
        entity = ENTITIES[name]
        row = unit.rows(entity, [row_id]).get(row_id)
        if row is None or all(row.fields.get(field) == value for field, value in said.items()):
            continue
        told = {**presented(entity, row), **said}
        fields = {field: value for field, value in told.items() if value is not None}
        try:
            record = checked(from_fields(entity, row_id, fields))
            permit(profile, unit, record)
        except (ValueError, Refused):
            continue
        unit.save(record, anew=frozenset(said))


def _with_ours(unit: Unit, rows: Iterable[Row]) -> Iterator[tuple[Entity, list[tuple[Row, Row]]]]:
    """Register rows by entity, each with the one that is here."""
    for name, several in groupby(rows, key=lambda row: row.entity):
        if name in ENTITIES and not ENTITIES[name].is_fact:
            came = list(several)
            here = unit.rows(ENTITIES[name], [row.id for row in came])
            yield ENTITIES[name], [(here[row.id], row) for row in came if row.id in here]


def _late(late: Row, row: Row, replica: str, limits: Iterable[str]) -> Iterator[str]:
    """The fields that ``late`` says under a stamp of a replica above a limit, and ``row`` under
    an earlier one."""
    lowest = min(limits)
    for name in sorted({*row.fields, *row.stamps} & {*late.fields, *late.stamps}):
        stamp = late.stamp_of(name)
        if stamps.replica_of(stamp) == replica and stamp > max(lowest, row.stamp_of(name)):
            yield name
