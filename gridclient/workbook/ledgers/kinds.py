"""The kinds of ledger there are, declared: what marks each of them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class LedgerKind:
    """A kind of ledger.

    ``needs``: of each group at least one field must be there. ``signs``: further fields that
    speak for it. ``words``: what its sheet's name or title row says.
    """

    code: str
    needs: tuple[frozenset[str], ...]
    signs: frozenset[str] = frozenset()
    words: str = ""


UNKNOWN = "unknown"
_DOOR = frozenset({"dwelling.room_no", "address"})
_PERSON = frozenset({"resident.name"})
_ANYBODY = frozenset({"resident.name", "household.head_name"})

KINDS = (
    LedgerKind(
        "visits",
        (frozenset({"visited_on"}), frozenset({"visit_note", "visited", "visitor"})),
        frozenset({"visit_mode", "visit_issue", "visit_action", "visit_note", "visitor"}),
        "走访|探访",
    ),
    LedgerKind(
        "disabled",
        (_PERSON, frozenset({"certificate_no", "disability_type", "disability_grade"})),
        frozenset({"certificate_no", "disability_type", "disability_grade", "allowance"}),
        "残疾",
    ),
    LedgerKind(
        "low_income",
        (_ANYBODY, frozenset({"relief", "relief_no", "certified_on", "household_size"})),
        frozenset({"relief", "relief_no", "certified_on"}),
        "低保|特困|低收入|救助",
    ),
    LedgerKind(
        "children",
        (_PERSON, frozenset({"school", "parents_away", "resident.guardian"})),
        frozenset({"school", "parents_away", "guardian_phone"}),
        "儿童|未成年",
    ),
    LedgerKind(
        "elderly", (_PERSON,), frozenset({"ability"}), "老人|老年|高龄|80岁|八十岁|空巢|独居"
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
        "buildings",
        (
            frozenset({"building.building_no", "address"}),
            frozenset({"building_units", "building_floors", "building_doors", "building_leader"}),
        ),
        frozenset({"building_units", "building_floors", "building_doors"}),
        "楼栋",
    ),
)

_WORD, _SIGN = 2.5, 1.0


def guess(fields: Collection[str], heading: str) -> str:
    """The kind of a sheet with these fields under this heading; ``unknown`` when none fits."""
    best, most = UNKNOWN, 0.0
    for kind in KINDS:
        if not all(group & set(fields) for group in kind.needs):
            continue
        evidence = len(kind.needs) + _SIGN * len(kind.signs & set(fields))
        if kind.words and re.search(kind.words, heading):
            evidence += _WORD
        if evidence > most:
            best, most = kind.code, evidence
    return best
