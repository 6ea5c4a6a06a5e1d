"""How long personal data is kept, and that it was taken away (domain.md §5.4, PIPL Art. 19, 47)."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.fields import (
    Code,
    Codes,
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

SUBJECTS = Codes(
    "retention_subject",
    N_("What is kept"),
    Code("visit_notes", N_("Notes of visits"), ("走访记录文字",)),
    Code("service_notes", N_("Notes of services given"), ("服务记录文字",)),
    Code("closed_issues", N_("Issues, from their closing"), ("已办结诉求",)),
    Code("gone_sensitive", N_("Sensitive data of people who are gone"), ("离开人员敏感信息",)),
    Code("gone_people", N_("Names of people who are gone"), ("离开人员身份信息",)),
    Code("consents", N_("Consents of people who are gone"), ("离开人员告知同意记录",)),
    Code("care_ended", N_("Care data whose consent was withdrawn"), ("撤回同意的关爱信息",)),
)
"""All but the last have a time after which they go; that one goes when somebody says so."""


@dataclass(frozen=True, slots=True)
class DefaultRule:
    """A default of domain.md §5.4: ``days`` after which the data goes."""

    subject: str
    days: int


DEFAULT_RULES = (
    DefaultRule("visit_notes", 3 * 365),
    DefaultRule("service_notes", 3 * 365),
    DefaultRule("closed_issues", 5 * 365),
    DefaultRule("gone_sensitive", 90),
    DefaultRule("gone_people", 365),
    DefaultRule("consents", 3 * 365),
)


GONE_BECAUSE = frozenset({"moved_away", "deceased", "entered_in_error", "demolished"})
"""Reasons of retirement after which nothing needs the data any more; ``ended`` is a matter's."""

REVIEW_AGES = (14, 16, 18)
"""When the file of a child is looked through: what is in it was written of somebody younger."""


def review_on(born_on: dt.date, after: dt.date) -> tuple[int, dt.date] | None:
    """The age and the day of the first review of a child's file on or after a day; None when
    the last is over."""
    for age in REVIEW_AGES:
        year = born_on.year + age
        leap = (born_on.month, born_on.day) == (2, 29) and not _is_leap(year)
        day = dt.date(year, 3, 1) if leap else born_on.replace(year=year)
        if day >= after:
            return age, day
    return None


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


@register("retention_rule", N_("Retention rule"), within="division_id")
@dataclass(frozen=True, slots=True, kw_only=True)
class RetentionRule:
    """For how many days something is kept, by the newest rule in force."""

    id: str
    division_id: str = reference(N_("Division"), "division", required=True)
    subject: str = choice(N_("What is kept"), SUBJECTS, required=True)
    days: int = number(N_("Days"), required=True)
    effective_from: dt.date | None = date_on(N_("Effective from"))


@fact("purge", N_("Removal of personal data"), within=("household_id", "issue_id"))
@dataclass(frozen=True, slots=True, kw_only=True)
class Purge:
    """That personal data of a household, one of its members or an issue was removed.

    What is older than ``before_on`` goes, wherever a copy is; a stub with the id stays.
    """

    id: str
    household_id: str | None = reference(N_("Household"), "household")
    issue_id: str | None = reference(N_("Issue"), "issue")
    resident_id: str | None = reference(N_("Resident"), "resident")
    subject: str = choice(N_("What is kept"), SUBJECTS, required=True)
    before_on: dt.date = date_on(N_("What is older than"), required=True)
    basis: str | None = text(N_("Basis"), length=200)
    purged_at: dt.datetime = instant_at(N_("Removed at"), required=True)
    by_id: str | None = reference(N_("Removed by"), "person")
