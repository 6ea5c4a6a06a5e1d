"""Changing what the registers say: one record, some fields, with what stood before."""

from __future__ import annotations

import dataclasses
from typing import Any, TypeVar

from gridclient.domain.texts import clean
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.entry import checked
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
        kept.
        """
        said = {
            name: clean(value) if isinstance(value, str) else value
            for name, value in fields.items()
        }
        with self._profile.store.unit() as unit:
            before = unit.get(kind, row_id)
            if before is None:
                raise _unknown()
            changed = unit.save(checked(dataclasses.replace(before, **said)))  # type: ignore[type-var]
            unit.commit()
        if changed:
            self._events.tell(RegistersChanged(changed))
        return before


def _unknown() -> Refused:
    return Refused(
        "record.unknown",
        _("This record is not here."),
        hint=_("It may not have reached this computer yet."),
    )
