"""``retention``: how long personal data is kept, what should go, and removing it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import click

from gridclient.cli.context import Session, Terminal
from gridclient.cli.days import DAY
from gridclient.domain.retention import SUBJECTS
from gridclient.errors import Refused
from gridclient.i18n import _, listed, ngettext
from gridclient.services.entry import known_code
from gridclient.services.retention.records import Candidate, Copies


@click.group("retention")
def retention() -> None:
    """How long personal data is kept, and removing what should go."""


@retention.command("list")
@click.pass_obj
def list_(session: Session) -> None:
    """The rules in force today."""
    rules = session.app().retention.rules()
    session.tell(
        {
            "rules": [
                {
                    "subject": rule.subject,
                    "days": rule.days,
                    "from": rule.effective_from,
                    "own": rule.own,
                }
                for rule in rules
            ]
        },
        *(
            _("{subject}: {days} days").format(
                subject=SUBJECTS.title_of(rule.subject), days=rule.days
            )
            for rule in rules
        ),
    )


@retention.command("set", context_settings={"ignore_unknown_options": True})
@click.argument("subject")
@click.argument("days", type=int)
@click.option("--from", "from_on", type=DAY, help="From this day (default: today).")
@click.pass_obj
def set_(session: Session, subject: str, days: int, from_on: dt.date | None) -> None:
    """Keep something for so many days."""
    rule = session.app().retention.set_rule(subject, days, from_on)
    session.tell(
        {"id": rule.id, "subject": rule.subject, "days": rule.days, "from": rule.effective_from},
        _("{subject}: {days} days").format(subject=SUBJECTS.title_of(rule.subject), days=rule.days),
    )


@retention.command("preview")
@click.option("--subject", "subjects", multiple=True, help=", ".join(c.code for c in SUBJECTS))
@click.pass_obj
def preview(session: Session, subjects: tuple[str, ...]) -> None:
    """What would go today; changes nothing."""
    kept = session.app().retention
    found = _chosen(kept.preview(), subjects)
    reviews = kept.reviews()
    session.tell(
        {
            "candidates": [_json(one) for one in found],
            "backups": _copies(kept.copies()),
            "reviews": [
                {
                    "resident": one.resident_id,
                    "name": one.name,
                    "address": one.address,
                    "age": one.age,
                    "due_on": one.due_on,
                }
                for one in reviews
            ],
        },
        *map(_line, found),
        *([_together(found)] if found else []),
        *([] if found else [_("Nothing is kept longer than it should be.")]),
        *(
            _("File of a child to look through at {age}: {name}, {address}, {day}").format(
                age=one.age, name=one.name, address=one.address, day=one.due_on
            )
            for one in reviews
        ),
        *_copies_in_words(kept.copies()),
    )


@retention.command("purge")
@click.option("--subject", "subjects", multiple=True, help=", ".join(c.code for c in SUBJECTS))
@click.option("--basis", help="The rule or decision it rests on.")
@click.option("--yes", is_flag=True, help="Really remove it; nothing brings it back.")
@click.option("--despite-clock", is_flag=True, help="This computer's date is right: go by it.")
@click.pass_obj
def purge(
    session: Session, subjects: tuple[str, ...], basis: str | None, yes: bool, despite_clock: bool
) -> None:
    """Remove what “retention preview” shows, here and wherever it was sent to."""
    kept = session.app().retention
    found = _chosen(kept.preview(), subjects)
    if not yes:
        raise Refused(
            "retention.unconfirmed",
            _("For good: {what}").format(what=_together(found)),
            hint=_("Look at them with “retention preview”, then say --yes."),
        )
    done = kept.run(found, Terminal(), basis, despite_clock=despite_clock)
    session.tell(
        {"removed": done.done, "skipped": done.skipped, "backups": _copies(done.copies)},
        ngettext("Removed: {count} entry.", "Removed: {count} entries.", done.done).format(
            count=done.done
        ),
        *_copies_in_words(done.copies),
    )


def _chosen(found: list[Candidate], subjects: tuple[str, ...]) -> list[Candidate]:
    wanted = {known_code(SUBJECTS, one) for one in subjects}
    return [one for one in found if not wanted or one.subject in wanted]


def _line(one: Candidate) -> str:
    notes = ""
    if one.facts:
        words = ngettext(
            "{count} record loses its words", "{count} records lose their words", one.facts
        )
        notes = words.format(count=one.facts)
    said = (SUBJECTS.title_of(one.subject), str(one.since_on), one.label, listed(one.what), notes)
    return "  ".join(filter(None, said))


def _together(found: list[Candidate]) -> str:
    """How much it is: entries, and the notes and other records that lose their words."""
    return _("{entries} entries, and the words of {notes} records.").format(
        entries=len(found), notes=sum(one.facts for one in found)
    )


def _json(one: Candidate) -> dict[str, Any]:
    return {
        "subject": one.subject,
        "household": one.household_id,
        "resident": one.resident_id,
        "issue": one.issue_id,
        "label": one.label,
        "since_on": one.since_on,
        "before_on": one.before_on,
        "fields": list(one.what),
        "facts": one.facts,
    }


def _copies(copies: Copies) -> dict[str, Any]:
    return {"count": copies.count, "until_on": copies.until_on}


def _copies_in_words(copies: Copies) -> list[str]:
    if not copies.count:
        return []
    words = ngettext(
        "{count} backup on this computer still holds it, until {day} at most.",
        "{count} backups on this computer still hold it, until {day} at most.",
        copies.count,
    )
    return [words.format(count=copies.count, day=copies.until_on)]


COMMANDS = (retention,)
