"""Withdrawing what a key signed after it was lost, where it came in before anybody had said so.

Whoever hears of a revocation first keeps such facts out on arrival (``sync.judging``). Whoever
took them in before takes them out again here, into the same place and under the same rule, so
that all replicas end up with the same whatever came first: a fact counts where its author may
still be believed, by the certificates and revocations that are known, and by nothing else. Facts
about such a fact wait for it, as they would have on arrival.

The other way round, what was kept out because of a revocation that turns out to be a thief's own
is tried again.

Values of registers bear no signature and are handed on by offices in good faith; they stand, and
are laid before the office (``services.lost_keys``).
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping, Sequence

from gridclient.domain import stamps
from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.days import stamp_text
from gridclient.domain.rows import Row
from gridclient.services.profile import Profile
from gridclient.services.sync.authors import Authors, key_id_of
from gridclient.store import authored, exchange, held_back, log_books, meta
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit
from gridclient.trust.certificates import Certificate

_JUDGED = "trust_judged"
"""By which certificates and revocations the facts here were judged last."""

RULE = "revoked"
_STATES = {RULE: "quarantined", "author": "parked", "parent": "parked"}


def settle(
    profile: Profile, unit: Unit, chain: Sequence[Certificate] = (), excused: str = ""
) -> int:
    """Judge again all facts whose authors are doubted, if certificates or revocations have come
    since that was last done; returns how many were withdrawn.

    ``chain`` and ``excused`` are those of the bundle that is taken in (``Authors``). What is
    given back waits, to be tried by the caller; so it is called until it returns nothing.
    """
    if not is_due(unit):
        return 0
    writers, count = Authors(profile, unit, chain, excused), 0
    while unit.find(Revocation) and (found := _lapsed(profile, unit, writers)):
        _withdraw(profile, unit, found)
        count += len(found)
        writers.look_again()
    _give_back(unit, writers)
    meta.put(unit, _JUDGED, authored.trust_state(unit))
    if count:
        log_books.append(unit, "facts_withdrawn", count=count)
    return count


def is_due(unit: Unit) -> bool:
    """Whether certificates or revocations have come or gone since facts were judged last."""
    return meta.get(unit, _JUDGED) != authored.trust_state(unit)


_Found = list[tuple[Row, str]]
"""Facts to be withdrawn, each with the rule."""


def _lapsed(profile: Profile, unit: Unit, writers: Authors) -> _Found:
    """What its author had no right to sign, and what speaks of that. What a removal has left of a
    fact stays: it says nothing any more, and nobody could let it in again."""
    own = profile.keys.public.key_id
    doubted = [
        replica
        for replica in authored.authors(unit)
        if key_id_of(replica) != own and writers.may_have_lapsed(replica)
    ]
    strangers = _let_in_by_nobody(unit)
    found: _Found = []
    for row in authored.facts_of(unit, doubted):
        rule = writers.lapse(row) if row.signature else None
        if rule == RULE or (rule == "author" and key_id_of(row.author or "") in strangers):
            found.append((row, rule))
    return [*found, *_about(unit, found)]


def _let_in_by_nobody(unit: Unit) -> set[str]:
    """The keys whose certificates are kept out, as a lost key had signed them."""
    return {
        item.row.fields.get("key_id", "")
        for item in held_back.held(unit, "quarantined")
        if item.row.entity == "certificate" and item.rule == RULE
    }


def _about(unit: Unit, found: _Found) -> _Found:
    """The facts about facts that are withdrawn, and those about them in turn."""
    known = {(row.entity, row.id) for row, _rule in found}
    last, more = [row for row, _rule in found], _Found()
    while last:
        last = [
            row for row in authored.facts_about(unit, last) if (row.entity, row.id) not in known
        ]
        known |= {(row.entity, row.id) for row in last}
        more += [(row, "parent") for row in last]
    return more


def _withdraw(profile: Profile, unit: Unit, found: _Found) -> None:
    """Take facts out and hold them back, as if they had come only now. Of a fact whose words were
    removed nothing is left to look at."""
    now, told = stamp_text(profile.now()), dict[str, list[HeldRow]]()
    for row, rule in found:
        bundle, peer = authored.brought_by(unit, row) or ("", row.author or "")
        if row.signature:
            item = HeldRow(row, _STATES[rule], rule, peer, bundle, now)
            held_back.hold(unit, [item])
            told.setdefault(bundle, []).append(item)
    authored.take_out(unit, [row for row, _rule in found])
    _tell(unit, told)


def _tell(unit: Unit, told: Mapping[str, Sequence[HeldRow]]) -> None:
    """Let the receipts of the bundles that brought facts say what became of them."""
    for bundle, items in told.items():
        for line in exchange.bundles(unit, id=bundle, direction="in"):
            said = [
                {
                    "entity": item.row.entity,
                    "id": item.row.id,
                    "state": item.state,
                    "rule": item.rule,
                }
                for item in items
            ]
            held = [*line.outcome.get("held", []), *said]
            outcome = {**line.outcome, "held": held}
            for state in ("quarantined", "parked"):
                more = sum(item.state == state for item in items)
                outcome[state] = line.outcome.get(state, 0) + more
            exchange.keep_bundle(unit, dataclasses.replace(line, outcome=outcome))


def _give_back(unit: Unit, writers: Authors) -> None:
    """Let what a revocation kept out wait to be tried again, where that no longer stands."""
    back = [
        dataclasses.replace(item, state="parked", rule="author")
        for item in held_back.held(unit, "quarantined")
        if item.rule == RULE and _may_be_believed(item, writers)
    ]
    held_back.hold(unit, back)


def _may_be_believed(item: HeldRow, writers: Authors) -> bool:
    if item.row.author is None:
        return not writers.is_gone(item.peer)
    return writers.lapse(item.row) is None and not writers.is_gone(item.row.author)


def marks(unit: Unit) -> dict[str, str]:
    """Key id to the newest reading that may be believed of it (the first letters of a stamp), of
    every key that was revoked or given up and has no newer certificate."""
    found: dict[str, str] = {}
    for key_id, ends in _ends(unit).items():
        found[key_id] = min(_reading(one) for one in ends)
    return found


def ended_at(unit: Unit, key_id: str) -> str:
    """When a key was first revoked or given up: ISO 8601, UTC."""
    return stamp_text(min(one.revoked_at for one in _ends(unit)[key_id]))


def _ends(unit: Unit) -> dict[str, list[Revocation]]:
    said: dict[str, list[Revocation]] = {}
    for one in unit.find(Revocation):
        said.setdefault(one.serial, []).append(one)
    found: dict[str, list[Revocation]] = {}
    standing = set[str]()
    for fact in unit.find(CertificateFact):
        if fact.serial in said:
            found.setdefault(fact.key_id, []).extend(said[fact.serial])
        else:
            standing.add(fact.key_id)
    return {key_id: ends for key_id, ends in found.items() if key_id not in standing}


def _reading(end: Revocation) -> str:
    if end.trusted_stamp is not None:
        return end.trusted_stamp[:17]
    return stamps.make(int(end.revoked_at.timestamp() * 1000), 0xFFFF, "")[:17]
