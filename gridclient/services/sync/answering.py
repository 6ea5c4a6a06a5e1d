"""Receipts: what a bundle back tells its recipient of the bundles they had sent.

Which rows were held back is kept with each bundle; how it stands with them is worked out when the
receipt is written, so that it is never behind what was decided, or came in, since.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from gridclient.services.sync import lines
from gridclient.store import exchange, held_back
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit

RECEIPTS = 20
"""How many of the newest bundles of a peer a receipt tells about."""

ROWS_NAMED = 40_000
"""How many rows that were held back the receipts of a bundle name, some four megabytes; those of
the newest bundle are named all."""

_COUNTED = ("parked", "quarantined", "left_out")
_CAME_IN = (held_back.APPLIED, held_back.ACCEPTED)

States = Mapping[tuple[str, str], tuple[str, str]]
"""Entity and id of a row to the state it is in now, and the rule."""


def receipts(unit: Unit, peer: PeerLine) -> Iterator[dict[str, object]]:
    """What became of the newest bundles of a peer, and of older ones about which something was
    decided since."""
    taken = exchange.bundles(unit, direction="in", peer=peer.replica, state="imported")
    newest, older = taken[:RECEIPTS], taken[RECEIPTS:]
    decided = held_back.decided_since(unit, peer.replica, _untold(unit, peer)) if older else set()
    states, rest = held_back.states(unit, peer.replica), ROWS_NAMED
    for line in (*newest, *(one for one in older if one.id in decided)):
        outcome = _outcome(line, states)
        if line is newest[0] or len(outcome["held"]) <= rest:
            rest -= len(outcome["held"])
            yield {"bundle": line.id, "number": line.number, "outcome": outcome}


def _untold(unit: Unit, peer: PeerLine) -> str:
    """Since when a peer may not have been told what was decided (ISO 8601, UTC): since the newest
    bundle for them that is known to have arrived was made."""
    arrived = exchange.bundles(unit, direction="out", peer=peer.replica, state="received")
    return arrived[0].at if arrived else ""


def _outcome(line: BundleLine, states: States) -> dict[str, Any]:
    """The outcome of a bundle with its rows, and their counts, as it stands with them now."""
    told: dict[str, Any] = lines.for_sender(line)
    before: Sequence[dict[str, str]] = told.get("held", [])
    now = [_now(one, states) for one in before]
    for state in _COUNTED:
        told[state] = told.get(state, 0) + _count(now, state) - _count(before, state)
    came_in = sum(one["state"] in _CAME_IN for one in now)
    return {**told, "applied": told.get("applied", 0) + came_in, "held": now}


def _now(one: dict[str, str], states: States) -> dict[str, str]:
    state, rule = states.get((one["entity"], one["id"]), (one["state"], one["rule"]))
    return {**one, "state": state, "rule": rule}


def _count(held: Sequence[dict[str, str]], state: str) -> int:
    return sum(one["state"] == state for one in held)
