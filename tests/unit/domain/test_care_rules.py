"""What follows from a category: details, levels, reviews, doubts; festivals and the ladder."""

from __future__ import annotations

import datetime as dt
import json

import pytest

from gridclient import paths
from gridclient.domain import care_checks, care_details, care_levels, festivals, reaching
from gridclient.domain.care import CATEGORIES
from gridclient.domain.due import Contact, Enrolled, Policy, due
from gridclient.domain.special_rounds import OCCASIONS, ReachAttempt, SpecialRound, means
from gridclient.services import calendars
from tests import builders

D = dt.date.fromisoformat
TODAY = D("2026-11-22")


def make_round(**fields: object) -> SpecialRound:
    given = {
        "id": builders.make_id(),
        "division_id": "d",
        "occasion": "heat",
        "from_on": TODAY,
        "until_on": TODAY + dt.timedelta(days=1),
        **fields,
    }
    return SpecialRound(**given)


# --- details, levels, reviews -----------------------------------------------------------------


def test_only_categories_that_have_them_ask_for_sensitive_details():
    having = {c.code for c in CATEGORIES if "certificate_no" in care_details.details(c.code)}
    assert having == {
        *("disability", "disability_severe", "elder_severe_disability", "veteran"),
        *("dibao", "dibao_edge", "rigid_expenditure", "extreme_poverty"),
    }
    assert care_details.details("elder_alone") == ("grade",)
    assert care_details.details("child_orphan") == ("review_on",)
    assert care_details.details("sanlao") == care_details.details("new_resident") == ()


@pytest.mark.parametrize(
    ("category", "chosen", "grade", "counts"),
    [
        ("elder_dependent", None, "完全失能", "a"),
        ("elder_dependent", "c", "complete", "a"),
        ("elder_dependent", None, "半失能", None),
        ("extreme_poverty", "b", "丧失自理", "a"),
        ("disability", None, "完全失能", None),
        ("dibao", "b", None, "b"),
        ("dibao", None, None, None),
        ("dibao", "z", None, None),
    ],
)
def test_the_level_that_counts(category: str, chosen: str, grade: str, counts: str | None):
    assert care_levels.level(category, chosen, grade) == counts


@pytest.mark.parametrize(
    ("category", "grade", "born", "review"),
    [
        ("disability", "2", None, "2027-11-22"),
        ("dibao", "stable", None, "2027-11-22"),
        ("dibao", "不固定", None, "2027-05-22"),
        ("child_orphan", None, "2013-03-01", "2027-03-01"),
        ("child_orphan", None, "2010-02-28", "2028-02-28"),
        ("child_orphan", None, "2008-11-22", None),
        ("child_distress", None, None, None),
        ("elder_alone", None, "1940-01-01", None),
    ],
)
def test_the_next_review(category: str, grade: str, born: str | None, review: str | None):
    found = care_details.next_review(category, grade, D(born) if born else None, TODAY)
    assert found == (D(review) if review else None)


def test_reviews_of_days_that_not_every_month_has():
    assert care_details.next_review("dibao", "variable", None, D("2026-08-31")) == D("2027-02-28")
    assert care_details.next_review("dibao", None, None, D("2028-02-29")) == D("2029-03-01")
    assert care_details.next_review("child_orphan", None, D("2012-02-29"), D("2026-02-28")) == D(
        "2026-03-01"
    )


# --- doubts -----------------------------------------------------------------------------------

ID = "000000194001010015"


@pytest.mark.parametrize(
    ("category", "fields", "codes"),
    [
        ("elder_80", {}, ["not_eighty"]),
        ("elder_alone", {}, []),
        ("disability", {"grade": "二级"}, ["severe"]),
        ("disability", {"grade": "3"}, []),
        ("disability_severe", {"grade": "四级"}, ["not_severe"]),
        ("disability_severe", {"grade": "一级"}, []),
        ("disability", {"grade": None}, []),
    ],
)
def test_what_is_doubtful(category: str, fields: dict[str, str], codes: list[str]):
    resident = builders.make_resident("h", born_on=D("1950-01-01"))
    care = builders.make_enrolment("h", category, **fields)
    found = care_checks.doubts(care, resident, TODAY)
    assert [doubt.code for doubt in found] == codes
    assert all(doubt.words for doubt in found)


# --- festivals --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("2026-10-11", [("double_ninth", "2026-10-18")]),
        ("2026-10-10", []),
        ("2026-10-18", [("double_ninth", "2026-10-18")]),
        ("2026-10-19", []),
        ("2027-01-23", [("spring_festival", "2027-02-06")]),
        ("2026-05-17", [("disability_day", "2026-05-17")]),
        ("2024-05-13", [("disability_day", "2024-05-19")]),
        ("2026-05-25", [("childrens_day", "2026-06-01")]),
        ("2026-07-25", [("army_day", "2026-08-01")]),
        ("2027-06-02", [("dragon_boat", "2027-06-09")]),
        ("2035-02-01", []),
    ],
)
def test_a_festival_is_suggested_some_days_before(on: str, expected: list[tuple[str, str]]):
    found = festivals.suggested(calendars.festivals(), [], D(on))
    assert [(item.occasion, str(item.day)) for item in found] == expected


def test_a_festival_is_not_suggested_again_once_its_round_was_begun():
    on, dates = D("2026-10-11"), calendars.festivals()
    begun = make_round(occasion="double_ninth", from_on=on, until_on=D("2026-10-18"))
    assert not festivals.suggested(dates, [begun], on)
    last_year = make_round(
        occasion="double_ninth", from_on=D("2025-10-22"), until_on=D("2025-10-29")
    )
    wrong = make_round(occasion="double_ninth", from_on=on, until_on=on, retired="entered_in_error")
    assert festivals.suggested(dates, [last_year, wrong], on)


def test_the_table_of_festivals_holds_every_year_it_says():
    data = json.loads((paths.resources() / "calendars" / "festivals.json").read_text("utf-8"))
    for occasion in ("spring_festival", "dragon_boat", "mid_autumn", "double_ninth"):
        assert [int(day[:4]) for day in data[occasion]] == [2024, 2025, 2026, 2027]
    assert set(festivals.FESTIVALS) <= {code.code for code in OCCASIONS}


# --- whom a round means, and when it is due ---------------------------------------------------


def test_whom_a_round_means():
    elders = make_round(occasion="double_ninth", categories=("elder_alone",))
    heat = make_round(categories=("elder_alone",), grid_ids=("g",))
    assert means(elders, "g", [("elder_alone", None)])
    assert not means(elders, "g", [("dibao", "a")])
    assert means(heat, "g", [("dibao", "a")])
    assert not means(heat, "other", [("elder_alone", "a")])
    assert means(make_round(), "g", [("dibao", None)])
    assert not means(make_round(), "g", [])


def asked(contacts: list[Contact], on: str = "2026-11-22", **fields: object):
    monthly = {"dibao": Policy("dibao", 1, "month")}
    enrolled = [Enrolled("dibao", D("2026-01-01"))]
    return due(enrolled, contacts, monthly, D("2026-01-01"), D(on), [make_round(**fields)])


def test_a_round_is_due_by_its_last_day_and_named():
    found = asked([Contact(D("2026-11-03"), "met")], title="降温")
    assert (found.due_on, found.reason, found.listed(TODAY)) == (D("2026-11-23"), "降温", True)


def test_a_call_within_the_round_serves_it_and_the_policy():
    found = asked([Contact(D("2026-11-22"), "phone")])
    assert (found.round, found.due_on) == (None, D("2026-12-31"))
    assert asked([Contact(D("2026-11-21"), "met")]).round
    assert asked([Contact(D("2026-11-03"), "met"), Contact(D("2026-11-22"), "not_home")]).round


def test_what_was_overdue_before_stays_first():
    found = asked([Contact(D("2026-08-03"), "met")])
    assert (found.round, found.due_on) == (None, D("2026-09-30"))


def test_a_round_asks_only_while_it_runs():
    seen = [Contact(D("2026-11-03"), "met")]
    assert asked(seen, on="2026-11-21").round is None
    assert asked(seen, on="2026-11-23").round
    assert asked(seen, on="2026-11-24").round is None
    assert asked(seen, retired="ended").round is None


# --- versions of a policy ---------------------------------------------------------------------


def of_versions(before: Policy, after: Policy, contacts: list[Contact], on: str) -> dt.date:
    whole = Policy("dibao", after.contacts, after.period, since=D("2026-11-10"), before=before)
    found = due(
        [Enrolled("dibao", D("2026-01-01"))], contacts, {"dibao": whole}, D("2026-01-01"), D(on)
    )
    assert found
    return found.due_on


YEARLY, MONTHLY = Policy("dibao", 1, "year"), Policy("dibao", 1, "month")


def test_a_stricter_version_asks_for_nothing_in_the_time_before_it():
    seen = [Contact(D("2026-03-03"), "met")]
    assert of_versions(YEARLY, MONTHLY, seen, "2026-11-22") == D("2026-11-30")
    assert of_versions(YEARLY, MONTHLY, seen, "2026-12-22") == D("2026-11-30")


def test_a_new_version_forgives_nothing_it_asks_for_itself():
    seen = [Contact(D("2026-03-03"), "met")]
    quarterly = Policy("dibao", 1, "quarter")
    assert of_versions(MONTHLY, quarterly, seen, "2026-11-22") == D("2026-06-30")
    assert of_versions(quarterly, MONTHLY, seen, "2026-11-22") == D("2026-06-30")
    assert of_versions(MONTHLY, YEARLY, seen, "2026-11-22") == D("2027-12-31")


# --- the ladder -------------------------------------------------------------------------------


def attempt(rung: str, outcome: str, minute: int) -> ReachAttempt:
    return ReachAttempt(
        id=builders.make_id(),
        household_id="h",
        rung=rung,
        outcome=outcome,
        happened_at=builders.START + dt.timedelta(minutes=minute),
    )


def visit(result: str, minute: int = 0, on: dt.date = TODAY):
    at = builders.START + dt.timedelta(minutes=minute) if on == TODAY else None
    return builders.make_visit("h", on, result, visited_at=at)


def test_who_is_looked_for():
    assert care_levels.wants_ladder([("elder_alone", None)])
    assert care_levels.wants_ladder([("dibao", "a")])
    assert not care_levels.wants_ladder([("elder_80", "b"), ("dibao", None)])


def test_the_ladder_is_for_the_newest_visit_of_today_or_yesterday():
    yesterday = TODAY - dt.timedelta(days=1)
    assert reaching.missed([visit("not_home")], [], TODAY)
    assert reaching.missed([visit("not_home", on=yesterday)], [], TODAY)
    assert not reaching.missed([visit("not_home", on=TODAY - dt.timedelta(days=2))], [], TODAY)
    assert not reaching.missed([visit("not_home"), visit("phone", 5)], [], TODAY)
    assert not reaching.missed([visit("not_home"), visit("neighbor", 5)], [], TODAY)
    assert not reaching.missed([], [], TODAY)


def test_the_first_of_several_attempts_says_since_when():
    first = visit("not_home", 3)
    missed = reaching.missed([visit("met", 0), first, visit("not_home", 9)], [], TODAY)
    assert missed
    assert missed.since_at == first.visited_at


def test_it_is_over_when_somebody_was_reached_and_begins_anew_after_another_visit():
    nobody = [visit("not_home")]
    tried = [attempt("emergency_contact", "not_reached", 5)]
    assert not reaching.missed(nobody, tried, TODAY).reached
    tried.append(attempt("building_leader", "safe", 9))
    assert reaching.missed(nobody, tried, TODAY).reached
    taken_back = [*tried, attempt("building_leader", "not_reached", 10)]
    assert not reaching.missed(nobody, taken_back, TODAY).reached
    again = reaching.missed([*nobody, visit("not_home", 60)], tried, TODAY)
    assert not again.reached
    assert not again.tried
