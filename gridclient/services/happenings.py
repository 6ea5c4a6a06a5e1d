"""What happened besides visits and issues: services given, activities, meetings and the like."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any, TypeVar

from gridclient.domain.activities import Activity
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import seen_by
from gridclient.domain.fields import Entity, Kind, entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import Issue
from gridclient.domain.partners import Commitment, PartnerUnit
from gridclient.domain.service_records import ServiceRecord
from gridclient.domain.texts import clean
from gridclient.domain.visits import Retraction
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services import doubts
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known
from gridclient.services.events import Events, HappeningsChanged
from gridclient.services.profile import Profile
from gridclient.store import links
from gridclient.store.unit import Unit

_R = TypeVar("_R")


@dataclass(frozen=True, slots=True)
class Progress:
    """How often a unit did what it promised for a year, and how often it promised to."""

    commitment: Commitment
    unit: PartnerUnit
    done: int
    target: int


class Happenings:
    """Recording and listing facts in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def record(self, kind: type[_R], /, *, despite: str | None = None, **fields: Any) -> _R:
        """Record that something happened; durable when this returns.

        Who recorded it (``by_id``) is this profile's person unless said. Raises ``Refused`` as
        ``Registers.add`` does.
        """
        said = {name: clean(one) if isinstance(one, str) else one for name, one in fields.items()}
        entity = entity_of(kind)
        now = self._profile.now()
        missing = {one.name: None for one in entity.fields.values() if one.required}
        made: Any = kind(id=new_id(now), **{**missing, **said})  # type: ignore[call-arg]
        if "by_id" in entity.fields and made.by_id is None:
            made = replace(made, by_id=self._profile.person_id)
        with self._profile.store.unit() as unit:
            made = known(unit, checked(made), entity.fields)
            if clean(despite) is None:
                doubts.refuse(made, doubts.of(unit, made, day_of(now)))
            unit.add(made)
            permit(self._profile, unit, made)
            unit.commit()
        self._events.tell(HappeningsChanged(entity.name))
        return made  # type: ignore[no-any-return]

    def find(self, kind: type[_R], /, **equal: Any) -> list[_R]:
        """What happened and was not taken back, newest first, as this role reads it."""
        with self._profile.store.view() as unit:
            found = _counting(unit, kind, **equal)
        return [seen_by(self._profile.authority, one) for one in found]

    def retract(self, kind: type, row_id: str, reason: str) -> None:
        """Say that something should not have been recorded; it no longer counts.

        Raises ``Refused`` without a reason, and for facts that cannot be taken back.
        """
        entity = entity_of(kind)
        field = retracting(entity)
        if field is None:
            raise Refused(
                "happening.stays",
                _("“{entity}” cannot be taken back.").format(entity=entity.label),
                hint=_("Record what is right; the newest counts."),
            )
        now = self._profile.now()
        with self._profile.store.unit() as unit:
            if unit.get(kind, row_id) is None:
                raise Refused(
                    "record.unknown",
                    _("This record is not here."),
                    hint=_("It may not have reached this computer yet."),
                )
            # without a reason the check refuses it by the name of the field
            taken_back: Any = Retraction(
                id=new_id(now),
                reason=clean(reason),  # type: ignore[arg-type]
                retracted_at=now,
                **{field: row_id},
            )
            unit.add(checked(taken_back))
            permit(self._profile, unit, taken_back)
            unit.commit()
        self._events.tell(HappeningsChanged(entity.name))

    def progress(self, year: int) -> list[Progress]:
        """What the units promised for a year and have done of it, by unit."""
        with self._profile.store.view() as unit:
            deeds = _Deeds(unit, year)
            found = []
            for one in unit.find(Commitment, year=year):
                promising = unit.get(PartnerUnit, one.unit_id)
                if promising is not None and not one.retired:
                    found.append(Progress(one, promising, deeds.of(one), one.target))
        return sorted(found, key=lambda one: (one.unit.name, one.commitment.kind))


class _Deeds:
    """The facts of a year that fulfil commitments."""

    def __init__(self, unit: Unit, year: int) -> None:
        self._activities = [one for one in _counting(unit, Activity) if one.held_on.year == year]
        wishes = {issue.id for issue in unit.find(Issue, kind="wish")}
        self._wishes = {
            (one.unit_id, one.issue_id)
            for one in _counting(unit, ServiceRecord)
            if one.served_on.year == year and one.issue_id in wishes
        }

    def of(self, promised: Commitment) -> int:
        """How often it was done: its activities, and every small wish once that got a service."""
        held = sum(
            1
            for one in self._activities
            if one.counts_for == promised.kind and promised.unit_id in one.unit_ids
        )
        if promised.kind != "wish":
            return held
        return held + sum(1 for unit_id, _issue in self._wishes if unit_id == promised.unit_id)


def retracting(entity: Entity) -> str | None:
    """The field by which a retraction names facts of an entity; None when none can."""
    fields = entity_of(Retraction).fields
    return next((name for name in fields if fields[name].target == entity.name), None)


def _counting(unit: Unit, kind: type[_R], /, **equal: Any) -> list[_R]:
    """The facts that were not taken back, newest first."""
    field, gone = retracting(entity_of(kind)), set()
    if field is not None:
        gone = {getattr(one, field) for one in unit.find(Retraction)}
    if home := equal.get("household_id"):
        equal["household_id"] = links.members(unit, "household", home)
    every: list[Any] = links.rehomed(unit, unit.find(kind, **equal))
    found = [one for one in every if one.id not in gone]
    return sorted(found, key=_when, reverse=True)


def _when(fact: Any) -> tuple[str, str]:
    """The day or moment it happened, then its id."""
    declared = entity_of(fact).fields.values()
    day = next(
        (one.name for one in declared if one.required and one.kind in (Kind.DATE, Kind.INSTANT)),
        "id",
    )
    return str(getattr(fact, day)), fact.id
