"""The services that the sections of registers and facts work with, and what they may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass

from gridclient.domain.authority import WRITES, Authority
from gridclient.domain.identifiers import named_id
from gridclient.services.dictionary import Dictionary
from gridclient.services.happenings import Happenings
from gridclient.services.histories import Histories
from gridclient.services.references import References
from gridclient.services.registers import Registers
from gridclient.services.search import Search
from gridclient.services.staff import Staff
from gridclient.ui.widgets.standing_mark import Where


@dataclass(frozen=True, slots=True)
class Desk:
    """What lies ready for every section; ``where`` tells how far records are on their way to the
    office above; ``authority`` None: nobody's member yet."""

    registers: Registers
    happenings: Happenings
    references: References
    dictionary: Dictionary
    histories: Histories
    staff: Staff
    search: Search
    where: Where
    today: Callable[[], dt.date]
    authority: Authority | None

    def may_write(self, entity: str) -> bool:
        """Whether the role may enter and change rows of an entity."""
        if self.authority is None:
            return True
        allowed = WRITES.get(self.authority.role, frozenset())
        return allowed is None or entity in allowed

    def division_id(self) -> str | None:
        """The office's own division."""
        return named_id("division", self.authority.division) if self.authority else None
