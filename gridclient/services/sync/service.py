"""Sync as people use it: make a bundle, take bundles in, see where everything stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence

from gridclient.domain.clocks import ClockDoubt
from gridclient.domain.days import day_of
from gridclient.services import timekeeping
from gridclient.services.sync import (
    awaiting,
    digests,
    gaps,
    held_rows,
    log_heads,
    receipts,
    retired,
    returned,
    standings,
    undo_chains,
    wholes,
)
from gridclient.services.sync.receipts import Receipts
from gridclient.services.sync.records import HistoryEntry, Peer, RecordStanding, Returned, Waiting
from gridclient.services.sync.sending import Sending
from gridclient.services.sync.taking import Taking
from gridclient.store import exchange, scopes
from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.store.unit import Unit


class Sync(Sending, Taking):
    """Exchanging bundles from one profile, both ways, and what is known of it."""

    def peers(self) -> list[Peer]:
        """Everybody we exchange bundles with, and how things stand; none that was revoked."""
        with self._profile.store.view() as unit:
            lost = retired.still_revoked(unit)
            known = [line for line in exchange.peers(unit) if line.serial not in lost]
            return [self._peer(unit, line) for line in known]

    def _peer(self, unit: Unit, line: PeerLine) -> Peer:
        sent = exchange.bundles(unit, direction="out", peer=line.replica)
        upto = max(
            (bundle.upto for bundle in sent if bundle.state in ("sent", "received")), default=0
        )
        taken = exchange.bundles(unit, direction="in", peer=line.replica)
        return Peer(
            replica=line.replica,
            name=line.name,
            role=line.role,
            division=line.division,
            grids=line.grids,
            unsent=_count(unit, line, max(upto, line.acknowledged)),
            unacknowledged=_count(unit, line, line.acknowledged),
            sent_number=line.sent_number,
            last_sent_at=line.last_sent_at,
            last_received_at=line.last_received_at,
            missing=gaps.missing(line, taken),
            log_shortened=log_heads.is_shortened(unit, line.replica),
            silent_days=self._days_since(line.last_received_at),
            receipt=returned.newest(standings.sent_to(unit, line)),
        )

    def _days_since(self, at: str | None) -> int | None:
        """Calendar days since an instant, at least 0."""
        if not at:
            return None
        today = day_of(self._profile.now())
        return max((today - day_of(dt.datetime.fromisoformat(at))).days, 0)

    def returned(self) -> list[Returned]:
        """What others did not take of what was sent to them, those of a household together."""
        return returned.every(self._profile)

    def history(self) -> list[HistoryEntry]:
        """Every bundle that went out or came in, newest first."""
        with self._profile.store.view() as unit:
            names = {peer.replica: peer.name for peer in exchange.every_peer(unit)}
            lines = undo_chains.lines_of(unit)
        return [_entry(line, lines, names) for line in lines.values()]

    def receipt(self, entry: HistoryEntry) -> Receipts:
        """What a line of the history stands for: what it brought, what became of it there, or
        what an undo did; None where nothing is known of it yet."""
        return receipts.of(self._profile, entry)

    def standings(self, entity: str, row_ids: Sequence[str]) -> dict[str, RecordStanding]:
        """Where records stand on their way to the office above, by id; empty without one. What
        several rows make up, an issue with its steps, has come as far as the last of them."""
        return wholes.of(self._profile, entity, row_ids)

    def waiting(self, but_for: Collection[str] = ()) -> list[Waiting]:
        """What awaits a person: conflicts, rows kept out by a rule, rows that wait; none of the
        kinds ``but_for``."""
        return awaiting.waiting(self._profile, but_for)

    def held_fields(self, entity: str, row_id: str, held_id: str) -> held_rows.HeldFields | None:
        """What a row says that is held back, beside what stands here; None where it is held back
        no more. ``held_id``: the ``id`` it is listed with."""
        return held_rows.fields(self._profile, entity, row_id, held_id)

    def clock_doubt(self) -> ClockDoubt | None:
        """What speaks against this computer's date, by what others have signed."""
        return timekeeping.doubt(self._profile)

    def digest(
        self, grid: str | None = None, *, whole: bool | None = None
    ) -> tuple[str, dict[str, int]]:
        """The digest of everything a scope holds, and how many rows of what.

        ``grid``: the code of one grid; None: the profile's whole scope. Two replicas that have
        seen the same bundles have the same digest of the same scope. ``whole``: with every value,
        or as an office holds it from which some are withheld: of those the newest stamps count,
        and of facts what was signed. Two digests compare where both are the same; None: whole,
        where this profile is shown everything.
        """
        return digests.digest(self._profile, grid, whole=whole)


def _entry(
    line: BundleLine, lines: Mapping[str, BundleLine], names: Mapping[str, str]
) -> HistoryEntry:
    undo = undo_chains.undone_by(line, lines)
    return HistoryEntry(
        line.id,
        line.direction,
        line.peer,
        names.get(line.peer, line.peer),
        line.number,
        line.at,
        line.file,
        line.state,
        line.outcome,
        undone_at=undo.at if undo else None,
        newest=undo_chains.chain(line, lines)[-1].id,
        brings_back=undo_chains.brings_back(line, lines),
    )


def _count(unit: Unit, peer: PeerLine, after: int) -> int:
    return sum(
        scopes.count_changed(unit, entity, peer.authority, after, peer.replica)
        for entity in scopes.touched(unit, after)
    )
