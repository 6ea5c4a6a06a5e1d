"""Laying a conflict side by side: what stood before, here and there, by whom and when."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from gridclient.domain import stamps
from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.merging import Clash
from gridclient.domain.people import Household
from gridclient.domain.rows import Row
from gridclient.i18n import _, listed
from gridclient.services.histories import Names
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.store import history
from gridclient.store.conflicts import ConflictLine
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Side:
    """What one of two people wrote: ``value`` in words (None: empty; of parallel edits the names
    of the fields, with what they say now), ``who`` wrote it and ``at`` what time; ``stands``: it
    is what counts now. ``whole``: the canonical text behind the mask, only where this reader may
    look at it, which is to be noted."""

    value: str | None
    who: str
    at: dt.datetime
    stands: bool
    whole: str | None = dataclasses.field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One conflict as a list shows it.

    ``kind``: values, retire or parallel (``domain.merging.Clash``). ``before``: what both had
    before them, None where it was empty or is not known here, ``before_whole`` as of a side.
    ``standing``: what counts now, if
    only because it is newer. ``settled``: somebody has decided. ``at``: ISO 8601, UTC.
    """

    id: str
    kind: str
    entity: str
    entity_label: str
    row_id: str
    title: str
    household_id: str | None
    household_title: str
    field: str
    field_label: str
    before: str | None
    here: Side
    there: Side
    standing: str | None
    settled: bool
    at: str
    before_whole: str | None = dataclasses.field(default=None, repr=False)

    @property
    def group(self) -> str:
        """Conflicts of one group are shown together: those of a household, or of a record."""
        return self.household_id or self.row_id

    @property
    def winner(self) -> str:
        """``here``, ``there``, or ``other`` where something newer than both counts."""
        if self.here.stands:
            return "here"
        return "there" if self.there.stands else "other"


def conflicts(
    profile: Profile, unit: Unit, lines: Iterable[ConflictLine], *, unmasked: bool = False
) -> list[Conflict]:
    """These conflicts, but for those of records that are no longer here."""
    reader = Reader(unit, profile.authority, full=unmasked)
    laid = _Layer(Names(profile, unit), unit, reader)
    found = (laid.out(line) for line in lines)
    return [one for one in found if one is not None]


class _Layer:
    def __init__(self, names: Names, unit: Unit, reader: Reader) -> None:
        self._names = names
        self._unit = unit
        self._reader = reader

    def out(self, line: ConflictLine) -> Conflict | None:
        """One conflict, or None where its record is not here."""
        clash, unit = line.clash, self._unit
        entity = ENTITIES.get(clash.entity)
        record: Any = unit.get(entity.type, clash.row_id) if entity else None
        if entity is None or record is None:
            return None
        row = unit.rows(entity, [clash.row_id])[clash.row_id]
        before = self._before(clash)
        household = self._reader.home(record)
        home = unit.get(Household, household) if household else None
        return Conflict(
            id=clash.id,
            kind=clash.kind,
            entity=entity.name,
            entity_label=entity.label,
            row_id=clash.row_id,
            title=self._reader.title(record),
            household_id=household,
            household_title=self._reader.title(home) if home else "",
            field=clash.field,
            field_label=_field_label(entity, clash),
            before=self._value(entity, clash, before, row) if before else None,
            here=self._side(entity, clash, clash.local, clash.local_stamp, row),
            there=self._side(entity, clash, clash.incoming, clash.incoming_stamp, row),
            standing=self._value(entity, clash, row.fields.get(clash.field), row),
            settled=line.settled_at is not None,
            at=line.at,
            before_whole=self._whole(entity, clash, before),
        )

    def _side(self, entity: Entity, clash: Clash, value: str | None, stamp: str, row: Row) -> Side:
        """Of a retirement the side that edited stands where the record is not retired; a value
        also where it was written once more since."""
        who, stands = self._names.of(stamps.replica_of(stamp)), row.stamp_of(clash.field)
        again = clash.kind != "parallel" and stands > max(clash.local_stamp, clash.incoming_stamp)
        counts = stamp == stands or (again and row.fields.get(clash.field) == value)
        shown = self._value(entity, clash, value, row)
        whole = self._whole(entity, clash, value)
        return Side(shown, who, stamps.time_of(stamp), counts, whole)

    def _whole(self, entity: Entity, clash: Clash, value: str | None) -> str | None:
        declared = entity.fields.get(clash.field)
        return value if declared and self._reader.may_look(declared) else None

    def _value(self, entity: Entity, clash: Clash, value: str | None, row: Row) -> str | None:
        if clash.kind == "parallel":
            names = filter(None, (value or "").split(","))
            return listed(self._as_it_stands(entity, name, row) for name in names) or None
        if clash.kind == "retire" and value is None:
            return _("goes on, with changes")
        declared = entity.fields.get(clash.field)
        return self._reader.value(declared, value) if declared else value

    def _as_it_stands(self, entity: Entity, name: str, row: Row) -> str:
        """A field that was changed beside others, and what it says now."""
        declared = entity.fields.get(name)
        if declared is None:
            return name
        now = self._reader.value(declared, row.fields.get(name))
        return _("{field}: {value}").format(field=declared.label, value=now or "–")

    def _before(self, clash: Clash) -> str | None:
        """The newest value that both edits superseded."""
        if clash.kind != "values":
            return None
        oldest = min(clash.local_stamp, clash.incoming_stamp)
        told = history.of(self._unit, clash.entity, clash.row_id)
        older = [one.value for one in told if one.field == clash.field and one.stamp < oldest]
        return older[-1] if older else None


def _field_label(entity: Entity, clash: Clash) -> str:
    if clash.kind == "parallel":
        return _("several fields")
    declared = entity.fields.get(clash.field)
    return declared.label if declared else clash.field
