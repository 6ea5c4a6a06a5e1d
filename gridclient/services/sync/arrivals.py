"""What is recorded of a bundle that arrived: whom it came from, how far we hold what they have,
what they confirmed of ours, and what we know by it (sync.md "What travels")."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence
from pathlib import Path

from gridclient.domain import stamps
from gridclient.domain.merging import Heard, Seen, join_seen
from gridclient.services import newcomers
from gridclient.services.profile import Profile
from gridclient.services.sync import (
    forks,
    gaps,
    handing_on,
    lapsed,
    lines,
    opening,
    undo_chains,
)
from gridclient.services.sync.applying import Outcome, words
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.records import Imported
from gridclient.store import exchange, held_back, log_books
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit


class Arrival:
    """One bundle that arrives, inside the unit of work that takes it in.

    ``is_ours``: it tells us that we have become two; ``now``: ISO 8601, UTC.
    """

    def __init__(self, profile: Profile, unit: Unit, opened: Opened, now: str) -> None:
        self._profile = profile
        self._unit = unit
        self._opened = opened
        self._manifest = opened.manifest
        self._now = now
        self.is_ours = forks.is_ours(profile, unit, opened.manifest)

    def peer(self) -> PeerLine:
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

    def known(self) -> BundleLine | None:
        """The line of this very bundle if it was taken in before; refuses another under its id."""
        manifest = self._manifest
        for line in exchange.bundles(self._unit, id=manifest.bundle):
            same = (line.direction, line.peer, line.number, line.upto)
            if same != ("in", manifest.sender, manifest.number, manifest.upto):
                raise opening.twin()
            return line
        return None

    def undo_of(self, line: BundleLine) -> BundleLine | None:
        """The undo by which a bundle that is known does not stand."""
        return undo_chains.undone_by(line, undo_chains.lines_of(self._unit))

    def is_fork(self, before: Iterable[BundleLine]) -> bool:
        """Whether the bundle shows that one replica became two; ``before``: those of its sender
        that were taken in earlier."""
        return self.is_ours or forks.is_theirs(self._manifest, before)

    def record(
        self,
        peer: PeerLine,
        before: Sequence[BundleLine],
        outcome: Outcome,
        clashes: int,
        file: Path,
    ) -> None:
        """Keep the bundle, what it changed, and what both sides now know of each other."""
        manifest, unit = self._manifest, self._unit
        told, knew = self._told(before, outcome, clashes), handing_on.heard(manifest)
        line = lines.coming_in(manifest, file.name, self._now, told, knew)
        taken = [*before, line]
        newest = gaps.complete(taken)
        for one in taken:
            if one.number == newest:
                exchange.keep_heard(unit, self._joined(exchange.heard(unit), one.heard))
        is_needed = bool(outcome.held) or newest < line.number
        exchange.keep_bundle(unit, line if is_needed else dataclasses.replace(line, heard=Heard()))
        held_back.keep_changes(unit, line.id, outcome.before)
        held = gaps.held_upto(taken)
        acknowledged = self.confirmed(peer)
        exchange.keep_peer(
            unit,
            dataclasses.replace(
                peer, held=held, acknowledged=acknowledged, last_received_at=self._now
            ),
        )
        self._take_receipt(peer.replica, acknowledged)

    def confirmed(self, peer: PeerLine) -> int:
        """Up to which sequence of ours they have confirmed what they hold, with this bundle."""
        confirmed = self._manifest.acknowledged if self._is_to_us_now else 0
        return min(max(peer.acknowledged, confirmed), self._unit.sequence())

    def _told(
        self, before: Iterable[BundleLine], outcome: Outcome, clashes: int
    ) -> dict[str, object]:
        """What the history and the receipt say of the bundle."""
        return {
            "applied": len(outcome.applied),
            "known": outcome.known,
            "parked": outcome.count("parked"),
            "quarantined": outcome.count("quarantined"),
            "left_out": outcome.count("left_out"),
            "conflicts": clashes,
            "held": words(outcome),
            "fork": self.is_fork(before),
            "clock": self._unit.newest_stamp(),
            **({} if self._is_to_us_now else {gaps.EARLIER: True}),
            **gaps.mark(self._manifest),
        }

    @property
    def _is_to_us_now(self) -> bool:
        """Whether the bundle was made for us in this epoch, and not for what was restored, or
        for the copy that it tells us of."""
        return self._manifest.recipient == self._profile.replica and not self.is_ours

    def _joined(self, ours: Heard, theirs: Heard) -> Heard:
        """What we know with what their newest bundle told of which we hold all that came before:
        this one, or one that waited for it. What was withheld in it we do not hold."""
        seen = join_seen(ours.seen, self._vouched(theirs.seen))
        if not handing_on.vouches_whole(self._manifest):
            return Heard(seen, ours.whole)
        return Heard(seen, join_seen(ours.whole, self._vouched(theirs.whole)))

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
            if line.id in told and lines.answered_by(line) <= self._manifest.number:
                heard = lines.answered(line, told[line.id], self._manifest.number)
            elif line.upto <= acknowledged and line.state == "sent":
                heard = lines.confirmed(line)
            else:
                continue
            if heard != line:
                exchange.keep_bundle(self._unit, heard)

    def missing(self) -> tuple[int, ...]:
        """The numbers of the sender's bundles that are missing, once this one is recorded."""
        taken = exchange.bundles(self._unit, direction="in", peer=self._manifest.sender)
        return gaps.missing(self.peer(), taken)

    def keep_receipt(self, result: Imported) -> None:
        """Keep with the bundle what else came of it, to be read in the history."""
        (line,) = exchange.bundles(self._unit, id=self._manifest.bundle)
        exchange.keep_bundle(self._unit, lines.with_result(line, result))

    def enter_log(self, result: Imported) -> None:
        """Write into the log book that the bundle was taken in, and what came of it."""
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
