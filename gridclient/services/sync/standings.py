"""Where each record stands on its way to the office: only here, in a bundle, received, returned.

A record is received once the office confirmed everything up to it, and returned when a receipt
says that it was kept out or left out there. What only waits there for another row is received.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gridclient.domain.authority import OFFICES
from gridclient.services.profile import Profile
from gridclient.services.sync.applying import rule_words
from gridclient.services.sync.records import RecordStanding
from gridclient.store import exchange, sequences
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit

_RETURNED = frozenset({"quarantined", "rejected", "left_out"})
_WENT = frozenset({"sent", "received"})


def of(profile: Profile, entity: str, row_ids: Sequence[str]) -> dict[str, RecordStanding]:
    """Record id to where it stands with the office above; empty where there is none above."""
    with profile.store.view() as unit:
        office = _office_above(profile, unit)
        if office is None:
            return {}
        sent = [
            line
            for line in exchange.bundles(unit, direction="out", peer=office.replica)
            if line.state in _WENT
        ]
        told = _told(sent, entity)
        return {
            row_id: _standing(office, sent, told.get(row_id), *place)
            for row_id, place in sequences.of(unit, entity, row_ids).items()
        }


def _office_above(profile: Profile, unit: Unit) -> PeerLine | None:
    """The office that has our scope in its own: of several the nearest."""
    own = profile.authority
    if own is None:
        return None
    above = [
        peer
        for peer in exchange.peers(unit)
        if peer.role in OFFICES
        and own.division.startswith(peer.division)
        and (not own.is_office or len(peer.division) < len(own.division))
    ]
    return max(above, key=lambda peer: len(peer.division), default=None)


def _told(sent: Sequence[BundleLine], entity: str) -> dict[str, tuple[int, str, str]]:
    """What receipts say of rows of an entity: id to bundle number, state and rule; the newest."""
    found: dict[str, tuple[int, str, str]] = {}
    for line in reversed(sent):
        receipt: Any = line.outcome.get("receipt")
        held = receipt.get("held") if isinstance(receipt, Mapping) else None
        for one in held if isinstance(held, list) else ():
            if isinstance(one, Mapping) and one.get("entity") == entity:
                told = str(one.get("state")), str(one.get("rule"))
                found[str(one.get("id"))] = (line.number, *told)
    return found


def _standing(
    office: PeerLine,
    sent: Sequence[BundleLine],
    told: tuple[int, str, str] | None,
    sequence: int,
    held_by: str | None,
) -> RecordStanding:
    carried = [line.number for line in sent if line.base < sequence <= line.upto]
    number = max(carried, default=None)
    if held_by == office.replica:
        return RecordStanding("received", office.name, None)
    if told is not None and told[1] in _RETURNED and told[0] == number:
        return RecordStanding("returned", office.name, number, rule_words(told[2]))
    if sequence <= office.acknowledged:
        return RecordStanding("received", office.name, number)
    return RecordStanding("exported" if carried else "here", office.name, number)
