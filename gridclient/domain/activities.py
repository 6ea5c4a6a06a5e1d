"""Joint activities and deliberations: what a community did and decided together. Facts."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
    choice,
    date_on,
    fact,
    number,
    reference,
    references,
    text,
)
from gridclient.domain.partners import COMMITMENTS
from gridclient.i18n import N_

ACTIVITY_KINDS = Codes(
    "activity_kind",
    N_("Kind of activity"),
    Code("festival", N_("Festival"), ("我们的节日", "节日活动")),
    Code("public_benefit", N_("Public benefit"), ("公益活动",)),
    Code("free_clinic", N_("Free clinic"), ("义诊",)),
    Code("legal", N_("Law and rights"), ("普法",)),
    Code("safety", N_("Safety"), ("安全宣传",)),
    Code("culture", N_("Culture and sport"), ("文体活动",)),
    Code("children", N_("For children and families"), ("亲子活动",)),
    Code("job_fair", N_("Job fair"), ("招聘会",)),
    Code("training", N_("Training"), ("培训",)),
    Code("volunteering", N_("Volunteering"), ("志愿服务",)),
    extendable=True,
)

MEETING_KINDS = Codes(
    "meeting_kind",
    N_("Kind of meeting"),
    Code("deliberation", N_("Deliberation"), ("议事会",)),
    Code("joint", N_("Joint meeting"), ("联席会议",)),
    Code("hearing", N_("Hearing and review"), ("听评会",)),
    Code("residents", N_("Residents' meeting"), ("居民会议",)),
    Code("reception", N_("Open reception"), ("接待日",)),
    extendable=True,
)


@fact("activity", N_("Activity"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """Something done together; ``counts_for``: the commitment of the units it fulfils."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    held_on: dt.date = date_on(N_("Date"), required=True)
    kind: str = choice(N_("Kind of activity"), ACTIVITY_KINDS, required=True)
    title: str = text(N_("Title"), required=True, length=120)
    place: str | None = text(N_("Place"), length=120)
    unit_ids: tuple[str, ...] = references(N_("Partner units"), "partner_unit")
    counts_for: str | None = choice(N_("Counts as commitment"), COMMITMENTS)
    attendance: int | None = number(N_("People present"))
    note: str | None = text(N_("Note"), length=2000)


@fact("meeting", N_("Meeting"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Meeting:
    """A deliberation: its topic, what was decided, and the issues it opened."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    held_on: dt.date = date_on(N_("Date"), required=True)
    kind: str = choice(N_("Kind of meeting"), MEETING_KINDS, required=True)
    title: str = text(N_("Topic"), required=True, length=120)
    place: str | None = text(N_("Place"), length=120)
    attendance: int | None = number(N_("People present"))
    decision: str | None = text(N_("Decision"), length=4000)
    issue_ids: tuple[str, ...] = references(N_("Issues opened"), "issue")
