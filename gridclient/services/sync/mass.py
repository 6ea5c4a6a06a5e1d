"""A mass change: a bundle of a member that would retire more than a person does on purpose.

It may be a slip, such as a whole building chosen where one door was meant, or a stolen device
that empties a grid. So those retirements are kept out by a rule until the office decides, and
nothing else of the bundle is (refusal 48).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.services.sync.judging import Sender
from gridclient.store import held_back
from gridclient.store.unit import Unit

RULE = "mass"

AT_MOST = 100
"""How many records one bundle of a member may retire. A family that moves away or a door entered
twice takes fewer than ten, a stairway of twelve floors that is vacated some ninety; what takes
more, such as a building that is pulled down, an office knows of beforehand."""

_COUNTED = ("building", "dwelling", "household", "resident")
_DECIDING = ("quarantined", held_back.REJECTED)


def kept_out(unit: Unit, sender: Sender, rows: Sequence[Row]) -> frozenset[tuple[str, str]]:
    """The rows, by entity and id, that a bundle must not retire by itself, whatever their order.

    What waits for a decision already, or was rejected, stays kept out when it comes again, and
    does not count among what is new.
    """
    if sender.authority.is_office:
        return frozenset()
    found = [row for name in _COUNTED for row in _retiring(unit, name, rows)]
    asked = _asked_about(unit) if found else frozenset()
    again = {_named(row) for row in found if (*_named(row), _stamp(row)) in asked}
    new = {_named(row) for row in found} - again
    return frozenset(again | new if len(new) > AT_MOST else again)


def _retiring(unit: Unit, name: str, rows: Iterable[Row]) -> list[Row]:
    """The rows that retire what stands here, and are the later word about it."""
    saying = [row for row in rows if row.entity == name and row.fields.get("retired")]
    local = unit.rows(ENTITIES[name], [row.id for row in saying])
    return [
        row
        for row in saying
        if (mine := local.get(row.id)) is not None
        and not mine.fields.get("retired")
        and _stamp(row) > _stamp(mine)
    ]


def _asked_about(unit: Unit) -> frozenset[tuple[str, str, str]]:
    """The retirements this rule has kept out, by entity, id and when they were stamped."""
    held = held_back.by_rule(unit, RULE)
    return frozenset((*_named(o.row), _stamp(o.row)) for o in held if o.state in _DECIDING)


def _named(row: Row) -> tuple[str, str]:
    return row.entity, row.id


def _stamp(row: Row) -> str:
    return row.stamp_of("retired")
