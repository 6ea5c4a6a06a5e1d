"""Rows of tables and rows of the domain: the one place where they are turned into each other."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from gridclient.domain.fields import Entity, Kind, Record, from_fields
from gridclient.domain.rows import Row, canonical
from gridclient.domain.withholding import presented

_NOTHING = ""
"""Stands in a column that cannot be empty where a value is withheld; no value is like it."""


def to_values(entity: Entity, row: Row, sequence: int, held_by: str | None) -> dict[str, Any]:
    """The column values of a domain row."""
    values: dict[str, Any] = {"id": row.id}
    for name, field in entity.fields.items():
        written = row.fields.get(name)
        numeric = field.kind is Kind.NUMBER and written is not None
        values[name] = int(written) if numeric and written is not None else written
        if written is None and field.required and (name in row.withheld or name in row.veiled):
            values[name] = _NOTHING
    extra = {name: value for name, value in row.fields.items() if name not in entity.fields}
    values["extra"] = canonical(extra).decode() if extra else None
    values["stamp"] = row.stamp
    if entity.is_fact:
        values["author"] = row.author
        values["signature"] = row.signature
        values["veil"] = canonical(dict(row.veil)).decode() if row.veil else None
    else:
        values["stamps"] = canonical(dict(row.stamps)).decode()
        values["withheld"] = canonical(dict(row.withheld)).decode() if row.withheld else None
    values["sequence"] = sequence
    values["held_by"] = held_by
    return values


def to_row(entity: Entity, values: Mapping[str, Any]) -> Row:
    """The domain row of a table row."""
    fields = _fields(entity, values)
    if entity.is_fact:
        return Row(
            entity=entity.name,
            id=values["id"],
            fields=fields,
            stamp=values["stamp"],
            author=values["author"],
            signature=values["signature"],
            veil=json.loads(values["veil"]) if values["veil"] else {},
        )
    return Row(
        entity=entity.name,
        id=values["id"],
        fields=fields,
        stamp=values["stamp"],
        stamps=json.loads(values["stamps"]),
        withheld=json.loads(values["withheld"]) if values["withheld"] else {},
    )


def to_record(entity: Entity, values: Mapping[str, Any]) -> Record:
    """The frozen record of a table row, with what is withheld as people read it."""
    whole = not values["veil" if entity.is_fact else "withheld"]
    fields = _fields(entity, values) if whole else presented(entity, to_row(entity, values))
    return from_fields(entity, values["id"], fields)


def _fields(entity: Entity, values: Mapping[str, Any]) -> dict[str, str]:
    """The canonical texts; ``extra`` may hold fields this version has since come to know."""
    fields = {
        name: str(values[name])
        for name in entity.fields
        if values[name] is not None and values[name] != _NOTHING
    }
    if values["extra"]:
        fields.update(json.loads(values["extra"]))
    return fields
