"""The members of a household as people name them, and what is said when there is none."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from gridclient.domain.people import Resident
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.store import links
from gridclient.store.unit import Unit

_R = TypeVar("_R")


def get(unit: Unit, kind: type[_R], row_id: str, refusal: Callable[[str], Refused]) -> _R:
    """A record; raises what ``refusal`` makes of its id when it is not here."""
    found = unit.get(kind, row_id)
    if found is None:
        raise refusal(row_id)
    return found


def member(unit: Unit, household_id: str, resident_id: str) -> Resident:
    """Somebody of a household; raises ``Refused("resident.unknown")`` for anybody else."""
    resident = unit.get(Resident, resident_id)
    homes = links.members(unit, "household", household_id)
    if resident is None or resident.household_id not in homes:
        raise no_person()
    return resident


def no_person(_row_id: str = "") -> Refused:
    """The refusal for somebody who is not here."""
    return Refused(
        "resident.unknown",
        _("Nobody of this name lives in this household."),
        hint=Hint(
            _("Look at the household with “household show”."), _("Open the household again.")
        ),
    )


def several(name: str) -> Refused:
    """The refusal for a name that several of a household have."""
    return Refused(
        "resident.several",
        _("Several people of this household are called “{name}”.").format(name=name),
        hint=Hint(
            _("Give the id of the one you mean; “household show --json” lists them."),
            _("Choose the one you mean from the list."),
        ),
    )
