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
Key = tuple[str, str]
"""Entity and id of a row."""

Told = tuple[int, str, str]
"""What a receipt says of a row: the number of our bundle, the state there, and the rule."""


def of(profile: Profile, entity: str, row_ids: Sequence[str]) -> dict[str, RecordStanding]:
    """Record id to where it stands with the office above; empty where there is none above."""
    with profile.store.view() as unit:
        office = _office_above(profile, unit)
        if office is None:
            return {}
        sent = sent_to(unit, office)
        answers = Answers(sent)
        return {
            row_id: _standing(office, sent, answers.of((entity, row_id), place[0]), *place)
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


class Answers:
    """What somebody's receipts say of our rows that did not come in there.

    Of several bundles that held a row as it is now the newest that was answered counts: a newer
    one may be lost. Of a row that has changed since no answer has come yet.
    """

    def __init__(self, sent: Sequence[BundleLine]) -> None:
        """``sent``: bundles that went to them, newest first."""
        self._answered = [(line, _named(line)) for line in sent if _receipt(line) is not None]

    def named(self, told: tuple[str, str] | None = None) -> set[Key]:
        """Entity and id of every row some receipt names; ``told``: only with this state and
        rule."""
        every = (item for _line, held in self._answered for item in held.items())
        return {key for key, said in every if told in (None, said)}

    def of(self, key: Key, sequence: int) -> Told | None:
        """What is said of a row that has a sequence now; None: it came in, or nothing is said."""
        for line, held in self._answered:
            if line.base < sequence <= line.upto:
                return (line.number, *held[key]) if key in held else None
        return None


def _receipt(line: BundleLine) -> Mapping[str, Any] | None:
    receipt: Any = line.outcome.get("receipt")
    return receipt if isinstance(receipt, Mapping) else None


def _named(line: BundleLine) -> dict[Key, tuple[str, str]]:
    """State and rule of the rows a receipt names; what a peer writes there may be anything."""
    held = (_receipt(line) or {}).get("held")
    return {
        (str(one.get("entity")), str(one.get("id"))): (str(one.get("state")), str(one.get("rule")))
        for one in (held if isinstance(held, list) else ())
        if isinstance(one, Mapping)
    }


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
    if told is not None and is_returned(*told[1:]):
        number, outcome, rule = told
        return RecordStanding("returned", office.name, number, rule_words(rule), outcome)
    if sequence <= office.acknowledged:
        return RecordStanding("received", office.name, number)
    return RecordStanding("here" if number is None else "exported", office.name, number)
