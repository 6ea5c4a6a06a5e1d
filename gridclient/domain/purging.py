"""What a removal of personal data takes away, and what it leaves (domain.md §5.4, PIPL Art. 47).

Registers are emptied by ordinary edits of whoever removes, which travel like any edit. Facts are
signed and never change, so every replica that knows of the removal turns its own copy into a
*stub*: the codes, dates and references stay, so that what was counted stays counted; what was
written in somebody's own words, and everything personal or sensitive, goes, and with it the
signature. Stubs do not travel. All functions here are pure, so that the order in which facts and
removals arrive means nothing.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator, Mapping

from gridclient.domain.days import HERE
from gridclient.domain.fields import ENTITIES, Entity, Field, Kind, Sensitivity, text_value
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row, fact_bytes

GONE = "–"
"""Stands where there was a text that a row cannot do without, or that is counted."""

DATED = {
    "visit": "visited_on",
    "reach_attempt": "happened_at",
    "service_record": "served_on",
    "answer": "answered_on",
    "issue_event": "happened_at",
    "consent": "given_on",
}
"""The field that says how old a fact is."""

FACTS: dict[str, tuple[str, ...]] = {
    "visit_notes": ("visit", "reach_attempt"),
    "service_notes": ("service_record",),
    "closed_issues": ("issue_event",),
    "gone_sensitive": (),
    "gone_people": ("visit", "reach_attempt", "service_record", "answer"),
    "consents": ("consent",),
    "care_ended": (),
}
"""The facts each subject of ``retention.SUBJECTS`` strips."""

ABOUT = {
    "visit_amendment": {"visit_id": "visit"},
    "retraction": {
        "visit_id": "visit",
        "issue_event_id": "issue_event",
        "service_record_id": "service_record",
    },
}
"""Facts about facts: reference to what it is about. They go with what they are about."""

_COUNTED = {"visit": ("onsite_action", "backdated_because")}
"""Texts of which coverage sheets count that they are there."""

_KEPT = {
    "issue_event": ("lead_unit",),
    "issue": ("issue_no",),
    "household": ("file_no", "notice_how"),
}
"""Texts that say nothing of a person."""

OF_THE_HEAD = ("head_name", "phone")
"""What a household says of one of its members; it goes where that member goes."""

_PERSONAL = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)


def taken(entity: Entity) -> tuple[str, ...]:
    """The fields of an entity that go when a person's data goes: personal, or in own words."""
    kept = _KEPT.get(entity.name, ())
    return tuple(
        name
        for name, field in entity.fields.items()
        if name not in kept and (field.sensitivity in _PERSONAL or field.kind is Kind.TEXT)
    )


def _sensitive(entity: Entity) -> tuple[str, ...]:
    return tuple(
        name for name, field in entity.fields.items() if field.sensitivity is Sensitivity.SENSITIVE
    )


_REGISTERS: dict[str, tuple[str, ...]] = {
    "gone_sensitive": ("resident", "care_enrolment"),
    "gone_people": ("household", "resident", "care_enrolment"),
    "closed_issues": ("issue",),
    "consents": ("rights_request",),
    "care_ended": ("care_enrolment",),
}
_ONLY_SENSITIVE = ("gone_sensitive", "care_ended")


def registers(subject: str) -> Mapping[str, tuple[str, ...]]:
    """The registers a subject empties, each with the fields that go."""
    going = _sensitive if subject in _ONLY_SENSITIVE else taken
    return {name: going(ENTITIES[name]) for name in _REGISTERS.get(subject, ())}


def neutral(field: Field) -> str | None:
    """What stands in a field that was emptied; None where nothing needs to."""
    if not field.required:
        return None
    return "general" if field.name == "category" else GONE


def is_stub(row: Row) -> bool:
    """Whether a fact is what a removal left of it."""
    return row.author is not None and not row.signature


def is_stub_of(stub: Row, row: Row) -> bool:
    """Whether a fact that arrives may be the one a stub was made of: all that was left agrees."""
    return (
        is_stub(stub)
        and (stub.stamp, stub.author) == (row.stamp, row.author)
        and all(
            (value == GONE and name in {*row.fields, *row.veiled}) or row.fields.get(name) == value
            for name, value in stub.fields.items()
        )
    )


def is_one_fact(here: Row, row: Row) -> bool:
    """Whether a fact that arrives may be the one that is here, in which words may be lacking:
    they were withheld, or a removal took them."""
    is_same = bool(here.signature) and fact_bytes(here) == fact_bytes(row)
    return is_same or is_stub_of(here, row)


def covers(purge: Purge, row: Row, about: Row | None = None) -> bool:
    """Whether a removal strips a fact; ``about``: the fact that an amendment or a retraction
    speaks of, whose own date and place decide."""
    if row.entity in ABOUT:
        return about is not None and about.entity in DATED and covers(purge, about)
    if row.entity not in FACTS.get(purge.subject, ()) or not _is_meant(purge, row):
        return False
    day = _day_of(row)
    return day is None or day < purge.before_on


def _day_of(row: Row) -> dt.date | None:
    """The day of a fact; None where nobody can tell, past the end of the calendar too. Such a one
    is only ever kept out, never let in: a removal takes it with the rest, for its words might be
    older than any."""
    field = ENTITIES[row.entity].fields[DATED[row.entity]]
    try:
        when = text_value(field.kind, row.fields.get(field.name))
        return when.astimezone(HERE).date() if isinstance(when, dt.datetime) else when
    except (ValueError, OverflowError):
        return None


def _is_meant(purge: Purge, row: Row) -> bool:
    """A removal names an issue, or a household and perhaps a member of it. One that names both
    means nothing: where it belongs would not be where it acts."""
    if purge.issue_id is not None:
        return purge.household_id is None and row.fields.get("issue_id") == purge.issue_id
    if purge.household_id is None or row.fields.get("household_id") != purge.household_id:
        return False
    return purge.resident_id is None or row.fields.get("resident_id") == purge.resident_id


def stripped(row: Row, purge: Purge, about: Row | None = None) -> Row:
    """What is left of a fact; the row itself where the removal does not take anything of it."""
    if not covers(purge, row, about) or is_bare(row):
        return row
    return dataclasses.replace(row, fields=_bare(row), signature="", shown={}, veil={})


def spoken_of(row: Row) -> Iterator[tuple[str, str]]:
    """The facts that an amendment or a retraction is about, as entity and id."""
    for name, target in ABOUT.get(row.entity, {}).items():
        if row_id := row.fields.get(name):
            yield target, row_id


def is_bare(row: Row) -> bool:
    """Whether a fact says nothing that a removal would take."""
    return _bare(row) == dict(row.fields) and not row.veil


def _bare(row: Row) -> dict[str, str]:
    """What a fact says that a removal leaves."""
    entity = ENTITIES[row.entity]
    counted = _COUNTED.get(row.entity, ())
    fields = {name: value for name, value in row.fields.items() if name in entity.fields}
    for name in taken(entity):
        if name in fields:
            del fields[name]
            if entity.fields[name].required or name in counted:
                fields[name] = GONE
    return fields


def emptied(row: Row, names: tuple[str, ...], before: str) -> Row:
    """A kept copy of a register row without what these fields said before a stamp."""
    entity = ENTITIES[row.entity]
    old = {name for name in names if name in row.fields and row.stamp_of(name) < before}
    if not old:
        return row
    fields = {name: value for name, value in row.fields.items() if name not in old}
    for name in old:
        instead = neutral(entity.fields[name])
        if instead is not None:
            fields[name] = instead
    return dataclasses.replace(row, fields=fields, shown={})
