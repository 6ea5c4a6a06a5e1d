"""``visit``: recording visits, and who is due."""

from __future__ import annotations

import datetime as dt

import click

from gridclient.cli.alike import alike
from gridclient.cli.bundle_answers import standing_json
from gridclient.cli.context import Session
from gridclient.cli.days import DAY
from gridclient.cli.written import WRITTEN
from gridclient.domain.days import HERE
from gridclient.domain.visits import MODES, RESULTS
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.drafts import MODE_OF
from gridclient.services.issues import NewIssue


@click.group("visit")
def visit() -> None:
    """Record visits and see who is due."""


@visit.command("add")
@click.option("--household", required=True, help="Id, file number or address such as 3-2-501.")
@click.option("--result", required=True, help=", ".join(code.code for code in RESULTS))
@click.option("--at", help="When: a date, or a date and time (ISO 8601).")
@click.option("--mode", help=", ".join(code.code for code in MODES))
@click.option("--person", "persons", multiple=True, help="The id of a person who was met.")
@click.option("--note", help="What there is to say.")
@click.option("--because", help="Why it is recorded late.")
@click.option("--issue", help="The title of an issue raised at the door.")
@click.pass_obj
def add(
    session: Session,
    household: str,
    result: str,
    at: str | None,
    mode: str | None,
    persons: tuple[str, ...],
    note: str | None,
    because: str | None,
    issue: str | None,
) -> None:
    """Record a visit; it is saved when the command returns."""
    app = session.app()
    moment, day = _when(at)
    made = app.visits.record(
        app.places.resolve(household),
        result,
        visited_at=moment,
        visited_on=day,
        mode=mode or MODE_OF.get(RESULTS.read(result) or "", "door"),
        persons=persons,
        note=note,
        backdated_because=because,
        issue=NewIssue(issue) if issue else None,
    )
    home = app.places.called({made.household_id})[made.household_id]
    session.tell(
        {
            "id": made.id,
            "address": home.address,
            "issue": made.issue_ids[0] if made.issue_ids else None,
            **alike(session, made),
        },
        _("Saved: {address}, {date}, {result}.").format(
            address=home.address, date=made.visited_on, result=RESULTS.title_of(made.result)
        ),
    )


@visit.command("list")
@click.option("--from", "from_on", type=DAY, help="From this day.")
@click.option("--to", "to_on", type=DAY, help="To this day.")
@click.pass_obj
def list_(session: Session, from_on: dt.date | None, to_on: dt.date | None) -> None:
    """Visits of a period."""
    if from_on and to_on and from_on > to_on:
        raise Refused(
            "visit.period",
            _("The period ends before it begins."),
            hint=_("Choose an end on or after the beginning."),
        )
    app = session.app()
    visits = app.visits.between(from_on or dt.date.min, to_on or dt.date.max)
    called = app.places.called({item.household_id for item in visits})
    standings = app.sync.standings("visit", [item.id for item in visits])
    session.tell(
        {
            "visits": [
                {
                    "id": item.id,
                    "household": item.household_id,
                    "address": called[item.household_id].address,
                    "head": called[item.household_id].head_name,
                    "on": str(item.visited_on),
                    "result": item.result,
                    "mode": item.mode,
                    "note": item.note,
                    "standing": standing_json(standings.get(item.id)),
                }
                for item in visits
            ]
        },
        *(
            f"{item.visited_on}  {called[item.household_id]}  "
            f"{RESULTS.title_of(item.result)}  {item.note or '–'}  {item.id}"
            for item in visits
        ),
        empty=_("No visit in this time: “visit add” records one."),
    )


@visit.command("due")
@click.option("--on", type=DAY, help="The day asked about (default: today).")
@click.pass_obj
def due(session: Session, on: dt.date | None) -> None:
    """Who is due, door by door."""
    doors = session.app().visits.due(on)
    session.tell(
        {
            "due": [
                {
                    "household": door.household_id,
                    "address": door.address,
                    "head": door.head_name,
                    "due_on": str(door.due_on),
                    "overdue_days": door.overdue_days,
                    "last_visit_on": str(door.last_visit_on) if door.last_visit_on else None,
                    "reason": door.reason,
                }
                for door in doors
            ]
        },
        *(
            f"{door.due_on}  {door.address}  {door.head_name or ''}  {door.reason}"
            for door in doors
        ),
        empty=_("Nobody is due."),
    )


@visit.command("retract")
@click.argument("visit_id", metavar="ID")
@click.option("--reason", type=WRITTEN, required=True, help="Why.")
@click.pass_obj
def retract(session: Session, visit_id: str, reason: str) -> None:
    """Take a visit back that should not have been recorded; it no longer counts."""
    session.app().visits.retract(visit_id, reason)
    session.tell({"id": visit_id}, _("Taken back."))


@visit.command("redate")
@click.argument("visit_id", metavar="ID")
@click.option("--on", required=True, type=DAY, help="The day on which it was.")
@click.option("--reason", type=WRITTEN, required=True, help="Why.")
@click.pass_obj
def redate(session: Session, visit_id: str, on: dt.date, reason: str) -> None:
    """Say on which day a visit really was."""
    session.app().visit_corrections.redate(visit_id, on, reason)
    session.tell(
        {"id": visit_id, "on": str(on)},
        _("The visit now stands under {date}.").format(date=on),
    )


@visit.command("ahead")
@click.pass_obj
def ahead(session: Session) -> None:
    """Visits under a day to come, or long before they were recorded: a clock was wrong."""
    found = session.app().visit_corrections.misdated()
    session.tell(
        {
            "visits": [
                {
                    "id": one.visit.id,
                    "household": one.visit.household_id,
                    "address": one.address,
                    "on": str(one.visit.visited_on),
                    "result": one.visit.result,
                    "mine": one.mine,
                }
                for one in found
            ]
        },
        *(
            f"{one.visit.id}  {one.visit.visited_on}  {one.address or ''}  "
            f"{RESULTS.title_of(one.visit.result)}"
            for one in found
        ),
        empty=_("No visit stands under a wrong day."),
    )


def _when(written: str | None) -> tuple[dt.datetime | None, dt.date | None]:
    if written is None:
        return None, None
    try:
        if len(written) == 10:
            return None, dt.date.fromisoformat(written)
        moment = dt.datetime.fromisoformat(written)
    except ValueError:
        raise Refused(
            "visit.date",
            _("“{written}” is not a date.").format(written=written),
            hint=_("Write it as 2026-11-22 or 2026-11-22T09:30."),
        ) from None
    return moment if moment.tzinfo else moment.replace(tzinfo=HERE), None


COMMANDS = (visit,)
