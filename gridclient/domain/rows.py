"""Rows as they are stored, signed and sent: one canonical form for all three.

A row's fields are canonical texts (``domain.fields``). A register row carries the stamp it was
born with and the stamps of the fields changed since; a fact carries its author and signature.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Row:
    """One row of any entity.

    ``stamp``: when and by whom the row was born (for facts: recorded). ``stamps``: registers
    only, the stamps of fields changed since. ``author``: facts only, the replica that recorded
    it, with its ``signature`` (base64 of Ed25519 over :func:`fact_bytes`). ``shown``: how
    values read on the visible sheet where that differs from the canonical text; it takes no
    part in merging.
    """

    entity: str
    id: str
    fields: Mapping[str, str]
    stamp: str
    stamps: Mapping[str, str] = field(default_factory=dict)
    author: str | None = None
    signature: str | None = None
    shown: Mapping[str, str] = field(default_factory=dict)

    def stamp_of(self, name: str) -> str:
        """The stamp of one field; the empty text, below every stamp, for one never set.

        That the row lacked it at birth says nothing: else merging would depend on the order
        where two replicas entered one row under a derived id.
        """
        return self.stamps.get(name) or (self.stamp if name in self.fields else "")


def canonical(value: Any) -> bytes:
    """JSON of strings, lists, objects and whole numbers: keys sorted, no blanks, UTF-8."""
    return json.dumps(
        value, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False
    ).encode("utf-8")


def fact_bytes(
    entity: str, row_id: str, fields: Mapping[str, str], stamp: str, author: str
) -> bytes:
    """The bytes an author signs for a fact."""
    return canonical(
        {"entity": entity, "id": row_id, "fields": dict(fields), "stamp": stamp, "author": author}
    )


def to_line(row: Row) -> bytes:
    """The row as one line of a signed copy, without the line end."""
    line: dict[str, Any] = {
        "entity": row.entity,
        "id": row.id,
        "fields": dict(row.fields),
        "stamp": row.stamp,
    }
    for key in ("stamps", "author", "signature", "shown"):
        value = getattr(row, key)
        if value:
            line[key] = dict(value) if isinstance(value, Mapping) else value
    return canonical(line)


def from_line(line: bytes) -> Row:
    """A row from a line of a signed copy; raises ValueError when it is not one."""
    data = json.loads(line, object_pairs_hook=_without_twins)
    if not isinstance(data, dict) or set(data) - _KEYS:
        raise ValueError("not a row")
    for key in ("entity", "id", "stamp"):
        if not isinstance(data.get(key), str) or not data[key]:
            raise ValueError(key)
    for key in ("author", "signature"):
        if not isinstance(data.get(key), str | None):
            raise ValueError(key)
    for key in ("fields", "stamps", "shown"):
        part = data.get(key, {})
        if not isinstance(part, dict) or not all(isinstance(v, str) for v in part.values()):
            raise ValueError(key)
    return Row(
        entity=data["entity"],
        id=data["id"],
        fields=data.get("fields", {}),
        stamp=data["stamp"],
        stamps=data.get("stamps", {}),
        author=data.get("author"),
        signature=data.get("signature"),
        shown=data.get("shown", {}),
    )


_KEYS = {"entity", "id", "fields", "stamp", "stamps", "author", "signature", "shown"}


def _without_twins(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    result: dict[str, Any] = {}
    for key, value in pairs:
        if key in result:
            raise ValueError(f"twice: {key}")
        result[key] = value
    return result


def rendered(row: Row, name: str) -> str:
    """How a field reads on the visible sheet; empty when it is absent."""
    return row.shown.get(name, row.fields.get(name, ""))
