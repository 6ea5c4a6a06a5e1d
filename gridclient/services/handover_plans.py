"""What a handover would do, and what has to be known before."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.care import CareEnrolment
from gridclient.domain.places import Grid
from gridclient.domain.staff import POSTS, Person
from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.services import holdings
from gridclient.services.holdings import Holding
from gridclient.services.undoing import Change
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Preview:
    """What a handover would do. ``missing``: numbers of the leaver's bundles that never came;
    ``uncovered``: codes of grids the next one has no certificate for; ``warnings``: all that a
    person should know before, in words."""

    leaver: Person
    follower: Person
    holding: Holding
    everything: bool
    missing: tuple[int, ...]
    uncovered: tuple[str, ...]
    warnings: tuple[str, ...]


def plan(unit: Unit, from_id: str, to_id: str, grid_ids: Sequence[str]) -> Preview:
    """What goes from one to the other; no ``grid_ids``: everything they have."""
    leaver, follower = _person(unit, from_id), _person(unit, to_id)
    if leaver.id == follower.id or follower.retired:
        raise Refused(
            "handover.same",
            _("The work has to go to somebody else who serves here."),
            hint=_("Choose who follows."),
        )
    grids = _grids(unit, leaver, grid_ids)
    everything = {grid.id for grid in grids} == set(leaver.grid_ids)
    theirs = holdings.peers_of(unit, leaver.id)
    uncovered = holdings.uncovered(holdings.peers_of(unit, follower.id), grids)
    missing = holdings.missing_from(unit, theirs)
    last = max((line.last_received_at or "" for line in theirs), default="")
    return Preview(
        leaver=leaver,
        follower=follower,
        holding=holdings.of(unit, leaver, grids, everything=everything),
        everything=everything,
        missing=missing,
        uncovered=tuple(uncovered),
        warnings=tuple(_warnings(leaver, follower, missing, last, uncovered, bool(theirs))),
    )


def _person(unit: Unit, person_id: str) -> Person:
    found = unit.get(Person, person_id)
    if found is None:
        raise Refused(
            "handover.person",
            _("“{name}” is not one of the people who serve here.").format(name=person_id),
            hint=_("Choose one of the people who serve here."),
        )
    return found


def _grids(unit: Unit, leaver: Person, wanted: Sequence[str]) -> list[Grid]:
    """The leaver's grids, or those named by id or code."""
    mine = unit.find(Grid, id=set(leaver.grid_ids))
    strange = [one for one in wanted if not any(one in (grid.id, grid.code) for grid in mine)]
    if strange:
        raise Refused(
            "handover.grid",
            _("{name} does not serve in the grid “{code}”.").format(
                name=leaver.name, code=strange[0]
            ),
            where=[Where(field=_("Grid"))],
            hint=_("Grids of {name}: {codes}.").format(
                name=leaver.name, codes=listed(grid.code for grid in mine) or "–"
            ),
        )
    chosen = [grid for grid in mine if not wanted or {grid.id, grid.code} & set(wanted)]
    return sorted(chosen, key=lambda grid: grid.code)


def check(plan: Preview, day: dt.date, today: dt.date, *, leaves: bool) -> None:
    """Refuse a handover of nothing, one of days to come, and a leaver who keeps grids."""
    if day > today:
        raise Refused(
            "handover.future",
            _("A handover is entered on the day it happens, not before."),
            where=[Where(field=_("Date"))],
            hint=_("Choose today or an earlier day."),
        )
    if leaves and not plan.everything:
        raise Refused(
            "handover.leaves",
            _("{name} still has other grids and cannot leave yet.").format(name=plan.leaver.name),
            hint=_("Hand all grids over, one after the other."),
        )
    holding = plan.holding
    if not (leaves or holding.grids or holding.issues or holding.enrolments):
        raise Refused(
            "handover.nothing",
            _("{name} has nothing that could be handed over.").format(name=plan.leaver.name),
            hint=_("Choose somebody who has grids, open issues or people to care for."),
        )


def changes(plan: Preview, left_on: dt.date | None) -> tuple[Change, ...]:
    """The registers that change, before and after; ``left_on``: since when the leaver is gone."""
    leaver, follower, holding = plan.leaver, plan.follower, plan.holding
    gone = {grid.id for grid in holding.grids}
    gives = dataclasses.replace(
        leaver,
        grid_ids=tuple(one for one in leaver.grid_ids if one not in gone),
        retired="ended" if left_on else leaver.retired,
        retired_on=left_on or leaver.retired_on,
    )
    both = (*follower.grid_ids, *(grid.id for grid in holding.grids))
    takes = dataclasses.replace(follower, grid_ids=tuple(dict.fromkeys(both)))
    pairs: list[Change] = [(leaver, gives), (follower, takes)]
    pairs += [(one, _helped(one, leaver.id, follower.id)) for one in holding.enrolments]
    pairs += [(one, dataclasses.replace(one, handler_id=follower.id)) for one in holding.issues]
    return tuple(pairs)


def _helped(enrolment: CareEnrolment, leaver: str, follower: str) -> CareEnrolment:
    helpers = (follower if one == leaver else one for one in enrolment.helper_ids)
    return dataclasses.replace(enrolment, helper_ids=tuple(dict.fromkeys(helpers)))


def _warnings(  # noqa: PLR0917 - all that may be wrong with a handover
    leaver: Person,
    follower: Person,
    missing: Sequence[int],
    last_at: str,
    uncovered: Sequence[str],
    has_device: bool,
) -> list[str]:
    told = []
    if missing:
        told.append(
            _(
                "Bundles {numbers} of {name} have not come: what was recorded in them is not here."
            ).format(numbers=listed(map(str, missing)), name=leaver.name)
        )
    if has_device:
        told.append(
            _(
                "The last bundle of {name} is of {day}. Ask for one more before the handover."
            ).format(name=leaver.name, day=last_at[:10])
            if last_at
            else _("No bundle of {name} has come yet. Ask for one before the handover.").format(
                name=leaver.name
            )
        )
    if uncovered:
        told.append(
            _("{name} has no certificate for {grids} yet: write a new one after this.").format(
                name=follower.name, grids=listed(uncovered)
            )
        )
    return told


def called(person: Person) -> str:
    """Somebody who serves, told apart from namesakes."""
    return f"{person.name} ({POSTS.title_of(person.post)}, {person.id})"
