"""The entry layer: what a person typed is cleaned and checked before it is stored."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any, TypeVar

from gridclient.domain import checks
from gridclient.domain.dictionary import CodeEntry, extended
from gridclient.domain.exclusions import exclusion
from gridclient.domain.fields import ENTITIES, Codes, Entity, Field, Kind, entity_of, to_fields
from gridclient.domain.places import Grid
from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.store.unit import Unit

_R = TypeVar("_R")


def checked(record: _R) -> _R:
    """The record itself; raises ``Refused`` naming the fields that cannot be kept."""
    entity = entity_of(record)
    found = checks.faults(entity, to_fields(record))
    if found:
        raise Refused(
            "entry.invalid",
            _("{entity}: {faults}.").format(
                entity=entity.label, faults=checks.explain(entity, found)
            ),
            where=[Where(field=entity.fields[name].label) for name, _code in found],
            hint=_("Correct these and save again."),
        )
    _check_names(entity, record)
    return record


def _check_names(entity: Entity, record: object) -> None:
    """Refuse a name of a task or a group of people that is left out on purpose."""
    for name, field in entity.fields.items():
        said = getattr(record, name) if field.names else None
        left_out = exclusion(said) if said else None
        if left_out is not None:
            raise Refused(
                "entry.excluded",
                _("“{word}” cannot be kept: {reason}.").format(
                    word=said, reason=_(left_out.reason)
                ),
                where=[Where(field=field.label)],
                hint=_("This program serves care and help. Name what help is needed instead."),
            )


def known_code(codes: Codes, written: str) -> str:
    """The code that was meant; raises ``Refused`` listing the codes there are."""
    code = codes.read(written)
    if code is None:
        raise Refused(
            "entry.choice",
            _("“{written}” is not a choice for {list}.").format(
                written=written, list=_(codes.title)
            ),
            where=[Where(field=_(codes.title))],
            hint=_("Choose one of: {choices}.").format(
                choices=listed(entry.code for entry in codes)
            ),
        )
    return code


def check_grids(grids: Iterable[Grid], codes: Iterable[str]) -> None:
    """Refuse the code of a grid that is not among ``grids``, naming those that are."""
    here = {grid.code: grid.name for grid in grids}
    for code in codes:
        if code not in here:
            raise Refused(
                "grid.unknown",
                _("There is no grid “{code}” here.").format(code=code),
                where=[Where(field=_("Grid"))],
                hint=_("Grids here: {codes}.").format(
                    codes=listed(f"{code} {here[code]}" for code in sorted(here)) or "–"
                ),
            )


def codes_in(unit: Unit, codes: Codes) -> Codes:
    """A code list as it stands in a profile: with what its office added."""
    if not codes.extendable:
        return codes
    return extended(codes, unit.find(CodeEntry, list_name=codes.name))


def known(unit: Unit, record: _R, names: Iterable[str]) -> _R:
    """The record with the choices in these fields read as codes.

    Raises ``Refused`` for a choice that no list has, and for a reference to a record that is
    not here.
    """
    entity = entity_of(record)
    read = {
        name: _known_value(unit, entity.fields[name], value)
        for name in names
        if (value := getattr(record, name))
    }
    return dataclasses.replace(record, **read) if read else record  # type: ignore[type-var]


def _known_value(unit: Unit, field: Field, value: Any) -> Any:
    match field.kind:
        case Kind.CHOICE if field.codes:
            return known_code(codes_in(unit, field.codes), value)
        case Kind.CHOICES if field.codes:
            codes = codes_in(unit, field.codes)
            return tuple(dict.fromkeys(known_code(codes, item) for item in value))
        case Kind.REFERENCE:
            _check_here(unit, field, (value,))
        case Kind.REFERENCES:
            _check_here(unit, field, value)
    return value


def _check_here(unit: Unit, field: Field, ids: Iterable[str]) -> None:
    target = ENTITIES[field.target or ""]
    wanted = set(ids)
    if wanted - unit.rows(target, wanted).keys():
        raise Refused(
            "entry.reference",
            _("“{field}” names a record of “{entity}” that is not here.").format(
                field=field.label, entity=target.label
            ),
            where=[Where(field=field.label)],
            hint=_("Choose one that is in the list."),
        )
