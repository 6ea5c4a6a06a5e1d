"""Bundles that come late: in which order they were made, and what a newer one has overtaken.

Once a member holds all that its office had told up to a bundle (``gaps.complete``), an earlier one
can bring nothing new: a row of it that is not here was removed since, as it left the member's
scope, and must not come back; and what waits here for such a row waits in vain (sync.md "What
travels").
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from functools import cache

from gridclient.domain.authority import Authority
from gridclient.domain.model import above
from gridclient.services.sync import forks, gaps, void_stamps
from gridclient.store import belonging, exchange, held_back
from gridclient.store.exchange import BundleLine
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

Order = tuple[int, int]
"""Epoch and number: the order in which somebody made their bundles."""


def order(manifest: Manifest) -> Order:
    """Where a bundle stands among those of its sender."""
    return int(manifest.sender.rpartition(".")[2]), manifest.number


def newest(unit: Unit, sender: str) -> Order:
    """Where the newest bundle stands that was taken in from a replica."""
    taken = exchange.bundles(unit, direction="in", peer=sender)
    return int(sender.rpartition(".")[2]), max((line.number for line in taken), default=0)


def is_whole(unit: Unit, sender: str) -> bool:
    """Whether we hold all that somebody had told with the newest bundle that was taken in."""
    taken = exchange.bundles(unit, direction="in", peer=sender)
    return gaps.complete(taken) == newest(unit, sender)[1]


def is_above(sender: Authority, own: Authority) -> bool:
    """Whether a sender is an office over our scope."""
    return sender.is_office and sender != own and sender.covers(own.division, None)


def is_overtaken(manifest: Manifest, before: Sequence[BundleLine]) -> bool:
    """Whether all that a bundle says is held by newer ones; ``before``: those of its sender that
    were taken in. What a copy of the sender says under the same number may be new."""
    return manifest.number < gaps.complete(before) and not forks.is_theirs(manifest, before)


def written(named: Mapping[Named, Order]) -> str:
    """Rows, each with the bundle that named it, as a text to keep."""
    return json.dumps([[*one, *at] for one, at in named.items()])


def read(kept: str | None) -> dict[Named, Order]:
    """What :func:`written` gave; what earlier versions kept without a bundle, any is after."""
    named: dict[Named, Order] = {}
    for name, row_id, *at in json.loads(kept or "[]"):
        epoch, number = at or (0, 0)
        named[name, row_id] = epoch, number
    return named


@cache
def leaving() -> frozenset[str]:
    """The entities of which rows may leave a member's scope: all that may lie in a grid."""
    return frozenset({"grid", *(child for child, _below in belonging.below("grid", []))})


def let_go(unit: Unit, sender: str) -> None:
    """Forget what waits here for a row that has left our scope: what an office, held complete
    by now, had sent before. What waits for a row that is held back here itself, left out by hand
    or kept out by a rule, waits on: that may still come in, and nobody sends this again. So does
    everything while rows that bore void stamps are still to be sent anew."""
    if not void_stamps.has_told_anew(unit, sender):
        return
    taken = exchange.bundles(unit, direction="in", peer=sender)
    complete = gaps.complete(taken)
    earlier = {line.id for line in taken if line.number < complete}
    waiting = _waiting_for_a_parent(unit, sender, earlier)
    held_back.forget(unit, _in_vain(unit, waiting))


def _waiting_for_a_parent(
    unit: Unit, sender: str, earlier: Iterable[str]
) -> list[held_back.HeldRow]:
    bundles = frozenset(earlier)
    return [
        item
        for item in held_back.held(unit, "parked")
        if item.rule == "parent"
        and item.peer == sender
        and item.bundle in bundles
        and item.row.entity in leaving()
    ]


def _in_vain(unit: Unit, waiting: Iterable[held_back.HeldRow]) -> list[held_back.HeldRow]:
    """Those that wait for nothing held back here, nor for what itself waits for such a row."""
    vain = {item.named: item for item in waiting}
    kept = {item.named for item in held_back.held(unit)} - vain.keys()
    while kept:
        kept = {key for key, item in vain.items() if not kept.isdisjoint(above(item.row))}
        vain = {key: item for key, item in vain.items() if key not in kept}
    return list(vain.values())
