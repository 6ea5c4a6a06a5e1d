"""Rows that were held back and are taken in by a person's word, left out before or waiting for what
was let in: judged as if they came now, from who had sent them."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import Heard
from gridclient.jobs import SILENT, Progress
from gridclient.services.profile import Profile
from gridclient.services.sync import kept_out, knowing, undo_chains
from gridclient.services.sync.applying import Applier, Outcome
from gridclient.services.sync.judging import Judge, Sender
from gridclient.store import conflicts, exchange, held_back, purging
from gridclient.store.exchange import PeerLine
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit


def take_again(
    profile: Profile, unit: Unit, items: Iterable[HeldRow], progress: Progress = SILENT
) -> int:
    """Apply rows, those of each sender under that sender's authority; returns how many came in.

    What a rule keeps out, or what waits for another row, goes on waiting as that. Everything is
    kept with the bundle that brought it, so that it is undone with that, and told its sender; but
    where that was undone before, it stays what it is.
    """
    of_peers: dict[str, list[HeldRow]] = {}
    for item in items:
        of_peers.setdefault(item.peer, []).append(item)
    applied = 0
    for replica, several in of_peers.items():
        peer = exchange.peer(unit, replica)
        applied += _take(profile, unit, peer, several, progress) if peer else 0
    kept_out.sort(unit)
    return applied


def _take(
    profile: Profile, unit: Unit, peer: PeerLine, items: Sequence[HeldRow], progress: Progress
) -> int:
    sender = Sender(peer.replica, peer.authority, peer.acknowledged, peer.acknowledged)
    rows = [item.row for item in items]
    judge, knew = Judge(profile, unit, sender, ()), knowing.of(unit, items)
    applier = Applier(unit, judge, sender, knew, Heard(), is_chosen=True)
    outcome, at = applier.apply(rows, progress), stamp_text(profile.now())
    states = {held_back.exact(row): (state, rule) for row, state, rule in outcome.held}
    for item in items:
        state, rule = states.get(item.exact, (held_back.APPLIED, item.rule))
        if state == held_back.APPLIED:
            held_back.settle(unit, [item], at)
        else:
            held_back.hold(unit, [dataclasses.replace(item, state=state, rule=rule)])
    _keep(unit, outcome, {i.named: i.bundle for i in items}, at)
    purging.keep_to(unit, rows)
    return len(outcome.applied)


def _keep(unit: Unit, outcome: Outcome, bundles: dict[tuple[str, str], str], at: str) -> None:
    """Keep what a person should decide, and how rows stood before, by the bundles they came in."""
    for clash in (*outcome.clashes, *outcome.parallel_edits):
        conflicts.keep(unit, [clash], bundles[clash.entity, clash.row_id], at)
    lines = undo_chains.lines_of(unit) if outcome.before else {}
    for change in outcome.before:
        bundle = bundles[change[:2]]
        line = lines.get(bundle)
        undo = undo_chains.undone_by(line, lines) if line else None
        if undo is None:
            held_back.keep_changes(unit, bundle, [change])
        elif not ENTITIES[change[0]].is_fact:  # wanted all the same: no part of that bundle
            held_back.keep_changes(unit, undo.id, [change])
