"""Addresses inside an estate, taken apart: domain 1.4.

Ledgers write one door as ``阳光花园2栋3-201``, ``2幢3单元201室`` or spread it over columns.
Of each part one canonical spelling is kept: building ``2``, ``3甲``, ``A`` or ``东楼``; unit
``3``; room ``201``, or ``201-1`` for one of several households behind a door.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from gridclient.domain import texts

_NUMERALS = {character: value for value, character in enumerate("〇一二三四五六七八九")} | {
    "零": 0,
    "两": 2,
}
_COUNT = r"(?:\d{1,4}|[〇零一二两三四五六七八九十]{1,3})"
_BUILDING_NAME = (
    rf"(?:[甲乙丙丁]?{_COUNT}(?:号?[甲乙丙丁]|[A-Z])?|[A-Z]\d{{0,3}}|[东西南北中]{{1,2}})"
)
_ROOM_NAME = r"(?:负|B)?\d{1,5}[A-Z]?(?:-\d{1,2})?|[A-Z]\d{0,4}"
# ``3楼`` is a floor, except where a unit follows: ``3楼2门501``.
_BUILDING = re.compile(
    rf"第?(?P<name>{_BUILDING_NAME})(?:号楼|幢|栋|座|#楼?|(?<=[A-Z东西南北中])楼|楼(?={_COUNT}(?:单元|门)))"
)
_HOUSE_NUMBER = re.compile(rf"(?P<name>{_COUNT})号(?=\d)")
_DASHED = re.compile(rf"(?P<name>\d{{1,4}}[A-Z]?)-(?=\d{{1,2}}-(?:{_ROOM_NAME})(?:号?[室户房])?$)")
_UNIT = re.compile(rf"第?(?P<name>{_COUNT}|[A-Z])(?:单元|号?门(?!牌))-?")
_FLOOR = re.compile(rf"第?(?P<below>负|地下|B|-)?(?P<name>{_COUNT})[层楼]-?")
_UNIT_AND_ROOM = re.compile(
    r"(?P<name>\d{1,2})-(?=(?:\d{1,2}|\d{3,5}[A-Z]?(?:-\d{1,2})?)(?:号?[室户房])?$)"
)
_ROOM = re.compile(rf"(?P<name>{_ROOM_NAME})(?:号?[室户房]|号)?")
_ABOVE_ESTATE = (
    re.compile(r"^(?:[一-鿿]{2,7}省)?[一-鿿]{2,7}市[一-鿿]{1,6}?[区县](?=.)"),
    re.compile(r"^.*(?:街道|社区|居委会|网格)(?=.)"),
    re.compile(r"^.*[路街巷弄]\d+号(?=.)"),
)


@dataclass(frozen=True, slots=True)
class Address:
    """One door; absent parts are None, floors below the ground are negative."""

    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: int | None = None
    room: str | None = None


def parse(text: str | None) -> Address:
    """The parts found in a whole address, a door plate or a single part of one.

    The floor is taken from the room number where it is not written.
    """
    plain = _plain(text)
    found = _building_in(plain)
    estate = _estate(plain[: found.start()]) if found else None
    building = _building(found) if found else None
    rest = plain[found.end() :].lstrip("-") if found else plain
    if unit := (_UNIT.match if found else _UNIT.search)(rest):
        estate = estate or _estate(rest[: unit.start()])
        rest = rest[unit.end() :]
    floor = _FLOOR.match(rest)
    rest = rest[floor.end() :] if floor else rest
    if unit is None and floor is None and (unit := _UNIT_AND_ROOM.match(rest)):
        rest = rest[unit.end() :]
    room = read_room(rest) if _ROOM.fullmatch(rest) else None
    level = _level(floor) if floor else floor_of(room)
    return Address(estate, building, _none_if_zero(unit), level, room)


def read_building(text: str | None) -> str | None:
    """The canonical building number of ``1号楼``, ``一栋``, ``3甲幢``, ``A座`` or a bare ``1``."""
    plain = _plain(text)
    found = _building_in(plain) or re.fullmatch(rf"(?P<name>{_BUILDING_NAME})[号楼]?", plain)
    return _building(found) if found else None


def read_unit(text: str | None) -> str | None:
    """The canonical unit of ``1单元``, ``二门`` or a bare ``1``; None for none (``0``)."""
    plain = _plain(text)
    return _none_if_zero(_UNIT.search(plain) or re.fullmatch(rf"(?P<name>{_COUNT}|[A-Z])", plain))


def read_room(text: str | None) -> str | None:
    """The canonical room of ``0201室``, ``201-1`` or a name such as ``东户``."""
    plain = _plain(text)
    found = _ROOM.fullmatch(plain)
    name = found["name"] if found else plain.removesuffix("室")
    return re.sub(r"^0+(?=\d)", "", name) or None


def read_floor(text: str | None) -> int | None:
    """The floor of ``3层``, ``负1楼`` or a bare ``3``."""
    plain = _plain(text)
    found = re.fullmatch(rf"第?(?P<below>负|地下|B|-)?(?P<name>{_COUNT})[层楼]?", plain)
    return _level(found) if found else None


def read_count(text: str | None) -> int | None:
    """The number in the name of a place: 3 of ``第三网格`` or ``03``; None when it has none."""
    found = re.search(_COUNT, _plain(text))
    name = _count(found[0]) if found else ""
    return int(name) if name.isdigit() else None


def floor_of(room: str | None) -> int | None:
    """The floor a room number tells: 1104 → 11, 301 → 3, B102 → -1; None when it tells none."""
    found = re.match(r"(负|B)?0*(\d{3,4})(?!\d)", room or "")
    if found is None:
        return None
    level = int(found[2]) // 100
    return -level if found[1] else level


def _plain(text: str | None) -> str:
    narrow = texts.half_width(texts.clean(text) or "").upper()
    return re.sub(r"\(.*?\)|[\s'’,，、.。]", "", narrow)


def _building_in(plain: str) -> re.Match[str] | None:
    named = list(_BUILDING.finditer(plain))
    return named[-1] if named else _DASHED.search(plain) or _HOUSE_NUMBER.search(plain)


def _building(found: re.Match[str]) -> str:
    name = _count(found["name"])
    return f"{name}楼" if name[-1] in "东西南北中" else name


def _estate(before: str) -> str | None:
    for above in _ABOVE_ESTATE:
        before = above.sub("", before)
    return before.strip("-") or None


def _count(name: str) -> str:
    """``name`` with its number in digits: 十二 → 12, 03 → 3, 3号甲 → 3甲."""
    digits = re.sub(r"[〇零一二两三四五六七八九十]+", _in_digits, name.replace("号", ""))
    return re.sub(r"(?<!\d)0+(?=\d)", "", digits)


def _in_digits(found: re.Match[str]) -> str:
    tens, ten, ones = found[0].partition("十")
    if not ten:
        return "".join(str(_NUMERALS[character]) for character in tens)
    return str(10 * _NUMERALS.get(tens, 1) + _NUMERALS.get(ones, 0))


def _level(found: re.Match[str]) -> int | None:
    count = _count(found["name"])
    if not count.isdigit():
        return None
    return -int(count) if found["below"] else int(count)


def _none_if_zero(found: re.Match[str] | None) -> str | None:
    name = _count(found["name"]) if found else "0"
    return None if name == "0" else name
