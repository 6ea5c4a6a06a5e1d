"""Moving in and out, and doors entered by hand: whatever changes with it is one step."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridclient.domain import disclosure
from gridclient.domain.authority import objection
from gridclient.domain.days import day_of
from gridclient.domain.fields import RETIRED
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import NOT_LIVED_IN, Dwelling
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.authorising import permit
from gridclient.services.duplicates.linking import Linking
from gridclient.services.duplicates.records import LinkMade
from gridclient.services.entry import known_code
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.profile import Profile
from gridclient.services.registers import Registers
from gridclient.services.sync import leaving
from gridclient.services.undoing import Change, restored
from gridclient.store import links, scopes
from gridclient.store.unit import Unit

_IN_ERROR = "entered_in_error"


@dataclass(frozen=True, slots=True)
class Moved:
    """What a household's coming or going wrote, for taking it back. ``household_id`` is the one
    that stands; ``came``: the entry that was made, None where somebody left."""

    household_id: str
    changes: tuple[Change, ...]
    came: Household | None = None
    link: LinkMade | None = None


class Moves:
    """Households that come and go, and new doors, in one profile."""

    def __init__(self, profile: Profile, registers: Registers, events: Events) -> None:
        self._profile = profile
        self._registers = registers
        self._events = events

    def today(self) -> dt.date:
        """Today, by the profile's clock."""
        return day_of(self._profile.now())

    def may_enter(self, building_id: str) -> bool:
        """Whether this profile enters doors and households in a building, and sees all of them."""
        authority = self._profile.authority
        if authority is None:
            return True
        with self._profile.store.view() as unit:
            place = scopes.places(unit, "building", [building_id]).get(building_id, (None, None))
            gone = not authority.is_office and leaving.is_leaving(unit, "building", building_id)
        kinds = ("dwelling", "household")
        return not gone and not any(
            objection(authority, kind, *place) or disclosure.withheld(authority.role, kind)
            for kind in kinds
        )

    def move_in(
        self,
        dwelling_id: str,
        fields: Mapping[str, Any],
        *,
        despite: str | None = None,
        same: str | None = None,
    ) -> Moved:
        """A household now lives behind a door, which is no longer said to be vacant or a shop.

        ``same``: the household that this one is, and that stands for both. Raises ``Refused`` as
        :meth:`Registers.add` and :meth:`Duplicates.link` do.
        """
        with self._profile.store.unit() as unit:
            said: dict[str, Any] = {"dwelling_id": dwelling_id, **fields}
            home = self._registers.add_in(unit, Household, despite=despite, **said)
            changes = self._lived_in(unit, dwelling_id)
            linking = Linking(self._profile, unit)
            link = linking.link("household", same, home.id, {}) if same else None
            stands = links.canonical(unit, "household", home.id)
            unit.commit()
        self._events.tell(RegistersChanged(1 + len(changes)))
        return Moved(stands, changes, home, link)

    def move_out(self, household_id: str, reason: str, on: dt.date) -> Moved:
        """A household and whoever lives in it no longer count, for a code of ``RETIRED``.

        Of a household that was entered more than once no entry counts. Raises ``Refused`` as
        :meth:`Registers.change` does, and for a day to come.
        """
        with self._profile.store.unit() as unit:
            ids = links.members(unit, "household", household_id)
            changes = self._left(unit, ids, known_code(RETIRED, reason), on)
            unit.commit()
        self._events.tell(RegistersChanged(len(changes)))
        return Moved(household_id, changes)

    def take_back(self, moved: Moved) -> None:
        """Say again what was said before a household came or went."""
        with self._profile.store.unit() as unit:
            if moved.link is not None:
                Linking(self._profile, unit).take_back(moved.link)
            if moved.came is not None:
                self._left(unit, [moved.came.id], _IN_ERROR, self.today())
            before = restored(unit, moved.changes)
            unit.save(*before)
            permit(self._profile, unit, *before)
            unit.commit()
        self._events.tell(RegistersChanged(1 + len(moved.changes)))

    def drop_door(self, dwelling_id: str) -> None:
        """Take back a door that was entered; raises ``Refused`` when somebody lives there now."""
        with self._profile.store.view() as unit:
            homes = unit.find(Household, dwelling_id=dwelling_id)
        if any(not home.retired for home in homes):
            raise Refused(
                "door.lived_in",
                _("Somebody lives behind this door now."),
                hint=_("Take back first that the household moved in."),
            )
        self._registers.retire(Dwelling, dwelling_id, _IN_ERROR)

    def _lived_in(self, unit: Unit, dwelling_id: str) -> tuple[Change, ...]:
        door = unit.get(Dwelling, dwelling_id)
        if door is None or door.occupancy not in NOT_LIVED_IN:
            return ()
        return (self._registers.change_in(unit, Dwelling, dwelling_id, occupancy=None),)

    def _left(
        self, unit: Unit, household_ids: list[str], reason: str, on: dt.date
    ) -> tuple[Change, ...]:
        """The entries of a household and whoever lives there, before and after they left."""
        living: list[Household | Resident] = [
            *unit.find(Household, id=household_ids),
            *unit.find(Resident, household_id=household_ids),
        ]
        return tuple(
            self._registers.change_in(unit, type(one), one.id, retired=reason, retired_on=on)
            for one in living
            if not one.retired
        )
