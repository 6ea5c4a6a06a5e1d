"""``issue``: registering residents' issues and listing them."""

from __future__ import annotations

from typing import Any

import click

from gridclient.cli.bundle_answers import standing_json
from gridclient.cli.context import Session
from gridclient.cli.issue_answers import shown_json, shown_lines
from gridclient.cli.written import WRITTEN
from gridclient.domain.issues import (
    ACTIONS,
    CATEGORIES,
    KINDS,
    OUTCOMES,
    SOURCES,
    STATES,
    URGENCIES,
    IssueEvent,
)
from gridclient.i18n import _
from gridclient.services.issues import IssueLine, NewIssue
from gridclient.services.sync.records import RecordStanding
from gridclient.services.sync.standing_words import in_short


@click.group("issue")
def issue() -> None:
    """Register residents' issues and see how they stand."""


@issue.command("add")
@click.option("--title", type=WRITTEN, required=True, help="What it is, in a few words.")
@click.option("--household", help="Id, file number or address such as 3-2-501.")
@click.option("--building", help="For no household: a building such as 3 or 阳光花园3栋.")
@click.option("--grid", help="For no building: the code of a grid; may be left out if only one.")
@click.option("--kind", default="request", help=", ".join(code.code for code in KINDS))
@click.option("--category", help=", ".join(code.code for code in CATEGORIES))
@click.option("--source", help=", ".join(code.code for code in SOURCES))
@click.option("--urgency", default="normal", help=", ".join(code.code for code in URGENCIES))
@click.option("--text", help="The whole story.")
@click.option("--petitioner", help="Who asks; may stay empty.")
@click.pass_obj
def add(
    session: Session,
    title: str,
    household: str | None,
    building: str | None,
    grid: str | None,
    kind: str,
    category: str | None,
    source: str | None,
    urgency: str,
    text: str | None,
    petitioner: str | None,
) -> None:
    """Register an issue of a household, of a building or of a grid."""
    if sum(map(bool, (household, building, grid))) > 1:
        raise click.UsageError(_("Name only one of --household, --building and --grid."))
    app = session.app()
    came = source or ("visit" if household else app.issues.usual_source())
    line = app.issues.add(
        NewIssue(title, kind, category, came, urgency, text, petitioner),
        app.places.resolve(household) if household else None,
        building_id=app.issue_places.building(building) if building else None,
        grid_id=app.issue_places.grid(grid) if grid else None,
    )
    session.tell(_json(line), _("Registered as {number}.").format(number=line.issue.issue_no))


@issue.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """All issues, newest first."""
    app = session.app()
    lines = app.issues.list_()
    standings = app.sync.standings("issue", [line.issue.id for line in lines])
    session.tell(
        {
            "issues": [
                {**_json(line), "standing": standing_json(standings.get(line.issue.id))}
                for line in lines
            ]
        },
        *(_in_words(line, standings.get(line.issue.id)) for line in lines),
        empty=_("No issue yet: “issue add” registers one."),
    )


@issue.command("show")
@click.argument("number")
@click.pass_obj
def show(session: Session, number: str) -> None:
    """One issue, by its number or id, and what was done about it."""
    app = session.app()
    found = app.issue_steps.one(app.issue_steps.find(number))
    session.tell(shown_json(app, found), *shown_lines(app, found))


@issue.command("note")
@click.argument("number")
@click.option("--text", type=WRITTEN, required=True, help="What was done.")
@click.pass_obj
def note(session: Session, number: str, text: str) -> None:
    """Note what was done about an issue."""
    _take(session, number, "note", note=text)


@issue.command("hand-up")
@click.argument("number")
@click.option("--to", type=WRITTEN, required=True, help="The unit that is asked.")
@click.option("--text", help="What it is asked for.")
@click.pass_obj
def hand_up(session: Session, number: str, to: str, text: str | None) -> None:
    """Hand an issue to the office above, or to another unit."""
    _take(session, number, "hand_up", to=to, note=text)


@issue.command("close")
@click.argument("number")
@click.option("--outcome", required=True, help=", ".join(code.code for code in OUTCOMES))
@click.option("--text", help="What there is to say.")
@click.pass_obj
def close(session: Session, number: str, outcome: str, text: str | None) -> None:
    """Say what came of an issue; a community office thereby verifies it."""
    _take(session, number, "close", outcome=outcome, note=text)


@issue.command("told")
@click.argument("number")
@click.option("--text", help="What the resident said.")
@click.pass_obj
def told(session: Session, number: str, text: str | None) -> None:
    """Say that the resident was told what came of it."""
    _take(session, number, "told", note=text)


@issue.command("rate")
@click.argument("number")
@click.option(
    "--stars", required=True, type=click.IntRange(1, 5), help="From 1, not satisfied at all, to 5."
)
@click.option("--text", help="What the resident said.")
@click.pass_obj
def rate(session: Session, number: str, stars: int, text: str | None) -> None:
    """Keep how satisfied the resident is."""
    _take(session, number, "rate", stars=stars, note=text)


@issue.command("reopen")
@click.argument("number")
@click.option("--text", type=WRITTEN, required=True, help="Why.")
@click.pass_obj
def reopen(session: Session, number: str, text: str) -> None:
    """Open an issue again that was closed."""
    _take(session, number, "reopen", note=text)


@issue.command("take-back")
@click.argument("step")
@click.option("--reason", type=WRITTEN, required=True, help="Why.")
@click.pass_obj
def take_back(session: Session, step: str, reason: str) -> None:
    """Take a step back that should not have been recorded; STEP is its id (“issue show”)."""
    session.app().issue_steps.take_back(step, reason)
    session.tell({"id": step}, _("Taken back."))


def _take(session: Session, number: str, step: str, **said: Any) -> None:
    steps = session.app().issue_steps
    issue_id = steps.find(number)
    made: IssueEvent = steps.take(issue_id, step, **said)
    state = steps.one(issue_id).state
    session.tell(
        {"id": made.id, "issue": issue_id, "state": state},
        _("Saved: {name}").format(name=ACTIONS.title_of(made.action)),
    )


def _json(line: IssueLine) -> dict[str, Any]:
    return {
        "id": line.issue.id,
        "no": line.issue.issue_no,
        "title": line.issue.title,
        "state": line.state,
        "due_on": str(line.issue.due_on) if line.issue.due_on else None,
    }


def _in_words(line: IssueLine, where: RecordStanding | None) -> str:
    said = (line.issue.issue_no, STATES.title_of(line.state), line.issue.title)
    return "  ".join((*said, in_short(where)) if where else said)


COMMANDS = (issue,)
