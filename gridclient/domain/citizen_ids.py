"""Citizen ID numbers: GB 11643-1999, check digit by ISO 7064 MOD 11-2.

Eighteen characters: division (6), birth date (8), sequence (3, odd for men), check digit.
Divisions are not checked: abolished ones are valid for older people.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from enum import StrEnum

from gridclient.domain import texts

_CHECK_DIGITS = "10X98765432"
_WEIGHTS = tuple(2 ** (17 - place) % 11 for place in range(17))
_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_OLD_SHAPE = re.compile(r"\d{15}", re.ASCII)
_POWER = re.compile(r"\d(\.\d+)?E\+?\d+", re.ASCII)
_LONGEST_LIFE_YEARS = 120


class Problem(StrEnum):
    """Why a value is not a citizen ID number that may be stored."""

    PRECISION_LOST = "precision_lost"
    CHECK_DIGIT = "check_digit"
    LENGTH = "length"
    CHARACTERS = "characters"
    BIRTH_DATE = "birth_date"


@dataclass(frozen=True, slots=True)
class Reading:
    """A number of eighteen characters, or why there is none; both None for an empty value."""

    number: str | None = None
    problem: Problem | None = None


def read(value: object, today: dt.date | None = None) -> Reading:
    """Read a cell's value or what a person typed; ``today`` as in :func:`problem_of`.

    A spreadsheet keeps fifteen digits of a number, so a numeric cell and ``1.1E+17`` are
    refused, and so is a text that ends in the three zeros of a rounded number, unless its
    check digit is right: what they were cannot be known (domain 1.3).
    """
    if value is None:
        return Reading()
    if not isinstance(value, str):
        numeric = isinstance(value, int | float) and not isinstance(value, bool)
        return Reading(problem=Problem.PRECISION_LOST if numeric else Problem.CHARACTERS)
    number = normalise(value)
    if not number:
        return Reading()
    if _POWER.fullmatch(number):
        return Reading(problem=Problem.PRECISION_LOST)
    whole = lengthened(number) if _OLD_SHAPE.fullmatch(number) else number
    problem = problem_of(whole, today)
    if problem in (Problem.CHECK_DIGIT, Problem.BIRTH_DATE) and number.endswith("000"):
        return Reading(problem=Problem.PRECISION_LOST if number == whole else problem)
    return Reading(problem=problem) if problem else Reading(whole)


def normalise(text: str) -> str:
    """Narrow characters without blanks, hyphens and apostrophes; ``x`` as ``X``."""
    narrow = texts.half_width(texts.clean(text) or "")
    return re.sub(r"[\s\-'‘’`]", "", narrow).upper()


def problem_of(number: str, today: dt.date | None = None) -> Problem | None:
    """What is wrong with a normalised number of eighteen characters, or None.

    With ``today`` it also refuses people not yet born and older than 120 years.
    """
    if not _SHAPE.fullmatch(number):
        digits = number[:-1].isdigit() and number[-1:] in "0123456789X"
        return Problem.LENGTH if digits and number.isascii() else Problem.CHARACTERS
    born = _birth_date(number)
    if born is None:
        return Problem.BIRTH_DATE
    if today and not today.year - _LONGEST_LIFE_YEARS <= born.year <= today.year:
        return Problem.BIRTH_DATE
    if today and born > today:
        return Problem.BIRTH_DATE
    return None if check_digit(number) == number[17] else Problem.CHECK_DIGIT


def check_digit(digits: str) -> str:
    """The check digit of the first seventeen ``digits`` (ISO 7064 MOD 11-2)."""
    total = sum(weight * int(digit) for weight, digit in zip(_WEIGHTS, digits[:17], strict=True))
    return _CHECK_DIGITS[total % 11]


def lengthened(old: str) -> str:
    """The eighteen characters of an old number of fifteen digits."""
    digits = f"{old[:6]}19{old[6:]}"
    return digits + check_digit(digits)


def birth_date(number: str) -> dt.date:
    """The birth date in a valid number."""
    return dt.date(int(number[6:10]), int(number[10:12]), int(number[12:14]))


def sex(number: str) -> str:
    """The sex a valid number tells: ``male`` or ``female``."""
    return "male" if int(number[16]) % 2 else "female"


def _birth_date(number: str) -> dt.date | None:
    try:
        return birth_date(number)
    except ValueError:
        return None
