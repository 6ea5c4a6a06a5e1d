"""Grid boundaries: grids are split and merged and buildings change grids, from a day on.

The registers say so at once, the fact of the change says when and why, and both travel; rows
that enter or leave somebody's grid with a building follow (``store.raising``, ``store.leaving``).
Coverage counts a building where it stands now, for earlier periods too.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.days import day_of
from gridclient.domain.fields import Record
from gridclient.domain.handovers import BoundaryChange
from gridclient.domain.identifiers import named_id, new_id
from gridclient.domain.issues import Issue
from gridclient.domain.places import Building, Grid
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.services import boundary_plans, doubts, undoing
from gridclient.services.authorising import permit
from gridclient.services.boundary_plans import Plan, Preview
from gridclient.services.entry import checked
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.profile import Profile
from gridclient.services.undoing import Change
from gridclient.store.unit import Unit

__all__ = ["Boundaries", "Changed", "NewGrid", "Plan", "Preview"]


@dataclass(frozen=True, slots=True)
class NewGrid:
    """A grid to be made of some buildings."""

    code: str
    name: str
    building_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Changed:
    """A change of boundaries that was made; ``changes``: records before and after; ``made``:
    grids that were new."""

    fact: BoundaryChange
    changes: tuple[Change, ...]
    made: tuple[Grid, ...]


class Boundaries:
    """Changing the boundaries of grids, in an office."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    # --- what is meant ---------------------------------------------------------------------

    def split(self, grid: str, parts: Sequence[NewGrid], *, despite: str | None = None) -> Plan:
        """New grids out of buildings of one; the grid ends when no building is left in it.

        Raises ``Refused("entry.doubtful")`` for a code that is not written as grid codes are
        here, unless ``despite`` says why it is right.
        """
        with self._profile.store.view() as unit:
            old = boundary_plans.grid(unit, grid)
            known = {item.code for item in unit.find(Grid)}
            inside = {item.id for item in unit.find(Building, grid_id=old.id, retired=None)}
        taken: set[str] = set()
        for part in parts:
            if not part.code.strip() or part.code in known:
                raise boundary_plans.taken(part.code)
            known.add(part.code)
            boundary_plans.check_buildings(part.building_ids, inside - taken, old)
            taken |= set(part.building_ids)
        if not parts:
            raise boundary_plans.nothing()
        made = tuple(
            Grid(
                id=named_id("grid", part.code.strip()),
                division_id=old.division_id,
                code=part.code.strip(),
                name=clean(part.name) or part.code.strip(),
            )
            for part in parts
        )
        if clean(despite) is None:
            self._weigh(made)
        goes = {
            building: grid.id
            for part, grid in zip(parts, made, strict=True)
            for building in part.building_ids
        }
        ended = (old,) if taken == inside else ()
        return Plan("split", (old,), made, goes, ended, made)

    def _weigh(self, made: Sequence[Grid]) -> None:
        """Refuse grids with something doubtful about them."""
        today = day_of(self._profile.now())
        with self._profile.store.view() as unit:
            for one in made:
                doubts.refuse(one, doubts.of(unit, one, today))

    def merge(self, grids: Sequence[str], into: str) -> Plan:
        """All buildings of some grids go into another one; the emptied grids end."""
        with self._profile.store.view() as unit:
            target = boundary_plans.grid(unit, into)
            sources = [boundary_plans.grid(unit, one) for one in dict.fromkeys(grids)]
            sources = [one for one in sources if one.id != target.id]
            goes = {
                building.id: target.id
                for source in sources
                for building in unit.find(Building, grid_id=source.id)
            }
        if not sources:
            raise boundary_plans.nothing()
        return Plan("merge", tuple(sources), (target,), goes, tuple(sources), ())

    def move(self, building_ids: Sequence[str], to: str) -> Plan:
        """Some buildings go to another grid."""
        with self._profile.store.view() as unit:
            target = boundary_plans.grid(unit, to)
            found = unit.find(Building, id=set(building_ids))
            moving = [building for building in found if building.grid_id != target.id]
            sources = unit.find(Grid, id={building.grid_id for building in moving})
        if not moving or len(found) != len(set(building_ids)):
            raise boundary_plans.nothing()
        goes = {building.id: target.id for building in moving}
        return Plan("move", tuple(sources), (target,), goes, (), ())

    def preview(self, plan: Plan, *, on: dt.date | None = None) -> Preview:
        """Whom and what a change concerns, and what to be warned of; ``on``: the day meant, of
        which the change itself would be refused when it is still to come."""
        self._profile.office()
        _check_day(on, day_of(self._profile.now()))
        with self._profile.store.view() as unit:
            return boundary_plans.preview(unit, plan)

    def grids_of(self) -> dict[str, str]:
        """Building id to the id of its grid."""
        with self._profile.store.view() as unit:
            return {one.id: one.grid_id for one in unit.find(Building, retired=None)}

    # --- doing it --------------------------------------------------------------------------

    def apply(self, plan: Plan, *, on: dt.date | None = None, reason: str | None = None) -> Changed:
        """Make the change, in one unit of work; ``on``: None is today.

        Raises ``Refused`` for a day to come: registers have no future.
        """
        self._profile.office()
        today = day_of(self._profile.now())
        day = on or today
        _check_day(day, today)
        with self._profile.store.unit() as unit:
            made = [dataclasses.replace(grid, valid_from=day) for grid in plan.made]
            changes = tuple(_changes(unit, plan, day))
            unit.save(*map(checked, made))
            unit.save(*(checked(after) for _before, after in changes))
            fact = checked(self._fact(plan, day, reason))
            unit.add(fact)
            permit(self._profile, unit, fact, *made, *(after for _before, after in changes))
            unit.commit()
        self._events.tell(RegistersChanged(len(changes) + len(made)))
        return Changed(fact, changes, tuple(made))

    def _fact(self, plan: Plan, day: dt.date, reason: str | None) -> BoundaryChange:
        return BoundaryChange(
            id=new_id(self._profile.now()),
            division_id=(*plan.sources, *plan.targets)[0].division_id,
            kind=plan.kind,
            from_ids=tuple(grid.id for grid in plan.sources),
            to_ids=tuple(grid.id for grid in plan.targets),
            building_ids=tuple(plan.goes),
            effective_on=day,
            reason=clean(reason),
        )

    def take_back(self, done: Changed) -> BoundaryChange:
        """Change the boundaries back, as a step of its own; grids that were new end."""
        self._profile.office()
        today = day_of(self._profile.now())
        with self._profile.store.unit() as unit:
            restored = undoing.restored(unit, done.changes)
            ended = [
                dataclasses.replace(grid, retired="entered_in_error", valid_until=today)
                for grid in unit.find(Grid, id={grid.id for grid in done.made})
            ]
            unit.save(*restored, *ended)
            back = dataclasses.replace(
                done.fact,
                id=new_id(self._profile.now()),
                kind="move",
                from_ids=done.fact.to_ids,
                to_ids=done.fact.from_ids,
                effective_on=today,
                reason=_("Taken back"),
            )
            unit.add(checked(back))
            permit(self._profile, unit, back, *restored, *ended)
            unit.commit()
        self._events.tell(RegistersChanged(len(restored) + len(ended)))
        return back

    def list_(self) -> list[BoundaryChange]:
        """Changes of boundaries, newest first."""
        with self._profile.store.view() as unit:
            found = unit.find(BoundaryChange)
        return sorted(found, key=lambda one: (one.effective_on, one.id), reverse=True)


def _changes(unit: Unit, plan: Plan, day: dt.date) -> list[Change]:
    """The registers that change: buildings, ended grids, and whoever names these grids."""
    found: list[Change] = [
        (building, dataclasses.replace(building, grid_id=plan.goes[building.id]))
        for building in unit.find(Building, id=set(plan.goes))
    ]
    found += [
        (grid, dataclasses.replace(grid, retired="ended", valid_until=day)) for grid in plan.ended
    ]
    follows = boundary_plans.followers(plan)
    for record in boundary_plans.naming(unit, follows):
        found.append((record, _following(record, follows)))
    for issue in unit.find(Issue, grid_id={grid.id for grid in plan.ended}):
        found.append((issue, dataclasses.replace(issue, grid_id=plan.targets[0].id)))
    return found


def _following(record: Record, follows: Mapping[str, Sequence[str]]) -> Record:
    named = (new for one in record.grid_ids for new in follows.get(one, (one,)))
    return dataclasses.replace(record, grid_ids=tuple(dict.fromkeys(named)))


def _check_day(day: dt.date | None, today: dt.date) -> None:
    if day is not None and day > today:
        raise Refused(
            "boundary.future",
            _("A change of boundaries is entered on the day it begins, not before."),
            where=[Where(field=_("Effective on"))],
            hint=_("Choose today or an earlier day."),
        )
