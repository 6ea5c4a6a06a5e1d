"""When somebody should come: computed by hand (domain.md §1.11)."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.domain.due import STATES, Contact, Due, Enrolled, Policy, door_state, due
from gridclient.domain.visits import EFFECTIVE, RESULTS

D = dt.date.fromisoformat
POLICIES = {
    "weekly": Policy("weekly", 1, "week", 1, "month"),
    "monthly": Policy("monthly", 1, "month", 1, "quarter"),
    "seen_monthly": Policy("seen_monthly", 1, "month", 1, "month"),
    "twice_a_month": Policy("twice_a_month", 2, "month"),
    "quarterly": Policy("quarterly", 1, "quarter"),
    "half_yearly": Policy("half_yearly", 1, "half_year"),
    "yearly": Policy("yearly", 1, "year"),
    "seen_only": Policy("seen_only", 1, "month", accepted=frozenset()),
    "general": Policy("general", 2, "year", 1, "year"),
}
LONG_AGO = D("2026-01-01")


def visits(*written: str) -> list[Contact]:
    """``2026-11-03 phone``; met when nothing is said."""
    parts = [line.partition(" ") for line in written]
    return [Contact(D(day), result or "met") for day, _, result in parts]


def asked(
    categories: str | dict[str, dt.date],
    *contacts: str,
    on: str = "2026-11-22",
    since: dt.date = LONG_AGO,
) -> Due:
    if isinstance(categories, str):
        categories = dict.fromkeys(categories.split(), since)
    enrolled = [Enrolled(name, day) for name, day in categories.items()]
    found = due(enrolled, visits(*contacts), POLICIES, since, D(on))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("category", "last", "due_on"),
    [
        ("quarterly", "2026-09-30", "2026-12-31"),
        ("quarterly", "2026-10-01", "2027-03-31"),
        ("half_yearly", "2026-06-30", "2026-12-31"),
        ("half_yearly", "2026-07-01", "2027-06-30"),
        ("yearly", "2025-12-31", "2026-12-31"),
        ("yearly", "2026-01-01", "2027-12-31"),
        ("seen_monthly", "2026-10-31", "2026-11-30"),
        ("seen_monthly", "2026-11-01", "2026-12-31"),
        ("weekly", "2026-11-15", "2026-11-22"),
        ("weekly", "2026-11-16", "2026-11-29"),
    ],
)
def test_one_contact_a_period_is_due_at_the_end_of_the_next(category: str, last: str, due_on: str):
    assert asked(category, last, on="2026-11-22").due_on == D(due_on)


def test_who_was_never_visited_is_due_by_the_end_of_the_period_of_entry():
    assert asked("quarterly", since=D("2026-11-20")).due_on == D("2026-12-31")
    assert asked("weekly", since=D("2026-11-20")).due_on == D("2026-11-22")


def test_too_few_in_a_period_are_due_in_the_same_one():
    assert asked("twice_a_month", "2026-11-03").due_on == D("2026-11-30")
    assert asked("twice_a_month", "2026-11-03", "2026-11-03").due_on == D("2026-12-31")
    assert asked("twice_a_month", "2026-10-30", "2026-11-03").due_on == D("2026-11-30")


def test_a_missed_period_is_overdue_from_its_end():
    found = asked("seen_monthly", "2026-08-20")
    assert found.due_on == D("2026-09-30")
    assert found.overdue_days(D("2026-11-22")) == 53


def test_overdue_begins_on_the_day_after():
    found = Due(D("2026-11-30"), "monthly", "month", face=False)
    assert found.overdue_days(D("2026-11-30")) == 0
    assert found.overdue_days(D("2026-12-01")) == 1
    assert found.overdue_days(D("2026-11-01")) == 0


def test_the_strictest_of_several_policies_counts():
    found = asked("yearly weekly quarterly", "2026-11-10")
    assert (found.category, found.due_on) == ("weekly", D("2026-11-22"))
    assert asked("quarterly yearly weekly", "2026-11-10") == found


def test_one_visit_serves_all():
    before = asked("seen_monthly quarterly yearly", "2025-12-20")
    assert before.due_on < D("2026-11-22")
    assert asked("seen_monthly quarterly yearly", "2025-12-20", "2026-11-22").due_on == D(
        "2026-12-31"
    )


def test_a_phone_call_does_not_stand_for_seeing_somebody():
    found = asked(
        "monthly", "2026-08-01", "2026-09-05 phone", "2026-10-05 phone", "2026-11-05 phone"
    )
    assert found == Due(D("2026-12-31"), "monthly", "quarter", face=True)
    found = asked("monthly", "2026-05-01", "2026-11-05 phone")
    assert found == Due(D("2026-09-30"), "monthly", "quarter", face=True)
    assert asked("monthly", "2026-05-01", "2026-11-05").face is False
    assert asked("monthly", "2026-08-05 video", since=D("2026-08-01")).due_on == D("2026-09-30")


def test_a_phone_call_counts_only_where_the_policy_says_so():
    assert asked("seen_only", "2026-10-05", "2026-11-05 phone").due_on == D("2026-11-30")
    assert asked("seen_only", "2026-10-05", "2026-11-05").due_on == D("2026-12-31")


def test_on_the_same_day_the_face_to_face_visit_is_named():
    assert asked("seen_monthly", "2026-10-05").face


@pytest.mark.parametrize("result", [c.code for c in RESULTS if c.code not in EFFECTIVE])
def test_an_attempt_is_no_contact(result: str):
    assert asked("seen_monthly", "2026-10-05", f"2026-11-05 {result}").due_on == D("2026-11-30")


def test_visits_after_the_day_asked_about_do_not_count_yet():
    found = asked("seen_monthly", "2026-10-05", "2026-11-20", on="2026-11-10")
    assert found.due_on == D("2026-11-30")
    assert asked("seen_monthly", "2026-10-05", "2026-11-10", on="2026-11-10").due_on == D(
        "2026-12-31"
    )


def test_nothing_was_due_before_the_enrolment():
    """Seen in January as everybody is, cared for since Friday: not overdue for ten months."""
    enrolled = {"seen_monthly": D("2026-11-20")}
    found = asked(enrolled, "2026-01-05", since=LONG_AGO)
    assert found.due_on == D("2026-11-30")
    earlier = asked(enrolled, "2026-11-05", since=LONG_AGO)
    assert earlier.due_on == D("2026-12-31")


def test_the_general_policy_is_for_who_is_in_no_category():
    assert asked("", "2026-08-01").category == "general"
    assert asked("a_category_nobody_has_a_policy_for", "2026-08-01").category == "general"
    assert asked("yearly", "2026-08-01").category == "yearly"
    assert due([], [], {}, LONG_AGO, D("2026-11-22")) is None


def test_twice_a_year_is_once_each_half_year():
    assert asked("", "2026-06-30").due_on == D("2026-12-31")
    assert asked("", "2026-03-01", "2026-06-30").due_on == D("2026-12-31")
    assert asked("", "2026-07-01").due_on == D("2027-06-30")


@pytest.mark.parametrize(
    ("period", "days"), [("week", 7), ("month", 31), ("quarter", 46), ("half_year", 92)]
)
def test_a_visit_is_listed_some_time_before_it_is_due(period: str, days: int):
    found = Due(D("2026-12-31"), "x", period, face=False)
    assert found.listed(D("2026-12-31") - dt.timedelta(days=days))
    assert not found.listed(D("2026-12-31") - dt.timedelta(days=days + 1))
    assert found.listed(D("2027-05-01"))


SOON = Due(D("2026-11-30"), "seen_monthly", "month", face=False)
LATER = Due(D("2027-06-30"), "general", "half_year", face=False)
LATE = Due(D("2026-10-31"), "seen_monthly", "month", face=False)


@pytest.mark.parametrize(
    ("state", "occupied", "contacts", "asked_for"),
    [
        ("vacant", False, ["2026-11-01"], LATE),
        ("overdue", True, ["2026-09-01", "2026-11-20 not_home"], LATE),
        ("overdue", True, [], LATE),
        ("not_home", True, ["2026-11-01", "2026-11-20 not_home"], SOON),
        ("never", True, [], SOON),
        ("never", True, ["2026-11-20 declined"], SOON),
        ("due", True, ["2026-10-20"], SOON),
        ("fresh", True, ["2026-11-20"], LATER),
        ("fresh", True, ["2026-11-20"], None),
        ("fresh", True, ["2026-11-20 not_home", "2026-11-20 met"], LATER),
        ("not_home", True, ["2026-11-20 met", "2026-11-20 not_home"], LATER),
        ("fresh", True, ["2026-11-19 not_home", "2026-11-20 phone"], LATER),
    ],
)
def test_how_a_door_is_coloured(
    state: str, occupied: bool, contacts: list[str], asked_for: Due | None
):
    assert state in STATES
    assert door_state(occupied, visits(*contacts), asked_for, D("2026-11-22")) == state
