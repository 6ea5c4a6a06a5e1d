"""Masking: how much of a personal value is shown to whom (domain.md §5.2)."""

from __future__ import annotations

import re
from collections.abc import Callable

_DOUBLE_SURNAMES = ("欧阳", "司马", "上官", "诸葛", "尉迟", "长孙", "万俟", "东方", "夏侯", "皇甫")
_LONG_NUMBER = re.compile(r"\d(?:[ -]?\d){6,}")


def name(value: str) -> str:
    """``张*``, ``欧阳*``, ``张*明``; the dash that stands for a removed name stays."""
    if value and not any(map(str.isalpha, value)):
        return value
    if len(value) < 2:
        return "*"
    if value.startswith(_DOUBLE_SURNAMES):
        return value[:2] + "*" * max(1, len(value) - 2)
    if len(value) == 2:
        return value[0] + "*"
    return value[0] + "*" * (len(value) - 2) + value[-1]


def phone(value: str) -> str:
    """``138****5678``; shorter numbers keep their last two digits."""
    if len(value) < 8:
        return "*" * max(0, len(value) - 2) + value[-2:]
    return value[:3] + "*" * (len(value) - 7) + value[-4:]


def id_number(value: str) -> str:
    """On screens the first three and last four: ``110***********002X``."""
    if len(value) < 8:
        return "*" * len(value)
    return value[:3] + "*" * (len(value) - 7) + value[-4:]


def id_number_printed(value: str) -> str:
    """On paper and upwards the first and the last: ``1****************X``."""
    return value[:1] + "*" * max(0, len(value) - 2) + value[-1:] if len(value) > 2 else "*"


def numbers(text: str) -> str:
    """A text in which the telephone numbers are masked, however they are spaced."""
    return _LONG_NUMBER.sub(lambda found: phone(found[0]), text)


def month(value: str) -> str:
    """Year and month of an ISO date."""
    return value[:7]


def care(value: str) -> str:
    """That somebody is cared for, not why."""
    return "*" if value else ""


MASKS: dict[str, Callable[[str], str]] = {
    "name": name,
    "phone": phone,
    "id_number": id_number,
    "month": month,
    "care": care,
}
"""The masks a field may name."""

UPWARDS = {**MASKS, "id_number": id_number_printed}
"""The masks of what travels up."""
