"""What a row says that was held back, beside what stands here: to be read before somebody decides
about it. Changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from gridclient.domain.fields import ENTITIES, Entity, Field
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.services.sync.homes import Homes
from gridclient.store import held_back


@dataclass(frozen=True, slots=True)
class Said:
    """A value in words as the reader's role sees it, None where it is empty; ``whole``: what is
    behind its mask, where this role may look at one at a time."""

    text: str | None
    whole: str | None = None


@dataclass(frozen=True, slots=True)
class HeldField:
    """One field: what stands ``here``, what the row says ``there``; ``comes``: that is newer."""

    name: str
    label: str
    here: Said
    there: Said
    comes: bool


@dataclass(frozen=True, slots=True)
class HeldFields:
    """A row that was held back, field by field: of a record that is here those that differ.
    ``household_id``: what it belongs to, None where that is no household, or not here;
    ``household_title`` also where it is held back itself."""

    entity: str
    row_id: str
    is_here: bool
    household_id: str | None
    household_title: str
    fields: tuple[HeldField, ...]


def fields(profile: Profile, entity_name: str, row_id: str, held_id: str) -> HeldFields | None:
    """A row that is held back, by the ``id`` it is listed with; None where there is none, or of
    a kind that is not known here."""
    entity = ENTITIES.get(entity_name)
    with profile.store.view() as unit:
        held = held_back.of(unit, entity_name, row_id)
        found = [one.row for one in held if one.id == held_id]
        if entity is None or not found:
            return None
        here = unit.rows(entity, [row_id]).get(row_id)
        reader = Reader(unit, profile.authority)
        there, homes = found[0], Homes(unit, reader)
        home = homes.of(here or there) or homes.of(there)
        return HeldFields(
            entity_name,
            row_id,
            here is not None,
            home.opens if home else None,
            home.title if home else "",
            tuple(_Sides(reader, entity, here, there).lines()),
        )


class _Sides:
    """Lays one row beside what stands here."""

    def __init__(self, reader: Reader, entity: Entity, here: Row | None, there: Row) -> None:
        self._reader = reader
        self._entity = entity
        self._here, self._there = here, there
        self._stands = presented(entity, here) if here else {}
        self._said_there = presented(entity, there)

    def lines(self) -> Iterator[HeldField]:
        """The fields of which the row says something; those that differ, where any does."""
        names = [name for name in self._entity.fields if self._there.heard_of(name)]
        differing = [name for name in names if self._differs(name)]
        for name in differing if self._here and differing else names:
            yield self._line(name)

    def _differs(self, name: str) -> bool:
        return self._stands.get(name) != self._said_there.get(name)

    def _line(self, name: str) -> HeldField:
        field, there = self._entity.fields[name], self._there
        newer = self._here is None or there.heard_of(name) > self._here.heard_of(name)
        return HeldField(
            name,
            field.label,
            self._said(field, self._stands.get(name)),
            self._said(field, self._said_there.get(name)),
            newer or self._entity.is_fact,
        )

    def _said(self, field: Field, value: str | None) -> Said:
        """A value; what is not here yet cannot be looked at whole, as nothing says whose it is."""
        try:
            text = self._reader.value(field, value)
        except ValueError:  # not a value of its kind: shown as it came
            text = value
        lifts = self._here is not None and self._reader.may_look(field)
        return Said(text, value if lifts else None)
