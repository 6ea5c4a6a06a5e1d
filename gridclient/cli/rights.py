"""``consent``, ``rights`` and ``household data``: what people agreed to and what they ask for."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

import click

from gridclient.cli.bundle_answers import standing_json
from gridclient.cli.context import Session
from gridclient.cli.days import DAY
from gridclient.cli.files import TARGET
from gridclient.cli.households import household
from gridclient.domain.consents import CONSENT_ACTS, CONSENT_WAYS, OUTCOMES, REQUESTS, RightsRequest
from gridclient.domain.fields import entity_of, text_value
from gridclient.domain.people import Resident
from gridclient.errors import Refused
from gridclient.i18n import N_, _, ngettext
from gridclient.services.rights.records import OwnData, RequestLine

_WHERE = N_("Id, file number or address such as 3-2-501.")


@click.group("consent")
def consent() -> None:
    """Privacy notices and consents."""


@consent.command("add")
@click.option("--household", "code", required=True, help=_WHERE)
@click.option("--act", required=True, help=", ".join(code.code for code in CONSENT_ACTS))
@click.option("--resident", help="Name or id of the person; a notice may do without.")
@click.option("--on", type=DAY, help="When (default: today).")
@click.option("--way", help=", ".join(code.code for code in CONSENT_WAYS))
@click.option("--purpose", help="For what.")
@click.option("--form-no", help="Number of the signed form.")
@click.option("--witness", help="Who heard it.")
@click.option("--guardian", help="The guardian who agreed.")
@click.pass_obj
def add(
    session: Session,
    /,
    code: str,
    act: str,
    resident: str | None,
    on: dt.date | None,
    **said: str | None,
) -> None:
    """Take down a notice, a consent or its withdrawal."""
    app = session.app()
    home = app.places.resolve(code)
    person = app.rights.find_person(home, resident) if resident else None
    made = app.rights.record_consent(home, act, resident_id=person, given_on=on, **said)
    count = len(made.follows)
    session.tell(
        {"id": made.consent.id, "follows": [item.id for item in made.follows]},
        _("Taken down: {act}.").format(act=CONSENT_ACTS.title_of(made.consent.act)),
        *(
            [
                ngettext(
                    "{count} care enrolment rests on it: end it with “consent end-care”.",
                    "{count} care enrolments rest on it: end them with “consent end-care”.",
                    count,
                ).format(count=count)
            ]
            if count
            else []
        ),
    )


@consent.command("end-care")
@click.option("--household", "code", required=True, help=_WHERE)
@click.option("--resident", required=True, help="Name or id of the person.")
@click.pass_obj
def end_care(session: Session, code: str, resident: str) -> None:
    """After a withdrawal: end the person's care data and remove it for good."""
    app = session.app()
    ended = app.rights.end_care(app.rights.find_person(app.places.resolve(code), resident))
    session.tell(
        {"ended": ended},
        ngettext("Ended: {count} enrolment.", "Ended: {count} enrolments.", ended).format(
            count=ended
        ),
    )


@consent.command("list")
@click.argument("code")
@click.pass_obj
def list_(session: Session, code: str) -> None:
    """How a household and its members stand."""
    app = session.app()
    found = app.rights.standing(app.places.resolve(code))
    places = app.sync.standings("consent", found.record_ids)
    session.tell(
        {
            "notice_on": found.notice_on,
            "standing": standing_json(places.get(found.notice_id or "")),
            "people": [
                {
                    "resident": one.resident.id,
                    "name": one.resident.name,
                    "act": one.act,
                    "on": one.given_on,
                    "needs": one.needs or None,
                    "standing": standing_json(places.get(one.consent_id or "")),
                }
                for one in found.people
            ],
        },
        _("Privacy notice: {day}").format(day=found.notice_on or _("not given")),
        *(
            f"{one.resident.name}  {CONSENT_ACTS.title_of(one.act) if one.act else '–'}  "
            f"{one.given_on or ''}"
            for one in found.people
        ),
    )


@consent.command("notice")
@click.option("-o", "--out", type=TARGET, required=True, help="The PDF to write.")
@click.pass_obj
def notice(session: Session, out: Path) -> None:
    """The privacy notice of this office as a PDF."""
    pages = session.front.print_notice(session.app().rights.notice(), out)
    session.tell({"file": str(out), "pages": pages}, _("Written: {file}").format(file=out))


@click.group("rights")
def rights() -> None:
    """What people ask to be done with their data."""


@rights.command("ask")
@click.option("--household", "code", required=True, help=_WHERE)
@click.option("--kind", required=True, help=", ".join(code.code for code in REQUESTS))
@click.option("--resident", help="Name or id of the person who asks.")
@click.option("--details", help="What exactly.")
@click.option("--on", type=DAY, help="When it came in (default: today).")
@click.pass_obj
def ask(
    session: Session,
    code: str,
    kind: str,
    resident: str | None,
    details: str | None,
    on: dt.date | None,
) -> None:
    """Take a request down; it says when the answer is due."""
    app = session.app()
    home = app.places.resolve(code)
    made = app.rights.ask(
        home,
        kind,
        resident_id=app.rights.find_person(home, resident) if resident else None,
        details=details,
        received_on=on,
    )
    session.tell(
        {"id": made.id, "due_on": made.due_on},
        _("Taken down; the answer is due on {day}.").format(day=made.due_on),
    )


@rights.command("list")
@click.option("--all", "every", is_flag=True, help="Answered ones too.")
@click.pass_obj
def requests(session: Session, every: bool) -> None:
    """Requests, the most urgent first."""
    lines = session.app().rights.requests(every=every)
    session.tell(
        {"requests": [_json(line) for line in lines]},
        *(
            f"{line.request.id}  {line.request.due_on}  {REQUESTS.title_of(line.request.kind)}  "
            f"{line.address}  {line.name or ''}"
            for line in lines
        ),
        *([] if lines else [_("No request waits for an answer.")]),
    )


@rights.command("settle")
@click.argument("request")
@click.option("--outcome", required=True, help=", ".join(code.code for code in OUTCOMES))
@click.option("--answer", help="What the person was told.")
@click.option("--set", "pairs", multiple=True, help="FIELD=VALUE: the correction, made at once.")
@click.pass_obj
def settle(
    session: Session, request: str, outcome: str, answer: str | None, pairs: tuple[str, ...]
) -> None:
    """Answer a request."""
    made: RightsRequest = session.app().rights.settle(
        request, outcome, answer=answer, correct=dict(map(_pair, pairs))
    )
    session.tell(
        {"id": made.id, "outcome": made.outcome, "done_on": made.done_on},
        _("Answered: {outcome}.").format(outcome=OUTCOMES.title_of(made.outcome or "")),
    )


@household.command("data")
@click.argument("code")
@click.option("--resident", required=True, help="Name or id of the person.")
@click.option("-o", "--out", type=TARGET, help="The PDF to write; none: print it here.")
@click.option("--full", is_flag=True, help="Numbers in full: only for the person.")
@click.pass_obj
def data(session: Session, code: str, resident: str, out: Path | None, full: bool) -> None:
    """Everything kept about one person, for that person."""
    app = session.app()
    person = app.rights.find_person(app.places.resolve(code), resident)
    kept = app.rights.own_data(person, full=full)
    if out is not None:
        pages = session.front.print_own_data(kept, out)
        session.tell({"file": str(out), "pages": pages}, _("Written: {file}").format(file=out))
        return
    session.tell(_own(kept), *_own_lines(kept))


def _own(kept: OwnData) -> dict[str, Any]:
    return {
        "name": kept.name,
        "office": kept.office,
        "made_on": kept.made_on,
        "masked": kept.masked,
        "parts": [
            {
                "title": part.title,
                "entries": [{"title": title, "value": value} for title, value in part.entries],
            }
            for part in kept.parts
        ],
    }


def _own_lines(kept: OwnData) -> list[str]:
    lines = [_("What is kept about {name}").format(name=kept.name)]
    for part in kept.parts:
        lines += ["", part.title, *(f"  {title}  {value}" for title, value in part.entries)]
    return lines


def _json(line: RequestLine) -> dict[str, Any]:
    return {
        "id": line.request.id,
        "kind": line.request.kind,
        "household": line.request.household_id,
        "address": line.address,
        "name": line.name,
        "received_on": line.request.received_on,
        "due_on": line.request.due_on,
        "days_left": line.days_left,
        "overdue": line.overdue,
        "outcome": line.request.outcome,
    }


def _pair(written: str) -> tuple[str, Any]:
    name, equals, value = written.partition("=")
    field = entity_of(Resident).fields.get(name.strip())
    if not equals or field is None:
        raise Refused(
            "rights.field",
            _("“{written}” is not a field and its value.").format(written=written),
            hint=_("Write it as phone=13900139000."),
        )
    try:
        return field.name, text_value(field.kind, value.strip() or None)
    except ValueError:
        raise Refused(
            "rights.field",
            _("“{written}” is not a field and its value.").format(written=written),
            hint=_("Dates are written as 2026-11-22."),
        ) from None


COMMANDS = (consent, rights)
