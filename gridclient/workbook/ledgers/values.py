"""A ledger's cells as values: each reader answers with the value, or why there is none."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from typing import Generic, TypeVar

from gridclient.domain import citizen_ids, names, phones, texts, written_dates
from gridclient.domain.care import CATEGORIES
from gridclient.domain.exclusions import exclusion
from gridclient.domain.fields import Codes
from gridclient.domain.people import RELATIONS
from gridclient.domain.written_dates import Precision
from gridclient.workbook.reading import Value

_T = TypeVar("_T")

_SAYS_NOTHING = frozenset(
    {"无", "没有", "暂无", "不详", "未知", "/", "-", "--", "—", "\\", "空", "未办理", "拒绝提供"}
)
_NO_CATEGORY = _SAYS_NOTHING | {"普通", "一般", "正常", "否", "普通居民", "一般户", "一般居民"}
_BETWEEN = re.compile(r"[、/，,;；+＋|\s]+")
_RELATIVE_OF = re.compile(r"^(户主)?[之的]?")
_CHILD = re.compile(r"[长大次二三四五六七小幺养继独生]{0,3}(儿子|子|女儿|女)")
_CATEGORY_ENDINGS = ("人员", "对象", "家庭", "户", "老人", "老年人", "者", "人")


@dataclass(frozen=True, slots=True)
class Read(Generic[_T]):
    """A value, or the code of the problem with it; both None when the cell says nothing."""

    value: _T | None = None
    problem: str | None = None


@dataclass(frozen=True, slots=True)
class Birth:
    """A birth date as exactly as it is known."""

    on: dt.date
    precision: Precision


def says_nothing(value: Value) -> bool:
    """Whether a cell is empty or only says that there is nothing to say."""
    if isinstance(value, str):
        return (texts.clean(value) or "/") in _SAYS_NOTHING
    return value is None


def id_number(value: Value, today: dt.date | None) -> Read[str]:
    """A citizen ID number of eighteen characters."""
    if says_nothing(value):
        return Read()
    reading = citizen_ids.read(value, today)
    return Read(reading.number, f"ledger.id_{reading.problem}" if reading.problem else None)


def telephones(value: Value) -> Read[tuple[str, ...]]:
    """The telephone numbers of a cell; one that cannot be read does not hide the others."""
    if says_nothing(value):
        return Read()
    readings = phones.read_all(value)
    numbers = tuple(reading.number for reading in readings if reading.number)
    bad = any(reading.problem for reading in readings)
    return Read(numbers, "ledger.phone_unreadable" if bad else None)


def birth(value: Value, today: dt.date | None) -> Read[Birth]:
    """A birth date, not in the future and not over 120 years ago."""
    if says_nothing(value):
        return Read()
    reading = written_dates.read(value)
    if reading.on is None or reading.precision is None:
        return Read(problem=f"ledger.date_{reading.problem}" if reading.problem else None)
    if today and not (today.year - 120 <= reading.on.year and reading.on <= today):
        return Read(problem="ledger.date_out_of_range")
    return Read(Birth(reading.on, reading.precision))


def day(value: Value) -> Read[dt.date]:
    """A date of the office's own doing, such as when somebody was certified."""
    if says_nothing(value):
        return Read()
    reading = written_dates.read(value)
    return Read(reading.on, f"ledger.date_{reading.problem}" if reading.problem else None)


def name(value: Value) -> Read[str]:
    """A name; one of an odd length is kept as it is written, to be checked."""
    reading = names.read(value)
    if reading.problem == "length":
        written = names.fold(texts.of_cell(value)) or ""
        return Read(written if len(written) <= 40 else None, "ledger.name_length")
    return Read(reading.name, "ledger.name_characters" if reading.problem else None)


def code(value: Value, codes: Codes, problem: str) -> Read[str]:
    """A code of a list, from any of its spellings."""
    if says_nothing(value):
        return Read()
    written = names.fold(texts.of_cell(value))
    known = codes.read(written) if written else None
    return Read(known, None if known else problem)


def relation(value: Value) -> Read[str]:
    """The relation to the household head: ``户主之子``, ``二女儿``, ``外孙女`` …"""
    if says_nothing(value):
        return Read()
    written = names.fold(texts.of_cell(value)) or ""
    for spelling in (written, _RELATIVE_OF.sub("", written)):
        if known := RELATIONS.read(spelling):
            return Read(known)
    return _descendant(_RELATIVE_OF.sub("", written))


def _descendant(spelling: str) -> Read[str]:
    if found := _CHILD.fullmatch(spelling):
        return Read("son" if found[1] in ("儿子", "子") else "daughter")
    if re.fullmatch(r"[外重曾]?[长次]?孙[子女]{0,2}", spelling):
        return Read("grandchild")
    return Read(problem="ledger.relation_unknown")


def categories(value: Value, known: Codes = CATEGORIES) -> Read[tuple[str, ...]]:
    """The care categories of a cell, parted by 、 / , ; or blanks; ``known``: those there are."""
    read = {part: category(part, known) for part in parts(value)}
    problems = [not_a_category(part) for part, code in read.items() if code is None]
    excluded = next((one for one in problems if one != "ledger.category_unknown"), None)
    codes = tuple(dict.fromkeys(code for code in read.values() if code))
    return Read(codes, excluded or next(iter(problems), None))


def not_a_category(part: str) -> str:
    """Why a word names no category: it is left out on purpose, or not known."""
    return "ledger.category_excluded" if exclusion(part) else "ledger.category_unknown"


def parts(value: Value) -> tuple[str, ...]:
    """The words of a cell of categories, without those that say there is none."""
    written = texts.half_width(texts.of_cell(value) or "")
    return tuple(part for part in _BETWEEN.split(written) if part and part not in _NO_CATEGORY)


def category(part: str, known: Codes = CATEGORIES) -> str | None:
    """The category one word names, with or without its ending: ``低保边缘户``, ``独居``."""
    bare = re.sub(r"\(.*?\)", "", part)
    stem = next((bare.removesuffix(end) for end in _CATEGORY_ENDINGS if bare.endswith(end)), bare)
    spellings = (part, bare, stem, *(stem + end for end in _CATEGORY_ENDINGS))
    return next((code for spelling in spellings if (code := known.read(spelling))), None)


def remark(value: Value, limit: int) -> Read[str]:
    """A free text of at most ``limit`` characters."""
    text = value.isoformat() if isinstance(value, dt.date) else texts.of_cell(value)
    if text and len(text) > limit:
        return Read(problem="ledger.text_too_long")
    return Read(text)
