"""What a column seems to hold, judged by its cells alone."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from gridclient.domain import addresses, citizen_ids, names, phones, texts, written_dates
from gridclient.domain.care import CATEGORIES
from gridclient.domain.fields import Codes
from gridclient.domain.people import RELATIONS, SEXES
from gridclient.domain.places import OCCUPANCY

_SAMPLE = 200
_CHINESE_NAME = re.compile(r"[\u3400-\u9fff\U00020000-\U000323af·]{2,15}")
_ROOM = re.compile(r"[1-9]\d?0\d|[1-9]\d?[12]\d|.*\d+[室户]")
_BETWEEN_CATEGORIES = re.compile(r"[、/，,;；\s]+")


def _is_id_number(value: object) -> bool:
    if isinstance(value, float | int) and not isinstance(value, bool):
        return 1e13 <= value < 1e18
    number = citizen_ids.normalise(value) if isinstance(value, str) else ""
    return re.fullmatch(r"\d{17}[\dX]|\d{15}", number) is not None


def _is_phone(value: object) -> bool:
    found = phones.read_all(value) if isinstance(value, str | int | float) else ()
    return any(one.kind in (phones.Kind.MOBILE, phones.Kind.LAND_LINE) for one in found)


def _is_date(value: object) -> bool:
    if isinstance(value, int | float) and not 1900 <= value < 2101_00_00:
        return False
    on = written_dates.read(value).on
    return on is not None and 1900 <= on.year <= 2100


def _is_name(value: object) -> bool:
    name = names.read(value).name if isinstance(value, str) else None
    if not name or not _CHINESE_NAME.fullmatch(name):
        return False
    return len(name) <= 4 or "·" in name


def _is_room(value: object) -> bool:
    return _ROOM.fullmatch(texts.half_width(texts.of_cell(value) or "")) is not None


def _is_address(value: object) -> bool:
    found = addresses.parse(value) if isinstance(value, str) else addresses.Address()
    return found.building is not None and found.room is not None


def _is_category(value: object) -> bool:
    parts = _BETWEEN_CATEGORIES.split(texts.of_cell(value) or "")
    return any(CATEGORIES.read(part) for part in parts if part)


def _is_one_of(codes: Codes) -> Callable[[object], bool]:
    def is_one(value: object) -> bool:
        return codes.read(names.fold(texts.of_cell(value)) or "") is not None

    return is_one


@dataclass(frozen=True, slots=True)
class Detector:
    """How cells of one field look, and how far looks alone count.

    ``untitled``: for a column without a title. ``unknown``: for one whose title says nothing
    known; nothing where such a column may well be about somebody else, as a phone's.
    """

    looks: Callable[[object], bool]
    untitled: float
    unknown: float


DETECTORS: dict[str, Detector] = {
    "resident.id_number": Detector(_is_id_number, 0.9, 0.7),
    "resident.relation": Detector(_is_one_of(RELATIONS), 0.75, 0.65),
    "resident.sex": Detector(_is_one_of(SEXES), 0.7, 0.65),
    "care_enrolment.category": Detector(_is_category, 0.7, 0.6),
    "dwelling.occupancy": Detector(_is_one_of(OCCUPANCY), 0.65, 0.6),
    "address": Detector(_is_address, 0.7, 0.6),
    "dwelling.room_no": Detector(_is_room, 0.6, 0.55),
    "resident.name": Detector(_is_name, 0.55, 0.55),
    "resident.phone": Detector(_is_phone, 0.8, 0.0),
    "resident.born_on": Detector(_is_date, 0.6, 0.0),
    "household.head_name": Detector(_is_name, 0.0, 0.0),
}


def of_column(values: Iterable[object]) -> dict[str, float]:
    """How many of a column's filled cells look like each field, 0 to 1."""
    filled: Sequence[object] = [value for value in values if value not in (None, "")][:_SAMPLE]
    if not filled:
        return {}
    return {
        field: sum(detector.looks(value) for value in filled) / len(filled)
        for field, detector in DETECTORS.items()
    }


def is_value(value: object) -> bool:
    """Whether a cell is data for certain: no header holds a number, a date or an ID."""
    if isinstance(value, dt.date | dt.datetime | int | float):
        return True
    return _is_id_number(value) or _is_phone(value) or (isinstance(value, str) and _is_date(value))
