"""What a ledger brought that may be here already: listed with its row, for a person to decide.

Nothing is left out for it: two people may have one name, and two families live behind one door.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from gridclient.i18n import listed
from gridclient.services.duplicates import finding
from gridclient.services.duplicates.records import Candidate
from gridclient.services.seeing import Reader
from gridclient.store.unit import Unit
from gridclient.workbook.ledgers.problems import Problem

CODE = "ledger.perhaps_twice"

_COMPARED = ("household", "resident")


@dataclass(frozen=True, slots=True)
class Alike:
    """A record a ledger made in ``row`` of ``sheet``, and what it may be the same as."""

    sheet: str
    row: int
    found: Candidate

    @property
    def title(self) -> str:
        """The record that was made, as people call it."""
        return _called(self.found.other.title, self.found.other.place)

    @property
    def other(self) -> str:
        """What it may be the same as."""
        return _called(self.found.one.title, self.found.one.place)

    @property
    def why(self) -> str:
        """The reasons, in words."""
        return listed(self.found.why)

    @property
    def problem(self) -> Problem:
        """The note for the workbook that is given back."""
        return Problem(self.sheet, self.row, None, CODE)

    def as_json(self) -> dict[str, Any]:
        """The form of ``ledger import``'s ``perhaps_twice``."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "entity": self.found.entity,
            "id": self.found.other.id,
            "title": self.title,
            "other_id": self.found.one.id,
            "other": self.other,
            "likeness": self.found.likeness,
            "why": list(self.found.reasons),
        }


def among(
    unit: Unit, reader: Reader, made: Mapping[str, tuple[str, int]], today: dt.date
) -> tuple[Alike, ...]:
    """The new records that may be the same as another, in the order of their rows.

    ``made``: id of a household or resident to the sheet and row it came from.
    """
    found = []
    for entity in _COMPARED if made else ():
        for one in finding.likely(unit, reader, entity, today, about=made.keys()):
            later = one if one.other.id in made else _turned(one)
            found.append(Alike(*made[later.other.id], later))
    return tuple(sorted(found, key=lambda one: (one.sheet, one.row, one.found.entity)))


def _turned(one: Candidate) -> Candidate:
    return Candidate(one.entity, one.other, one.one, one.likeness, one.reasons)


def _called(title: str, place: str) -> str:
    return " · ".join(filter(None, (title, place)))
