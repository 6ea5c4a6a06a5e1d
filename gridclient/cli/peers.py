"""``peers``: whom we exchange bundles with."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import click

from gridclient.cli.context import AWAITS, Session
from gridclient.domain.days import written
from gridclient.i18n import _, listed, ngettext
from gridclient.services.sync.records import Peer


@click.command("peers")
@click.pass_obj
def peers(session: Session) -> None:
    """Whom we exchange bundles with, and how things stand. Exit 5 where bundles are missing."""
    known = session.app().sync.peers()
    if any(peer.missing for peer in known):
        session.exit_code = AWAITS
    session.tell(
        {"peers": [_as_json(peer) for peer in known]},
        *(line for peer in known for line in _lines(peer)),
        empty=_("Nobody to exchange bundles with yet: “enrol grant” makes the first."),
    )


def _as_json(peer: Peer) -> dict[str, Any]:
    return {
        "replica": peer.replica,
        "name": peer.name,
        "role": peer.role,
        "scope": {"division": peer.division, "grids": list(peer.grids)},
        "unsent": peer.unsent,
        "unacknowledged": peer.unacknowledged,
        "last_sent_at": peer.last_sent_at,
        "last_received_at": peer.last_received_at,
        "missing": list(peer.missing),
        "log_shortened": peer.log_shortened,
        "silent_days": peer.silent_days,
    }


def _lines(peer: Peer) -> Iterator[str]:
    yield _("{name} ({replica}): {unsent} rows not sent yet, {waiting} not confirmed").format(
        name=peer.name,
        replica=peer.replica,
        unsent=peer.unsent,
        waiting=peer.unacknowledged,
    )
    yield f"  {_heard(peer)}"
    if peer.missing:
        words = _("bundles missing: {numbers}; ask for them again, or for a new one")
        yield "  " + words.format(numbers=listed(peer.missing))
    if peer.log_shortened:
        words = _("A log book of {name} was shortened or rewritten: see “doctor”.")
        yield "  " + words.format(name=peer.name)


def _heard(peer: Peer) -> str:
    """When the last bundle of a peer's was taken in."""
    if not peer.last_received_at:
        return _("no bundle from them yet")
    when = written(dt.datetime.fromisoformat(peer.last_received_at))
    if not peer.silent_days:
        return _("last bundle from them: {when}").format(when=when)
    return ngettext(
        "last bundle from them: {when}, {count} day ago",
        "last bundle from them: {when}, {count} days ago",
        peer.silent_days,
    ).format(when=when, count=peer.silent_days)


COMMANDS = (peers,)
