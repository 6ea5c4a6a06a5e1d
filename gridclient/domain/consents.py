"""Notice, consent and the rights of the people whose data is kept (PIPL Art. 17, 29, 31, 44-50)."""

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
    reference,
    register,
    retired,
    text,
)
from gridclient.i18n import N_

CONSENT_ACTS = Codes(
    "consent_act",
    N_("What was said"),
    Code("notice", N_("Notice given"), ("告知",)),
    Code("consent", N_("Consent given"), ("同意",)),
    Code("guardian_consent", N_("Guardian's consent given"), ("监护人同意",)),
    Code("withdrawal", N_("Consent withdrawn"), ("撤回同意",)),
)

CONSENT_WAYS = Codes(
    "consent_way",
    N_("In what form"),
    Code("paper", N_("Paper form"), ("书面",)),
    Code("oral", N_("Said before a witness"), ("口头",)),
    Code("poster", N_("Notice put up"), ("张贴公告",)),
)

REQUESTS = Codes(
    "rights_request",
    N_("What is asked for"),
    Code("copy", N_("A copy of my data"), ("查询", "复制")),
    Code("correction", N_("A correction"), ("更正",)),
    Code("deletion", N_("Deletion"), ("删除",)),
    Code("restriction", N_("Less use of my data"), ("限制",)),
)

OUTCOMES = Codes(
    "rights_outcome",
    N_("Outcome"),
    Code("done", N_("Done"), ("已办理",)),
    Code("partly", N_("Done in part"), ("部分办理",)),
    Code("refused", N_("Refused, with the reason told"), ("不予办理",)),
)

ANSWER_DAYS = 15
"""Working days within which a request is answered; a design default, no text fixes it."""

ADULT_AGE, OWN_CONSENT_AGE = 18, 14
"""Under 18 a guardian is named; under 14 the guardian consents (PIPL Art. 31)."""


@fact("consent", N_("Notice or consent"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class Consent:
    """That somebody was told, agreed, or took agreement back; the newest of a person counts."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    resident_id: str | None = reference(N_("Resident"), "resident")
    act: str = choice(N_("What was said"), CONSENT_ACTS, required=True)
    given_on: dt.date = date_on(N_("Date"), required=True)
    way: str | None = choice(N_("In what form"), CONSENT_WAYS)
    purpose: str | None = text(N_("For what"), length=200)
    form_no: str | None = text(N_("Form number"), length=40)
    witness: str | None = text(
        N_("Witness"), length=40, sensitivity=Sensitivity.PERSONAL, mask="name"
    )
    guardian: str | None = text(
        N_("Guardian"), length=40, sensitivity=Sensitivity.PERSONAL, mask="name"
    )
    by_id: str | None = reference(N_("Taken down by"), "person")


@register("rights_request", N_("Request about own data"), within="household_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class RightsRequest:
    """What somebody asks to be done with the data kept about them, and what became of it."""

    id: str
    household_id: str = reference(N_("Household"), "household", required=True)
    resident_id: str | None = reference(N_("Resident"), "resident")
    kind: str = choice(N_("What is asked for"), REQUESTS, required=True)
    details: str | None = text(N_("Details"), length=2000, sensitivity=Sensitivity.PERSONAL)
    received_on: dt.date = date_on(N_("Received on"), required=True)
    due_on: dt.date | None = date_on(N_("Answer due on"))
    done_on: dt.date | None = date_on(N_("Answered on"))
    outcome: str | None = choice(N_("Outcome"), OUTCOMES)
    answer: str | None = text(N_("Answer"), length=2000, sensitivity=Sensitivity.PERSONAL)
    retired: str | None = retired()
    retired_on: dt.date | None = date_on(N_("Retired on"))
