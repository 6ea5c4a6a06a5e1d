"""``care``: who is enrolled in a household, enrolling and ending."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from gridclient.app import App
from gridclient.cli.bundle_answers import standing_json
from gridclient.cli.context import Session
from gridclient.cli.days import DAY
from gridclient.domain import masking
from gridclient.domain.care_details import grade_title
from gridclient.domain.people import Resident
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services.care import EnrolmentLine
from gridclient.services.enrolling import ENDINGS


@click.group("care")
def care() -> None:
    """Enrol people for care, see who is, and end it."""


@care.command("list")
@click.argument("household")
@click.pass_obj
def list_(session: Session, household: str) -> None:
    """The enrolments of a household, the current ones first; numbers are masked."""
    app = session.app()
    lines = app.care.enrolments(app.places.resolve(household))
    places = app.sync.standings("care_enrolment", [line.enrolment.id for line in lines])
    session.tell(
        {
            "enrolments": [
                {**_as_json(line), "standing": standing_json(places.get(line.enrolment.id))}
                for line in lines
            ]
        },
        *([_in_words(line) for line in lines] or [_("Nobody here is enrolled for care.")]),
    )


@care.command("reviews")
@click.option("--on", type=DAY, help="Due by this day (default: today).")
@click.pass_obj
def reviews(session: Session, on: dt.date | None) -> None:
    """The enrolments that are to be looked at again."""
    found = session.app().care.reviews_due(on)
    session.tell(
        {"reviews": [{**_as_json(item.line), "address": item.address} for item in found]},
        *(f"{item.review_on}  {item.address}  {_in_words(item.line)}" for item in found),
        empty=_("Nothing is to be looked at again by then."),
    )


@care.command("enrol")
@click.argument("household")
@click.argument("category")
@click.option("--resident", help="Name or id of the person (default: the whole household).")
@click.option("--level", help="a, b or c (default: as the category's policy says).")
@click.option("--grade", help="Grade, where the category has one.")
@click.option("--certificate", help="Certificate number, where the category has one.")
@click.option("--basis", help="What it goes by.")
@click.option("--contact", help="Emergency contact: name and number.")
@click.option("--from", "from_on", type=DAY, help="From this day (default: today).")
@click.option("--review", type=DAY, help="Looked at again on this day.")
@click.option("--despite", help="Why something doubtful is kept all the same.")
@click.pass_obj
def enrol(session: Session, /, household: str, category: str, **given: Any) -> None:
    """Enrol a household, or somebody in it, for a category of care."""
    app = session.app()
    found = app.places.resolve(household)
    fields = {
        "resident_id": _resident(app, found, given["resident"]),
        "level": given["level"],
        "grade": given["grade"],
        "certificate_no": given["certificate"],
        "basis": given["basis"],
        "emergency_contact": given["contact"],
        "from_on": given["from_on"],
        "review_on": given["review"],
    }
    made = app.care.enrol(found, category, despite=given["despite"], **fields)
    lines = [one for one in app.care.enrolments(found) if one.enrolment.id == made.id]
    for line in lines:
        session.tell(_as_json(line), _("Enrolled: {line}").format(line=_in_words(line)))
    if not lines:  # a role that reads no care
        session.tell({"id": made.id}, _("Saved."))


@care.command("end")
@click.argument("enrolment")
@click.option("--reason", default="ended", help=", ".join(ENDINGS))
@click.option("--on", type=DAY, help="The last day (default: today).")
@click.pass_obj
def end(session: Session, enrolment: str, reason: str, on: dt.date | None) -> None:
    """End an enrolment, by its id; what it says stays readable."""
    before = session.app().care.end(enrolment, reason, on)
    session.tell({"id": before.id, "ended": True}, _("Care has ended."))


def _resident(app: App, household_id: str, called: str | None) -> str | None:
    if called is None:
        return None
    people = [
        one
        for one in app.registers.find(Resident, household_id=household_id)
        if not one.retired and called in (one.id, one.name)
    ]
    if len(people) != 1:
        raise Refused(
            "care.resident",
            _("“{called}” is not the name of one person of this household.").format(called=called),
            hint=_("Give the id; “household show” lists it."),
        )
    return people[0].id


def _as_json(line: EnrolmentLine) -> dict[str, Any]:
    item = line.enrolment
    return {
        "id": item.id,
        "category": item.category,
        "title": line.title,
        "resident": item.resident_id,
        "name": line.resident_name,
        "level": line.level,
        "grade": item.grade,
        "certificate_no": masking.id_number(item.certificate_no) if item.certificate_no else None,
        "from_on": str(item.from_on) if item.from_on else None,
        "until_on": str(item.until_on) if item.until_on else None,
        "review_on": str(item.review_on) if item.review_on else None,
        "review_due": line.review_due,
        "current": line.current,
    }


def _in_words(line: EnrolmentLine) -> str:
    item = line.enrolment
    return listed(
        filter(
            None,
            (
                line.title,
                line.resident_name or _("the whole household"),
                grade_title(item.category, item.grade) if item.grade else "",
                "" if line.current else _("ended"),
                _("to be looked at again") if line.review_due else "",
                item.id,
            ),
        )
    )


COMMANDS = (care,)
