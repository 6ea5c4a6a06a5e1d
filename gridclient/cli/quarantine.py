"""``quarantine``: rows that a rule kept out, and the office's decision."""

from __future__ import annotations

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.i18n import _
from gridclient.services.kept_out_lists import KeptOut


@click.group("quarantine")
def quarantine() -> None:
    """Rows that were kept out: list them, let one in, reject one, ask about one again."""


@quarantine.command("list")
@click.option("--rejected", is_flag=True, help="Those that were kept out for good instead.")
@click.pass_obj
def list_(session: Session, *, rejected: bool) -> None:
    """Rows that wait for the office's decision; values are masked. Exit 5 when there are any."""
    deciding = session.app().quarantine
    found = deciding.rejected() if rejected else deciding.list_()
    if found and not rejected:
        session.exit_code = AWAITS
    session.tell(
        {
            "quarantine": [
                {
                    "id": one.id,
                    "entity": one.entity,
                    "row": one.row_id,
                    "title": one.title,
                    "household": one.household_title,
                    "sender": one.sender_name,
                    "rule": one.rule,
                    "fields": dict(one.fields),
                    "at": one.at,
                }
                for one in found
            ]
        },
        *(f"{one.id}  {one.sender_name}  {_what(one)}: {one.why}" for one in found),
        *([] if found else [_("Nothing was kept out.")]),
    )


def _what(one: KeptOut) -> str:
    said = (
        one.entity_label,
        one.title,
        *([] if one.household_title in one.title else [one.household_title]),
    )
    return "  ".join(said)


@quarantine.command("accept")
@click.argument("row")
@click.pass_obj
def accept(session: Session, row: str) -> None:
    """Let a row in, as the office's own decision."""
    session.app().quarantine.accept(row)
    session.tell({"accepted": row}, _("Let in; the sender will be told."))


@quarantine.command("reject")
@click.argument("row")
@click.pass_obj
def reject(session: Session, row: str) -> None:
    """Keep a row out for good."""
    session.app().quarantine.reject(row)
    session.tell({"rejected": row}, _("Kept out for good; the sender will be told."))


@quarantine.command("take-back")
@click.argument("row")
@click.pass_obj
def take_back(session: Session, row: str) -> None:
    """Let a row that was kept out for good wait for a decision again."""
    session.app().quarantine.take_back([row])
    session.tell({"taken_back": row}, _("Taken back; the row waits for a decision again."))


COMMANDS = (quarantine,)
