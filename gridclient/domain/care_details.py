"""Which details an enrolment has in its category, its grades, and when it is looked at again.

Sensitive details are asked for only where the category has them (domain.md §1.5 to §1.8).
"""

from __future__ import annotations

import datetime as dt

from gridclient.domain.care import GROUPS
from gridclient.domain.fields import Code, Codes
from gridclient.i18n import N_

COMMON = (
    *("resident_id", "category", "level", "basis", "from_on", "until_on"),
    *("helper_ids", "emergency_contact"),
)
"""What every enrolment may say."""

DETAILS = ("certificate_no", "grade", "review_on")
"""What only some categories have."""

DISABILITY_GRADES = Codes(
    "disability_grade",
    N_("Grade of disability"),
    Code("1", N_("grade one"), ("一级", "1级", "壹级", "一")),
    Code("2", N_("grade two"), ("二级", "2级", "贰级", "二")),
    Code("3", N_("grade three"), ("三级", "3级", "叁级", "三")),
    Code("4", N_("grade four"), ("四级", "4级", "肆级", "四")),
)

ABILITIES = Codes(
    "ability",
    N_("Ability"),
    Code("intact", N_("able"), ("能力完好", "完好", "自理")),
    Code("mild", N_("mildly dependent"), ("轻度失能", "轻度")),
    Code("moderate", N_("moderately dependent"), ("中度失能", "中度", "半失能")),
    Code("severe", N_("severely dependent"), ("重度失能", "重度")),
    Code("complete", N_("completely dependent"), ("完全失能", "失能")),
)
"""The levels of ability of GB/T 42195."""

SELF_CARE = Codes(
    "self_care",
    N_("Self-care"),
    Code("full", N_("cares for themselves"), ("全自理", "自理")),
    Code("partial", N_("partly unable"), ("部分丧失", "半自理", "半护理")),
    Code("complete", N_("wholly unable"), ("完全丧失", "丧失自理", "完全丧失自理能力", "全护理")),
)

INCOMES = Codes(
    "income",
    N_("Income"),
    Code("stable", N_("hardly changes"), ("稳定", "变化不大")),
    Code("variable", N_("changes, or somebody can work"), ("不稳定", "不固定")),
)

_DISABLED = GROUPS["disabled"]
_ELDERS = GROUPS["elders"] - _DISABLED
_CHILDREN = GROUPS["children"]
_GRADES = {
    **dict.fromkeys(_DISABLED, DISABILITY_GRADES),
    **dict.fromkeys(_ELDERS - {"fp_special_family"}, ABILITIES),
    "extreme_poverty": SELF_CARE,
    "dibao": INCOMES,
}
_CERTIFIED = _DISABLED | GROUPS["low_income"] | {"veteran"}
_REVIEWED = _DISABLED | GROUPS["low_income"] | _CHILDREN
_BIRTHDAYS = (14, 16, 18)
"""Ages at which a child's enrolment is looked at: consent, being left behind, majority."""


def grades(category: str) -> Codes | None:
    """The list a category's grades come from, or None where it has none."""
    return _GRADES.get(category)


def grade_code(category: str, written: str | None) -> str | None:
    """The code of a grade as ledgers write it; what no list knows stays as it is."""
    known = grades(category)
    return (known.read(written) or written.strip()) if known and written else written


def grade_title(category: str, written: str) -> str:
    """A grade in the language in use."""
    known, code = grades(category), grade_code(category, written)
    return known.title_of(code) if known and code else written


def details(category: str) -> tuple[str, ...]:
    """The fields an enrolment of a category has besides those of all."""
    has = {
        "certificate_no": category in _CERTIFIED,
        "grade": category in _GRADES,
        "review_on": category in _REVIEWED,
    }
    return tuple(name for name in DETAILS if has[name])


def next_review(
    category: str, grade: str | None, born_on: dt.date | None, on: dt.date
) -> dt.date | None:
    """When an enrolment looked at on a day is looked at again; None where nothing asks for it.

    Allowances and disability yearly, varying incomes every half-year (domain.md §1.5, §1.6), a
    child's at 14, 16 and 18.
    """
    if category in _CHILDREN:
        birthdays = [_years_after(born_on, age) for age in _BIRTHDAYS] if born_on else []
        return next((day for day in birthdays if day > on), None)
    if category not in _REVIEWED:
        return None
    varies = category == "dibao" and grade_code(category, grade) == "variable"
    return _half_year_after(on) if varies else _years_after(on, 1)


def _years_after(day: dt.date, years: int) -> dt.date:
    """The same day some years on; for the 29th of February the 1st of March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return dt.date(day.year + years, 3, 1)


def _half_year_after(day: dt.date) -> dt.date:
    """Six months on, at the latest the last of that month."""
    year, month = day.year + (day.month + 5) // 12, (day.month + 5) % 12 + 1
    following = dt.date(year + month // 12, month % 12 + 1, 1)
    last = following - dt.timedelta(days=1)
    return dt.date(year, month, min(day.day, last.day))
