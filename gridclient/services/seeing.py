"""How one reader sees records and values that are laid side by side (``domain.disclosure``)."""

from __future__ import annotations

from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.disclosure import Medium, Treatment, may_lift, seen_by, treatment, what
from gridclient.domain.fields import ENTITIES, Field
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.histories import shown
from gridclient.services.references import title_in
from gridclient.store import links
from gridclient.store.unit import Unit

HIDDEN = "*"
"""Stands where there is a value that the reader's role does not see."""


class Reader:
    """Somebody who looks at records of one unit of work; ``full``: numbers, too."""

    def __init__(self, unit: Unit, authority: Authority | None, *, full: bool = False) -> None:
        self._unit = unit
        self._authority = authority
        self._role = authority.role if authority else None
        if full and not may_lift(self._role):
            raise Refused(
                "disclosure.role",
                _("This role is not shown such values."),
                hint=_("Ask the community office that keeps them."),
            )
        self._full = full

    def get(self, entity: str, row_id: str) -> Any:
        """A record, or None where it is not here."""
        return self._unit.get(ENTITIES[entity].type, row_id)

    def title(self, record: Any) -> str:
        """What a person reads for a record."""
        return title_in(self._unit, seen_by(self._authority, record))

    def value(self, field: Field, value: str | None) -> str | None:
        """A canonical value in words, masked as the role sees it."""
        if value is None:
            return None
        how = treatment(self._role, what(field), Medium.SCREEN)
        if how is Treatment.ABSENT:
            return HIDDEN
        whole = how is Treatment.FULL or (self._full and how is Treatment.ON_DEMAND)
        return shown(self._unit, field, value, unmasked=whole)

    def home(self, record: Any) -> str | None:
        """The id of the household a record belongs to, of the one that stands; None without."""
        own = record.id if record.__entity__.name == "household" else None
        home = own or getattr(record, "household_id", None)
        return links.canonical(self._unit, "household", home) if home else None
