"""Rows that wait for one which was kept out for good: nothing brings that, so a person decides.

Should it come in after all, or be asked about again, they wait for it as before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable

from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import above
from gridclient.store import held_back
from gridclient.store.held_back import HeldRow
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit

RULE = "rejected"
_WAITS, _ASKED = ("parked", "parent"), ("quarantined", RULE)


def sort(unit: Unit) -> dict[Named, tuple[str, str]]:
    """Put before a person what waits for something kept out for good, or for what waits for such
    a row itself; the rest goes on waiting for what it belongs to. Returns the state and the rule
    of what had another one."""
    waiting = [one for one in held_back.held(unit) if (one.state, one.rule) in (_WAITS, _ASKED)]
    if not waiting:
        return {}
    out, sorted_ = _stranded(waiting, _rejected(unit)), dict[Named, tuple[str, str]]()
    for item in waiting:
        state, rule = _ASKED if _named(item) in out else _WAITS
        if state != item.state:
            held_back.hold(unit, [dataclasses.replace(item, state=state, rule=rule)])
            sorted_[_named(item)] = state, rule
    return sorted_


def _rejected(unit: Unit) -> set[Named]:
    """What was kept out for good, and does not stand here all the same."""
    rejected: dict[str, set[str]] = {}
    for item in held_back.settled(unit, held_back.REJECTED):
        rejected.setdefault(item.row.entity, set()).add(item.row.id)
    return {
        (name, row_id)
        for name, ids in rejected.items()
        if name in ENTITIES
        for row_id in ids - unit.rows(ENTITIES[name], sorted(ids)).keys()
    }


def _stranded(waiting: Iterable[HeldRow], rejected: set[Named]) -> set[Named]:
    """The rows among those that wait which belong to what was rejected, or to one of them."""
    out, found = set(rejected), set[Named]()
    while out:
        out = {_named(one) for one in waiting if not out.isdisjoint(above(one.row))} - found
        found |= out
    return found


def _named(item: HeldRow) -> Named:
    return item.row.entity, item.row.id
