"""What earlier undos mean for a further one, when several bundles are undone one after the other.

A value an undo wrote back stands for the one it brought back: so a bundle finds its own again
when a later one was undone before it. And what a bundle had brought that was undone does not come
back with a later one: what stood before both does.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

from gridclient.domain.rows import Row
from gridclient.services.sync import undo_chains
from gridclient.store import exchange, import_changes
from gridclient.store.exchange import BundleLine
from gridclient.store.import_changes import Change
from gridclient.store.unit import Unit

_Key = tuple[str, str]
_Changes = Mapping[_Key, Change]


class Past:
    """How the rows of one line of the history stood before; ``now``: how they stand."""

    def __init__(self, unit: Unit, line: BundleLine, now: Mapping[_Key, Row]) -> None:
        self._unit = unit
        self._now = now
        lines = {one.id: one for one in exchange.bundles(unit)}
        undos = [one for one in lines.values() if one.direction == undo_chains.DIRECTION]
        self._written = [
            (self._changes(one), self._changes(lines[str(one.outcome["of"])])) for one in undos
        ]
        self._undone = [
            self._changes(one)
            for one in lines.values()
            if line.direction == "in" == one.direction
            and undo_chains.undone_by(one, lines) is not None
        ]

    def _changes(self, line: BundleLine) -> _Changes:
        made = import_changes.of(self._unit, line.id)
        named = ((one.entity, one.row_id) for one in made)
        return {key: one for key, one in zip(named, made, strict=True) if key in self._now}

    def stands(self, key: _Key, name: str, stamp: str) -> bool:
        """Whether the value of a field with a stamp stands, or was brought back by an undo."""
        row, met = self._now[key], set[str]()
        while (found := row.stamp_of(name)) not in met:
            if found == stamp:
                return True
            met.add(found)
            row = self._brought_back(key, name, row)
        return False

    def _brought_back(self, key: _Key, name: str, row: Row) -> Row:
        """The row of which an undo wrote the value of a field back; without one the same."""
        for undo, undone in self._written:
            told, brought = undo.get(key), undone.get(key)
            if told and brought and brought.before and self._wrote(told, name, row.stamp_of(name)):
                return self._stood(key, brought.before, name)
        return row

    def before(self, key: _Key, before: Row, names: Collection[str]) -> dict[str, str | None]:
        """The values of some fields before an import, and before those that were undone."""
        return {name: self._stood(key, before, name).fields.get(name) for name in names}

    def _stood(self, key: _Key, row: Row, name: str) -> Row:
        for changes in reversed(self._undone):
            earlier = changes.get(key)
            if earlier and earlier.before and self._wrote(earlier, name, row.stamp_of(name)):
                return self._stood(key, earlier.before, name)
        return row

    def was_born_undone(self, key: _Key, before: Row) -> bool:
        """Whether a row was here before an import only by one that was undone."""
        return any(
            (born := changes.get(key)) is not None
            and born.before is None
            and all(self._wrote(born, name, before.stamp_of(name)) for name in before.stamps)
            for changes in self._undone
        )

    def _wrote(self, change: Change, name: str, stamp: str) -> bool:
        """Whether a change gave a field the value with a stamp."""
        after = self._now[change.entity, change.row_id] if change.is_newest else change.after
        is_its = after is not None and after.stamp_of(name) == stamp
        return is_its and (change.before is None or change.before.stamp_of(name) != stamp)
