"""Who is shown what: one table of role, kind of value and medium (domain.md §5.2, §5.3).

Screens, prints and ledgers ask it, and so do bundles on their way up: what an office that sees no
single case finds masked or absent does not travel to it (``domain.withholding``), but for what it
counts (``Field.counted``). Bundles downwards, to a community and to a member stay whole.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import TypeVar

from gridclient.domain import masking
from gridclient.domain.authority import OFFICES, Authority
from gridclient.domain.due import GENERAL, Due
from gridclient.domain.fields import (
    ENTITIES,
    Field,
    Kind,
    Sensitivity,
    entity_of,
    text_value,
    value_text,
)
from gridclient.domain.model import ORDERED

_R = TypeVar("_R")


class Treatment(StrEnum):
    """What becomes of a value. ``ON_DEMAND``: masked, and one at a time may be looked at."""

    FULL = "full"
    ON_DEMAND = "on_demand"
    MASKED = "masked"
    ABSENT = "absent"


class Medium(StrEnum):
    """Where a value would stand."""

    SCREEN = "screen"
    PRINT = "print"
    LEDGER = "ledger"
    BUNDLE = "bundle"


class What(StrEnum):
    """What a value is, as far as it matters to who may see it."""

    PUBLIC = "public"
    NAME = "name"
    NUMBER = "number"
    BIRTH = "birth"
    WORDS = "words"
    SENSITIVE = "sensitive"
    DOOR = "door"


_FULL, _ON_DEMAND, _MASKED, _ABSENT = Treatment
_ORDER = (What.NAME, What.NUMBER, What.BIRTH, What.WORDS, What.SENSITIVE, What.DOOR)


def _row(*treatments: Treatment) -> Mapping[What, Treatment]:
    return {What.PUBLIC: _FULL, **dict(zip(_ORDER, treatments, strict=True))}


_SCREEN: Mapping[str, Mapping[What, Treatment]] = {
    # name, number, birth, words, sensitive, door
    "leader": _row(_FULL, _MASKED, _MASKED, _ABSENT, _ABSENT, _FULL),
    "worker": _row(_FULL, _ON_DEMAND, _FULL, _FULL, _FULL, _FULL),
    "community": _row(_FULL, _ON_DEMAND, _FULL, _FULL, _FULL, _FULL),
    "street": _row(_MASKED, _MASKED, _MASKED, _ABSENT, _ABSENT, _MASKED),
    "district": _row(_MASKED, _ABSENT, _MASKED, _ABSENT, _ABSENT, _MASKED),
}
"""On screens. What a role finds masked or absent here it cannot have shown to it. A door is an
address beside which something is told of who lives there, not the plan of a building."""


def what(field: Field) -> What:
    """What kind of value a field holds, from its declaration."""
    if field.mask in ("phone", "id_number"):
        return What.NUMBER
    if field.mask == "name":
        return What.NAME
    if field.mask == "month":
        return What.BIRTH
    if field.sensitivity is Sensitivity.SENSITIVE:
        return What.SENSITIVE
    return What.WORDS if field.sensitivity is Sensitivity.PERSONAL else What.PUBLIC


def treatment(role: str | None, kind: What, medium: Medium) -> Treatment:
    """What becomes of a value; ``role``: None for a newcomer, who sees what was entered here.

    Paper shows no number in full. A ledger may, where its masks are lifted for a purpose.
    """
    on_screen = _SCREEN.get(role or "worker", _SCREEN["leader"])[kind]
    if on_screen is _ON_DEMAND and medium is Medium.PRINT:
        return _MASKED
    return on_screen


@cache
def withheld(role: str | None, entity: str) -> frozenset[str]:
    """The fields of an entity whose values do not travel up to an office of this role."""
    if role not in OFFICES or entity not in ENTITIES:
        return frozenset()
    return frozenset(
        name
        for name, field in ENTITIES[entity].fields.items()
        if not field.counted and treatment(role, what(field), Medium.BUNDLE) in (_MASKED, _ABSENT)
    )


@cache
def withholdable(entity: str) -> frozenset[str]:
    """The fields of an entity that are withheld from any office at all."""
    return frozenset().union(*(withheld(role, entity) for role in OFFICES))


def is_overview(role: str | None) -> bool:
    """Whether this is an office that sees no single case: some values do not travel up to it."""
    return any(withheld(role, entity.name) for entity in ORDERED)


def form(role: str | None, field: Field, value: str) -> str | None:
    """How a canonical value reads to an office it is withheld from; None where it sees nothing.

    It is canonical itself: a date becomes the first of its month.
    """
    if treatment(role, what(field), Medium.BUNDLE) is not _MASKED:
        return None
    if field.kind is Kind.DATE:
        return value_text(field.kind, text_value(field.kind, value).replace(day=1))
    return masking.UPWARDS[field.mask](value) if field.mask else None


def may_lift(role: str | None) -> bool:
    """Whether a role may write a ledger without masks, and see one hidden value."""
    return treatment(role, What.NUMBER, Medium.LEDGER) in (_FULL, _ON_DEMAND)


def seen_by(authority: Authority | None, record: _R) -> _R:
    """A record as a role reads it in lists and on pages: names masked, words left out.

    Numbers that may be shown one at a time are left whole, behind the mask of their widget.
    """
    role = authority.role if authority else None
    changed = {
        name: hidden
        for name, field in entity_of(record).fields.items()
        if (value := getattr(record, name)) not in (None, ())
        and (hidden := _hidden(role, field, value)) != value
    }
    return dataclasses.replace(record, **changed) if changed else record  # type: ignore[type-var]


def name_seen_by(authority: Authority | None, name: str | None) -> str | None:
    """A resident's name as a role reads it."""
    return name if not name or _reads(authority, What.NAME) else masking.name(name)


def text_seen_by(authority: Authority | None, entity: str, name: str, text: str) -> str:
    """What stands on a sheet for a field, as a role reads it on screens: whole, masked, or not at
    all. A field that is not known here is not shown."""
    field = ENTITIES[entity].fields.get(name) if entity in ENTITIES else None
    if field is None or not text:
        return masking.care(text)
    how = treatment(authority.role if authority else None, what(field), Medium.SCREEN)
    if how is _FULL:
        return text
    return masking.care(text) if how is _ABSENT else masking.MASKS[field.mask or "care"](text)


def door_seen_by(authority: Authority | None, building: str, address: str) -> str:
    """An address in a list that tells something of who lives there: ``阳光花园3栋***`` above
    the community; ``building``: the part of it that names the building."""
    return address if _reads(authority, What.DOOR) else f"{building}***"


def due_seen_by(authority: Authority | None, due: Due | None) -> Due | None:
    """When somebody should come next; the category that says so only for who reads it."""
    if due is None or due.round or due.category == GENERAL or sees_care(authority):
        return due
    return dataclasses.replace(due, category="")


def sees_care(authority: Authority | None) -> bool:
    """Whether a role reads why somebody is cared for, and not only that."""
    return _reads(authority, What.SENSITIVE)


def sees_words(authority: Authority | None) -> bool:
    """Whether a role reads what was noted and answered at a door."""
    return _reads(authority, What.WORDS)


def sees_few(authority: Authority | None) -> bool:
    """Whether a role reads counts of one or two, behind which somebody could be recognised."""
    return authority is None or authority.role not in ("street", "district")


def _reads(authority: Authority | None, kind: What) -> bool:
    role = authority.role if authority else None
    return treatment(role, kind, Medium.SCREEN) is _FULL


def _hidden(role: str | None, field: Field, value: object) -> object:
    match treatment(role, what(field), Medium.SCREEN):
        case Treatment.FULL if what(field) is What.NAME and not may_lift(role):
            return masking.numbers(str(value))  # an emergency contact is a name and a number
        case Treatment.FULL | Treatment.ON_DEMAND:
            return value
        case Treatment.MASKED if isinstance(value, dt.date):
            return value.replace(day=1)
        case Treatment.MASKED if isinstance(value, str) and field.mask:
            return masking.MASKS[field.mask](value)
    if field.required:  # of a choice no code and no title is left
        return {Kind.TEXT: masking.care(str(value)), Kind.CHOICE: ""}.get(field.kind, value)
    return () if isinstance(value, tuple) else None
