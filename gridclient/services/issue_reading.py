"""Issues as they are followed up: where each stands, whose it is, and by when.

State and history are folded from the steps (``domain.issues``).
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gridclient.domain import issues as rules
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import door_seen_by, name_seen_by, seen_by
from gridclient.domain.issues import CLOSED, Issue, IssueEvent
from gridclient.domain.places import Building, Estate, Grid, address_label
from gridclient.domain.visits import Retraction
from gridclient.services import calendars
from gridclient.services.profile import Profile
from gridclient.store.doors import DoorLine, doors
from gridclient.store.unit import Unit

SOON_WORKDAYS = 1
"""From this many working days before its limit an issue is due soon (domain.md §4.3)."""


@dataclass(frozen=True, slots=True)
class Followed:
    """An issue with where it stands, as this role reads it.

    ``place``: the address of its household or building, else the name of its grid; ``mine``: this
    profile's person handles it or took a step, for an office: nobody else has it; ``with_whom``:
    who was asked to do something and has not answered; ``overdue_days``: since its limit passed,
    nought while there is time or nothing to do; ``soon``: the limit is at hand.
    """

    issue: Issue
    state: str
    stars: int | None
    outcome: str | None
    place: str
    head_name: str | None
    grid_id: str | None
    grid_name: str
    mine: bool
    with_whom: str | None
    overdue_days: int
    soon: bool

    @property
    def is_open(self) -> bool:
        """Whether somebody still has something to do."""
        return self.state not in CLOSED

    @property
    def is_answered(self) -> bool:
        """Whether what was asked for is done, or will not be."""
        return self.state == "done" or not self.is_open


class Reading:
    """What every issue of a profile is read with, read once."""

    def __init__(self, unit: Unit, profile: Profile) -> None:
        self._reader, self._me = profile.authority, profile.person_id
        self._today = day_of(profile.now())
        self._tomorrow = calendars.shipped().after(self._today, SOON_WORKDAYS).on
        self._steps: defaultdict[str, list[IssueEvent]] = defaultdict(list)
        gone = taken_back(unit)
        for event in unit.find(IssueEvent):
            if event.id not in gone:
                self._steps[event.issue_id].append(event)
        self._doors = {line.household_id: line for line in doors(unit)}
        self._grids = {grid.id: grid for grid in unit.find(Grid)}
        self._buildings = {one.id: one for one in unit.find(Building)}
        self._estates = {one.id: one.name for one in unit.find(Estate)}

    def followed(self, issue: Issue) -> Followed:
        """An issue with where it stands."""
        steps = in_order(self._steps[issue.id])
        standing = rules.fold(steps)
        line = self._doors.get(issue.household_id) if issue.household_id else None
        grid = self._grids.get(self._grid_id(issue, line) or "")
        waits = standing.state not in (*CLOSED, "done")
        late = (self._today - issue.due_on).days if waits and issue.due_on else 0
        with_whom = _with_whom(steps) if waits else None
        return Followed(
            issue=seen_by(self._reader, issue),
            state=standing.state,
            stars=standing.stars,
            outcome=None if waits else _outcome(steps),
            place=self._place(issue, line, grid),
            head_name=name_seen_by(self._reader, line.head_name) if line else None,
            grid_id=grid.id if grid else None,
            grid_name=grid.name if grid else "",
            mine=self._is_mine(issue, steps, with_whom),
            with_whom=with_whom,
            overdue_days=max(0, late),
            soon=bool(waits and issue.due_on) and late <= 0 and self._is_near(issue.due_on),
        )

    def _grid_id(self, issue: Issue, line: DoorLine | None) -> str | None:
        building = self._buildings.get(issue.building_id or "")
        return line.grid_id if line else building.grid_id if building else issue.grid_id

    def _place(self, issue: Issue, line: DoorLine | None, grid: Grid | None) -> str:
        if line is not None:
            house = address_label(line.estate, line.building_no, None, None)
            address = address_label(line.estate, line.building_no, line.unit_no, line.room_no)
            return door_seen_by(self._reader, house, address)
        building = self._buildings.get(issue.building_id or "")
        if building is None:
            return grid.name if grid else ""
        estate = self._estates.get(building.estate_id or "")
        return address_label(estate, building.building_no, None, None)

    def _is_mine(self, issue: Issue, steps: Sequence[IssueEvent], with_whom: str | None) -> bool:
        if self._me is None:
            return issue.handler_id is None and with_whom is None
        return issue.handler_id == self._me or any(step.by_id == self._me for step in steps)

    def _is_near(self, due_on: dt.date | None) -> bool:
        return due_on is not None and due_on <= self._tomorrow


def _with_whom(steps: Sequence[IssueEvent]) -> str | None:
    """The unit that was asked last."""
    return next((step.lead_unit for step in reversed(steps) if step.lead_unit), None)


def _outcome(steps: Sequence[IssueEvent]) -> str | None:
    return next((step.outcome for step in reversed(steps) if step.outcome), None)


def urgency(line: Followed) -> tuple[object, ...]:
    """A key that sorts what waits by its limit, before what is done and what is closed."""
    issue = line.issue
    if line.is_answered:
        return (1 if line.is_open else 2, -issue.received_on.toordinal(), issue.id)
    return (0, (issue.due_on or dt.date.max).toordinal(), issue.id)


def in_order(events: Iterable[IssueEvent]) -> list[IssueEvent]:
    """Steps in the order in which they were taken."""
    return sorted(events, key=lambda event: (event.happened_at, event.id))


def taken_back(unit: Unit) -> frozenset[str]:
    """The ids of the steps that no longer count."""
    return frozenset(one.issue_event_id for one in unit.find(Retraction) if one.issue_event_id)
