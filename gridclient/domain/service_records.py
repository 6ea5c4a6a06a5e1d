"""Service records: what was done for somebody. Facts; help orders and wishes end in one."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    Sensitivity,
    choice,
    date_on,
    fact,
    number,
    reference,
    text,
)
from gridclient.i18n import N_

SERVICE_TYPES = Codes(
    "service_type",
    N_("Service"),
    Code("meals", N_("Meals"), ("助餐",)),
    Code("medical", N_("Accompanied to the doctor"), ("助医", "陪诊", "送医")),
    Code("bathing", N_("Help with bathing"), ("助浴",)),
    Code("haircut", N_("Haircut"), ("理发",)),
    Code("cleaning", N_("Cleaning"), ("保洁", "打扫卫生")),
    Code("shopping", N_("Shopping"), ("代购",)),
    Code("errand", N_("Errand or paperwork"), ("代办", "帮办")),
    Code("repair", N_("Small repair"), ("维修",)),
    Code("free_clinic", N_("Free clinic"), ("义诊",)),
    Code("legal_advice", N_("Legal advice"), ("法律咨询",)),
    Code("tutoring", N_("Tutoring"), ("课后辅导",)),
    Code("employment", N_("Work found or offered"), ("就业帮扶",)),
    Code("company", N_("Company and talk"), ("陪伴", "精神慰藉")),
    Code("gift", N_("Gift or relief goods"), ("慰问", "送温暖")),
    Code("referral", N_("Referral"), ("转介",)),
    extendable=True,
)

SERVICE_MODES = Codes(
    "service_mode",
    N_("In which way"),
    Code("home", N_("At home"), ("上门",)),
    Code("point", N_("At a service point"), ("到点",)),
    Code("pairing", N_("By a paired helper"), ("结对",)),
    Code("group", N_("By a group"), ("组团",)),
    Code("remote", N_("By phone or message"), ("远程",)),
)


@fact("service_record", N_("Service given"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceRecord:
    """A service given to a household or one of its members; ``minutes`` it took."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    resident_id: str | None = reference(N_("Resident"), "resident")
    served_on: dt.date = date_on(N_("Date"), required=True)
    type: str = choice(N_("Service"), SERVICE_TYPES, required=True)
    mode: str | None = choice(N_("In which way"), SERVICE_MODES)
    helper_id: str | None = reference(N_("Helper"), "person")
    unit_id: str | None = reference(N_("Partner unit"), "partner_unit")
    issue_id: str | None = reference(N_("Issue it answers"), "issue")
    minutes: int | None = number(N_("Minutes"))
    note: str | None = text(N_("Note"), length=2000, sensitivity=Sensitivity.PERSONAL)
