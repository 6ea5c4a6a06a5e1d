"""Whose a row is, whether it stands here or is held back: the household it belongs to, and how
both are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from gridclient.domain.fields import ENTITIES, from_fields
from gridclient.domain.model import above
from gridclient.domain.people import Household
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.services.seeing import Reader
from gridclient.store import held_back, links
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Home:
    """The household a row belongs to. ``title``: empty where nothing is known of it but its id;
    ``is_here``: it can be opened."""

    id: str
    title: str
    is_here: bool

    @property
    def opens(self) -> str | None:
        """Its id where it can be opened."""
        return self.id if self.is_here else None


class Homes:
    """Finds the households of many rows of one unit of work."""

    def __init__(self, unit: Unit, reader: Reader) -> None:
        self._unit, self._reader = unit, reader
        self._households: dict[Named, str | None] = {}
        self._known: dict[str, Home] = {}

    def of(self, row: Row) -> Home | None:
        """The household a row belongs to, itself or by way of what it speaks of; None without."""
        home = self._household(row)
        if home is None:
            return None
        if home not in self._known:
            self._known[home] = self._home(home)
        return self._known[home]

    def row(self, named: Named) -> Row | None:
        """A row by its name as it stands here, or else as it is held back."""
        return self._here(named) or self._held.get(named)

    def is_here(self, named: Named) -> bool:
        """Whether a row stands here."""
        return self._here(named) is not None

    def _here(self, named: Named) -> Row | None:
        name, row_id = named
        return self._unit.rows(ENTITIES[name], [row_id]).get(row_id)

    def _household(self, row: Row) -> str | None:
        if row.entity == "household":
            return links.canonical(self._unit, "household", row.id)
        return next(filter(None, map(self._household_of, sorted(above(row)))), None)

    def _household_of(self, named: Named) -> str | None:
        if named not in self._households:
            self._households[named] = self._find(named)
        return self._households[named]

    def _find(self, named: Named) -> str | None:
        if named[0] == "household":
            return links.canonical(self._unit, *named)
        row = self.row(named)
        return self._household(row) if row else None

    def _home(self, home: str) -> Home:
        household = self._unit.get(Household, home)
        if household is not None:
            return Home(home, self._reader.title(household), is_here=True)
        held = self._held.get(("household", home))
        return Home(home, title_of(self._reader, held) if held else "", is_here=False)

    @cached_property
    def _held(self) -> Mapping[Named, Row]:
        return {one.named: one.row for one in held_back.held(self._unit)}


def title_of(reader: Reader, row: Row) -> str:
    """How a row is called; by its kind where what it says is no value."""
    entity = ENTITIES.get(row.entity)
    if entity is None:
        return row.entity
    try:
        return reader.title(from_fields(entity, row.id, presented(entity, row)))
    except (ValueError, TypeError):
        return entity.label
