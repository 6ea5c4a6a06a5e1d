"""What an office keeps out for good: nobody is asked about it again when it comes again, and what
waits for it is put before a person, as nothing brings it.

Should it come in after all, or be asked about again, the others wait for it as before. What was
decided, and what becomes of the others, the receipts say from then on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Sequence

from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import above
from gridclient.domain.rows import content
from gridclient.store import exchange, held_back, leaving, raising
from gridclient.store.held_back import BELONGS, REJECTED, HeldRow
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit


def as_decided(unit: Unit, items: Iterable[HeldRow]) -> list[HeldRow]:
    """Rows that came and are to be held back, rejected where the very same row was before: it is
    sent until its sender has heard that it is here, and perhaps by somebody else."""
    return [_as_decided(unit, item) for item in items]


def _as_decided(unit: Unit, item: HeldRow) -> HeldRow:
    known = [
        one
        for one in held_back.of(unit, item.row.entity, item.row.id)
        if one.state == REJECTED and is_copy(one, item)
    ]
    if not known:
        return item
    if all(one.peer != item.peer for one in known):
        raise_decided(unit, item)
    return dataclasses.replace(item, state=REJECTED, rule=known[0].rule)


def is_copy(one: HeldRow, other: HeldRow) -> bool:
    """Whether two rows that were held back say the very same, whoever sent them."""
    return one.named == other.named and content(one.row) == content(other.row)


def raise_decided(unit: Unit, item: HeldRow) -> None:
    """Whoever sent a register row that was decided about may hold it where they put it, and hears
    with the next bundle should that not be so (``store.leaving``). Who put it out of their own
    scope may have removed it, and is sent it whole."""
    if item.row.author is not None or item.row.entity not in ENTITIES:
        return
    raising.raise_rows(unit, item.row.entity, [item.row.id])
    peer = exchange.newest(unit, item.peer)
    if peer and leaving.was_put_away(unit, peer.authority, item.row):
        raising.raise_below(unit, item.row.entity, [item.row.id])
        leaving.release(unit, peer.replica, [item.named])


def asked_again(item: HeldRow) -> HeldRow:
    """A row that was kept out for good as it waits for a decision again."""
    rule = BELONGS if item.rule == "parent" else item.rule
    return dataclasses.replace(item, state="quarantined", rule=rule)


def sort(unit: Unit) -> list[HeldRow]:
    """Put before a person what waits for something kept out for good, or for what waits for such
    a row itself; what such a row has left to wait for it waits for. Returns the rows of which
    that has changed, and tells their senders."""
    waiting = held_back.waiting(unit)
    out = _stranded(waiting, _rejected(unit)) if waiting else set[Named]()
    found = []
    for item in waiting:
        if (item.named in out) != (item.rule == BELONGS) and not _may_come(unit, item):
            state, rule = ("quarantined", BELONGS) if item.named in out else ("parked", "parent")
            found.append(dataclasses.replace(item, state=state, rule=rule))
    held_back.hold(unit, found)
    return found


def _may_come(unit: Unit, item: HeldRow) -> bool:
    """Whether all that a row belongs to is here, so that it waits for a decision only."""
    return item.rule == BELONGS and all(
        unit.rows(ENTITIES[name], [row_id]) for name, row_id in above(item.row)
    )


def _rejected(unit: Unit) -> set[Named]:
    """What was kept out for good, and neither stands here all the same nor waits here as well."""
    rejected: dict[str, set[str]] = {}
    for name, row_id in held_back.named(unit, REJECTED):
        rejected.setdefault(name, set()).add(row_id)
    return {
        (name, row_id)
        for name, ids in rejected.items()
        if name in ENTITIES
        for row_id in ids - unit.rows(ENTITIES[name], sorted(ids)).keys()
    }


def _stranded(waiting: Sequence[HeldRow], rejected: set[Named]) -> set[Named]:
    """The rows among those that wait which belong to what was rejected, or to one of them."""
    out, found = set(rejected), set[Named]()
    while out:
        out = {one.named for one in waiting if not out.isdisjoint(above(one.row))} - found
        found |= out
    return found
