"""Where each record stands on its way to the office: only here, in a bundle, received, returned.

A record is received once the office confirmed everything up to it, and returned when a receipt
says that it was kept out or left out there. What only waits there for another row is received.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gridclient.services import timekeeping
from gridclient.services.profile import Profile
from gridclient.services.sync.applying import rule_words
from gridclient.services.sync.records import RecordStanding
from gridclient.store import exchange, sequences
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit

_RETURNED = frozenset({"quarantined", "rejected", "left_out"})
_WENT = frozenset({"sent", "received"})
Told = tuple[int, str, str]
"""What a receipt says of a row: the number of our bundle, the state there, and the rule."""


def of(profile: Profile, entity: str, row_ids: Sequence[str]) -> dict[str, RecordStanding]:
    """Record id to where it stands with the office above; empty where there is none above."""
    with profile.store.view() as unit:
        office = _office_above(profile, unit)
        if office is None:
            return {}
        sent = sent_to(unit, office)
        told = _of_entity(told_of(sent), entity)
        return {
            row_id: _standing(office, sent, told.get(row_id), *place)
            for row_id, place in sequences.of(unit, entity, row_ids).items()
        }


def sent_to(unit: Unit, peer: PeerLine) -> list[BundleLine]:
    """The bundles that went to somebody, newest first."""
    lines = exchange.bundles(unit, direction="out", peer=peer.replica)
    return [line for line in lines if line.state in _WENT]


def carried_last(sent: Sequence[BundleLine], sequence: int) -> int | None:
    """The number of the newest bundle that held what has a sequence; None: none did."""
    return max((one.number for one in sent if one.base < sequence <= one.upto), default=None)


def _office_above(profile: Profile, unit: Unit) -> PeerLine | None:
    """The office that has our scope in its own: of several the nearest."""
    above = [peer for peer in exchange.peers(unit) if timekeeping.is_above(profile, peer)]
    return max(above, key=lambda peer: len(peer.division), default=None)


def is_returned(state: str, rule: str) -> bool:
    """Whether a receipt says that a row is not taken in there unless somebody does something."""
    return state in _RETURNED or (state, rule) == ("parked", "clock")


def _of_entity(told: Mapping[tuple[str, str], Told], entity: str) -> dict[str, Told]:
    return {row_id: said for (name, row_id), said in told.items() if name == entity}


def told_of(sent: Sequence[BundleLine]) -> dict[tuple[str, str], Told]:
    """What receipts say of rows, by entity and id; of several the newest."""
    found: dict[tuple[str, str], Told] = {}
    for line in reversed(sent):
        receipt: Any = line.outcome.get("receipt")
        held = receipt.get("held") if isinstance(receipt, Mapping) else None
        for one in held if isinstance(held, list) else ():
            if isinstance(one, Mapping):
                told = str(one.get("state")), str(one.get("rule"))
                found[str(one.get("entity")), str(one.get("id"))] = (line.number, *told)
    return found


def _standing(
    office: PeerLine,
    sent: Sequence[BundleLine],
    told: Told | None,
    sequence: int,
    held_by: str | None,
) -> RecordStanding:
    number = carried_last(sent, sequence)
    if held_by == office.replica:
        return RecordStanding("received", office.name, None)
    if told is not None and told[0] == number and is_returned(*told[1:]):
        return RecordStanding("returned", office.name, number, rule_words(told[2]))
    if sequence <= office.acknowledged:
        return RecordStanding("received", office.name, number)
    return RecordStanding("here" if number is None else "exported", office.name, number)
