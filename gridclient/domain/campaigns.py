"""Survey campaigns: a list of doors and a few questions, asked once; only changes are told."""

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
    references,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

QUESTION_KINDS = Codes(
    "question_kind",
    N_("Kind of answer"),
    Code("yes_no", N_("Yes or no"), ("是否",)),
    Code("choice", N_("One of several"), ("单选",)),
    Code("number", N_("A number"), ("数字",)),
    Code("text", N_("A few words"), ("文字",)),
)


@register("campaign", N_("Survey campaign"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Campaign:
    """A survey of the doors of some grids or buildings; none named: all of the division."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    title: str = text(N_("Title"), required=True, length=120, names=True)
    purpose: str | None = text(N_("Purpose and basis"), length=400, names=True)
    from_on: dt.date = date_on(N_("From"), required=True)
    until_on: dt.date | None = date_on(N_("Until"))
    grid_ids: tuple[str, ...] = references(N_("Grids"), "grid")
    building_ids: tuple[str, ...] = references(N_("Buildings"), "building")
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


@register("question", N_("Question"), within="campaign_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question of a campaign; ``choices_text``: the answers to choose from, one a line."""

    id: str
    campaign_id: str = reference(N_("Survey campaign"), "campaign", required=True)
    position: int = number(N_("Number"), required=True)
    wording: str = text(N_("Question"), required=True, length=200, names=True)
    kind: str = choice(N_("Kind of answer"), QUESTION_KINDS, required=True)
    choices_text: str | None = text(N_("Answers to choose from"), length=1000, names=True)
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))


@fact("answer", N_("Answer"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a household answered; the newest answer to a question counts."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    campaign_id: str = reference(N_("Survey campaign"), "campaign", required=True)
    question_id: str = reference(N_("Question"), "question", required=True)
    value: str = text(
        N_("Answer"), required=True, length=400, sensitivity=Sensitivity.PERSONAL, counted=True
    )
    answered_on: dt.date = date_on(N_("Date"), required=True)
    by_id: str | None = reference(N_("Taken down by"), "person")
