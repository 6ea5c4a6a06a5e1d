"""Importing one file: open, judge, merge, record; one transaction, whole or not at all."""

from __future__ import annotations

import dataclasses
import hashlib
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from gridclient.domain.authority import Authority
from gridclient.domain.days import stamp_text
from gridclient.domain.merging import join_seen
from gridclient.domain.model import ORDERED
from gridclient.domain.places import Division, Grid
from gridclient.domain.rows import Row, to_line
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.profile import Profile, authority_of
from gridclient.services.sync import composing, opening
from gridclient.services.sync.applying import Applier, Outcome, words
from gridclient.services.sync.judging import Judge, Sender
from gridclient.services.sync.opening import Opened
from gridclient.services.sync.records import Imported
from gridclient.store import exchange, held_back, scopes
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
) -> Imported:
    """Take one bundle in from its bytes; ``file`` only names it.

    ``before`` is called once the bundle is known to be sound, before anything is changed.
    """
    progress.step(0, 0, _("Checking {file}").format(file=file.name))
    opened = opening.open_(profile, content, file)
    if opened.altered and not signed_copy:
        raise opening.tampered(opened.altered)
    if not dry_run:
        before()
    with profile.store.unit() as unit:
        result = _Import(profile, unit, opened, file).run(progress)
        if not dry_run:
            unit.commit()
    return result


class _Import:
    """One import inside one unit of work."""

    def __init__(self, profile: Profile, unit: Unit, opened: Opened, file: Path) -> None:
        self._profile = profile
        self._unit = unit
        self._opened = opened
        self._file = file
        self._manifest = opened.manifest
        self._now = stamp_text(profile.now())

    def run(self, progress: Progress) -> Imported:
        manifest = self._manifest
        peer = self._peer()
        before = exchange.bundles(self._unit, direction="in", peer=peer.replica)
        if any(line.id == manifest.bundle for line in before):
            return dataclasses.replace(
                self._result(Outcome(known=len(self._opened.rows)), 0, ()), again=True
            )
        sender = Sender(manifest.sender, authority_of(self._opened.sender))
        local_seen = composing.seen(self._profile, self._unit)
        applier = self._applier(sender, local_seen)
        outcome = applier.apply(self._opened.rows, progress)
        self._keep_held(outcome, peer.replica, manifest.bundle)
        clashes = held_back.keep_clashes(self._unit, outcome.clashes, manifest.bundle, self._now)
        self._record(peer, before, outcome, clashes)
        released = self._retry(progress) if outcome.applied else 0
        gap = missing(self._peer(), exchange.bundles(self._unit, direction="in", peer=peer.replica))
        result = self._result(outcome, clashes, gap)
        return dataclasses.replace(result, applied=result.applied + released)

    def _applier(self, sender: Sender, local_seen: dict[str, str]) -> Applier:
        chain = (self._opened.sender, *self._opened.chain)
        judge = Judge(self._profile, self._unit, sender, chain)
        return Applier(self._unit, judge, sender, self._manifest.seen, local_seen)

    def _peer(self) -> PeerLine:
        known = exchange.peer(self._unit, self._manifest.sender)
        grant = self._opened.sender.grant
        line = known or PeerLine(
            replica=self._manifest.sender,
            name=grant.name,
            role=grant.role,
            division=grant.division,
            grids=tuple(grant.grids),
            serial=self._opened.sender.serial,
            receiving_key=self._opened.sender.public.receiving,
        )
        if known is None:
            exchange.keep_peer(self._unit, line)
        return line

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
                "conflicts": clashes,
                "held": words(outcome),
            },
        )
        exchange.keep_bundle(unit, line)
        held_back.keep_changes(unit, line.id, outcome.before)
        held = held_upto([*before, line])
        if manifest.upto <= held:
            exchange.keep_seen(
                unit, _without(self._profile.replica, join_seen(exchange.seen(unit), manifest.seen))
            )
        acknowledged = min(max(peer.acknowledged, manifest.acknowledged), unit.sequence())
        exchange.keep_peer(
            unit,
            dataclasses.replace(
                peer, held=held, acknowledged=acknowledged, last_received_at=self._now
            ),
        )
        self._take_receipt(peer.replica, acknowledged)

    def _take_receipt(self, peer: str, acknowledged: int) -> None:
        told = {str(entry.get("bundle")): entry.get("outcome") for entry in self._manifest.receipt}
        for line in exchange.bundles(self._unit, direction="out", peer=peer):
            if line.id in told or (line.upto <= acknowledged and line.state == "sent"):
                outcome = {**line.outcome, "receipt": told.get(line.id)}
                exchange.keep_bundle(
                    self._unit, dataclasses.replace(line, state="received", outcome=outcome)
                )

    def _keep_held(self, outcome: Outcome, peer: str, bundle: str) -> None:
        held_back.hold(
            self._unit,
            [
                HeldRow(row, state, rule, peer, bundle, self._now)
                for row, state, rule in outcome.held
            ],
        )

    def _retry(self, progress: Progress) -> int:
        """Try parked rows again, those of each sender under that sender's authority."""
        waiting: dict[str, list[HeldRow]] = {}
        for item in held_back.held(self._unit, "parked"):
            waiting.setdefault(item.peer, []).append(item)
        released = 0
        for replica, items in waiting.items():
            peer = exchange.peer(self._unit, replica)
            if peer is None:
                continue
            applier = self._applier(Sender(replica, peer.authority), {})
            outcome = applier.apply([item.row for item in items], progress)
            still = {(row.entity, row.id, row.stamp) for row, _state, _rule in outcome.held}
            gone = [
                item.row
                for item in items
                if (item.row.entity, item.row.id, item.row.stamp) not in still
            ]
            held_back.settle(self._unit, gone, self._now)
            held_back.keep_clashes(self._unit, outcome.clashes, items[0].bundle, self._now)
            released += len(outcome.applied)
        return released

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
        )


def _without(replica: str, vector: dict[str, str]) -> dict[str, str]:
    return {name: stamp for name, stamp in vector.items() if name != replica}


def held_upto(lines: Iterable[BundleLine]) -> int:
    """The newest sequence of a peer's that we hold without a gap, from the bundles taken in."""
    held = 0
    for line in sorted(lines, key=lambda line: (line.base, line.upto)):
        if line.base <= held:
            held = max(held, line.upto)
    return held


def missing(peer: PeerLine, taken: Sequence[BundleLine]) -> tuple[int, ...]:
    """Numbers of the peer's bundles that would close a gap; none when nothing is missing."""
    beyond = [line for line in taken if line.base > peer.held]
    if not beyond:
        return ()
    known = {line.number for line in taken}
    within = max((line.number for line in taken if line.upto <= peer.held), default=0)
    newest = max(line.number for line in beyond)
    return tuple(number for number in range(within + 1, newest) if number not in known)


def digest(profile: Profile, grid: str | None) -> tuple[str, dict[str, int]]:
    """See ``Sync.digest``."""
    own = profile.enrolled()
    with profile.store.view() as unit:
        scope = Authority("worker", _division_of(unit, grid), (grid,)) if grid else own
        counted, hashed = {}, hashlib.sha256()
        for entity in ORDERED:
            rows = list(scopes.all_rows(unit, entity, scope))
            if rows:
                counted[entity.name] = len(rows)
            for row in rows:
                hashed.update(to_line(_bare(row)) + b"\n")
    return hashed.hexdigest(), counted


def _bare(row: Row) -> Row:
    return dataclasses.replace(row, shown={})


def _division_of(unit: Unit, grid: str) -> str:
    grids = unit.find(Grid, code=grid)
    division = unit.get(Division, grids[0].division_id) if grids else None
    if division is None:
        raise Refused(
            "grid.unknown",
            _("There is no grid “{code}” here.").format(code=grid),
            hint=_("Name a grid by its code."),
        )
    return division.code
