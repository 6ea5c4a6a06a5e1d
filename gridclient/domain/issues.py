"""Residents' issues: a header that can change, and steps that cannot (domain.md §4).

State, clock and rating are folded from the steps by :func:`fold`, never stored as truth.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    Sensitivity,
    choice,
    date_on,
    fact,
    instant_at,
    number,
    reference,
    register,
    text,
)
from gridclient.i18n import N_

KINDS = Codes(
    "issue_kind",
    N_("Kind"),
    Code("consultation", N_("Consultation"), ("咨询",)),
    Code("request", N_("Request for help"), ("求助",)),
    Code("suggestion", N_("Suggestion"), ("建议", "意见建议")),
    Code("complaint", N_("Complaint"), ("投诉",)),
    Code("praise", N_("Praise"), ("表扬",)),
    Code("dispute", N_("Dispute to mediate"), ("矛盾纠纷", "调解")),
    Code("wish", N_("Small wish"), ("微心愿",)),
    Code("help_order", N_("Help order"), ("居民点单",)),
)

SOURCES = Codes(
    "issue_source",
    N_("Source"),
    Code("visit", N_("Household visit"), ("入户走访",)),
    Code("call_in", N_("Came to the office"), ("来访",)),
    Code("phone", N_("By phone"), ("电话",)),
    Code("mailbox", N_("Resident mailbox"), ("民情信箱", "书记信箱", "意见箱")),
    Code("chat_group", N_("Chat group"), ("微信群",)),
    Code("building_leader", N_("Building leader"), ("楼栋长",)),
    Code("volunteer", N_("Volunteer"), ("志愿者",)),
    Code("meeting", N_("Deliberation meeting"), ("议事会",)),
    Code("hotline", N_("12345 hotline"), ("12345转办",)),
    Code("assigned", N_("Assigned from above"), ("上级交办",)),
)

CATEGORIES = Codes(
    "issue_category",
    N_("Category"),
    Code("facilities", N_("Public facilities"), ("公共设施",)),
    Code("sanitation", N_("Sanitation"), ("环境卫生",)),
    Code("property", N_("Property management"), ("物业服务",)),
    Code("parking", N_("Parking and charging"), ("停车充电",)),
    Code("utilities", N_("Water, power, gas, heating"), ("水电气暖",)),
    Code("lift", N_("Lift"), ("电梯",)),
    Code("neighbours", N_("Between neighbours"), ("邻里矛盾",)),
    Code("noise", N_("Noise"), ("噪音",)),
    Code("elders", N_("Help for elders"), ("养老助老",)),
    Code("disabled", N_("Help for disabled people"), ("助残",)),
    Code("children", N_("Care for children"), ("儿童关爱",)),
    Code("work", N_("Employment"), ("就业",)),
    Code("medical", N_("Medical care and insurance"), ("医疗医保",)),
    Code("assistance", N_("Social assistance"), ("社会救助",)),
    Code("education", N_("Education"), ("教育",)),
    Code("housing", N_("Housing repair and adaptation"), ("住房修缮",)),
    Code("culture", N_("Culture and sport"), ("文体活动",)),
    Code("paperwork", N_("Policies and paperwork"), ("政策咨询",)),
    Code("other", N_("Other"), ("其他",)),
    extendable=True,
)

URGENCIES = Codes(
    "urgency",
    N_("Urgency"),
    Code("normal", N_("Ordinary"), ("一般",)),
    Code("soon", N_("Soon"), ("较急",)),
    Code("urgent", N_("Urgent"), ("紧急",)),
)

ACTIONS = Codes(
    "issue_action",
    N_("Step"),
    Code("registered", N_("Registered"), ("登记",)),
    Code("received", N_("Received"), ("接单",)),
    Code("handled_onsite", N_("Handled on the spot"), ("现场办结",)),
    Code("dispatched", N_("Dispatched"), ("派单",)),
    Code("acknowledged", N_("Acknowledged"), ("签收",)),
    Code("progress", N_("Handling"), ("办理",)),
    Code("done", N_("Completed"), ("办结",)),
    Code("verified", N_("Verified"), ("验单",)),
    Code("fed_back", N_("Fed back to the resident"), ("反馈",)),
    Code("evaluated", N_("Evaluated"), ("评单",)),
    Code("cancelled", N_("Cancelled"), ("撤销",)),
    Code("archived", N_("Archived"), ("归档",)),
)

STATES = Codes(
    "issue_state",
    N_("State"),
    Code("registered", N_("Registered"), ("登记",)),
    Code("received", N_("Received"), ("接单",)),
    Code("dispatched", N_("Dispatched"), ("派单",)),
    Code("in_progress", N_("In progress"), ("办理",)),
    Code("done", N_("Done, to be verified"), ("办结待验",)),
    Code("closed", N_("Closed"), ("办结",)),
    Code("cancelled", N_("Cancelled"), ("撤销",)),
)

OUTCOMES = Codes(
    "issue_outcome",
    N_("Outcome"),
    Code("solved", N_("Solved"), ("已解决",)),
    Code("partly", N_("Partly solved"), ("部分解决",)),
    Code("explained", N_("Answered and explained"), ("已答复解释",)),
    Code("referred", N_("Referred to others"), ("转介",)),
    Code("planned", N_("On the list of planned matters"), ("列入阶段性",)),
    Code("understood", N_("Cannot be done, and understood"), ("谅解",)),
    Code("unverified", N_("Could not be verified"), ("无法核实",)),
    Code("withdrawn", N_("Withdrawn by the resident"), ("诉求人撤回",)),
)
"""What came of an issue (domain.md §4.5)."""

CLOSED = frozenset({"closed", "cancelled"})
"""States in which nobody has anything left to do."""

_STATE_AFTER = {
    "registered": "registered",
    "received": "received",
    "handled_onsite": "closed",
    "dispatched": "dispatched",
    "acknowledged": "in_progress",
    "progress": "in_progress",
    "done": "done",
    "verified": "closed",
    "cancelled": "cancelled",
    "archived": "closed",
}

LIMIT_WORKDAYS = {"urgent": 1, "soon": 3, "normal": 5}
"""Default time limits in working days from registration (domain.md §4.3)."""


@register("issue", N_("Issue"), within=("household_id", "building_id", "grid_id"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Issue:
    """The header of an issue; the petitioner may stay anonymous."""

    id: str
    household_id: str | None = reference(N_("Household"), "household")
    building_id: str | None = reference(N_("Building"), "building")
    grid_id: str | None = reference(N_("Grid"), "grid")
    issue_no: str = text(N_("Issue number"), required=True, length=40)
    kind: str = choice(N_("Kind"), KINDS, required=True)
    category: str | None = choice(N_("Category"), CATEGORIES)
    source: str | None = choice(N_("Source"), SOURCES)
    urgency: str | None = choice(N_("Urgency"), URGENCIES)
    petitioner: str | None = text(
        N_("Petitioner"), length=40, sensitivity=Sensitivity.PERSONAL, mask="name"
    )
    title: str = text(N_("Title"), required=True, length=120)
    content: str | None = text(N_("Content"), length=4000, sensitivity=Sensitivity.PERSONAL)
    received_on: dt.date = date_on(N_("Received on"), required=True)
    due_on: dt.date | None = date_on(N_("Due on"))
    handler_id: str | None = reference(N_("Handler"), "person")


@fact("issue_event", N_("Issue step"), within="issue_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class IssueEvent:
    """One step of an issue."""

    id: str
    issue_id: str = reference(N_("Issue"), "issue", required=True)
    action: str = choice(N_("Step"), ACTIONS, required=True)
    happened_at: dt.datetime = instant_at(N_("At"), required=True)
    by_id: str | None = reference(N_("By"), "person")
    lead_unit: str | None = text(N_("Lead unit"), length=80)
    limit_days: int | None = number(N_("Limit in working days"))
    stars: int | None = number(N_("Stars"))
    outcome: str | None = choice(N_("Outcome"), OUTCOMES)
    note: str | None = text(N_("Note"), length=4000, sensitivity=Sensitivity.PERSONAL)


@dataclass(frozen=True, slots=True)
class Standing:
    """What the steps of an issue add up to."""

    state: str
    since_at: dt.datetime | None
    stars: int | None


def fold(events: Iterable[IssueEvent], retracted: frozenset[str] = frozenset()) -> Standing:
    """State and rating from the steps, in the order of time and then of id; order of arrival
    means nothing."""
    state, since, stars = "registered", None, None
    for event in sorted(events, key=lambda event: (event.happened_at, event.id)):
        if event.id in retracted:
            continue
        following = _STATE_AFTER.get(event.action)
        if following:
            state, since = following, event.happened_at
        if event.action == "evaluated" and event.stars:
            stars = event.stars
    return Standing(state, since, stars)
