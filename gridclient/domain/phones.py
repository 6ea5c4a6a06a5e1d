"""Telephone numbers: mobile, land line, short (domain 1.3)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from gridclient.domain import texts

_MOBILE = re.compile(r"1[3-9]\d{9}", re.ASCII)
_LAND_LINE = re.compile(
    r"\(?(?P<area>010|02\d|0[3-9]\d{2})\)?-?(?P<local>\d{7,8})(?P<extension>-\d{1,6})?", re.ASCII
)
_SHORT = re.compile(r"\d{3,8}", re.ASCII)
_COUNTRY = re.compile(r"^(\+|00)86-?|^86(?=1[3-9]\d{9}$)")
_BETWEEN = re.compile(r"[、,，;；/／\\|\n]+")
_LABEL = re.compile(r"^(电话|手机|联系电话|座机|本人|TEL)[:.]?", re.IGNORECASE)


class Kind(StrEnum):
    """The kinds of number."""

    MOBILE = "mobile"
    LAND_LINE = "land_line"
    SHORT = "short"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number as it is stored and its kind, or ``unreadable``; all None for an empty value."""

    number: str | None = None
    kind: Kind | None = None
    problem: str | None = None


def read(value: object) -> Reading:
    """Read one number from a cell or a form.

    A numeric cell holding a mobile number is exact. One that held a land line has lost its
    leading zero and cannot be told from other numbers, so it is not read.
    """
    if value is None:
        return Reading()
    text = texts.of_cell(value)
    if text is None:
        return Reading() if isinstance(value, str) else Reading(problem="unreadable")
    number = re.sub(r"[\s.'‘’·]|(?<=\d)转(?=\d)", _blank_or_dash, texts.half_width(text))
    number = _COUNTRY.sub("", _LABEL.sub("", number))
    bare = number.replace("-", "")
    if _MOBILE.fullmatch(bare):
        return Reading(bare, Kind.MOBILE)
    if line := _LAND_LINE.fullmatch(number):
        extension = line["extension"] or ""
        return Reading(f"{line['area']}-{line['local']}{extension}", Kind.LAND_LINE)
    if _SHORT.fullmatch(bare):
        return Reading(bare, Kind.SHORT)
    return Reading(problem="unreadable")


def _blank_or_dash(found: re.Match[str]) -> str:
    return "-" if found[0] == "转" else ""


def read_all(value: object) -> tuple[Reading, ...]:
    """Read a cell with one number or several, parted by 、 / , ; a line end, or blanks."""
    whole = read(value)
    if whole.problem is None or not isinstance(value, str):
        return (whole,) if whole.number or whole.problem else ()
    parts = [part for part in _BETWEEN.split(value) if part.strip()]
    if len(parts) == 1:
        parts = value.split()
    return tuple(read(part) for part in parts) if len(parts) > 1 else (whole,)
