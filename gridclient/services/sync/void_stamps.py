"""Stamps that somebody's clock made far ahead, and that are void since it was put right.

Whoever stamps their rows anew sends them once more (``services.timekeeping``), and every bundle
from then on says which stamps are void, in the optional field ``restamped`` of its manifest: for
each time that happened up to which sequence, and above which stamp. What waits here under such a
stamp waits no longer once its row has come anew. A row that its sender does not hold any more, as
it left their scope, never comes: an office over them puts it before a person.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gridclient.domain import stamps
from gridclient.domain.rows import Row
from gridclient.services.sync import gaps
from gridclient.store import exchange, held_back, meta, restamping
from gridclient.store.held_back import HeldRow
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

FIELD = "restamped"
_VOID = "void:{key}"
_AT_MOST, _PARTS = 20, 2


def to_manifest(unit: Unit) -> dict[str, Any]:
    """What a bundle says of stamps made anew; empty where that never happened."""
    told = [list(one) for one in restamping.times(unit)][-_AT_MOST:]
    return {FIELD: told} if told else {}


@dataclass(frozen=True, slots=True)
class Void:
    """Which stamps of somebody are void: ``told`` in their ``epoch``, each time up to which
    sequence, and above which stamp."""

    epoch: int = 0
    told: tuple[tuple[int, str], ...] = ()

    def holds(self, replica: str, upto: int, stamp: str) -> bool:
        """Whether a stamp is void in what a replica told up to a sequence."""
        return _epoch(replica) == self.epoch and any(
            upto <= last and stamp > above for last, above in self.told
        )

    def is_before(self, replica: str) -> bool:
        """Whether a replica is of an earlier epoch: it was restored since, or copied, and sends
        anew all that it has."""
        return _epoch(replica) < self.epoch

    def is_over(self, replica: str, upto: int) -> bool:
        """Whether what a replica told up to a sequence was told once its clock was right."""
        last = max((last for last, _above in self.told), default=0)
        return (_epoch(replica), upto) > (self.epoch, last)

    def joined(self, other: Void) -> Void:
        """What is known with what is told now: that of the later epoch counts."""
        if other.epoch != self.epoch:
            return max(self, other, key=lambda one: one.epoch)
        return Void(self.epoch, tuple(sorted({*self.told, *other.told})[-_AT_MOST:]))


def take(unit: Unit, manifest: Manifest, rows: Sequence[Row], at: str, *, is_asked: bool) -> None:
    """Hear which of a sender's stamps are void, and let go of what waits here under such a stamp
    once its row came anew; ``rows`` tell anew what is withheld here.

    ``is_asked``: whether a person is to decide about a row that never comes anew; what an office
    above had sent, or what came to a member, ends at once, as that office still has it.
    """
    known, told = void_of(unit, manifest.sender), _told(manifest)
    void = known.joined(told) if told.told else known
    if not void.told:
        return
    if void != known:
        meta.put(unit, _key(manifest.sender), json.dumps(dataclasses.astuple(void)))
        restamping.doubt_marks(unit, rows, void.told[-1][1])
    if void.is_over(manifest.sender, manifest.upto):
        came = {(row.entity, row.id): row for row in rows}
        ended = [
            item
            for item in _ahead(unit, manifest.sender)
            if _has_come(item, manifest, came, unit.now())
            or ((not is_asked or item.row.author) and _is_over(unit, item, void))
        ]
        held_back.settle(unit, ended, at, FIELD)


def void_of(unit: Unit, replica: str) -> Void:
    """Which stamps of somebody are void, as far as they told."""
    epoch, told = json.loads(meta.get(unit, _key(replica)) or "[0, []]")
    return Void(epoch, tuple((last, above) for last, above in told))


def is_void(unit: Unit, item: HeldRow, void: Void) -> bool:
    """Whether a row that waits for its time to come must not come in under its stamp."""
    upto = exchange.upto(unit, item.bundle)
    return upto is not None and void.holds(item.peer, upto, _newest(item.row))


def without_void(
    unit: Unit, manifest: Manifest, rows: Sequence[Row], *, is_asked: bool
) -> tuple[list[Row], list[Row]]:
    """The rows of a bundle that count, and those whose stamps are void since it was made: these
    its sender still had by then, as nobody had confirmed them, and has sent anew."""
    sender, upto = manifest.sender, manifest.upto
    void, limit = void_of(unit, sender), stamps.limit(unit.now())
    is_before = void.is_before(sender) and not is_asked
    gone = [
        row
        for row in rows
        if row.author is None
        and (void.holds(sender, upto, _newest(row)) or (is_before and _newest(row) > limit))
    ]
    ids = {id(row) for row in gone}
    return [row for row in rows if id(row) not in ids], gone


def has_told_anew(unit: Unit, replica: str) -> bool:
    """Whether we hold, without a gap, what somebody told once their clock was right: what bore
    void stamps has come anew with it."""
    taken = exchange.bundles(unit, direction="in", peer=replica)
    complete = gaps.complete(taken)
    told = max((line.upto for line in taken if line.number == complete), default=0)
    return void_of(unit, replica).is_over(replica, told)


def _ahead(unit: Unit, replica: str) -> list[HeldRow]:
    """What of somebody's waits for its time to come, or would once it is taken in."""
    limit = stamps.limit(unit.now())
    return [
        item
        for item in held_back.held(unit)
        if _key(item.peer) == _key(replica)
        and (
            item.rule == "clock"
            or (item.state == "left_out" and not item.row.author and _newest(item.row) > limit)
        )
    ]


def _is_over(unit: Unit, item: HeldRow, void: Void) -> bool:
    """Whether a row waits for a time that its sender does not believe in any more."""
    return void.is_before(item.peer) or is_void(unit, item, void)


def _has_come(
    item: HeldRow, manifest: Manifest, came: Mapping[Named, Row], now: dt.datetime
) -> bool:
    """Whether a row has come anew that waited under a void stamp. One of an earlier epoch has
    if it says the same: a replica that was restored may have forgotten what it had said."""
    row = came.get(item.named)
    if row is None or item.peer == manifest.sender:
        return row is not None
    return all(
        row.fields.get(name) == value
        for name, value in item.row.fields.items()
        if item.row.stamp_of(name) > stamps.limit(now)
    )


def _told(manifest: Manifest) -> Void:
    """What a manifest says, as far as it is said soundly."""
    told = manifest.more.get(FIELD)
    return Void(
        _epoch(manifest.sender),
        tuple(
            (one[0], one[1])
            for one in (told[-_AT_MOST:] if isinstance(told, list) else ())
            if isinstance(one, list)
            and len(one) == _PARTS
            and type(one[0]) is int
            and isinstance(one[1], str)
        ),
    )


def _newest(row: Row) -> str:
    return max(row.every_stamp())


def _epoch(replica: str) -> int:
    return int(replica.rpartition(".")[2])


def _key(replica: str) -> str:
    return _VOID.format(key=replica.rpartition(".")[0])
