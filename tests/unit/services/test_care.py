"""Enrolling people for care, changing it, ending it, and looking at it again."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.dictionary import CodeEntry
from gridclient.domain.people import Household, Resident
from gridclient.errors import Refused
from tests import builders
from tests.builders import TODAY
from tests.profiles import Clock


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(
        office, builders.make_house(office), "101", head="王秀兰", others=["王磊"]
    )


@pytest.fixture
def head(office: App, home: Household) -> Resident:
    (found,) = office.registers.find(Resident, household_id=home.id, relation="head")
    office.registers.change(Resident, found.id, born_on=dt.date(1940, 1, 1))
    return office.registers.get(Resident, found.id)


def refused(act: object, *given: object, **fields: object) -> Refused:
    with pytest.raises(Refused) as refusal:
        act(*given, **fields)  # type: ignore[operator]
    assert refusal.value.hint
    return refusal.value


def test_somebody_is_enrolled_and_due_by_their_category(
    office: App, home: Household, head: Resident
):
    made = office.care.enrol(
        home.id, "独居老人", resident_id=head.id, emergency_contact="女儿 王芳 13800138000"
    )
    assert (made.category, made.from_on, made.review_on) == ("elder_alone", TODAY, None)
    (line,) = office.care.enrolments(home.id)
    assert (line.enrolment, line.resident_name, line.current) == (made, "王秀兰", True)
    (door,) = office.visits.due()
    assert door.care == ("elder_alone",)
    assert (office.care.usual_level("elder_alone"), line.level) == ("b", None)


def test_a_level_asks_for_more_from_the_day_it_was_said(
    office: App, home: Household, head: Resident, clock: Clock
):
    made = office.care.enrol(home.id, "dibao", resident_id=head.id)
    office.visits.record(home.id, "met")
    clock.put(dt.date(2026, 12, 9))
    assert office.places.household(home.id).due.due_on == dt.date(2027, 3, 31)
    office.care.change(made.id, level="a")
    due = office.places.household(home.id).due
    assert (due.due_on, due.period, due.overdue_days(dt.date(2026, 12, 9))) == (
        dt.date(2026, 12, 13),
        "week",
        0,
    )


def test_who_cannot_do_anything_alone_is_seen_every_week(
    office: App, home: Household, head: Resident
):
    office.care.enrol(home.id, "elder_dependent", resident_id=head.id, grade="完全失能")
    (line,) = office.care.enrolments(home.id)
    assert (line.enrolment.grade, line.level) == ("complete", "a")
    assert office.places.household(home.id).due.period == "week"


def test_one_enrolment_of_a_category_a_person(office: App, home: Household, head: Resident):
    first = office.care.enrol(home.id, "dibao", resident_id=head.id)
    refusal = refused(office.care.enrol, home.id, "dibao", resident_id=head.id)
    assert refusal.code == "care.twice"
    assert TODAY.isoformat() in refusal.message
    office.care.enrol(home.id, "dibao")
    (other,) = office.registers.find(Resident, household_id=home.id, relation="son")
    office.care.enrol(home.id, "dibao", resident_id=other.id)
    office.care.end(first.id)
    office.care.enrol(home.id, "dibao", resident_id=head.id)
    assert [line.current for line in office.care.enrolments(home.id)] == [True] * 3 + [False]


def test_what_is_refused(office: App, home: Household, head: Resident):
    enrol = office.care.enrol
    other = builders.move_in(
        office, builders.make_house(office, building_no="9"), "102", head="李雷"
    )
    (stranger,) = office.registers.find(Resident, household_id=other.id)
    before = office.sync.digest()
    assert refused(enrol, home.id, "重点人员").code == "entry.choice"
    assert refused(enrol, builders.make_id(), "dibao").code == "household.unknown"
    assert refused(enrol, home.id, "dibao", resident_id=stranger.id).code == "care.resident"
    assert refused(enrol, home.id, "elder_alone", certificate_no="1").code == "care.detail"
    days = {"from_on": TODAY, "until_on": TODAY - dt.timedelta(days=1)}
    assert refused(enrol, home.id, "dibao", **days).code == "care.dates"
    assert refused(office.care.end, builders.make_id()).code == "record.unknown"
    assert office.sync.digest() == before


def test_an_enrolment_stays_what_it_is(office: App, home: Household):
    made = office.care.enrol(home.id, "dibao")
    assert refused(office.care.change, made.id, category="disability").code == "care.another"
    assert refused(office.care.end, made.id, "no reason").code == "care.reason"
    before = office.care.change(made.id, basis="社区核实")
    assert before == made
    office.care.restore(before)
    assert office.registers.get(CareEnrolment, made.id) == made


def test_a_category_of_the_offices_own(office: App, home: Household):
    division = office.places.division()
    assert division
    office.registers.add(
        CodeEntry, division_id=division.id, list_name="care_category", title="新手妈妈"
    )
    made = office.care.enrol(home.id, "新手妈妈")
    (line,) = office.care.enrolments(home.id)
    assert (made.category, line.title) == ("新手妈妈", "新手妈妈")
    assert office.places.household(home.id).due.category == "general"
    office.care.change(made.id, level="b")
    assert office.places.household(home.id).due.category == "新手妈妈"


# --- doubts ------------------------------------------------------------------------------------


def test_what_is_doubtful_is_told_and_kept_with_a_reason(
    office: App, home: Household, head: Resident
):
    office.registers.change(Resident, head.id, born_on=dt.date(1970, 1, 1))
    for category in ("elder_80", "elder_alone", "child_orphan"):
        refusal = refused(office.care.enrol, home.id, category, resident_id=head.id)
        assert refusal.code == "entry.doubtful"
    made = office.care.enrol(
        home.id, "elder_alone", resident_id=head.id, basis="街道认定", despite="出生日期待核"
    )
    assert made.basis == "街道认定 · 出生日期待核"
    office.care.change(made.id, emergency_contact="王磊", despite="没有疑问就不写")
    assert office.registers.get(CareEnrolment, made.id).basis == made.basis


def test_a_severe_grade_suggests_the_severe_category(office: App, home: Household, head: Resident):
    refusal = refused(office.care.enrol, home.id, "disability", resident_id=head.id, grade="一级")
    assert refusal.code == "entry.doubtful"
    made = office.care.enrol(home.id, "disability_severe", resident_id=head.id, grade="一级")
    assert (made.grade, made.review_on) == ("1", dt.date(2027, 11, 22))


def test_the_certificate_gives_the_grade(office: App, home: Household, head: Resident):
    number = "000000194001010014"
    office.registers.change(Resident, head.id, id_number=number, despite="样例")
    certificate = f"{number}43"
    made = office.care.enrol(
        home.id, "disability", resident_id=head.id, certificate_no=certificate, despite="样例"
    )
    assert made.certificate_no == certificate


# --- ending, reviews ---------------------------------------------------------------------------


def test_care_ends_with_a_day_and_can_be_restored(office: App, home: Household):
    made = office.care.enrol(home.id, "dibao", from_on=dt.date(2026, 5, 1))
    assert refused(office.care.end, made.id, on=dt.date(2026, 4, 1)).code == "care.dates"
    before = office.care.end(made.id, "moved_away", dt.date(2026, 11, 20))
    (line,) = office.care.enrolments(home.id)
    assert (line.current, line.enrolment.retired, line.enrolment.until_on) == (
        False,
        "moved_away",
        dt.date(2026, 11, 20),
    )
    assert not builders.homes(office)[0].categories
    office.care.restore(before)
    assert office.registers.get(CareEnrolment, made.id) == made


def test_care_that_ends_later_counts_until_then(office: App, home: Household, clock: Clock):
    made = office.care.enrol(home.id, "dibao")
    office.care.end(made.id, on=TODAY + dt.timedelta(days=3))
    assert builders.homes(office)[0].categories == ("dibao",)
    clock.advance(days=4)
    assert not builders.homes(office)[0].categories


def test_reviews_come_when_they_are_due(office: App, home: Household, clock: Clock):
    office.care.enrol(home.id, "dibao", grade="不固定")
    assert not office.care.reviews_due()
    clock.put(dt.date(2027, 5, 22))
    (review,) = office.care.reviews_due()
    assert (review.review_on, review.line.title[:1] != "") == (dt.date(2027, 5, 22), True)
    assert review.address.endswith("101")
    assert not office.care.reviews_due(dt.date(2027, 5, 21))


def test_a_worker_enrols_in_their_own_grid_only(pair: tuple[App, App]):
    _office, worker = pair
    mine = builders.move_in(worker, builders.make_house(worker))
    assert worker.care.enrol(mine.id, "dibao").category == "dibao"
    grid = builders.make_grid(id=builders.make_id(), code="110105001001009", name="别处")
    builders.save(worker, grid)
    theirs = builders.move_in(worker, builders.make_house(worker, grid_id=grid.id), "102")
    assert refused(worker.care.enrol, theirs.id, "dibao").code == "authority.scope"
