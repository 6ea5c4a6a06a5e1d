"""The entry layer: what a person typed is cleaned and checked before it is stored."""

from __future__ import annotations

from typing import TypeVar

from gridclient.domain import checks
from gridclient.domain.fields import Codes, entity_of, to_fields
from gridclient.errors import Refused, Where
from gridclient.i18n import _

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
    return record


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
                choices=", ".join(entry.code for entry in codes)
            ),
        )
    return code
