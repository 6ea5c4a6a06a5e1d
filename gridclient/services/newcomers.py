"""Newcomers as peers: whom an office exchanges bundles with, as their certificates say."""

from __future__ import annotations

import dataclasses

from gridclient.domain import disclosure
from gridclient.domain.authority import CertificateFact
from gridclient.domain.days import day_of
from gridclient.domain.model import ORDERED
from gridclient.domain.places import Grid
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.store import exchange, leaving, raising, successions
from gridclient.store.exchange import PeerLine
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains
from gridclient.trust.certificates import Certificate
from gridclient.trust.enrolment import Request
from gridclient.trust.keys import replica_id


def check_key(unit: Unit, request: Request) -> None:
    """Refuse keys that their office gave up: an older copy asks, or a thief.

    Raises ``Refused("enrol.key_given_up")``.
    """
    end = successions.last_words(unit).get(request.public.key_id)
    if end is not None:
        raise Refused(
            "enrol.key_given_up",
            _("These keys were given up on {day}: nobody is let in with them.").format(
                day=day_of(end.revoked_at).isoformat()
            ),
            hint=Hint(
                _(
                    "If the office came back from an older backup, let it ask for a new key "
                    "(“enrol rotate -o FILE”), and answer that as of one that came back."
                ),
                _(
                    "If the office came back from an older backup, let it write a request for "
                    "a new key under “People and trust”, and answer that as of one that came "
                    "back."
                ),
            ),
        )


def keep(unit: Unit, line: PeerLine) -> None:
    """Know the newcomer as a peer.

    Who is granted anew goes on where they stand: grids that are new to them are raised, so
    that they travel whole, and of grids they lose they hold nothing any longer.
    """
    known = exchange.newest(unit, line.replica)
    if known is not None:
        goes_on = known.division == line.division
        line = dataclasses.replace(
            line,
            replica=known.replica,
            sent_number=known.sent_number,
            held=known.held,
            acknowledged=known.acknowledged if goes_on else 0,
            last_sent_at=known.last_sent_at,
            last_received_at=known.last_received_at,
        )
        grids = unit.find(Grid)
        gained = [grid.id for grid in grids if _is_among(grid, line, known)]
        lost = [("grid", grid.id) for grid in grids if _is_among(grid, known, line)]
        raising.raise_whole(unit, "grid", gained)
        if gains(known, line):
            raise_withheld(unit, line.replica)
        leaving.release(unit, line.replica, lost)
    exchange.keep_peer(unit, line)


def newest(unit: Unit, shown: Certificate) -> Certificate:
    """The newest certificate known for the keys of one that a replica shows, and by which its
    holder acts: not yet by one that has not begun (``chains.order``)."""
    facts = unit.find(CertificateFact, key_id=shown.public.key_id)
    kept = [certificates.read(fact.pem.encode()) for fact in facts]
    return max((shown, *kept), key=lambda one: chains.order(one, unit.now()))


def gains(before: PeerLine, after: PeerLine) -> bool:
    """Whether somebody is shown more in a new role: what was withheld from them travels now."""
    return disclosure.is_overview(before.role) and not disclosure.is_overview(after.role)


def raise_withheld(unit: Unit, replica: str) -> None:
    """Raise whatever may have gone to a peer without some of its values."""
    for entity in ORDERED:
        if disclosure.withholdable(entity.name):
            raising.raise_every(unit, entity.name, replica)


def replica_of(certificate: Certificate) -> str:
    """The replica a certificate is first used by."""
    return replica_id(certificate.public.key_id, 1)


def line_of(certificate: Certificate) -> PeerLine:
    """A peer nothing was exchanged with yet."""
    grant = certificate.grant
    return PeerLine(
        replica=replica_of(certificate),
        name=grant.name,
        role=grant.role,
        division=grant.division,
        grids=tuple(grant.grids),
        serial=certificate.serial,
        receiving_key=certificate.public.receiving,
    )


def _is_among(grid: Grid, one: PeerLine, other: PeerLine) -> bool:
    """Whether a grid is in the scope of the one and not of the other."""
    return (not one.grids or grid.code in one.grids) and bool(
        other.grids and grid.code not in other.grids
    )
