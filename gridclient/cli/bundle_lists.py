"""``bundle left-out``, ``waiting``, ``lapsed`` and ``returned``: what bundles brought that did not
come in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import click

from gridclient.cli.bundle_answers import imported_json, imported_lines
from gridclient.cli.context import AWAITS, Session, Terminal
from gridclient.domain.days import day_of
from gridclient.errors import Refused
from gridclient.i18n import _, ngettext
from gridclient.services.sync.records import LeftOut, Waiting

_OPEN = frozenset({"conflict", "quarantined", "parked"})


@click.command("left-out")
@click.option("--take", "ids", metavar="ROW", multiple=True, help="Take this row in, by its id.")
@click.option("--all", "every", is_flag=True, help="Take all of them in.")
@click.pass_obj
def left_out(session: Session, ids: tuple[str, ...], *, every: bool) -> None:
    """Rows that were left out by hand when their bundle came in: list them, or take them in.

    Exit 5 where one that is taken in clashes, waits, or is kept out by a rule.
    """
    if ids and every:
        raise click.UsageError(_("Name rows with --take, or say --all."))
    found = session.app().sync.left_out()
    if not ids and not every:
        _list(session, found)
        return
    wanted = [one for one in found if every or one.id in ids]
    if unknown := sorted(set(ids) - {one.id for one in wanted}):
        raise Refused(
            "bundle.not_left_out",
            _("“{row}” is not among the rows that were left out.").format(row=unknown[0]),
            hint=_("Give an id as “bundle left-out” lists it."),
        )
    _take(session, wanted)


def _list(session: Session, found: list[LeftOut]) -> None:
    session.tell(
        {
            "left_out": [
                {
                    "id": one.id,
                    "entity": one.entity,
                    "row": one.row_id,
                    "title": one.title,
                    "household": one.household_title or None,
                    "sender": one.sender,
                    "at": one.at,
                }
                for one in found
            ]
        },
        *(
            "  ".join(
                filter(
                    None,
                    (one.id, one.sender, one.household_title, one.entity_label, one.title),
                )
            )
            for one in found
        ),
        empty=_("Nothing was left out by hand."),
    )


def _take(session: Session, wanted: list[LeftOut]) -> None:
    sync = session.app().sync
    before = _open(sync.waiting())
    applied = sync.take_left_out({one.id for one in wanted})
    more = max(_open(sync.waiting()) - before, 0)
    if more:
        session.exit_code = AWAITS
    session.tell(
        {"taken": [one.id for one in wanted], "applied": applied, "waiting": more},
        ngettext(
            "Taken in: {count} row changed something here.",
            "Taken in: {count} rows changed something here.",
            applied,
        ).format(count=applied),
        ngettext(
            "{count} more awaits a person, or another row.",
            "{count} more await a person, or another row.",
            more,
        ).format(count=more)
        if more
        else "",
    )


def _open(lines: Sequence[Waiting]) -> int:
    """How many of those await a person or another row, and were not left out by hand."""
    return sum(one.kind in _OPEN for one in lines)


@click.command("waiting")
@click.pass_obj
def waiting(session: Session) -> None:
    """Rows that wait for what they belong to: mostly for a bundle that has not come. Exit 5 when
    there are any."""
    found = [one for one in session.app().sync.waiting() if one.kind == "parked"]
    if found:
        session.exit_code = AWAITS
    session.tell(
        {
            "waiting": [
                {
                    "id": one.id,
                    "title": one.title,
                    "household": one.household_title or None,
                    "sender": one.sender,
                    "at": one.at,
                    "waits_for": one.detail,
                }
                for one in found
            ]
        },
        *(
            "  ".join(
                filter(
                    None,
                    (
                        one.sender,
                        one.household_title,
                        f"{one.entity_label} {one.title}",
                        one.detail,
                    ),
                )
            )
            for one in found
        ),
        empty=_("No row waits for another."),
    )


@click.command("lapsed")
@click.option("--take", "bundle", metavar="BUNDLE", help="Take this bundle in all the same.")
@click.pass_obj
def lapsed(session: Session, bundle: str | None) -> None:
    """Bundles that wait for this office, as the certificate of their sender has ended: list
    them, or take one in. Exit 5 when there are any."""
    sync = session.app().sync
    if bundle is not None:
        with Terminal() as progress:
            result = sync.take_lapsed(bundle, progress)
        session.tell({"imported": [imported_json(result)]}, *imported_lines(result))
        session.exit_code = AWAITS if result.awaits else 0
        return
    found = sync.lapsed()
    if found:
        session.exit_code = AWAITS
    session.tell(
        {
            "lapsed": [
                {
                    "bundle": one.bundle,
                    "sender": one.sender,
                    "sender_name": one.sender_name,
                    "serial": one.serial,
                    "no": one.number,
                    "ended_at": one.ended_at,
                    "at": one.at,
                    "file": one.file,
                }
                for one in found
            ]
        },
        *(
            _("{bundle}  {sender}, bundle {number}; the certificate ended on {day}").format(
                bundle=one.bundle,
                sender=one.sender_name,
                number=one.number,
                day=day_of(dt.datetime.fromisoformat(one.ended_at)),
            )
            for one in found
        ),
        empty=_("No bundle waits for a decision about its sender's certificate."),
    )


@click.command("returned")
@click.pass_obj
def returned(session: Session) -> None:
    """What others did not take of what was sent to them, and why. Exit 5 when there is any."""
    found = session.app().sync.returned()
    if found:
        session.exit_code = AWAITS
    session.tell(
        {
            "returned": [
                {
                    "id": one.row_id,
                    "entity": one.entity,
                    "title": one.title,
                    "household": one.household_id,
                    "household_title": one.household_title or None,
                    "peer": one.peer,
                    "no": one.number,
                    "state": one.state,
                    "outcome": one.outcome,
                }
                for one in found
            ]
        },
        *(
            "  ".join(
                filter(
                    None,
                    (
                        one.row_id,
                        one.household_title,
                        f"{one.entity_label} {one.title}",
                        f"{one.peer}: {one.outcome}",
                    ),
                )
            )
            for one in found
        ),
        empty=_("The others took everything they were sent, as far as they have answered."),
    )


COMMANDS = (left_out, waiting, lapsed, returned)
