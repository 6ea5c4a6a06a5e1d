"""Care: categories, who is enrolled, and how often somebody should come (domain.md §1.11).

Categories whose names fall among policing, petition, credit or religion do not exist here.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    Sensitivity,
    choice,
    choices,
    date_on,
    number,
    reference,
    references,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

CATEGORIES = Codes(
    "care_category",
    N_("Care category"),
    Code("elder_alone_80", N_("Elder of 80 or more living alone"), ("80岁以上独居", "高龄独居")),
    Code("elder_alone", N_("Elder living alone"), ("独居老人", "独居", "独居老年人")),
    Code("elder_empty_nest", N_("Empty-nest elder"), ("空巢老人", "空巢", "空巢老年人")),
    Code("elder_left_behind", N_("Left-behind elder"), ("留守老人", "留守老年人")),
    Code("elder_dependent", N_("Care-dependent elder"), ("失能老人", "失能", "失智老人", "半失能")),
    Code("elder_severe_disability", N_("Severely disabled elder"), ("重残老人", "重残老年人")),
    Code("fp_special_family", N_("Special family-planning family"), ("计生特殊家庭", "失独家庭")),
    Code("elder_80", N_("Elder of 80 or more"), ("高龄", "高龄老人", "80岁以上老人", "高龄老年人")),
    Code(
        "extreme_poverty",
        N_("Person in extreme hardship"),
        ("特困", "特困人员", "五保", "城市特困", "农村特困", "分散供养", "集中供养"),
    ),
    Code(
        "dibao",
        N_("Subsistence allowance"),
        ("低保", "低保户", "低保家庭", "城市低保", "农村低保", "城乡低保", "最低生活保障"),
    ),
    Code("dibao_edge", N_("Near subsistence allowance"), ("低保边缘", "低保边缘家庭", "低边")),
    Code("rigid_expenditure", N_("Rigid-expenditure hardship"), ("刚性支出困难", "支出型困难")),
    Code("disability_severe", N_("Severely disabled person"), ("重度残疾", "重残", "重度残疾人")),
    Code("disability", N_("Disabled person"), ("残疾人", "残疾", "持证残疾人")),
    Code(
        "child_orphan",
        N_("Orphan or de facto unattended child"),
        ("孤儿", "事实无人抚养儿童", "事实无人抚养"),
    ),
    Code("child_distress", N_("Child in distress"), ("困境儿童",)),
    Code("child_left_behind", N_("Left-behind child"), ("留守儿童",)),
    Code("serious_illness", N_("Family with serious illness"), ("大病", "重病", "大病重病家庭")),
    Code("veteran", N_("Veteran or entitled person"), ("退役军人", "优抚对象", "优抚")),
    Code("sanlao", N_("Three-elders honouree"), ("三老人员",)),
    Code("new_resident", N_("New resident"), ("新入住",)),
    Code("general", N_("Household in general"), ("一般户",)),
    extendable=True,
)

SPECIAL_ELDERS = frozenset(
    {
        "elder_alone_80",
        "elder_alone",
        "elder_empty_nest",
        "elder_left_behind",
        "elder_dependent",
        "elder_severe_disability",
        "fp_special_family",
    }
)
"""特殊困难老年人 of 民政部等10部门 2022; the monthly visit rate counts them."""

GROUPS = {
    "elders": SPECIAL_ELDERS | {"elder_80"},
    "disabled": frozenset({"disability", "disability_severe", "elder_severe_disability"}),
    "low_income": frozenset({"dibao", "dibao_edge", "rigid_expenditure", "extreme_poverty"}),
    "children": frozenset({"child_orphan", "child_distress", "child_left_behind"}),
}
"""Care categories as coverage sheets group them."""

LEVELS = Codes(
    "care_level",
    N_("Care level"),
    Code("a", N_("A: weekly"), ("重点关爱",)),
    Code("b", N_("B: monthly"), ("一般关爱",)),
    Code("c", N_("C: quarterly"), ("常态关爱",)),
)

PERIODS = Codes(
    "period",
    N_("Period"),
    Code("week", N_("week"), ("周",)),
    Code("month", N_("month"), ("月",)),
    Code("quarter", N_("quarter"), ("季",)),
    Code("half_year", N_("half-year"), ("半年",)),
    Code("year", N_("year"), ("年",)),
)

ACCEPTED = Codes(
    "accepted",
    N_("Accepted besides face to face"),
    Code("phone", N_("Reached by phone"), ("电话", "电话联系")),
    Code("video", N_("Reached by video"), ("视频", "微信视频")),
)
"""Results of visits that may count besides meeting somebody."""


@register("care_enrolment", N_("Care enrolment"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class CareEnrolment:
    """That a person (or, without ``resident_id``, a household) is cared for, and why."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    resident_id: str | None = reference(N_("Resident"), "resident")
    category: str = choice(
        N_("Care category"),
        CATEGORIES,
        required=True,
        sensitivity=Sensitivity.SENSITIVE,
        mask="care",
        counted=True,
        ledger=("人员类别", "人员标签", "类别", "关爱类别", "特殊人群", "标签", "人群类别"),
    )
    level: str | None = choice(
        N_("Care level"), LEVELS, sensitivity=Sensitivity.SENSITIVE, mask="care", counted=True
    )
    basis: str | None = text(N_("Basis"), length=200, sensitivity=Sensitivity.SENSITIVE)
    certificate_no: str | None = text(
        N_("Certificate number"), length=40, sensitivity=Sensitivity.SENSITIVE, mask="id_number"
    )
    grade: str | None = text(
        N_("Grade"), length=40, sensitivity=Sensitivity.SENSITIVE, mask="care", counted=True
    )
    from_on: dt.date | None = date_on(N_("From"))
    until_on: dt.date | None = date_on(N_("Until"))
    review_on: dt.date | None = date_on(N_("Next review"))
    helper_ids: tuple[str, ...] = references(N_("Helpers in charge"), "person")
    emergency_contact: str | None = text(
        N_("Emergency contact"), length=120, sensitivity=Sensitivity.PERSONAL, mask="name"
    )
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


@register("care_policy", N_("Care policy"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class CarePolicy:
    """At least ``contacts`` effective contacts a ``period``, of them ``face`` face to face."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    category: str = choice(N_("Care category"), CATEGORIES, required=True)
    contacts: int = number(N_("Contacts a period"), required=True)
    period: str = choice(N_("Period"), PERIODS, required=True)
    face: int | None = number(N_("Face to face"))
    face_period: str | None = choice(N_("Face-to-face period"), PERIODS)
    accepted: tuple[str, ...] = choices(N_("Accepted besides face to face"), ACCEPTED)
    effective_from: dt.date | None = date_on(N_("Effective from"))
    basis: str | None = text(N_("Basis"), length=200)


@dataclass(frozen=True, slots=True)
class DefaultPolicy:
    """A default of domain.md §1.11."""

    category: str
    contacts: int
    period: str
    face: int | None
    face_period: str | None


DEFAULT_POLICIES = (
    DefaultPolicy("elder_alone_80", 1, "week", 1, "month"),
    DefaultPolicy("elder_alone", 1, "month", 1, "month"),
    DefaultPolicy("elder_empty_nest", 1, "month", 1, "quarter"),
    DefaultPolicy("elder_left_behind", 1, "month", 1, "quarter"),
    DefaultPolicy("elder_dependent", 1, "month", 1, "month"),
    DefaultPolicy("elder_severe_disability", 1, "month", 1, "month"),
    DefaultPolicy("fp_special_family", 1, "month", 4, "year"),
    DefaultPolicy("elder_80", 1, "quarter", 2, "year"),
    DefaultPolicy("extreme_poverty", 1, "month", 1, "month"),
    DefaultPolicy("dibao", 1, "quarter", 2, "year"),
    DefaultPolicy("dibao_edge", 1, "half_year", 1, "year"),
    DefaultPolicy("rigid_expenditure", 1, "half_year", 1, "year"),
    DefaultPolicy("disability_severe", 1, "month", 1, "quarter"),
    DefaultPolicy("disability", 1, "half_year", 1, "year"),
    DefaultPolicy("child_orphan", 1, "month", 1, "month"),
    DefaultPolicy("child_distress", 1, "month", 1, "quarter"),
    DefaultPolicy("child_left_behind", 1, "month", 1, "quarter"),
    DefaultPolicy("serious_illness", 1, "quarter", 2, "year"),
    DefaultPolicy("veteran", 1, "year", 1, "year"),
    DefaultPolicy("sanlao", 1, "half_year", 1, "year"),
    DefaultPolicy("general", 2, "year", 1, "year"),
)
