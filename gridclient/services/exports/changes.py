"""The delta: what changed since a ledger was last given away, and remembering when that was."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

from gridclient.domain.fields import ENTITIES, RETIRED
from gridclient.domain.ledger_columns import Column
from gridclient.i18n import _, listed
from gridclient.services.exports.lines import Line
from gridclient.store import deltas, meta
from gridclient.store.deltas import Change, Moment
from gridclient.store.unit import Unit

_ENTITIES = (
    *("building", "dwelling", "household", "resident", "care_enrolment"),
    *("visit", "visit_amendment", "issue", "issue_event"),
)


@dataclass(frozen=True, slots=True)
class Delta:
    """What changed since the last time; ``then`` None: there was none, everything is new."""

    then: Moment | None
    changed: Mapping[tuple[str, str], Change]

    def words(self, line: Line, columns: Sequence[Column]) -> str | None:
        """What changed of a line, for people; None when nothing did."""
        if self.then is None:
            return None if line.retired else _("new")
        first, *rest = line.parts
        change = self.changed.get(first)
        if change and change.new:
            return None if line.retired else _("new")
        if line.retired:
            return _retired(line.retired) if self._left(line) else None
        names = self._names(first, columns) + [
            name for part in rest for name in self._names(part, columns)
        ]
        if not names:
            return None
        return _("changed: {fields}").format(fields=listed(dict.fromkeys(names)))

    def _left(self, line: Line) -> bool:
        changes = [self.changed[part] for part in line.parts if part in self.changed]
        return any("retired" in change.fields for change in changes)

    def _names(self, part: tuple[str, str], columns: Sequence[Column]) -> list[str]:
        change, entity = self.changed.get(part), ENTITIES[part[0]]
        if change is None:
            return []
        by_source = {column.source: column.label for column in columns}
        named = [by_source.get(f"{entity.name}.{name}") for name in sorted(change.fields)]
        if change.new or None in named:
            return [*filter(None, named), entity.label]
        return [name for name in named if name]


def read(unit: Unit, kind: str, grids: Sequence[str]) -> Delta:
    """The delta of a ledger since it was last exported for the same grids."""
    written = meta.get(unit, _key(kind, grids))
    if written is None:
        return Delta(None, {})
    then = Moment(**json.loads(written))
    return Delta(then, deltas.since(unit, then, _ENTITIES))


def remember(unit: Unit, kind: str, grids: Sequence[str], now: Moment) -> None:
    """Keep the state of the store that was given away."""
    meta.put(unit, _key(kind, grids), json.dumps(asdict(now)))


def _key(kind: str, grids: Sequence[str]) -> str:
    return "/".join(("ledger_export", kind, ",".join(sorted(grids))))


def _retired(reason: str) -> str:
    return _("retired: {reason}").format(reason=RETIRED.title_of(reason))
