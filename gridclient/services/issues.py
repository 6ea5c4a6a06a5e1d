"""Issues: what residents ask for, registered and worked through their steps."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace

from gridclient.domain import issues as rules
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import seen_by
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import CATEGORIES, KINDS, SOURCES, URGENCIES, Issue, IssueEvent
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Grid
from gridclient.domain.texts import clean
from gridclient.domain.visits import Retraction
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.services import calendars
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, codes_in, known_code
from gridclient.services.events import Events, IssuesChanged
from gridclient.services.profile import Profile
from gridclient.store import links
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class NewIssue:
    """What a person says of an issue when it is raised."""

    title: str
    kind: str = "request"
    category: str | None = None
    source: str = "visit"
    urgency: str = "normal"
    content: str | None = None
    petitioner: str | None = None


@dataclass(frozen=True, slots=True)
class IssueLine:
    """An issue with the state its steps add up to."""

    issue: Issue
    state: str
    stars: int | None

    def overdue(self, on: dt.date) -> bool:
        """Whether its time limit has passed while it is still open."""
        closed = self.state in ("closed", "cancelled")
        return not closed and self.issue.due_on is not None and self.issue.due_on < on


class Issues:
    """Registering and listing issues in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def add(
        self,
        new: NewIssue,
        household_id: str | None = None,
        *,
        building_id: str | None = None,
        grid_id: str | None = None,
    ) -> IssueLine:
        """Register an issue of a household, of a building or of a grid; durable when this returns.

        Without any of them it belongs to the only grid. Raises ``Refused`` where there are
        several, for more than one place, and for a place that is not here.
        """
        with self._profile.store.unit() as unit:
            issue = self.raise_in(unit, new, household_id, building_id=building_id, grid_id=grid_id)
            unit.commit()
        self._events.tell(IssuesChanged((issue.id,)))
        return IssueLine(issue, "registered", None)

    def usual_source(self) -> str:
        """How issues that belong to no visit mostly come: to an office somebody walks in, others
        are called."""
        authority = self._profile.authority
        return "call_in" if authority is not None and authority.is_office else "phone"

    def raise_in(
        self,
        unit: Unit,
        new: NewIssue,
        household_id: str | None,
        *,
        building_id: str | None = None,
        grid_id: str | None = None,
    ) -> Issue:
        """Register an issue inside somebody's unit of work; raises what :meth:`add` raises."""
        now = self._profile.now()
        today = day_of(now)
        kind = known_code(KINDS, new.kind)
        category = known_code(codes_in(unit, CATEGORIES), new.category) if new.category else None
        source = known_code(SOURCES, new.source)
        urgency = known_code(URGENCIES, new.urgency)
        issue = Issue(
            id=new_id(now),
            household_id=household_id,
            building_id=building_id,
            grid_id=grid_id,
            issue_no=self._number(unit, today),
            kind=kind,
            category=category,
            source=source,
            urgency=urgency,
            petitioner=clean(new.petitioner),
            title=clean(new.title) or "",
            content=clean(new.content),
            received_on=today,
            due_on=calendars.shipped().after(today, rules.LIMIT_WORKDAYS[urgency]).on,
        )
        checked(issue)  # what was typed comes first, where it belongs second
        issue = _placed(unit, issue)
        unit.save(issue)
        event = IssueEvent(
            id=new_id(now),
            issue_id=issue.id,
            action="registered",
            happened_at=now,
            by_id=self._profile.person_id,
        )
        unit.add(checked(event))
        permit(self._profile, unit, issue, event)
        return issue

    def list_(self, household_id: str | None = None) -> list[IssueLine]:
        """All issues, or those of one household, newest first, as this role reads them."""
        with self._profile.store.view() as unit:
            issues = (
                links.of_household(unit, Issue, household_id)
                if household_id
                else links.rehomed(unit, unit.find(Issue))
            )
            events = unit.find(IssueEvent)
            retracted = frozenset(
                item.issue_event_id for item in unit.find(Retraction) if item.issue_event_id
            )
        steps: dict[str, list[IssueEvent]] = {}
        for event in events:
            steps.setdefault(event.issue_id, []).append(event)
        lines = []
        for issue in issues:
            standing = rules.fold(steps.get(issue.id, []), retracted)
            seen = seen_by(self._profile.authority, issue)
            lines.append(IssueLine(seen, standing.state, standing.stars))
        return sorted(lines, key=lambda line: (line.issue.received_on, line.issue.id), reverse=True)

    def _number(self, unit: Unit, today: dt.date) -> str:
        """Day, device and a running number: two devices offline never give the same."""
        mark = self._profile.replica[:4]
        prefix = f"{today:%Y%m%d}-{mark}-"
        taken = [i.issue_no for i in unit.find(Issue, received_on=today.isoformat())]
        count = sum(1 for number in taken if number.startswith(prefix))
        return f"{prefix}{count + 1:03d}"


_PLACES = (("household_id", Household), ("building_id", Building), ("grid_id", Grid))


def _placed(unit: Unit, issue: Issue) -> Issue:
    """The issue at the one place it names, or in the only grid."""
    named = [(kind, row_id) for name, kind in _PLACES if (row_id := getattr(issue, name))]
    if not named:
        return replace(issue, grid_id=_only_grid(unit))
    if len(named) > 1:
        raise Refused(
            "issue.places",
            _("An issue belongs to one place only: a household, a building or a grid."),
            hint=_("Name the one it is about."),
        )
    kind, row_id = named[0]
    if unit.get(kind, row_id) is None:
        raise Refused(
            "issue.place_unknown",
            _("The place of the issue is not here."),
            hint=_("It may not have reached this computer yet."),
        )
    return issue


def _only_grid(unit: Unit) -> str:
    grids = [grid for grid in unit.find(Grid) if not grid.retired]
    if len(grids) != 1:
        raise Refused(
            "issue.place",
            _("The issue does not say where it belongs."),
            hint=Hint(
                _("Name a household with --household, a building or a grid."),
                _("Choose a household, a building or a grid."),
            ),
        )
    return grids[0].id
