"""Importing one file: open, judge, merge, record; one transaction, whole or not at all."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Sequence
from pathlib import Path

from gridclient.domain import stamps
from gridclient.domain.days import stamp_text
from gridclient.domain.merging import Heard, Seen, join_seen
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services import newcomers, timekeeping
from gridclient.services.profile import Profile, authority_of
from gridclient.services.sync import (
    addressing,
    cases,
    composing,
    forks,
    gaps,
    handing_on,
    lapsed,
    leaving,
    log_heads,
    opening,
    renewing,
)
from gridclient.services.sync.applying import Applier, Key, Outcome, words
from gridclient.services.sync.judging import Judge, Sender
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.parked import Parked, keep_clashes, let_go
from gridclient.services.sync.records import Imported
from gridclient.store import conflicts, exchange, held_back, log_books, purging
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit
from gridclient.workbook import reading


def _nothing() -> None:
    """A profile that holds nothing yet needs no backup."""


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
    made = _Import(profile, unit, opened, file)
    return made.run(progress), made.outcome


def take(
    profile: Profile,
    opened: Opened,
    file: Path,
    progress: Progress,
    left_out: Collection[Key] = frozenset(),
    *,
    dry_run: bool = False,
) -> Imported:
    """Take in a bundle that is known to be its sender's, in one transaction.

    Rows ``left_out`` by hand are held back, from where they can be taken later.
    """
    if not dry_run:
        timekeeping.settle(profile)
    with profile.store.unit() as unit:
        result = _Import(profile, unit, opened, file, left_out).run(progress)
        if not dry_run:
            unit.commit()
    if not dry_run:
        forks.settle(profile)
        renewing.settle(profile, opened.manifest.sender)
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
        left_out: Collection[Key] = frozenset(),
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
        self._is_ours = forks.is_ours(profile, unit, opened.manifest)

    def run(self, progress: Progress) -> Imported:
        manifest = self._manifest
        if self._is_ours:
            forks.part(self._profile, self._unit)
        peer = self._peer()
        before = exchange.bundles(self._unit, direction="in", peer=peer.replica)
        if self._is_known(peer):
            known = Outcome(known=len(self._opened.rows))
            return dataclasses.replace(self._result(known, 0, ()), again=True)
        sender = Sender(manifest.sender, authority_of(self._opened.sender), peer.acknowledged)
        ours = composing.heard(self._profile, self._unit)
        applier = self._applier(sender, ours)
        timekeeping.take(self._unit, manifest, self._opened.rows, self._now)
        rows, void = timekeeping.without_void(self._unit, manifest, self._opened.rows)
        self.outcome = outcome = applier.apply(rows, progress, self._left_out)
        for row in void:
            outcome.know(row, "older")
        self._keep_held(outcome, peer.replica, manifest.bundle)
        clashes = keep_clashes(self._unit, outcome, manifest.bundle, self._now)
        conflicts.settle_overtaken(self._unit, outcome.applied, self._theirs, self._now)
        self._record(peer, before, outcome, clashes)
        waiting = Parked(self._unit, manifest.bundle, self._now, self._applier)
        released = waiting.retry(outcome, progress)
        let_go(self._unit, self._now)
        conflicts.settle_decided(self._unit, self._now)
        purging.keep_to(self._unit, self._opened.rows)
        came = [(row.entity, row.id) for row in self._opened.rows]
        removed = leaving.take(self._profile, self._unit, manifest, sender.authority, came)
        cases.keep(self._profile, self._unit, sender.authority, self._opened.rows)
        cases.strip(self._profile, self._unit)
        addressing.hear(self._profile, self._unit, manifest, is_first=not before)
        exchange.carry_over(self._unit)
        log_heads.take(self._unit, manifest, self._now)
        timekeeping.note(self._unit, manifest)
        gap = gaps.missing(
            self._peer(), exchange.bundles(self._unit, direction="in", peer=peer.replica)
        )
        result = dataclasses.replace(
            self._result(outcome, clashes, gap), fork=self._is_fork(before)
        )
        result = dataclasses.replace(result, applied=result.applied + released, removed=removed)
        self._write_line(result)
        return result

    def _write_line(self, result: Imported) -> None:
        manifest = self._manifest
        if self._opened.lapsed:
            lapsed.forget(self._unit, manifest.bundle)
            log_books.append(
                self._unit,
                "lapsed_taken_in",
                serial=self._opened.sender.serial,
                bundle=manifest.bundle,
            )
        log_books.append(
            self._unit,
            "bundle_taken_in",
            replica=manifest.sender,
            bundle=manifest.bundle,
            number=manifest.number,
            count=result.applied,
            held=result.parked + result.quarantined,
        )

    def _is_fork(self, before: Iterable[BundleLine]) -> bool:
        return self._is_ours or forks.is_theirs(self._manifest, before)

    def _is_known(self, peer: PeerLine) -> bool:
        """Whether this very bundle was taken in before; refuses another under its id."""
        manifest = self._manifest
        for line in exchange.bundles(self._unit, id=manifest.bundle):
            same = (line.direction, line.peer, line.number, line.upto)
            if same != ("in", peer.replica, manifest.number, manifest.upto):
                raise opening.twin()
            return True
        return False

    def _applier(self, sender: Sender, ours: Heard) -> Applier:
        chain = (self._opened.sender, *self._opened.chain)
        excused = self._opened.sender.public.key_id if self._opened.lapsed else ""
        judge = Judge(self._profile, self._unit, sender, chain, excused)
        return Applier(self._unit, judge, sender, self._theirs, ours)

    def _peer(self) -> PeerLine:
        """The line of the sender, under the newest certificate known for it: that of a restored
        replica may be older, and that of one we had granted anew before we were restored newer."""
        unit, sender = self._unit, self._manifest.sender
        known, earlier = exchange.peer(unit, sender), exchange.newest(unit, sender)
        line = newcomers.line_of(newcomers.newest(unit, self._opened.sender))
        if known is None:
            number = earlier.sent_number if earlier else 0
            made = dataclasses.replace(line, replica=sender, sent_number=number)
            exchange.keep_peer(unit, made)
        elif earlier == known and line.serial != known.serial:
            newcomers.keep(unit, line)
        return exchange.peer(unit, sender) or line

    def _record(
        self, peer: PeerLine, before: Sequence[BundleLine], outcome: Outcome, clashes: int
    ) -> None:
        """Keep the bundle, what it changed, and what both sides now know of each other."""
        manifest, unit = self._manifest, self._unit
        line = BundleLine(
            id=manifest.bundle,
            direction="in",
            peer=peer.replica,
            number=manifest.number,
            base=manifest.base,
            upto=manifest.upto,
            file=self._file.name,
            at=self._now,
            state="imported",
            outcome={
                "applied": len(outcome.applied),
                "known": outcome.known,
                "parked": outcome.count("parked"),
                "quarantined": outcome.count("quarantined"),
                "left_out": outcome.count("left_out"),
                "conflicts": clashes,
                "held": words(outcome),
                "fork": self._is_fork(before),
                "clock": unit.newest_stamp(),
                **({} if self._is_to_us_now else {gaps.EARLIER: True}),
            },
        )
        exchange.keep_bundle(unit, line)
        held_back.keep_changes(unit, line.id, outcome.before)
        held = gaps.held_upto([*before, line])
        if self._is_to_us_now and manifest.upto <= held and not composing.is_cut(manifest):
            exchange.keep_heard(unit, self._joined(exchange.heard(unit)))
        told = manifest.acknowledged if self._is_to_us_now else 0
        acknowledged = min(max(peer.acknowledged, told), unit.sequence())
        exchange.keep_peer(
            unit,
            dataclasses.replace(
                peer, held=held, acknowledged=acknowledged, last_received_at=self._now
            ),
        )
        self._take_receipt(peer.replica, acknowledged)

    @property
    def _is_to_us_now(self) -> bool:
        """Whether the bundle was made for us in this epoch, and not for what was restored, or
        for the copy that it tells us of."""
        return self._manifest.recipient == self._profile.replica and not self._is_ours

    def _joined(self, ours: Heard) -> Heard:
        """What we know with what the bundle tells; what was withheld in it we do not hold."""
        seen = join_seen(ours.seen, self._vouched(self._theirs.seen))
        if not handing_on.vouches_whole(self._manifest):
            return Heard(seen, ours.whole)
        return Heard(seen, join_seen(ours.whole, self._vouched(self._theirs.whole)))

    def _vouched(self, told: Seen) -> dict[str, str]:
        """What the seen vector may tell us: an office speaks for everybody it has heard, a
        member for itself; nobody for us, and nobody for times to come."""
        manifest, now = self._manifest, self._profile.now()
        speaks_for_all = self._opened.sender.grant.is_office
        return {
            replica: stamp
            for replica, stamp in told.items()
            if replica != self._profile.replica
            and (speaks_for_all or replica == manifest.sender)
            and stamps.is_stamp(stamp)
            and stamps.replica_of(stamp) == replica
            and not stamps.too_far_ahead(stamp, now)
        }

    def _take_receipt(self, peer: str, acknowledged: int) -> None:
        told = {str(entry.get("bundle")): entry.get("outcome") for entry in self._manifest.receipt}
        for line in exchange.bundles(self._unit, direction="out", peer=peer):
            if line.id in told or (line.upto <= acknowledged and line.state == "sent"):
                outcome = {**line.outcome, "receipt": told.get(line.id)}
                heard = dataclasses.replace(line, state="received", outcome=outcome)
                if heard != line:
                    exchange.keep_bundle(self._unit, heard)

    def _keep_held(self, outcome: Outcome, peer: str, bundle: str) -> None:
        held_back.hold(
            self._unit,
            [
                HeldRow(row, state, rule, peer, bundle, self._now)
                for row, state, rule in outcome.held
            ],
        )

    def _result(self, outcome: Outcome, clashes: int, gap: tuple[int, ...]) -> Imported:
        return Imported(
            file=self._file,
            sender=self._manifest.sender,
            sender_name=self._opened.sender.grant.name,
            number=self._manifest.number,
            applied=len(outcome.applied),
            known=outcome.known,
            parked=outcome.count("parked"),
            quarantined=outcome.count("quarantined"),
            conflicts=clashes,
            gap=gap,
            grace=self._opened.grace,
            clock_ahead_days=timekeeping.days_ahead(self._manifest, self._profile.now()),
        )
