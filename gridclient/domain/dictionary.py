"""The dictionary: code lists as an office extends them, and the names that stay out.

A code an office adds is its own title, so every version and every sheet shows it rightly.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    date_on,
    reference,
    register,
    retired,
    text,
)
from gridclient.i18n import N_


@register("code_entry", N_("Dictionary entry"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class CodeEntry:
    """A choice that an office added to the code list named ``list_name``."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    list_name: str = text(N_("Code list"), required=True, length=40)
    title: str = text(N_("Choice"), required=True, length=30)
    spellings: str | None = text(N_("Also written"), length=200)
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Words that no choice may contain, and why (domain.md §1.10)."""

    reason: str
    words: tuple[str, ...]


EXCLUSIONS = (
    Exclusion(
        N_("policing is not what this program is for"),
        (
            *("刑满", "刑释", "社区矫正", "矫正", "吸毒", "戒毒", "涉毒", "肇事肇祸", "涉邪"),
            *("邪教", "境外人员管控", "出租屋治安", "治安", "流动人口登记", "管控", "重点管理"),
            *("重点人员", "重点青少年", "稳控", "盯防", "嫌疑", "前科", "犯罪", "服刑"),
        ),
    ),
    Exclusion(
        N_("petitions are everybody's right and no category of people"),
        ("上访", "信访", "缠访", "闹访"),
    ),
    Exclusion(
        N_("people are not scored here"),
        (
            *("风险等级", "信用", "失信", "积分", "评分", "打分", "黑名单", "红黑榜"),
            *("高风险", "中风险", "低风险", "极端风险"),
        ),
    ),
    Exclusion(N_("religion is nobody's business here"), ("宗教", "信教", "信仰")),
    Exclusion(N_("where people go is not recorded"), ("行踪", "轨迹", "定位")),
    Exclusion(N_("this illness is never recorded"), ("艾滋", "hiv")),
)
"""Names that data.md leaves out on purpose, with the reason that is told."""


def exclusion(name: str) -> Exclusion | None:
    """The exclusion a name falls under, or None; letter case and blanks play no part."""
    plain = "".join(name.split()).casefold()
    return next(
        (item for item in EXCLUSIONS if any(word.casefold() in plain for word in item.words)), None
    )


def extended(codes: Codes, entries: Iterable[CodeEntry]) -> Codes:
    """A code list with the entries an office added to it, after its own, by title."""
    added = {
        entry.title: Code(entry.title, entry.title, tuple((entry.spellings or "").split()))
        for entry in entries
        if entry.list_name == codes.name and not entry.retired
    }
    own = [added[title] for title in sorted(added) if title not in codes]
    return Codes(codes.name, codes.title, *codes, *own, extendable=codes.extendable)
