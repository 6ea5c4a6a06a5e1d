"""Searching people: by any characters of a name, pinyin or initials, or the ending of a number.

With ``search_index`` the one place beside ``database`` that speaks SQLite's own dialect (FTS5).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, or_, select, text

from gridclient.domain.addresses import Address
from gridclient.domain.spelling import ending, fold, letters, plain
from gridclient.store.search_index import word
from gridclient.store.tables import RESIDENT_SEARCH, TABLES
from gridclient.store.unit import Unit

_FIRST, _AFTER = "", "\U0010ffff"
_NAME_LETTERS = 2
"""So much of an estate's name has to be typed: one letter fits too many."""


@dataclass(frozen=True, slots=True)
class Hit:
    """A resident who was found, and the household to open."""

    resident_id: str
    household_id: str
    name: str


def find(unit: Unit, wanted: str, limit: int = 50) -> list[Hit]:
    """Residents whose name, pinyin, initials or number ending fits, those who live here now.

    Names that begin with what was typed come first, then by name.
    """
    typed = "".join(letters(wanted))
    if plain(typed).isascii():
        typed = plain(typed)
    if not typed:
        return []
    resident, index = TABLES["resident"], RESIDENT_SEARCH
    query = (
        select(resident.c.id, resident.c.household_id, resident.c.name)
        .join(index, index.c.resident_id == resident.c.id)
        .where(resident.c.retired.is_(None), _fits(typed))
        .limit(limit * 4)
    )
    hits = [Hit(*row) for row in unit.connection.execute(query)]
    return sorted(hits, key=lambda hit: (not hit.name.startswith(typed), hit.name))[:limit]


def _fits(typed: str) -> ColumnElement[bool]:
    index = RESIDENT_SEARCH.c
    if typed.isascii() and typed.isalpha():
        key = fold(typed)
        return or_(
            _begins(index.pinyin, key),
            _begins(index.other_pinyin, key),
            _begins(index.initials, typed.lower()),
            _matches(f'"{word(key)}" * OR "{word(typed.lower())}" *'),
        )
    if typed.isascii():
        return or_(
            _begins(index.phone_ending, ending(typed)), _begins(index.id_ending, ending(typed))
        )
    return _matches(f'"{" ".join(typed)}"')


def _matches(phrase: str) -> ColumnElement[bool]:
    """Whether the full-text index has a phrase, or words that begin with it."""
    return RESIDENT_SEARCH.c.id.in_(
        select(text("rowid"))
        .select_from(text("resident_name"))
        .where(text("resident_name MATCH :phrase").bindparams(phrase=phrase))
    )


def _begins(column: ColumnElement[Any], key: str) -> ColumnElement[bool]:
    return (column >= key) & (column < key + _AFTER) & (column != _FIRST)


def find_doors(unit: Unit, address: Address, limit: int = 50) -> list[str]:
    """Households behind the doors an address fits, as far as it says: ``3-2-501``, ``501``."""
    if address.room is None and address.building is None:
        return []
    building, dwelling, estate = (TABLES[one] for one in ("building", "dwelling", "estate"))
    parts = (
        (building.c.building_no, address.building),
        (dwelling.c.unit_no, address.unit),
        (dwelling.c.room_no, address.room),
    )
    fits = [column == part for column, part in parts if part is not None]
    if address.estate is not None:
        fits.append(estate.c.name.startswith(address.estate, autoescape=True))
    return _behind(unit, fits, limit)


def find_in_estate(unit: Unit, typed: str, limit: int = 50) -> list[str]:
    """Households of the estates that have what was typed in their name, in the order of doors."""
    if len(typed) < _NAME_LETTERS or typed.isascii():
        return []
    return _behind(unit, [TABLES["estate"].c.name.contains(typed, autoescape=True)], limit)


def _behind(unit: Unit, fits: Sequence[ColumnElement[bool]], limit: int) -> list[str]:
    """Households behind the doors that fit, in the order of doors."""
    household, dwelling = TABLES["household"], TABLES["dwelling"]
    building, estate = TABLES["building"], TABLES["estate"]
    query = (
        select(household.c.id)
        .join(dwelling, dwelling.c.id == household.c.dwelling_id)
        .join(building, building.c.id == dwelling.c.building_id)
        .outerjoin(estate, estate.c.id == building.c.estate_id)
        .where(household.c.retired.is_(None), dwelling.c.retired.is_(None), *fits)
        .order_by(building.c.building_no, dwelling.c.unit_no, dwelling.c.room_no)
        .limit(limit)
    )
    return list(unit.connection.execute(query).scalars())
