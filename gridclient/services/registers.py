"""Changing what the registers say: one record, some fields, with what stood before."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from typing import Any, TypeVar

from gridclient.domain import disclosure, plausibility
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import seen_by
from gridclient.domain.fields import RETIRED, Entity, Kind, Record, entity_of, to_fields
from gridclient.domain.identifiers import named_id, new_id
from gridclient.domain.places import Grid
from gridclient.domain.plausibility import Doubt
from gridclient.domain.texts import clean
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services import dictionary, doubts, marking
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known, known_code
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.profile import Profile
from gridclient.store.unit import Unit

_R = TypeVar("_R")


class Registers:
    """Editing register records in one profile; stamping is the store's business."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def get(self, kind: type[_R], row_id: str) -> _R:
        """A record as this role reads it; raises ``Refused("record.unknown")`` when it is not
        here."""
        with self._profile.store.view() as unit:
            return seen_by(self._profile.authority, _get(unit, kind, row_id))

    def find(self, kind: type[_R], /, **equal: Any) -> list[_R]:
        """All records whose fields have the given values, as this role reads them."""
        with self._profile.store.view() as unit:
            return [seen_by(self._profile.authority, one) for one in unit.find(kind, **equal)]

    def change(
        self, kind: type[_R], row_id: str, /, *, despite: str | None = None, **fields: Any
    ) -> _R:
        """Change fields of a record; returns it as it stood before, which undoes the change.

        Texts are cleaned; None empties a field. Raises ``Refused`` for values that cannot be
        kept, for what is not this profile's to change, and with ``entry.doubtful`` for what is
        probably wrong unless ``despite`` says why it is kept all the same.
        """
        with self._profile.store.unit() as unit:
            before, after = self.change_in(unit, kind, row_id, despite=despite, **fields)
            unit.commit()
        if before != after:
            self._events.tell(RegistersChanged(1))
        return before

    def change_in(
        self,
        unit: Unit,
        kind: type[_R],
        row_id: str,
        /,
        *,
        despite: str | None = None,
        **fields: Any,
    ) -> tuple[_R, _R]:
        """:meth:`change` inside a unit of work that its owner commits and tells of; returns the
        record as it stood and as it stands."""
        before: Any = _get(unit, kind, row_id)
        permit(self._profile, unit, before)
        after = self._changed(unit, before, fields, despite)
        unit.save(after)
        permit(self._profile, unit, after)
        return before, after

    def add(self, kind: type[_R], /, *, despite: str | None = None, **fields: Any) -> _R:
        """Keep a new record and return it; raises ``Refused`` as :meth:`change` does."""
        with self._profile.store.unit() as unit:
            made = self.add_in(unit, kind, despite=despite, **fields)
            unit.commit()
        self._events.tell(RegistersChanged(1))
        return made

    def add_in(
        self, unit: Unit, kind: type[_R], /, *, despite: str | None = None, **fields: Any
    ) -> _R:
        """:meth:`add` inside a unit of work that its owner commits and tells of."""
        made = self._new(unit, kind, fields)
        made = known(unit, checked(made), entity_of(kind).fields)
        dictionary.check(unit, made)
        made = self._weighed(made, doubts.of(unit, made, self._today()), despite)
        unit.save(made)
        permit(self._profile, unit, made)
        return made  # type: ignore[no-any-return]

    def retire(self, kind: type[_R], row_id: str, reason: str) -> _R:
        """Let a record no longer count, for a code of ``RETIRED``; returns it as it stood before.

        Nothing is deleted; the day is kept where the entity has one. Raises ``Refused`` for an
        unknown record or reason, and for what cannot be retired.
        """
        declared = entity_of(kind).fields
        if "retired" not in declared:
            raise Refused(
                "record.stays",
                _("“{entity}” cannot be retired.").format(entity=entity_of(kind).label),
                hint=_("Say until when it holds instead."),
            )
        day: dict[str, Any] = {"retired_on": self._today()} if "retired_on" in declared else {}
        return self.change(kind, row_id, retired=known_code(RETIRED, reason), **day)

    def doubts(self, kind: type, row_id: str | None, /, **fields: Any) -> list[str]:
        """What is probably wrong with what is being typed, in words, for a form to show.

        ``row_id``: the record that is being changed; None for a new one.
        """
        return [one for some in self.doubts_of(kind, row_id, **fields).values() for one in some]

    def doubts_of(self, kind: type, row_id: str | None, **fields: Any) -> dict[str, list[str]]:
        """As :meth:`doubts`, by the name of the field each is about."""
        with self._profile.store.view() as unit:
            if row_id is None:
                made = self._new(unit, kind, fields)
                found = doubts.of(unit, made, self._today())
            else:
                before: Any = _get(unit, kind, row_id)
                after = dataclasses.replace(before, **_said(entity_of(kind), before, fields))
                found = doubts.of_change(unit, before, after, self._today())
        words: dict[str, list[str]] = {}
        for one in found:
            words.setdefault(one.field, []).extend(plausibility.explain(entity_of(kind), [one]))
        return words

    def withheld(self, kind: type) -> frozenset[str]:
        """The fields of a kind of record whose values this profile is not shown, and does not
        write; forms leave them out."""
        authority = self._profile.authority
        return disclosure.withheld(authority.role if authority else None, entity_of(kind).name)

    def grid_code_pattern(self) -> str:
        """The regular expression that grid codes match here."""
        with self._profile.store.view() as unit:
            return doubts.grid_code_pattern(unit)

    def set_grid_code_pattern(self, pattern: str) -> None:
        """Say how grid codes are written here; other codes are asked about when entered."""
        self._profile.office()
        with self._profile.store.unit() as unit:
            doubts.keep_grid_code_pattern(unit, pattern)
            unit.commit()

    def _today(self) -> dt.date:
        return day_of(self._profile.now())

    def _new(self, unit: Unit, kind: type, fields: Mapping[str, Any]) -> Any:
        missing = {one.name: None for one in entity_of(kind).fields.values() if one.required}
        made: Any = kind(id=new_id(self._profile.now()), **missing)
        made = dataclasses.replace(made, **_said(entity_of(kind), made, fields))
        if kind is Grid and made.code:
            usual = named_id("grid", made.code)  # so that every office means the same grid
            return made if unit.get(Grid, usual) else dataclasses.replace(made, id=usual)
        return made

    def _changed(
        self, unit: Unit, before: Any, fields: Mapping[str, Any], despite: str | None
    ) -> Any:
        """The record with its fields changed, weighed against what is doubtful."""
        after = checked(dataclasses.replace(before, **_said(entity_of(before), before, fields)))
        names = doubts.changed_fields(before, after)
        if names and not doubts.puts_back(unit, after, names):
            after = known(unit, after, names)
            dictionary.check(unit, after)
            found = doubts.of_change(unit, before, after, self._today())
            after = self._weighed(after, found, despite)
        return marking.kept_up(unit, before, after, doubts.of(unit, after, self._today()))

    @staticmethod
    def _weighed(record: Any, found: list[Doubt], despite: str | None) -> Any:
        reason = clean(despite)
        if reason is None:
            doubts.refuse(record, found)
        return marking.marked(record, found, reason)


def _get(unit: Unit, kind: type[_R], row_id: str) -> _R:
    found = unit.get(kind, row_id)
    if found is None:
        raise Refused(
            "record.unknown",
            _("This record is not here."),
            hint=_("It may not have reached this computer yet."),
        )
    return found


def _said(entity: Entity, record: Record, fields: Mapping[str, Any]) -> dict[str, Any]:
    """What was said, cleaned, and spelled as its forms write it."""
    cleaned = {
        name: clean(value) if isinstance(value, str) else value for name, value in fields.items()
    }
    stands = to_fields(dataclasses.replace(record, **cleaned))
    return {
        name: plausibility.spelled(entity.fields[name], value, stands)
        if isinstance(value, str) and entity.fields[name].kind is Kind.TEXT
        else value
        for name, value in cleaned.items()
    }
