"""One issue and its steps, as programs and people read them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gridclient.app import App
from gridclient.cli.bundle_answers import standing_json
from gridclient.domain.days import stamp_text, written
from gridclient.domain.issues import ACTIONS, KINDS, OUTCOMES, STATES, URGENCIES, IssueEvent
from gridclient.i18n import _
from gridclient.services.issue_reading import Followed
from gridclient.services.issue_steps import StepLine
from gridclient.services.sync.records import RecordStanding
from gridclient.services.sync.standing_words import in_short, in_words


def shown_json(app: App, found: Followed) -> dict[str, Any]:
    """An issue, what can be done about it, and its steps, newest first."""
    issue, steps = found.issue, app.issue_steps.timeline(found.issue.id)
    own, of_steps = _standings(app, found, steps)
    return {
        "id": issue.id,
        "no": issue.issue_no,
        "title": issue.title,
        "text": issue.content,
        "kind": issue.kind,
        "urgency": issue.urgency,
        "household": issue.household_id,
        "building": issue.building_id,
        "grid": issue.grid_id,
        "address": found.place or None,
        "petitioner": issue.petitioner,
        "state": found.state,
        "outcome": found.outcome,
        "stars": found.stars,
        "with": found.with_whom,
        "received_on": str(issue.received_on),
        "due_on": str(issue.due_on) if issue.due_on else None,
        "overdue_days": found.overdue_days,
        "possible": list(app.issue_steps.possible(found.state)),
        "standing": standing_json(own),
        "steps": [_step_json(app, line, of_steps.get(line.event.id)) for line in steps],
    }


def _standings(
    app: App, found: Followed, steps: Sequence[StepLine]
) -> tuple[RecordStanding | None, Mapping[str, RecordStanding]]:
    """Where an issue stands on its way to the office, and each of its steps, by id."""
    issue_id, standings = found.issue.id, app.sync.standings
    own = standings("issue", [issue_id]).get(issue_id)
    return own, standings("issue_event", [line.event.id for line in steps])


def shown_lines(app: App, found: Followed) -> Iterator[str]:
    """The same for a person; each step ends with the id by which it is taken back."""
    issue, steps = found.issue, app.issue_steps.timeline(found.issue.id)
    own, of_steps = _standings(app, found, steps)
    yield f"{issue.issue_no}  {STATES.title_of(found.state)}  {issue.title}"
    due = _("by {day}").format(day=issue.due_on) if issue.due_on else ""
    about = (
        " ".join(filter(None, (found.place or found.grid_name, found.head_name))),
        KINDS.title_of(issue.kind),
        URGENCIES.title_of(issue.urgency) if issue.urgency else "",
        due,
        _stars(found.stars),
    )
    yield "  ".join(filter(None, about))
    yield _("asked by {name}").format(name=issue.petitioner) if issue.petitioner else ""
    yield issue.content or ""
    yield in_words(own) if own else ""
    for line in steps:
        yield _step_words(app, line, of_steps.get(line.event.id))


def _step_json(app: App, line: StepLine, where: RecordStanding | None) -> dict[str, Any]:
    event = line.event
    return {
        "id": event.id,
        "action": event.action,
        "at": stamp_text(event.happened_at),
        "who": _who(app, line),
        "outcome": event.outcome,
        "to": event.lead_unit,
        "stars": event.stars,
        "note": event.note,
        "standing": standing_json(where),
    }


def _step_words(app: App, line: StepLine, where: RecordStanding | None) -> str:
    event = line.event
    outcome = OUTCOMES.title_of(event.outcome) if event.outcome else ""
    about = in_short(where) if where else ""
    said = (_done(line), outcome, _stars(event.stars), _who(app, line), event.note, about)
    return "  ".join((written(event.happened_at), *filter(None, said), event.id))


def _done(line: StepLine) -> str:
    """What was done, and for whom where somebody else was asked."""
    event = line.event
    if line.reopens:
        return _("Opened again")
    if not event.lead_unit:
        return ACTIONS.title_of(event.action)
    if event.action == "dispatched":
        return _("dispatched to {unit}").format(unit=event.lead_unit)
    return _("handed up to {unit}").format(unit=event.lead_unit)


def _who(app: App, line: StepLine) -> str:
    """Who took a step; where it was no person, the office that signed it."""
    entered = [] if line.who else app.histories.of(IssueEvent, line.event.id)
    return line.who or next((one.by for one in reversed(entered)), "")


def _stars(count: int | None) -> str:
    return "★" * (count or 0)
