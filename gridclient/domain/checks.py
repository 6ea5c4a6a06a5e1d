"""Checks derived from the declarations: required, kind, length, clean text."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from gridclient.domain.fields import Entity, Field, Kind, text_value, value_text
from gridclient.domain.identifiers import is_id
from gridclient.domain.texts import clean
from gridclient.i18n import N_, _

FAULTS = {
    "required": N_("“{field}” is missing"),
    "kind": N_("“{field}” cannot be read"),
    "length": N_("“{field}” is too long"),
    "text": N_("“{field}” holds characters that cannot be kept"),
}
"""What can be wrong with a value, in words."""

_LARGEST = 2**63 - 1
"""What a column of whole numbers holds."""

_YEARS = (1000, 9000)
"""Days one can count on from and back from: at the ends of the calendar a time zone or a due
day leads out of it, and one such row would stop every list it is in."""


def faults(entity: Entity, fields: Mapping[str, str]) -> list[tuple[str, str]]:
    """What is wrong with canonical fields, as (field, code of :data:`FAULTS`)."""
    found = []
    for name, field in entity.fields.items():
        value = fields.get(name)
        if value is None:
            if field.required:
                found.append((name, "required"))
        elif (code := _fault(field, value)) is not None:
            found.append((name, code))
    return found


def _fault(field: Field, value: str) -> str | None:
    if clean(value) != value:
        return "text"
    if field.kind is Kind.TEXT and len(value) > field.length:
        return "length"
    try:
        read = text_value(field.kind, value)
    except ValueError:
        return "kind"
    if value_text(field.kind, read) != value:
        return "kind"  # a signature covers the text, and only canonical texts come back as sent
    if not _is_within_bounds(field.kind, read):
        return "kind"
    ids = {Kind.REFERENCE: (read,), Kind.REFERENCES: read}.get(field.kind, ())
    return None if all(is_id(item) for item in ids) else "kind"


def _is_within_bounds(kind: Kind, value: Any) -> bool:
    if kind in (Kind.DATE, Kind.INSTANT):
        return bool(_YEARS[0] <= value.year <= _YEARS[1])
    return kind is not Kind.NUMBER or abs(value) <= _LARGEST


def explain(entity: Entity, found: list[tuple[str, str]]) -> str:
    """Faults in words: ``“Name” is missing; “Phone” is too long``."""
    return "; ".join(
        _(FAULTS[code]).format(field=entity.fields[name].label) for name, code in found
    )
