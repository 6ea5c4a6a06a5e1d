"""The dictionary: code lists as an office extends them.

A code an office adds is its own title, so every version and every sheet shows it rightly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    date_on,
    reference,
    register,
    retired,
    text,
)
from gridclient.i18n import N_


@register("code_entry", N_("Dictionary entry"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """A choice that an office added to the code list named ``list_name``."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    list_name: str = text(N_("Code list"), required=True, length=40)
    title: str = text(N_("Choice"), required=True, length=30)
    spellings: str | None = text(N_("Also written"), length=200)
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


def extended(codes: Codes, entries: Iterable[CodeEntry]) -> Codes:
    """A code list with the entries an office added to it, after its own, by title."""
    added = {
        entry.title: Code(entry.title, entry.title, tuple((entry.spellings or "").split()))
        for entry in entries
        if entry.list_name == codes.name and not entry.retired
    }
    own = [added[title] for title in sorted(added) if title not in codes]
    return Codes(codes.name, codes.title, *codes, *own, extendable=codes.extendable)
