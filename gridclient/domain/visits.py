"""Visits: that somebody came, when, how, and what was found. Facts: nobody rewrites them."""

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
    fact,
    instant_at,
    reference,
    references,
    text,
)
from gridclient.i18n import N_

RESULTS = Codes(
    "visit_result",
    N_("Result"),
    Code("met", N_("Met in person"), ("见到本人", "已走访", "已访")),
    Code("met_family", N_("Met the family"), ("见到家属",)),
    Code("phone", N_("Reached by phone"), ("电话", "电话联系")),
    Code("video", N_("Reached by video"), ("视频", "微信视频")),
    Code("neighbor", N_("Neighbours confirmed"), ("邻里核实",)),
    Code("not_home", N_("Nobody home"), ("未遇", "无人在家", "敲门无人")),
    Code("declined", N_("Declined"), ("婉拒", "拒访")),
    Code("vacant", N_("Vacant"), ("空户", "空置")),
    Code("moved", N_("Moved away"), ("搬离", "已搬走")),
    Code("hospital", N_("In hospital"), ("住院",)),
    Code("institution", N_("In an institution"), ("入住机构", "养老院")),
    Code("away", N_("Away"), ("外出",)),
    Code("deceased", N_("Deceased"), ("去世",)),
    Code("bad_address", N_("Wrong address"), ("地址有误",)),
)

EFFECTIVE = frozenset({"met", "met_family", "phone", "video"})
"""Results that count as a contact; ``not_home`` is an attempt, never a failure."""

FACE_TO_FACE = frozenset({"met", "met_family"})

MODES = Codes(
    "visit_mode",
    N_("How"),
    Code("door", N_("At the door"), ("入户", "上门")),
    Code("phone", N_("By phone"), ("电话",)),
    Code("video", N_("By video"), ("视频",)),
    Code("message", N_("By message"), ("微信",)),
    Code("yard", N_("In the yard or stairwell"), ("院坝/楼道", "院坝", "楼道")),
    Code("office", N_("At the office"), ("来访",)),
)

BASE_CHECKS = Codes(
    "base_check",
    N_("Basic facts"),
    Code("unchanged", N_("Unchanged"), ("无变化",)),
    Code("delta", N_("Changed"), ("有变化",)),
)

CHECK_RESULTS = Codes(
    "care_check",
    N_("Care check"),
    Code("normal", N_("Normal"), ("正常",)),
    Code("attention", N_("Needs attention"), ("需关注",)),
    Code("urgent", N_("Urgent"), ("紧急",)),
)

TOPICS = Codes(
    "topic",
    N_("Topics told"),
    Code("dibao", N_("Subsistence allowance"), ("低保",)),
    Code("medical", N_("Medical insurance"), ("医保",)),
    Code("fraud", N_("Fraud prevention"), ("反诈",)),
    Code("gas", N_("Gas safety"), ("燃气安全",)),
    Code("fire", N_("Fire safety"), ("消防安全",)),
    Code("elder_service", N_("Services for elders"), ("养老服务",)),
    extendable=True,
)

BACKDATE_DAYS = 30
"""A visit entered later than this many days wants a reason, and is marked."""

_SENSITIVE = Sensitivity.SENSITIVE


@fact("visit", N_("Visit"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """One visit to one household; it covers the members present."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    visited_on: dt.date = date_on(N_("Date"), required=True)
    visited_at: dt.datetime | None = instant_at(N_("Time"))
    result: str = choice(N_("Result"), RESULTS, required=True)
    mode: str | None = choice(N_("How"), MODES)
    visitor_id: str | None = reference(N_("Visitor"), "person")
    companions: str | None = text(N_("Companions"), length=120)
    resident_ids: tuple[str, ...] = references(N_("Persons met"), "resident")
    base_check: str | None = choice(N_("Basic facts"), BASE_CHECKS)
    health: str | None = choice(N_("Health"), CHECK_RESULTS, sensitivity=_SENSITIVE, mask="care")
    mood: str | None = choice(N_("Mood"), CHECK_RESULTS, sensitivity=_SENSITIVE, mask="care")
    safety: str | None = choice(N_("Safety"), CHECK_RESULTS, sensitivity=_SENSITIVE, mask="care")
    hygiene: str | None = choice(N_("Hygiene"), CHECK_RESULTS, sensitivity=_SENSITIVE, mask="care")
    environment: str | None = choice(
        N_("Living environment"), CHECK_RESULTS, sensitivity=_SENSITIVE, mask="care"
    )
    topics: tuple[str, ...] = choices(N_("Topics told"), TOPICS)
    onsite_action: str | None = text(N_("Done on the spot"), length=2000)
    note: str | None = text(N_("Note"), length=4000, sensitivity=Sensitivity.PERSONAL)
    issue_ids: tuple[str, ...] = references(N_("Issues raised"), "issue")
    backdated_because: str | None = text(N_("Recorded late because"), length=200)


@fact("visit_amendment", N_("Visit amendment"), within="visit_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class VisitAmendment:
    """What was wrong with a visit, and what is right; the visit itself stays as it was."""

    id: str
    visit_id: str = reference(N_("Visit"), "visit", required=True)
    visited_on: dt.date | None = date_on(N_("Date"))
    result: str | None = choice(N_("Result"), RESULTS)
    note: str | None = text(N_("Note"), length=4000, sensitivity=Sensitivity.PERSONAL)
    reason: str = text(N_("Reason"), required=True, length=200)
    amended_at: dt.datetime = instant_at(N_("Amended at"), required=True)


@fact(
    "retraction",
    N_("Retraction"),
    within=("visit_id", "issue_event_id", "service_record_id", "activity_id", "meeting_id"),
)
@dataclass(frozen=True, slots=True, kw_only=True)
class Retraction:
    """That a fact should not have been recorded; it no longer counts."""

    id: str
    visit_id: str | None = reference(N_("Visit"), "visit")
    issue_event_id: str | None = reference(N_("Issue step"), "issue_event")
    service_record_id: str | None = reference(N_("Service given"), "service_record")
    activity_id: str | None = reference(N_("Activity"), "activity")
    meeting_id: str | None = reference(N_("Meeting"), "meeting")
    reason: str = text(N_("Reason"), required=True, length=200)
    retracted_at: dt.datetime = instant_at(N_("Retracted at"), required=True)
