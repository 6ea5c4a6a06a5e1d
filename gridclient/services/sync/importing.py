"""Importing one file: open, judge, merge, record; one transaction, whole or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from gridclient.domain.days import stamp_text
from gridclient.domain.merging import Heard
from gridclient.domain.rows import Row
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services import timekeeping
from gridclient.services.profile import Profile, authority_of
from gridclient.services.sync import (
    addressing,
    asked,
    came_late,
    cases,
    composing,
    forks,
    handing_on,
    kept_out,
    lapsed,
    leaving,
    left_out,
    log_heads,
    opening,
    overruled,
    overtaken,
    recalled,
    removed,
    renewing,
    stubs,
    void_stamps,
    wanting,
    withdrawing,
)
from gridclient.services.sync.applying import Applier, Key, Outcome
from gridclient.services.sync.arrivals import Arrival
from gridclient.services.sync.judging import Judge, Sender
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.parked import Parked, keep_clashes, let_go
from gridclient.services.sync.records import Imported
from gridclient.store import conflicts, exchange, held_back, purging
from gridclient.store.exchange import BundleLine
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit
from gridclient.workbook import reading


def _nothing() -> None:
    """Whoever takes in what came inside a grant has backed the store up before."""


def import_file(
    profile: Profile,
    file: Path,
    progress: Progress,
    *,
    before: Callable[[], object],
    dry_run: bool,
    signed_copy: bool,
    accept_expired: bool = False,
) -> Imported:
    """Take one bundle in; raises what :func:`opening.open_` raises and ``bundle.tampered``."""
    return import_bytes(
        profile,
        reading.load(file),
        file,
        progress,
        before=before,
        dry_run=dry_run,
        signed_copy=signed_copy,
        accept_expired=accept_expired,
    )


def import_bytes(
    profile: Profile,
    content: bytes,
    file: Path,
    progress: Progress,
    *,
    before: Callable[[], object] = _nothing,
    dry_run: bool = False,
    signed_copy: bool = False,
    accept_expired: bool = False,
) -> Imported:
    """Take one bundle in from its bytes; ``file`` only names it.

    ``before`` is called once the bundle is known to be sound, before anything is changed. One
    whose sender's certificate has ended is kept for the office to decide, and refused until
    then; ``accept_expired`` is that decision.
    """
    opened = open_(profile, content, file, progress, signed_copy=signed_copy)
    if not accept_expired and lapsed.must_wait(profile, opened):
        if not dry_run:
            lapsed.keep(profile, opened, content, file)
        raise lapsed.refusal(opened)
    if not dry_run:
        before()
    return take(profile, opened, file, progress, dry_run=dry_run)


def open_(
    profile: Profile, content: bytes, file: Path, progress: Progress, *, signed_copy: bool = False
) -> Opened:
    """A bundle that is known to be its sender's; raises what :func:`opening.open_` raises, and
    ``bundle.tampered``."""
    progress.step(0, 0, _("Checking {file}").format(file=file.name))
    opened = opening.open_(profile, content, file)
    if opened.altered and not signed_copy:
        raise opening.tampered(opened.altered)
    return opened


def rehearse(
    profile: Profile, unit: Unit, opened: Opened, file: Path, progress: Progress
) -> tuple[Imported, Outcome]:
    """Take a bundle in inside a unit of work that is not committed: what would come of it."""
    made = _Import(profile, unit, opened, file, left_out=frozenset())
    return made.run(progress), made.outcome


def take(
    profile: Profile,
    opened: Opened,
    file: Path,
    progress: Progress,
    *,
    unwanted: Collection[Key] = frozenset(),
    wanted: Collection[Key] = frozenset(),
    dry_run: bool = False,
) -> Imported:
    """Take in a bundle that is known to be its sender's, in one transaction.

    Rows that are ``unwanted`` are left out, kept where they can be taken later; so are those that
    were left out before and say nothing more, unless they are ``wanted`` by now.
    """
    if not dry_run:
        timekeeping.settle(profile)
    with profile.store.unit() as unit:
        before = left_out.still(unit, opened.manifest.sender, opened.rows)
        out = before.difference(wanted).union(unwanted)
        result = _Import(profile, unit, opened, file, left_out=out).run(progress)
        if not dry_run:
            unit.commit()
    if not dry_run:
        forks.settle(profile)
        renewing.settle(profile, opened.manifest.sender)
        profile.read_certificate()
        timekeeping.settle(profile)
    return result


class _Import:
    """One import inside one unit of work."""

    def __init__(
        self,
        profile: Profile,
        unit: Unit,
        opened: Opened,
        file: Path,
        *,
        left_out: Collection[Key],
    ) -> None:
        self._profile = profile
        self._unit = unit
        self._opened = opened
        self._file = file
        self._left_out = left_out
        self._manifest = opened.manifest
        self.outcome = Outcome()
        self._now = stamp_text(profile.now())
        self._theirs = handing_on.heard(opened.manifest)
        self._arrival = Arrival(profile, unit, opened, self._now)
        self._chain = (opened.sender, *opened.chain)
        self._excused = opened.sender.public.key_id if opened.lapsed else ""
        self._withdrawn = 0
        own, theirs = profile.enrolled(), authority_of(opened.sender)
        self._is_from_above = overtaken.is_above(theirs, own) and not own.is_office

    def run(self, progress: Progress) -> Imported:
        arrival = self._arrival
        if arrival.is_ours:
            forks.part(self._profile, self._unit)
        peer = arrival.peer()
        before = exchange.bundles(self._unit, direction="in", peer=peer.replica)
        known = arrival.known()
        if known is not None:
            return self._known_already(arrival.undo_of(known))
        sender = Sender(
            peer.replica,
            authority_of(self._opened.sender),
            peer.acknowledged,
            arrival.confirmed(peer),
            is_current=peer.serial == self._opened.sender.serial,
        )
        clashes = self._merge(sender, before, progress)
        recalled.recall(self._profile, self._unit, self.outcome.applied)
        arrival.record(peer, before, self.outcome, clashes, self._file)
        released, asked_then = self._release(progress)
        removed = self._leave(sender, is_first=not before)
        exchange.carry_over(self._unit)
        log_heads.take(self._unit, self._manifest, self._now)
        timekeeping.note(self._unit, self._manifest)
        result = dataclasses.replace(
            self._result(self.outcome, clashes + asked_then),
            applied=len(self.outcome.applied) + released,
            removed=removed,
            withdrawn=self._withdrawn,
            gap=arrival.missing(),
            fork=arrival.is_fork(before),
        )
        arrival.keep_receipt(result)
        arrival.enter_log(result)
        return result

    def _known_already(self, undo: BundleLine | None) -> Imported:
        known = Outcome(known=0 if undo else len(self._opened.rows))
        return dataclasses.replace(
            self._result(known, 0),
            again=True,
            undone_at=undo.at if undo else None,
            undone_by=undo.id if undo else None,
        )

    def _merge(self, sender: Sender, before: Sequence[BundleLine], progress: Progress) -> int:
        """Apply what came and keep what was held back; returns how many clashes are new."""
        unit, manifest = self._unit, self._manifest
        is_late = self._is_from_above and overtaken.is_overtaken(manifest, before)
        left = overtaken.leaving() if is_late else frozenset()
        ours = composing.heard(self._profile, unit)
        if self._arrival.is_fork(before):
            ours = ours.but_for(manifest.sender)
        applier = Applier(
            unit,
            self._judge(sender),
            sender,
            lambda _row: self._theirs,
            ours,
            left=left,
            left_out=self._left_out,
        )
        is_asked = self._profile.enrolled().is_office and not self._is_from_above
        void_stamps.take(unit, manifest, self._opened.rows, self._now, is_asked=is_asked)
        wanting.take(self._profile, unit, manifest)
        stubs.take(unit, manifest)
        rows, void = void_stamps.without_void(unit, manifest, self._opened.rows, is_asked=is_asked)
        stood = came_late.ours_sent_back(unit, rows)
        self.outcome = outcome = applier.apply(rows, progress)
        came_late.say_again(self._profile, unit, stood)
        came_late.send_back(unit, manifest, rows)
        for row in void:
            outcome.know(row, "older")
        self._keep_held(outcome)
        clashes = keep_clashes(unit, outcome, manifest.bundle, self._now)
        gave_way = overruled.take(self._profile, unit, manifest, self._judge(sender), self._theirs)
        clashes += conflicts.keep(unit, gave_way, manifest.bundle, self._now)
        clashes += asked.take(self._profile, unit, manifest, sender.authority, self._now)
        conflicts.settle_overtaken(unit, outcome.applied, self._theirs, self._now)
        return clashes

    def _release(self, progress: Progress) -> tuple[int, int]:
        """Try again what waits, and let go what need not wait; returns how many rows came in,
        and how many clashes are new."""
        waiting = Parked(self._unit, self._manifest.bundle, self._now, self._applier)
        released = waiting.retry(self.outcome, progress)
        while withdrawing.is_due(self._unit):
            self._withdrawn += withdrawing.settle(
                self._profile, self._unit, self._chain, self._excused
            )
            released += waiting.retry(self.outcome, progress)
        removed.let_go(self._unit, self._manifest)
        let_go(self._unit, self._now)
        if self._is_from_above:
            overtaken.let_go(self._unit, self._manifest.sender)
        conflicts.settle_decided(self._unit, self._now)
        purging.keep_to(self._unit, self._opened.rows)
        kept_out.sort(self._unit)
        return released, waiting.clashes

    def _leave(self, sender: Sender, *, is_first: bool) -> int:
        """Remove what left our scope, hand on what another office is to have, and note by which
        key the sender knows us; returns how many rows were removed."""
        profile, unit, rows = self._profile, self._unit, self._opened.rows
        came = [(row.entity, row.id) for row in rows]
        removed = leaving.take(profile, unit, self._manifest, sender.authority, came)
        cases.keep(profile, unit, sender.authority, rows)
        cases.strip(profile, unit)
        addressing.hear(profile, unit, self._manifest, is_first=is_first)
        return removed

    def _applier(self, sender: Sender, theirs: Callable[[Row], Heard]) -> Applier:
        return Applier(self._unit, self._judge(sender), sender, theirs, Heard())

    def _judge(self, sender: Sender) -> Judge:
        return Judge(self._profile, self._unit, sender, self._chain, self._excused)

    def _keep_held(self, outcome: Outcome) -> None:
        manifest = self._manifest
        items = kept_out.as_decided(
            self._unit,
            [
                HeldRow(row, state, rule, manifest.sender, manifest.bundle, self._now)
                for row, state, rule in outcome.held
            ],
        )
        held_back.hold(self._unit, items)
        as_sorted = {one.named: one for one in kept_out.sort(self._unit)}
        stands = [as_sorted.get(one.named, one) if one.rule == "parent" else one for one in items]
        outcome.held = [(one.row, one.state, one.rule) for one in stands]
        outcome.known += outcome.count(held_back.REJECTED)

    def _result(self, outcome: Outcome, clashes: int) -> Imported:
        sender, now = self._opened.sender, self._profile.now()
        return Imported(
            file=self._file,
            sender=self._manifest.sender,
            sender_name=sender.grant.name,
            number=self._manifest.number,
            applied=len(outcome.applied),
            known=outcome.known,
            parked=outcome.count("parked"),
            quarantined=outcome.count("quarantined"),
            conflicts=clashes,
            parallel=len(outcome.parallel_edits),
            left_out=outcome.count("left_out"),
            ignored=self._opened.ignored,
            grace=self._opened.grace,
            clock_ahead_days=timekeeping.days_ahead(self._manifest, now),
            clock_behind_days=timekeeping.days_behind(self._manifest, sender, now),
        )
