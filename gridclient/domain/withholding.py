"""Withholding what an office is not shown, without touching what was signed or how it merges.

Two forms of one row hold the same: whole, and without some values, which are named with the
stamp they have. ``domain.disclosure`` says which; here it is done. All functions are pure.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Mapping

from gridclient.domain import disclosure, purging
from gridclient.domain.fields import ENTITIES, Entity
from gridclient.domain.rows import Row, mark, mark_form, mark_stamp, veil_digest

UNSEEN = "*"
"""Stands for people where a record cannot do without a value that is withheld."""


def veiled(row: Row, salt: str) -> Row:
    """A fact that is about to be signed, with its veil; ``salt``: 16 random bytes, base64url."""
    names = sorted(disclosure.withholdable(row.entity) & set(row.fields))
    return dataclasses.replace(row, veil={"names": ",".join(names), "salt": salt} if names else {})


def is_veiled_enough(row: Row) -> bool:
    """Whether a fact has under its veil whatever may have to be withheld from an office."""
    return disclosure.withholdable(row.entity) & set(row.fields) <= set(row.veiled)


def for_role(row: Row, role: str | None) -> Row:
    """A row as it travels up to an office of this role."""
    return _without(row, disclosure.withheld(role, row.entity), role)


def bare(row: Row) -> Row:
    """A row without anything that is withheld from any office: what all replicas have alike."""
    least = _without(row, disclosure.withholdable(row.entity), None)
    return dataclasses.replace(
        least, withheld={name: mark_stamp(said) for name, said in least.withheld.items()}, shown={}
    )


def _without(row: Row, names: Collection[str], role: str | None) -> Row:
    if not names:
        return row
    if row.author is not None:
        if row.lacks_veiled or set(row.veiled).isdisjoint(names):
            return row
        veil = {"names": row.veil["names"], "digest": veil_digest(row)}
        gone: Collection[str] = row.veiled
        return dataclasses.replace(row, fields=_less(row.fields, gone), veil=veil)
    marks = {name: _mark(row, name, role) for name in names if row.heard_of(name)}
    return dataclasses.replace(
        row,
        fields=_less(row.fields, names),
        stamps=_less(row.stamps, names),
        withheld={**row.withheld, **marks},
    )


def _less(values: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    return {name: value for name, value in values.items() if name not in names}


def _mark(row: Row, name: str, role: str | None) -> str:
    """What is said of a field that goes: its newest stamp, and its form where the role sees it."""
    field, written = ENTITIES[row.entity].fields[name], row.withheld.get(name)
    if written is not None:
        form = mark_form(written)
        if form is not None and form != purging.neutral(field):
            form = disclosure.form(role, field, form)
        return mark(row.heard_of(name), form)
    value = row.fields.get(name)
    if value is None or value == purging.neutral(field):
        return mark(row.stamp_of(name), value)
    return mark(row.stamp_of(name), disclosure.form(role, field, value))


def presented(entity: Entity, row: Row) -> Mapping[str, str]:
    """The fields as people and services read them: masked forms where a value is withheld, and
    :data:`UNSEEN` where a record cannot do without one."""
    lacking = (set(row.withheld) | (set(row.veiled) if row.lacks_veiled else set())) - set(
        row.fields
    )
    if not lacking:
        return row.fields
    forms = {name: mark_form(row.withheld.get(name, "")) for name in lacking}
    for name in lacking & set(entity.fields):
        if forms[name] is None and entity.fields[name].required:
            forms[name] = UNSEEN
    return {**row.fields, **{name: form for name, form in forms.items() if form is not None}}
