"""The history of a record: what its fields said before, who changed them and when."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass

from gridclient.domain import masking, stamps
from gridclient.domain.authority import Authority, CertificateFact
from gridclient.domain.days import written
from gridclient.domain.disclosure import Medium, Treatment, treatment, what
from gridclient.domain.fields import Entity, Field, Kind, entity_of, text_value
from gridclient.domain.places import Division
from gridclient.domain.rows import Row
from gridclient.domain.staff import Person
from gridclient.i18n import _
from gridclient.services.entry import codes_in
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id
from gridclient.store import exchange, history
from gridclient.store.unit import Unit

HIDDEN = "*"
"""Stands where there is a value that the reader's role does not see."""


@dataclass(frozen=True, slots=True)
class Change:
    """One change of one field, in words people read, as the reader's role sees it.

    ``before`` is None where the field was empty or it is not known here, ``after`` where it was
    emptied. ``by``: whose device it was; ``at``: see :func:`when`. The entry with an empty
    ``field`` tells when the record was entered.
    """

    field: str
    label: str
    before: str | None
    after: str | None
    by: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class _Step:
    """A change as it is kept: canonical values and a stamp."""

    field: str
    before: str | None
    after: str | None
    stamp: str


class Histories:
    """Looking at histories in one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def of(self, kind: type, row_id: str) -> list[Change]:
        """The changes of a record, newest first; its entering is the last one."""
        entity = entity_of(kind)
        with self._profile.store.view() as unit:
            row = unit.rows(entity, [row_id]).get(row_id)
            if row is None:
                return []
            names = Names(self._profile, unit)
            steps = sorted(_steps(unit, entity, row), key=lambda one: one.stamp, reverse=True)
            reader = self._profile.authority
            changes = [_change(unit, names, entity.fields[one.field], one, reader) for one in steps]
            born = _made(names, "", _("Entered"), (None, None), row.stamp)
        return [*changes, born]


FIRST_YEAR = 2015
"""Nobody used this program before: an earlier date is that of a clock nobody believes."""


def is_dated(at: dt.datetime) -> bool:
    """Whether the instant of a stamp may be right; where it was doubted, it fell far back."""
    return at.year >= FIRST_YEAR


def when(at: dt.datetime) -> str:
    """The instant of a stamp as people read it."""
    return written(at) if is_dated(at) else _("date unknown")


def _steps(unit: Unit, entity: Entity, row: Row) -> Iterator[_Step]:
    told: dict[str, list[tuple[str, str | None]]] = {}
    for one in history.of(unit, entity.name, row.id):
        told.setdefault(one.field, []).append((one.stamp, one.value))
    for name in entity.fields:
        line = [*told.get(name, []), (row.stamp_of(name), row.fields.get(name))]
        before: str | None = None
        for stamp, value in sorted(line, key=lambda one: one[0]):
            if stamp > row.stamp and value != before:
                yield _Step(name, before, value, stamp)
            before = value


def _change(
    unit: Unit, names: Names, field: Field, step: _Step, reader: Authority | None
) -> Change:
    seen = treatment(reader.role if reader else None, what(field), Medium.SCREEN)
    before, after = (
        HIDDEN
        if value is not None and seen is Treatment.ABSENT
        else shown(unit, field, value, reader=reader)
        for value in (step.before, step.after)
    )
    return _made(names, field.name, field.label, (before, after), step.stamp)


def _made(
    names: Names, field: str, label: str, said: tuple[str | None, str | None], stamp: str
) -> Change:
    return Change(field, label, *said, names.of(stamps.replica_of(stamp)), stamps.time_of(stamp))


def shown_to(
    reader: Authority | None, unit: Unit, field: Field, value: str | None, *, full: bool = False
) -> str | None:
    """A canonical value in words, as a reader sees it; ``full``: numbers, too, where the role
    may look at them."""
    if value is None:
        return None
    how = treatment(reader.role if reader else None, what(field), Medium.SCREEN)
    if how is Treatment.ABSENT:
        return HIDDEN
    whole = how is Treatment.FULL or (full and how is Treatment.ON_DEMAND)
    return shown(unit, field, value, unmasked=whole, reader=reader)


def shown(
    unit: Unit,
    field: Field,
    value: str | None,
    *,
    unmasked: bool = False,
    reader: Authority | None = None,
) -> str | None:
    """A canonical value as people read it, masked where the field is; ``reader``: as whom the
    names in it are read."""
    if value is None:
        return None
    if field.mask and not unmasked:
        return masking.MASKS[field.mask](value)
    match field.kind:
        case Kind.INSTANT:
            return written(text_value(field.kind, value))
        case Kind.CHOICE | Kind.CHOICES if field.codes:
            codes = codes_in(unit, field.codes)
            return "、".join(codes.title_of(code) for code in value.split(","))
        case Kind.REFERENCE | Kind.REFERENCES if field.target:
            target = field.target
            return "、".join(title_by_id(unit, target, one, reader) for one in value.split(","))
    return value


class Names:
    """Whose device a replica is, each looked up once."""

    def __init__(self, profile: Profile, unit: Unit) -> None:
        self._known: dict[str, str] = {}
        for fact in unit.find(CertificateFact):
            person = unit.get(Person, fact.person_id) if fact.person_id else None
            office = unit.get(Division, fact.division_id)
            if holder := person or office:
                self._known[fact.key_id] = holder.name
        self._known.update((line.replica, line.name) for line in exchange.peers(unit))
        self._known[profile.replica] = profile.name

    def of(self, replica: str) -> str:
        """The name behind a replica, whatever its epoch; its id where nobody told."""
        key_id, _dot, _epoch = replica.partition(".")
        return self._known.get(replica) or self._known.get(key_id) or replica
