"""Changing what the registers say: one record, some fields, with what stood before."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import Any, TypeVar

from gridclient.domain.days import day_of
from gridclient.domain.fields import RETIRED, entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.texts import clean
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known_code
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.profile import Profile

_R = TypeVar("_R")


class Registers:
    """Editing register records in one profile; stamping is the store's business."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def get(self, kind: type[_R], row_id: str) -> _R:
        """A record; raises ``Refused("record.unknown")`` when it is not here."""
        with self._profile.store.view() as unit:
            found = unit.get(kind, row_id)
        if found is None:
            raise _unknown()
        return found

    def find(self, kind: type[_R], **equal: Any) -> list[_R]:
        """All records whose fields have the given values."""
        with self._profile.store.view() as unit:
            return unit.find(kind, **equal)

    def change(self, kind: type[_R], row_id: str, **fields: Any) -> _R:
        """Change fields of a record; returns it as it stood before, which undoes the change.

        Texts are cleaned; None empties a field. Raises ``Refused`` for values that cannot be
        kept, and for what is not this profile's to change.
        """
        said = _cleaned(fields)
        with self._profile.store.unit() as unit:
            before = unit.get(kind, row_id)
            if before is None:
                raise _unknown()
            permit(self._profile, unit, before)
            after = checked(dataclasses.replace(before, **said))  # type: ignore[type-var]
            changed = unit.save(after)
            permit(self._profile, unit, after)
            unit.commit()
        if changed:
            self._events.tell(RegistersChanged(changed))
        return before

    def add(self, kind: type[_R], **fields: Any) -> _R:
        """Keep a new record and return it; raises ``Refused`` for values that cannot be kept."""
        said = {**_missing(kind), **_cleaned(fields)}
        made: Any = kind(id=new_id(self._profile.now()), **said)  # type: ignore[call-arg]
        with self._profile.store.unit() as unit:
            changed = unit.save(checked(made))
            permit(self._profile, unit, made)
            unit.commit()
        self._events.tell(RegistersChanged(changed))
        return made  # type: ignore[no-any-return]

    def retire(self, kind: type[_R], row_id: str, reason: str) -> _R:
        """Let a record no longer count, for a code of ``RETIRED``; returns it as it stood before.

        Nothing is deleted. Raises ``Refused`` for an unknown record or reason.
        """
        why = known_code(RETIRED, reason)
        today = day_of(self._profile.now())
        return self.change(kind, row_id, retired=why, retired_on=today)


def _missing(kind: type) -> dict[str, None]:
    """Required fields before anybody says something, so that the checks name them."""
    return {field.name: None for field in entity_of(kind).fields.values() if field.required}


def _cleaned(fields: Mapping[str, Any]) -> dict[str, Any]:
    return {
        name: clean(value) if isinstance(value, str) else value for name, value in fields.items()
    }


def _unknown() -> Refused:
    return Refused(
        "record.unknown",
        _("This record is not here."),
        hint=_("It may not have reached this computer yet."),
    )
