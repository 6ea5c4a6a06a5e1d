"""What a row is about, and where that was before it was moved: its own place, and for a decision
the places of the records it decides about.

A link of two households, or a decision about a conflict, names them as text. Its author judged
them where they were then; where one of them is by now may be another office's.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.store import former, scopes
from gridclient.store.former import Former
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit

_DECISIONS = {"same_as": ("kept_id", "other_id"), "conflict_resolution": ("row_id",)}
"""The fields of a decision that name the records it is about; ``entity`` says of what kind."""


def decided_on(unit: Unit, row: Row) -> Mapping[str, Place]:
    """Where the records are that a decision names, by their ids, as far as they are here."""
    kind = row.fields.get("entity", "")
    if row.entity not in _DECISIONS or kind not in ENTITIES:
        return {}
    named = [row.fields[name] for name in _DECISIONS[row.entity] if name in row.fields]
    return scopes.places(unit, kind, named)


def was_theirs(
    unit: Unit, row: Row, local: Row | None, place: Place, holds: Callable[[Former], bool]
) -> bool:
    """Whether what lies at a ``place`` was its author's once, as ``holds`` says of a place before
    a move: every record there that the row decides about, else the row itself, as it comes or
    as it stands here."""
    named = [one for one, where in decided_on(unit, row).items() if where == place]
    if not named:
        fields = (one.fields for one in (row, local) if one)
        return any(_any(unit, row.entity, row.id, one, holds) for one in fields)
    kind = ENTITIES[row.fields["entity"]]
    records = unit.rows(kind, named)
    return all(_any(unit, kind.name, one, records[one].fields, holds) for one in named)


def _any(
    unit: Unit,
    name: str,
    row_id: str,
    fields: Mapping[str, str],
    holds: Callable[[Former], bool],
) -> bool:
    return any(map(holds, former.places(unit, name, row_id, fields)))
