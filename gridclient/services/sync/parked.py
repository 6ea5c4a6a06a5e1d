"""Rows held back: those that wait for another are tried again with every import (sync.md), and
those kept out by a rule are let go once they say nothing that is not here."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable, Collection, Sequence

from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import Heard, merge
from gridclient.domain.rows import Row
from gridclient.jobs import Progress
from gridclient.services.sync import kept_out, knowing, restored, retired, stubs, void_stamps
from gridclient.services.sync.applying import Applier, Outcome
from gridclient.services.sync.judging import Sender
from gridclient.store import conflicts, exchange, held_back, purging
from gridclient.store.exchange import PeerLine
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit

PATIENCE = dt.timedelta(days=30)
"""So long a row from a clock far ahead waits for its time; then a person decides about it."""

_NEVER_ANEW = frozenset({"clock"})
"""What need not wait of a sender who is gone, revoked or restored since from a backup: nothing
that bears times to come is sent anew."""

_WAIT_IN_VAIN = frozenset({*_NEVER_ANEW, restored.RULE})
"""Nor of one who has heard of our own restore under a new epoch, as the old one never will."""


def keep_clashes(unit: Unit, outcome: Outcome, bundle: str, now: str) -> int:
    """Keep what a person should decide; returns how many are new."""
    return conflicts.keep(unit, (*outcome.clashes, *outcome.parallel_edits), bundle, now)


def is_wanted(unit: Unit, item: HeldRow) -> bool:
    """Whether a row held back would still change something."""
    entity = ENTITIES.get(item.row.entity)
    if entity is None:
        return True
    here = unit.rows(entity, [item.row.id]).get(item.row.id)
    if here is None or not entity.is_fact:
        return here is None or merge(here, item.row, {}, {}).changed
    return here.lacks_veiled and not item.row.lacks_veiled


def let_go(unit: Unit, now: str) -> None:
    """Settle what was kept out by a rule, and came in another way since: nobody has to decide
    about it. Another fact under the same number stays, to be looked at."""
    kept_out = [item for item in held_back.held(unit, "quarantined") if item.rule != "fact_changed"]
    gone = [item for item in kept_out if not is_wanted(unit, item)]
    end_waiting(unit, gone, now, held_back.LET_GO)


def end_waiting(unit: Unit, items: Sequence[HeldRow], at: str, decision: str) -> None:
    """It is decided about rows that were kept out."""
    held_back.settle(unit, items, at, decision)
    for item in items:
        kept_out.raise_decided(unit, item)


class Parked:
    """The rows that wait, in the unit of work of one import.

    ``applier`` gives what applies the rows of a sender who knew what is told of each, ``now`` is
    ISO 8601, UTC. ``clashes``: how many are new by what came in.
    """

    def __init__(
        self,
        unit: Unit,
        bundle: str,
        now: str,
        applier: Callable[[Sender, Callable[[Row], Heard]], Applier],
    ) -> None:
        self._unit = unit
        self._bundle = bundle
        self._now = now
        self._applier = applier
        self._changed: set[tuple[str, str]] = set()
        self.clashes = 0

    def retry(self, done: Outcome, progress: Progress) -> int:
        """Try them again, those of each sender under that sender's authority; returns how many
        were taken in. ``done``: what the import itself changed."""
        waiting: dict[str, list[HeldRow]] = {}
        for item in (*held_back.held(self._unit, "parked"), *self._awoken()):
            waiting.setdefault(item.peer, []).append(item)
        changed = self._changed
        changed |= {(entity, row_id) for entity, row_id, _row in done.before}
        released, revoked = 0, retired.still_revoked(self._unit)
        for replica, several in waiting.items():
            peer = exchange.peer(self._unit, replica)
            if peer is None:
                continue
            newest = exchange.newest(self._unit, replica) or peer
            is_gone = peer.serial in revoked or newest != peer
            items = several if is_gone else self._without_void(replica, several)
            applier = self._applier(_sender(peer), knowing.of(self._unit, items))
            outcome = applier.apply([i.row for i in items], progress)
            vain = _WAIT_IN_VAIN if peer.serial in revoked or newest.acknowledged else _NEVER_ANEW
            self._settle(items, outcome, vain if is_gone else frozenset())
            self.clashes += keep_clashes(self._unit, outcome, several[0].bundle, self._now)
            news = [item for item in outcome.before if item[:2] not in changed]
            held_back.keep_changes(self._unit, self._bundle, news)
            changed |= {item[:2] for item in news}
            released += len(outcome.applied)
            purging.keep_to(self._unit, [item.row for item in items])
        return released

    def _without_void(self, replica: str, items: Sequence[HeldRow]) -> list[HeldRow]:
        """The rows that may come in; those under void stamps wait until they come anew. What
        never does, though its sender has told all by now, is for a person to decide."""
        void = void_stamps.void_of(self._unit, replica)
        ahead = [i for i in items if i.rule == "clock" and void_stamps.is_void(self._unit, i, void)]
        is_told = bool(ahead) and void_stamps.has_told_anew(self._unit, replica)
        held_back.hold(
            self._unit,
            [
                dataclasses.replace(item, state="quarantined")
                for item in ahead
                if is_told or self._waits_too_long(item)
            ],
        )
        return [item for item in items if not any(item is one for one in ahead)]

    def _awoken(self) -> list[HeldRow]:
        """What was set aside although what it speaks of has come after all."""
        aside = held_back.settled(self._unit, held_back.SET_ASIDE)
        return [one for one in aside if not stubs.waits_in_vain(self._unit, one.row)]

    def _settle(self, items: Sequence[HeldRow], outcome: Outcome, vain: Collection[str]) -> None:
        """Rows that were taken in wait no longer; others may wait for another reason. ``vain``:
        the rules by which nothing of this sender need wait: it is for a person to decide."""
        still = {held_back.exact(row): (state, rule) for row, state, rule in outcome.held}
        gone = [item for item in items if item.exact not in still]
        held_back.settle(self._unit, gone, self._now)
        changed = []
        for item in items:
            state, rule = still.get(item.exact, (item.state, item.rule))
            if rule in vain or (rule == "clock" and self._waits_too_long(item)):
                state = "quarantined"
            if (state, rule) != (item.state, item.rule):
                changed.append(dataclasses.replace(item, state=state, rule=rule))
        held_back.hold(self._unit, changed)

    def _waits_too_long(self, item: HeldRow) -> bool:
        """Whether a row from a clock far ahead has waited so long that it must not come in by
        itself when its time has come: what it says may be years old by then."""
        at, now = (dt.datetime.fromisoformat(one) for one in (item.at, self._now))
        return now - at > PATIENCE


def _sender(peer: PeerLine) -> Sender:
    """Who had sent what waits. A member may have removed it meanwhile, as it left their scope."""
    authority = peer.authority
    return Sender(peer.replica, authority, peer.acknowledged, is_holding=authority.is_office)
