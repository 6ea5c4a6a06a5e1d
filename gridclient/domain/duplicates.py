"""Which records are probably the same, how likely, and why: pure weighing of two at a time.

The store finds records that share a key (:mod:`gridclient.store.duplicates`); only those are
weighed here, so that a district is never compared pair by pair.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TypeVar

from gridclient.domain import addresses, names, phones
from gridclient.domain.fields import Code, Codes
from gridclient.i18n import N_

LEAST = 50
"""The likeness from which two records are shown to a person."""

REASONS = Codes(
    "likeness",
    N_("Why they may be the same"),
    Code("same_door", N_("behind the same door")),
    Code("same_room", N_("the same room number")),
    Code("door_twice", N_("the door was entered twice")),
    Code("same_head", N_("the same head of household")),
    Code("head_sounds_alike", N_("heads of household who sound alike")),
    Code("same_phone", N_("the same telephone")),
    Code("same_id_number", N_("the same ID number")),
    Code("same_name", N_("the same name")),
    Code("sounds_alike", N_("names that sound alike")),
    Code("same_birth_date", N_("the same date of birth")),
    Code("same_household", N_("of one household")),
    Code("same_day", N_("on the same day")),
    Code("two_visitors", N_("by two visitors")),
)

_R = TypeVar("_R")
_FULL = 5
"""Groups up to this size are weighed each with each; of larger ones each with the oldest, since
what so many share tells little."""
_SHORTEST_ID, _SHORTEST_PHONE = 6, 7
_CERTAIN = 90


@dataclass(frozen=True, slots=True)
class Likeness:
    """How likely two records are the same: 0 to 100, with the codes of :data:`REASONS`."""

    value: int
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class KnownHousehold:
    """What is weighed of a household. ``head_sound``: folded pinyin; ``dwelling_id``: the entry
    of its door, which two households entered twice do not share; ``building``: its estate, or
    else its grid, a slash and its number."""

    id: str
    dwelling_id: str
    building: str
    unit_no: str | None
    room_no: str
    head_name: str | None
    head_sound: str = ""
    phone: str | None = None

    @property
    def estate(self) -> str:
        """The estate, or else the grid, its building is in."""
        return self.building.rpartition("/")[0]


@dataclass(frozen=True, slots=True)
class KnownResident:
    """What is weighed of a resident; ``household_id`` is the one that stands, ``sound`` folded
    pinyin."""

    id: str
    household_id: str
    name: str
    sound: str = ""
    born_on: str | None = None
    id_number: str | None = None
    phone: str | None = None


@dataclass(frozen=True, slots=True)
class KnownVisit:
    """What is weighed of a visit; ``household_id`` is the one that stands, ``visitor`` the id of
    who serves, or else who was named."""

    id: str
    household_id: str
    visited_on: dt.date
    visitor: str | None
    result: str


@lru_cache(maxsize=50_000)
def door_key(unit_no: str | None, room_no: str | None) -> tuple[str, str]:
    """Unit and room in one spelling: ``0501室`` is ``501``, ``2单元`` is ``2``."""
    return addresses.read_unit(unit_no) or "", addresses.read_room(room_no) or ""


def id_key(number: str | None) -> str:
    """An ID number in one spelling, empty where there is none worth comparing."""
    plain = re.sub(r"[^0-9A-Z]", "", (number or "").upper())
    return plain if len(plain) >= _SHORTEST_ID else ""


@lru_cache(maxsize=50_000)
def phone_keys(written: str | None) -> frozenset[str]:
    """The telephone numbers of a field, digits only."""
    read = (one.number for one in phones.read_all(written) if one.number)
    found = ("".join(filter(str.isdigit, number)) for number in read)
    return frozenset(number for number in found if len(number) >= _SHORTEST_PHONE)


def households(one: KnownHousehold, other: KnownHousehold) -> Likeness:
    """How likely two households are the same."""
    reasons, value = [], 0
    same_head = _same_name(one.head_name, other.head_name)
    alike = not same_head and bool(one.head_sound) and one.head_sound == other.head_sound
    here, there = door_key(one.unit_no, one.room_no), door_key(other.unit_no, other.room_no)
    if one.building == other.building and here == there:
        reasons.append("same_door")
        value = 30
        if one.dwelling_id != other.dwelling_id:
            reasons.append("door_twice")
            value = 60
        value += 35 * same_head + 20 * alike
        if not (one.head_name and other.head_name):
            value += 25
    elif one.estate == other.estate and here[1] == there[1] and same_head:
        reasons.append("same_room")
        value = 55
    reasons += ["same_head"] * same_head + ["head_sounds_alike"] * alike
    if value and phone_keys(one.phone) & phone_keys(other.phone):
        reasons.append("same_phone")
        value += 25
    return Likeness(min(value, 99), tuple(reasons))


def residents(one: KnownResident, other: KnownResident) -> Likeness:
    """How likely two residents are the same; two different ID numbers speak against it."""
    reasons, value = [], 0
    here, there = id_key(one.id_number), id_key(other.id_number)
    same_name = _same_name(one.name, other.name)
    alike = not same_name and bool(one.sound) and one.sound == other.sound
    at_home = one.household_id == other.household_id
    born = bool(one.born_on) and one.born_on == other.born_on
    phone = bool(phone_keys(one.phone) & phone_keys(other.phone))
    if here and here == there:
        reasons.append("same_id_number")
        value = 100 if same_name else 90
    elif same_name:
        value = max(85 * born, 80 * phone, 75 * at_home)
        value = min(98, value + 10 * (born and phone) + 10 * (value > 0 and at_home))
    elif alike and at_home:
        value = 60 + 25 * born + 5 * phone
    if here and there and here != there:
        value -= 45
    if not at_home and one.born_on and other.born_on and not born and value < _CERTAIN:
        value -= 30
    reasons += [
        code
        for code, holds in (
            ("same_name", same_name),
            ("sounds_alike", alike),
            ("same_birth_date", born),
            ("same_phone", phone),
            ("same_household", at_home),
        )
        if holds
    ]
    return Likeness(max(value, 0), tuple(reasons))


def visits(one: KnownVisit, other: KnownVisit) -> Likeness:
    """How likely two visits are one that two people recorded."""
    together = (one.household_id, one.visited_on) == (other.household_id, other.visited_on)
    if not together or one.visitor == other.visitor:
        return Likeness(0, ())
    value = 70 if one.result == other.result else 50
    return Likeness(value, ("same_household", "same_day", "two_visitors"))


def pairs(group: Sequence[_R]) -> Iterator[tuple[_R, _R]]:
    """The pairs of a group worth weighing: few, however large it is."""
    for place, one in enumerate(group[:1] if len(group) > _FULL else group):
        for other in group[place + 1 :]:
            yield one, other


def in_words(reasons: Iterable[str]) -> list[str]:
    """Reasons in the language in use."""
    return [REASONS.title_of(code) for code in reasons]


def _same_name(one: str | None, other: str | None) -> bool:
    return bool(one) and names.fold(one) == names.fold(other)
