"""``campaign``: survey campaigns, their answers and their results."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path
from typing import Any

import click

from gridclient.cli.context import Session
from gridclient.cli.counts import count_as_json
from gridclient.cli.days import DAY
from gridclient.cli.files import TARGET
from gridclient.domain import surveys
from gridclient.domain.campaigns import Question
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services.boundary_plans import codes_to_ids
from gridclient.services.campaigns import NewQuestion
from gridclient.workbook import coverage


@click.group("campaign")
def campaign() -> None:
    """Survey campaigns: a few questions at many doors."""


@campaign.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """All campaigns, newest first."""
    found = session.app().campaigns.list_()
    session.tell(
        {
            "campaigns": [
                {
                    "id": one.campaign.id,
                    "title": one.campaign.title,
                    "from": one.campaign.from_on,
                    "until": one.campaign.until_on,
                    "running": one.running,
                    "done": one.done,
                    "total": one.total,
                }
                for one in found
            ]
        },
        *(f"{one.campaign.from_on}  {one.done}/{one.total}  {one.campaign.title}" for one in found),
        empty=_("There is no survey yet: “campaign create” begins one."),
    )


@campaign.command("show")
@click.argument("name", metavar="CAMPAIGN")
@click.option("--missing", is_flag=True, help="Also list the doors that were not asked yet.")
@click.pass_obj
def show(session: Session, name: str, missing: bool) -> None:
    """The questions of CAMPAIGN (title or id) and its progress by building."""
    app = session.app()
    found = app.campaigns.find(name)
    progress = app.campaigns.progress(found.id)
    questions = app.campaigns.questions(found.id)
    open_doors = [door for door in app.campaigns.doors(found.id) if not door.done]
    answer: dict[str, Any] = {
        "id": found.id,
        "title": found.title,
        "questions": [
            {
                "id": one.id,
                "wording": one.wording,
                "kind": one.kind,
                "choices": [value for value, _title in surveys.choices(one)],
            }
            for one in questions
        ],
        "done": progress.done,
        "total": progress.total,
        "buildings": [
            {"building": one.label, "done": one.done, "total": one.total}
            for one in progress.buildings
        ],
    }
    if missing:
        answer["missing"] = [
            {"household": door.household_id, "address": door.address} for door in open_doors
        ]
    session.tell(
        answer,
        f"{found.title}  {progress.done}/{progress.total}",
        *map(_question, questions),
        *(f"{one.label}  {one.done}/{one.total}" for one in progress.buildings),
        *(door.address for door in open_doors if missing),
    )


def _question(one: Question) -> str:
    """A question with the answers to choose from."""
    titles = [title for _value, title in surveys.choices(one)]
    return f"{one.position}. {one.wording}" + (f"  ({listed(titles)})" if titles else "")


@campaign.command("create")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.pass_obj
def create(session: Session, file: Path) -> None:
    """Begin the campaign that FILE describes, as JSON.

    Keys: title, purpose, from, until, grids (codes), buildings (labels), questions (a list of
    wording, kind, choices).
    """
    app = session.app()
    said = _read(file)
    try:
        questions = [
            NewQuestion(one["wording"], one.get("kind", "yes_no"), tuple(one.get("choices", ())))
            for one in said["questions"]
        ]
        begins, until = _day(said.get("from")), _day(said.get("until"))
        title = str(said["title"])
    except (KeyError, TypeError, ValueError, AttributeError):
        raise _unreadable(file) from None
    buildings = said.get("buildings") or []
    made = app.campaigns.create(
        title,
        questions,
        begins,
        until,
        said.get("purpose"),
        codes_to_ids(app.places.grids(), said.get("grids") or []),
        app.places.building_ids(buildings) if buildings else [],
    )
    session.tell(
        {"id": made.id, "title": made.title},
        _("The survey “{title}” has begun.").format(title=made.title),
    )


def _read(file: Path) -> dict[str, Any]:
    try:
        said = json.loads(file.read_text("utf-8-sig"))
    except (OSError, ValueError):
        raise _unreadable(file) from None
    if not isinstance(said, dict):
        raise _unreadable(file)
    return said


def _day(written: str | None) -> dt.date | None:
    return dt.date.fromisoformat(written) if written else None


def _unreadable(file: Path) -> Refused:
    return Refused(
        "campaign.file",
        _("“{file}” does not describe a survey.").format(file=file.name),
        hint=_("It is a JSON document with a title and a list of questions."),
    )


@campaign.command("answer")
@click.argument("name", metavar="CAMPAIGN")
@click.argument("household")
@click.argument("answers", nargs=-1, metavar="[NUMBER=ANSWER]…")
@click.pass_obj
def answer(session: Session, name: str, household: str, answers: tuple[str, ...]) -> None:
    """Record what HOUSEHOLD answers; without answers nothing has changed since the last time."""
    app = session.app()
    found = app.campaigns.find(name)
    numbers = {str(one.position): one.id for one in app.campaigns.questions(found.id)}
    said = {}
    for written in answers:
        number, _equals, value = written.partition("=")
        said[numbers.get(number, number)] = value
    kept = app.campaigns.answer(app.places.resolve(household), found.id, said)
    session.tell(
        {"recorded": len(kept), "answers": [one.id for one in kept]},
        _("Recorded: {count}").format(count=len(kept)),
    )


@campaign.command("results")
@click.argument("name", metavar="CAMPAIGN")
@click.option("-o", "--output", type=TARGET, help="To .xlsx.")
@click.option("--doors", is_flag=True, help="Write the answers door by door instead.")
@click.option("--since", type=DAY, help="Only doors with an answer of this day or later.")
@click.pass_obj
def results(
    session: Session, name: str, output: Path | None, doors: bool, since: dt.date | None
) -> None:
    """How CAMPAIGN was answered; percentages only where at least five answered."""
    app = session.app()
    found = app.surveys.results(name)
    if output is not None and (doors or since):
        app.surveys.write_doors(name, output, since)
    elif output is not None:
        app.surveys.write(name, output)
    session.tell(
        {
            "id": found.campaign.id,
            "done": found.done,
            "total": found.total,
            "questions": [
                {
                    "wording": one.question.wording,
                    "answered": count_as_json(one.answered),
                    "answers": [
                        {
                            "answer": text,
                            "count": count_as_json(ratio.part),
                            "percent": ratio.percent,
                        }
                        for text, ratio in one.lines
                    ],
                    "mean": one.mean,
                }
                for one in found.tallies
            ],
            "file": str(output) if output else None,
        },
        f"{found.campaign.title}  {found.done}/{found.total}",
        *(
            f"{one.question.wording}  {text}  {coverage.ratio(ratio)}"
            for one in found.tallies
            for text, ratio in one.lines
        ),
    )


COMMANDS = (campaign,)
