"""The people who serve: workers, leaders, volunteers, doctors and contacts of units."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    choice,
    date_on,
    reference,
    references,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

POSTS = Codes(
    "post",
    N_("Post"),
    Code("grid_worker", N_("Grid worker"), ("网格员",)),
    Code("grid_leader", N_("Grid leader"), ("网格长",)),
    Code("building_leader", N_("Building leader"), ("楼栋长",)),
    Code("party_group_leader", N_("Party group leader"), ("党小组长",)),
    Code("sentiment_liaison", N_("Resident liaison"), ("民情联络员",)),
    Code("grid_handler", N_("Grid handler"), ("网格处置员",)),
    Code("community_head", N_("Community head"), ("社区负责人",)),
    Code("office_clerk", N_("Office clerk"), ("社区专干",)),
    Code("child_officer", N_("Children's officer"), ("儿童主任",)),
    Code("family_doctor", N_("Family doctor"), ("家庭医生",)),
    Code("mediator", N_("Mediator"), ("调解员",)),
    Code("volunteer", N_("Volunteer"), ("志愿者",)),
    Code("liaison_official", N_("Liaison official"), ("包联干部", "挂钩领导")),
    Code("lawyer", N_("Community lawyer"), ("社区律师",)),
    Code("unit_contact", N_("Contact of a unit"), ("单位联系人",)),
    extendable=True,
)

SOCIAL_WORK = Codes(
    "social_work",
    N_("Social work certificate"),
    Code("junior", N_("junior"), ("初级", "助理社会工作师")),
    Code("intermediate", N_("intermediate"), ("中级", "社会工作师")),
    Code("senior", N_("senior"), ("高级", "高级社会工作师")),
)

FOUR_ROLES = ("party_group_leader", "building_leader", "sentiment_liaison", "grid_handler")
"""两长两员: the posts every grid should have (field report 1)."""


@register("person", N_("Staff"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody who serves here; printed on cards and plates with their consent."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    name: str = text(N_("Name"), required=True, length=40)
    post: str = choice(N_("Post"), POSTS, required=True)
    grid_ids: tuple[str, ...] = references(N_("Grids"), "grid")
    building_ids: tuple[str, ...] = references(N_("Buildings"), "building")
    unit_id: str | None = reference(N_("Partner unit"), "partner_unit")
    phone: str | None = text(N_("Phone"), length=40, form="phone")
    other_phone: str | None = text(N_("Other phone"), length=40, form="phone")
    duty_text: str | None = text(N_("When and where to be met"), length=200)
    skills: str | None = text(N_("Skills"), length=200)
    social_work: str | None = choice(N_("Social work certificate"), SOCIAL_WORK)
    agreed_on: dt.date | None = date_on(N_("Agreed to be printed on"))
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))
