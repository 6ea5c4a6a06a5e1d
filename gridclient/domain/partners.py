"""Partner units: departments, companies and organisations, and what they promised this year."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    choice,
    date_on,
    number,
    reference,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

UNIT_KINDS = Codes(
    "unit_kind",
    N_("Kind of unit"),
    Code("department", N_("Department"), ("部门", "职能部门")),
    Code("partner", N_("Partner organisation"), ("共建单位", "报到单位", "辖区单位")),
    Code("property", N_("Property company"), ("物业", "物业公司")),
    Code("owners_committee", N_("Owners' committee"), ("业委会", "业主委员会")),
    Code("self_management", N_("Self-management group"), ("自管小组",)),
    Code("social_organisation", N_("Social organisation"), ("社会组织",)),
    Code("service_team", N_("Volunteer service team"), ("志愿服务队", "服务队")),
    Code("medical", N_("Hospital or clinic"), ("医院", "卫生服务中心")),
    Code("school", N_("School"), ("学校",)),
    Code("company", N_("Company"), ("企业",)),
    extendable=True,
)

COMMITMENTS = Codes(
    "commitment_kind",
    N_("Commitment"),
    Code("deed", N_("Deeds for people's livelihood"), ("民生实事",)),
    Code("theme_day", N_("Theme day"), ("主题党日",)),
    Code("lesson", N_("Lesson given"), ("党课",)),
    Code("wish", N_("Small wish fulfilled"), ("微心愿",)),
    Code("enterprise", N_("Problem of an enterprise solved"), ("企业具体问题",)),
    Code("activity", N_("Joint activity"), ("联合活动",)),
    extendable=True,
)
"""What a unit promises: the “five ones” of field report 2, and what an office adds."""


@register("partner_unit", N_("Partner unit"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerUnit:
    """A unit that serves here; ``duties``: the items of the duty list it answers for."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    name: str = text(N_("Name of the unit"), required=True, length=80)
    kind: str | None = choice(N_("Kind of unit"), UNIT_KINDS)
    contact_name: str | None = text(N_("Contact"), length=40)
    phone: str | None = text(N_("Phone"), length=40, form="phone")
    address: str | None = text(N_("Address"), length=200)
    duties: str | None = text(N_("Duties"), length=2000)
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


@register("commitment", N_("Commitment"), within="unit_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Commitment:
    """What a unit promised for a year; what it did is counted from facts."""

    id: str
    unit_id: str = reference(N_("Partner unit"), "partner_unit", required=True)
    year: int = number(N_("Year"), required=True)
    kind: str = choice(N_("Commitment"), COMMITMENTS, required=True)
    target: int = number(N_("Times a year"), required=True)
    note: str | None = text(N_("Note"), length=400)
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))
