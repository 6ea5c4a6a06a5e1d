"""Lines of the ledgers of what happened: visits and issues."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from gridclient.domain import issues as rules
from gridclient.domain.days import day_of
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.visits import Retraction, Visit, VisitAmendment
from gridclient.services.exports.lines import Line, categories, line
from gridclient.services.exports.register import Register
from gridclient.store import links
from gridclient.store import visits as kept
from gridclient.store.unit import Unit


def visits(unit: Unit, register: Register) -> Iterator[Line]:
    """A line for each visit that counts, oldest first."""
    every = [visit for several in kept.counting(unit).values() for visit in several]
    titles = {issue.id: issue.title for issue in unit.find(Issue)}
    amended: defaultdict[str, list[VisitAmendment]] = defaultdict(list)
    for amendment in unit.find(VisitAmendment):
        amended[amendment.visit_id].append(amendment)
    for visit in sorted(every, key=lambda item: (item.visited_on, item.id)):
        yield _visit(register, visit, amended[visit.id], titles)


def _visit(
    register: Register, visit: Visit, amended: list[VisitAmendment], titles: dict[str, str]
) -> Line:
    spot = register.spot(household=visit.household_id)
    people = {p.id: p.name for p in register.residents.get(visit.household_id, ())}
    visitor = register.persons.get(visit.visitor_id or "")
    care = [item for item in register.care.get(visit.household_id, ()) if not item.retired]
    computed: dict[str, Any] = {
        "visitor": visitor.name if visitor else None,
        "persons": tuple(people[i] for i in visit.resident_ids if i in people),
        "issue_titles": tuple(titles[i] for i in visit.issue_ids if i in titles),
        "categories": categories(care),
    }
    return line(register, spot, (visit, *amended), visit, computed)


def _issues(unit: Unit) -> list[Issue]:
    return links.rehomed(unit, unit.find(Issue))


def issues(unit: Unit, register: Register) -> Iterator[Line]:
    """A line for each issue, in the order they came in."""
    retracted = frozenset(r.issue_event_id for r in unit.find(Retraction) if r.issue_event_id)
    steps: defaultdict[str, list[IssueEvent]] = defaultdict(list)
    for event in unit.find(IssueEvent):
        steps[event.issue_id].append(event)
    for issue in sorted(_issues(unit), key=lambda item: (item.received_on, item.id)):
        standing = rules.fold(steps[issue.id], retracted)
        closed = standing.state == "closed" and standing.since_at
        spot = register.spot(
            household=issue.household_id, building=issue.building_id, grid=issue.grid_id
        )
        computed = {
            "state": standing.state,
            "stars": standing.stars,
            "done_on": day_of(closed) if closed else None,
        }
        yield line(register, spot, (issue, *steps[issue.id]), issue, computed)
