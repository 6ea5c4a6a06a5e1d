"""``issue``: registering residents' issues and listing them."""

from __future__ import annotations

from typing import Any

import click

from gridclient.cli.context import Session
from gridclient.domain.issues import CATEGORIES, KINDS, SOURCES, STATES, URGENCIES
from gridclient.i18n import _
from gridclient.services.issues import IssueLine, NewIssue


@click.group("issue")
def issue() -> None:
    """Register residents' issues and see how they stand."""


@issue.command("add")
@click.option("--title", required=True, help="What it is, in a few words.")
@click.option("--household", help="Id, file number or address such as 3-2-501.")
@click.option("--kind", default="request", help=", ".join(code.code for code in KINDS))
@click.option("--category", help=", ".join(code.code for code in CATEGORIES))
@click.option("--source", default="visit", help=", ".join(code.code for code in SOURCES))
@click.option("--urgency", default="normal", help=", ".join(code.code for code in URGENCIES))
@click.option("--text", help="The whole story.")
@click.option("--petitioner", help="Who asks; may stay empty.")
@click.pass_obj
def add(
    session: Session,
    title: str,
    household: str | None,
    kind: str,
    category: str | None,
    source: str,
    urgency: str,
    text: str | None,
    petitioner: str | None,
) -> None:
    """Register an issue."""
    app = session.app()
    line = app.issues.add(
        NewIssue(title, kind, category, source, urgency, text, petitioner),
        app.places.resolve(household) if household else None,
    )
    session.tell(_json(line), _("Registered as {number}.").format(number=line.issue.issue_no))


@issue.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """All issues, newest first."""
    lines = session.app().issues.list_()
    session.tell(
        {"issues": [_json(line) for line in lines]},
        *(
            f"{line.issue.issue_no}  {STATES.title_of(line.state)}  {line.issue.title}"
            for line in lines
        ),
        empty=_("No issue yet: “issue add” registers one."),
    )


def _json(line: IssueLine) -> dict[str, Any]:
    return {
        "id": line.issue.id,
        "no": line.issue.issue_no,
        "title": line.issue.title,
        "state": line.state,
        "due_on": str(line.issue.due_on) if line.issue.due_on else None,
    }


COMMANDS = (issue,)
