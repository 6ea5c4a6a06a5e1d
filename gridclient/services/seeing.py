"""How one reader sees records and values that are laid side by side (``domain.disclosure``)."""

from __future__ import annotations

from typing import Any

from gridclient.domain.authority import Authority
from gridclient.domain.disclosure import Medium, Treatment, may_lift, seen_by, treatment, what
from gridclient.domain.fields import ENTITIES, Field
from gridclient.domain.staff import Person
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.histories import shown_to
from gridclient.services.references import title_in
from gridclient.store import links
from gridclient.store.unit import Unit


class Reader:
    """Somebody who looks at records of one unit of work; ``full``: numbers, too."""

    def __init__(self, unit: Unit, authority: Authority | None, *, full: bool = False) -> None:
        self._unit = unit
        self._authority = authority
        if full and not may_lift(authority.role if authority else None):
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

    def visitor(self, record: Any) -> str:
        """The name of whoever made a visit; nothing for other records."""
        who = getattr(record, "visitor_id", None)
        person = self._unit.get(Person, who) if who else None
        return seen_by(self._authority, person).name if person else ""

    def value(self, field: Field, value: str | None) -> str | None:
        """A canonical value in words, masked as the role sees it."""
        return shown_to(self._authority, self._unit, field, value, full=self._full)

    def may_look(self, field: Field) -> bool:
        """Whether a value of a field is masked here and may be looked at, one at a time."""
        how = treatment(
            self._authority.role if self._authority else None, what(field), Medium.SCREEN
        )
        return bool(field.mask) and how is Treatment.ON_DEMAND and not self._full

    def home(self, record: Any) -> str | None:
        """The id of the household a record belongs to, of the one that stands; None without."""
        own = record.id if record.__entity__.name == "household" else None
        home = own or getattr(record, "household_id", None)
        return links.canonical(self._unit, "household", home) if home else None
