"""Service points: the places of the fifteen-minute circle, printed on contact cards."""

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

POINT_KINDS = Codes(
    "point_kind",
    N_("Kind of place"),
    Code("service_centre", N_("Community service centre"), ("党群服务中心", "便民服务中心")),
    Code("clinic", N_("Clinic"), ("卫生服务站", "社区医院")),
    Code("elder_care", N_("Care for elders"), ("养老驿站", "日间照料中心")),
    Code("canteen", N_("Canteen for elders"), ("长者食堂", "助餐点")),
    Code("after_school", N_("After-school care"), ("四点半学校",)),
    Code("legal_aid", N_("Legal aid"), ("法律援助",)),
    Code("market", N_("Market or shop"), ("菜市场", "便利店")),
    Code("pharmacy", N_("Pharmacy"), ("药店",)),
    Code("repair", N_("Repairs and housekeeping"), ("家政维修",)),
    Code("culture", N_("Culture and sport"), ("文化活动室", "健身点")),
    extendable=True,
)


@register("service_point", N_("Service point"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServicePoint:
    """A place where residents get a service; ``walk_minutes`` from the middle of the community."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    name: str = text(N_("Name of the place"), required=True, length=80)
    kind: str | None = choice(N_("Kind of place"), POINT_KINDS)
    address: str | None = text(N_("Address"), length=200)
    hours: str | None = text(N_("Opening hours"), length=120)
    phone: str | None = text(N_("Phone"), length=40, form="phone")
    walk_minutes: int | None = number(N_("Minutes on foot"))
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))
