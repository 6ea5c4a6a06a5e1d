"""Handing over: grids, open issues and people cared for go to the next in one step.

One unit of work changes the registers that say who serves where and keeps the fact of the
handover; all of it syncs. What nobody was in charge of is not given to anybody.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.authority import Authority
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import seen_by
from gridclient.domain.handovers import Handover
from gridclient.domain.identifiers import new_id
from gridclient.domain.staff import Person
from gridclient.domain.texts import clean
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services import handover_plans, undoing
from gridclient.services.authorising import permit
from gridclient.services.entry import checked
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.handover_plans import Preview
from gridclient.services.profile import Profile
from gridclient.services.undoing import Change

__all__ = ["HandedOver", "Handovers", "Preview"]


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A handover that was done; ``changes``: the records before and after, to take it back."""

    handover: Handover
    changes: tuple[Change, ...]


class Handovers:
    """Handing work over, in an office."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def staff(self) -> list[Person]:
        """Those who serve and may hand over or follow: who has grids first, then by name."""
        with self._profile.store.view() as unit:
            people = unit.find(Person, retired=None)
        return sorted(people, key=lambda one: (not one.grid_ids, one.name, one.id))

    def find(self, name: str) -> Person:
        """The one a name or an id means; raises ``Refused`` for nobody and for several."""
        fitting = [one for one in self.staff() if name in (one.id, one.name)]
        if len(fitting) != 1:
            raise Refused(
                "handover.person",
                _("“{name}” is not one of the people who serve here.").format(name=name)
                if not fitting
                else _("“{name}” is the name of {count} people here.").format(
                    name=name, count=len(fitting)
                ),
                hint=_("Known here: {names}.").format(
                    names=listed(handover_plans.called(one) for one in (fitting or self.staff()))
                    or "–"
                ),
            )
        return fitting[0]

    def preview(
        self,
        from_id: str,
        to_id: str,
        grid_ids: Sequence[str] = (),
        *,
        on: dt.date | None = None,
        leaves: bool = False,
    ) -> Preview:
        """What goes over; no ``grid_ids``: everything. Raises ``Refused`` for a person or grid
        there is not, and with a day or ``leaves`` for all that the handover is refused for."""
        self._profile.office()
        with self._profile.store.view() as unit:
            plan = handover_plans.plan(unit, from_id, to_id, grid_ids)
        if on is not None or leaves:
            today = day_of(self._profile.now())
            handover_plans.check(plan, on or today, today, leaves=leaves)
        return _seen(plan, self._profile.authority)

    def hand_over(
        self,
        from_id: str,
        to_id: str,
        grid_ids: Sequence[str] = (),
        *,
        on: dt.date | None = None,
        note: str | None = None,
        leaves: bool = False,
    ) -> HandedOver:
        """Hand grids over, all of them when none is named; one unit of work.

        ``on``: None is today. ``leaves``: the one who hands everything over serves here no
        longer. Raises ``Refused`` when nothing would go over, or somebody leaves with grids.
        """
        self._profile.office()
        today = day_of(self._profile.now())
        day = on or today
        with self._profile.store.unit() as unit:
            plan = handover_plans.plan(unit, from_id, to_id, grid_ids)
            handover_plans.check(plan, day, today, leaves=leaves)
            changes = handover_plans.changes(plan, day if leaves else None)
            unit.save(*(checked(after) for _before, after in changes))
            handover = checked(
                Handover(
                    id=new_id(self._profile.now()),
                    division_id=plan.leaver.division_id,
                    from_id=plan.leaver.id,
                    to_id=plan.follower.id,
                    grid_ids=tuple(grid.id for grid in plan.holding.grids),
                    issue_ids=tuple(issue.id for issue in plan.holding.issues),
                    people=plan.holding.cared,
                    handed_on=day,
                    note=clean(note),
                )
            )
            unit.add(handover)
            permit(self._profile, unit, handover, *(after for _before, after in changes))
            unit.commit()
        self._events.tell(RegistersChanged(len(changes)))
        return HandedOver(handover, changes)

    def take_back(self, done: HandedOver) -> Handover:
        """Hand back, as a step of its own: what the handover wrote and nobody changed since
        says again what it said before."""
        self._profile.office()
        with self._profile.store.unit() as unit:
            restored = undoing.restored(unit, done.changes)
            unit.save(*restored)
            back = dataclasses.replace(
                done.handover,
                id=new_id(self._profile.now()),
                from_id=done.handover.to_id,
                to_id=done.handover.from_id,
                handed_on=day_of(self._profile.now()),
                note=_("Taken back"),
            )
            unit.add(checked(back))
            permit(self._profile, unit, back, *restored)
            unit.commit()
        self._events.tell(RegistersChanged(len(restored)))
        return back

    def list_(self) -> list[Handover]:
        """Handovers, newest first."""
        with self._profile.store.view() as unit:
            found = unit.find(Handover)
        return sorted(found, key=lambda one: (one.handed_on, one.id), reverse=True)


def _seen(plan: Preview, reader: Authority | None) -> Preview:
    """A plan to look at, with its records as a role reads them."""
    holding = dataclasses.replace(
        plan.holding,
        issues=tuple(seen_by(reader, one) for one in plan.holding.issues),
        enrolments=tuple(seen_by(reader, one) for one in plan.holding.enrolments),
    )
    return dataclasses.replace(plan, holding=holding)
