"""The kinds of ledger there are, declared: what marks each of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

DOORS, PERSONS, BUILDINGS, VISITS = "doors", "persons", "buildings", "visits"


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """A kind of ledger.

    ``needs``: of each group at least one field must be there. ``signs``: further fields that
    speak for it. ``words``: what its sheet's name or title row says. ``tells_of``: what its rows
    are, and so how they are read. ``says_so``: only where a word or a sign speaks for it; any
    column of names would be one otherwise.
    """

    code: str
    needs: tuple[frozenset[str], ...]
    signs: frozenset[str] = frozenset()
    words: str = ""
    tells_of: str = DOORS
    says_so: bool = False


UNKNOWN = "unknown"
_DOOR = frozenset({"dwelling.room_no", "address"})
_PERSON = frozenset({"resident.name"})
_ANYBODY = frozenset({"resident.name", "household.head_name"})

KINDS = (
    LedgerKind(
        "visits",
        (
            frozenset({"visited_on"}),
            frozenset({"visit_note", "visit_result", "visited", "visitor"}),
        ),
        frozenset({"visit_mode", "visit_issue", "visit_action", "visit_note", "visitor"}),
        "走访|探访",
        VISITS,
    ),
    LedgerKind(
        "disabled",
        (_PERSON, frozenset({"certificate_no", "disability_type", "disability_grade"})),
        frozenset({"certificate_no", "disability_type", "disability_grade", "allowance"}),
        "残疾",
        PERSONS,
    ),
    LedgerKind(
        "low_income",
        (_ANYBODY, frozenset({"relief", "relief_no", "certified_on", "household_size"})),
        frozenset({"relief", "relief_no", "certified_on"}),
        "低保|特困|低收入|救助",
        PERSONS,
    ),
    LedgerKind(
        "elderly",
        (_PERSON,),
        frozenset({"ability"}),
        "老人|老年|高龄|80周?岁|八十周?岁|空巢|独居",
        PERSONS,
        says_so=True,
    ),
    LedgerKind(
        "residents",
        (_PERSON, _DOOR),
        frozenset({"resident.relation", "household.head_name", "resident.id_number"}),
        "居民|人口|住户|一户一档|台账",
    ),
    LedgerKind(
        "households",
        (frozenset({"household.head_name"}), _DOOR),
        frozenset({"dwelling.occupancy"}),
        "户主|住户|家庭",
    ),
    LedgerKind(
        "children",
        (
            _PERSON,
            frozenset({"school", "parents_away", "resident.guardian", "care_enrolment.category"}),
        ),
        frozenset({"school", "parents_away", "resident.guardian_phone"}),
        "儿童|未成年",
        PERSONS,
        says_so=True,
    ),
    LedgerKind(
        "buildings",
        (
            frozenset({"building.building_no", "address"}),
            frozenset(
                {"building_units", "building_floors", "building_doors", "building_leader"}
                | {"building_rooms"}
            ),
        ),
        frozenset({"building_units", "building_floors", "building_doors", "building_rooms"}),
        "楼栋",
        BUILDINGS,
    ),
)

TELLS_OF = {kind.code: kind.tells_of for kind in KINDS}
"""What the rows of each kind are: doors with households, persons, buildings, or visits."""

_WORD, _SIGN = 2.5, 1.0


def guess(fields: Collection[str], heading: str) -> str:
    """The kind of a sheet with these fields under this heading; ``unknown`` when none fits."""
    best, most = UNKNOWN, 0.0
    for kind in KINDS:
        if not all(group & set(fields) for group in kind.needs):
            continue
        signs = len(kind.signs & set(fields))
        named = bool(kind.words and re.search(kind.words, heading))
        if kind.says_so and not (signs or named):
            continue
        evidence = len(kind.needs) + _SIGN * signs + _WORD * named
        if evidence > most:
            best, most = kind.code, evidence
    return best
