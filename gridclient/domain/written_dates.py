"""Dates as people write them: ``1956.3.2``, ``1956年3月``, ``19560302``, serials, ``3月21日``.

How exactly a date is known is kept: a birth month is not made into a birthday.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from gridclient.domain import texts

_FIRST_YEAR, _LAST_YEAR = 1850, 2150
_SERIAL_START = dt.date(1899, 12, 30)
_LAST_SERIAL = 73_050  # the end of 2099
_SEPARATED = re.compile(
    r"(?P<year>\d{4})\s*[年./\-]\s*(?P<month>\d{1,2})(?:\s*[月./\-]\s*(?P<day>\d{1,2})\s*日?)?\s*月?",
    re.ASCII,
)
_SOLID = re.compile(r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})?", re.ASCII)
_YEAR = re.compile(r"(?P<year>\d{4})\s*年?", re.ASCII)
_WITHOUT_YEAR = re.compile(r"(?P<month>\d{1,2})\s*[月./\-]\s*(?P<day>\d{1,2})\s*[日号]?", re.ASCII)
_CLOCK = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$")
_ENDING = re.compile(r"(出生|生)$")


class Precision(StrEnum):
    """How exactly a date is known."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class Reading:
    """A date (its first day where only month or year is known), or what is wrong with it.

    ``problem`` is ``unreadable``, ``no_such_date``, ``no_year`` or ``ambiguous`` (a numeric
    1956.1 may have been 1956.10); all None for an empty value.
    """

    on: dt.date | None = None
    precision: Precision | None = None
    problem: str | None = None


def read(value: object, default_year: int | None = None) -> Reading:
    """Read a cell's date; ``default_year`` is that of dates written without one."""
    if value is None:
        return Reading()
    if isinstance(value, dt.datetime):
        return _within_reach(value.date())
    if isinstance(value, dt.date):
        return _within_reach(value)
    if isinstance(value, int | float) and not isinstance(value, bool):
        return _of_number(value)
    if not isinstance(value, str):
        return Reading(problem="unreadable")
    text = texts.half_width(texts.clean(value) or "").strip("'‘’ ")
    text = _ENDING.sub("", _CLOCK.sub("", text)).strip(" .。")
    return _of_text(text, default_year) if text else Reading()


def _within_reach(on: dt.date) -> Reading:
    if _FIRST_YEAR <= on.year <= _LAST_YEAR:
        return Reading(on, Precision.DAY)
    return Reading(problem="no_such_date")


def _of_text(text: str, default_year: int | None) -> Reading:
    for shape in (_SEPARATED, _SOLID, _YEAR):
        if found := shape.fullmatch(text):
            parts = found.groupdict()
            return _dated(int(parts["year"]), parts.get("month"), parts.get("day"))
    if found := _WITHOUT_YEAR.fullmatch(text):
        if default_year is None:
            return Reading(problem="no_year")
        return _dated(default_year, found["month"], found["day"])
    if text.isascii() and text.isdigit() and len(text) == 5:
        return _of_number(int(text))
    return Reading(problem="unreadable")


def _of_number(number: float) -> Reading:
    """A number that stands for a date: digits run together, year.month, or a serial."""
    if number != number or not 0 < number < 100_000_000:  # noqa: PLR0124 - not a number
        return Reading(problem="unreadable")
    whole = int(number)
    if whole == number and (found := _SOLID.fullmatch(str(whole))):
        reading = _dated(int(found["year"]), found["month"], found["day"])
        if reading.on:
            return reading
    if 1900 <= whole < 2100:
        return _of_year_number(number)
    if whole <= _LAST_SERIAL:
        return _within_reach(_SERIAL_START + dt.timedelta(days=whole))
    return Reading(problem="unreadable")


def _of_year_number(number: float) -> Reading:
    year, _point, month = f"{number:.4f}".rstrip("0").partition(".")
    if month == "1":
        return Reading(problem="ambiguous")
    return _dated(int(year), month or None, None)


def _dated(year: int, month: str | None, day: str | None) -> Reading:
    precision = Precision.DAY if day else Precision.MONTH if month else Precision.YEAR
    try:
        on = dt.date(year, int(month or 1), int(day or 1))
    except ValueError:
        return Reading(problem="no_such_date")
    reading = _within_reach(on)
    return Reading(on, precision) if reading.on else reading
