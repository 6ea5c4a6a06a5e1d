"""Retention: which rule is in force, what should go, and that it is gone."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.consents import Consent
from gridclient.domain.issues import Issue
from gridclient.domain.people import Household, Resident
from gridclient.domain.retention import Purge
from gridclient.errors import Cancelled, Refused
from gridclient.services import backups
from tests import builders
from tests.profiles import START, Clock

OLD = dt.date(2022, 3, 1)


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(
        office, builders.make_house(office), head="王秀兰", others=["李雷"], care=["disability"]
    )


def subjects(app: App, on: dt.date | None = None) -> list[str]:
    return [one.subject for one in app.retention.preview(on)]


def members(app: App, home: Household) -> list[Resident]:
    return app.registers.find(Resident, household_id=home.id)


def leave(app: App, person: Resident, on: dt.date, why: str = "moved_away") -> None:
    gone = dataclasses.replace(
        person,
        retired=why,
        retired_on=on,
        phone="13912345678",
        id_number="11010519491231002X",
        remarks="高血压",
    )
    builders.save(app, gone)


def test_defaults_hold_until_an_office_says_otherwise(office: App) -> None:
    rules = {rule.subject: rule for rule in office.retention.rules()}
    assert (rules["visit_notes"].days, rules["visit_notes"].own) == (1095, False)
    office.retention.set_rule("visit_notes", 365)
    office.retention.set_rule("visit_notes", 100, dt.date(2027, 1, 1))
    now = {rule.subject: rule for rule in office.retention.rules()}["visit_notes"]
    assert (now.days, now.own) == (365, True)
    later = {rule.subject: rule for rule in office.retention.rules(dt.date(2027, 1, 1))}
    assert later["visit_notes"].days == 100


@pytest.mark.parametrize("days", [0, -1, 40_000])
def test_a_time_that_is_none_is_refused(office: App, days: int) -> None:
    with pytest.raises(Refused) as refused:
        office.retention.set_rule("visit_notes", days)
    assert refused.value.code == "retention.days"


def test_what_goes_on_request_has_no_time(office: App) -> None:
    with pytest.raises(Refused):
        office.retention.set_rule("care_ended", 30)


def test_a_worker_neither_rules_nor_removes(pair: tuple[App, App]) -> None:
    _office, worker = pair
    for act in (
        lambda: worker.retention.set_rule("visit_notes", 30),
        lambda: worker.retention.run([]),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "role.office"


def test_notes_go_by_household_and_only_old_ones(office: App, home: Household) -> None:
    old = builders.make_visit(home.id, OLD, note="旧", onsite_action="换灯")
    plain = builders.make_visit(home.id, OLD)
    fresh = builders.make_visit(home.id, dt.date(2026, 11, 1), note="新")
    builders.add(office, old, plain, fresh)
    (one,) = office.retention.preview()
    assert (one.subject, one.household_id, one.facts, one.since_on) == (
        "visit_notes",
        home.id,
        1,
        OLD,
    )
    assert "101" in one.label
    assert office.retention.run([one]).done == 1
    kept = {visit.id: visit for visit in office.visits.of(home.id)}
    assert (kept[old.id].note, kept[old.id].onsite_action) == (None, "–")
    assert kept[plain.id] == plain
    assert kept[fresh.id].note == "新"
    assert office.retention.preview() == []


def test_a_shorter_rule_takes_more(office: App, home: Household) -> None:
    builders.add(office, builders.make_visit(home.id, dt.date(2026, 1, 1), note="半年前"))
    assert subjects(office) == []
    office.retention.set_rule("visit_notes", 180)
    assert subjects(office) == ["visit_notes"]


@pytest.mark.parametrize("why", ["moved_away", "deceased", "entered_in_error"])
def test_who_left_loses_the_sensitive_first_and_the_name_later(
    office: App, home: Household, why: str
) -> None:
    person = members(office, home)[0]
    leave(office, person, dt.date(2026, 7, 1), why)
    assert subjects(office) == ["gone_sensitive"]
    (one,) = office.retention.preview()
    assert {"ID number", "Care category"} <= set(one.what)
    office.retention.run([one])
    kept = office.registers.get(Resident, person.id)
    assert (kept.id_number, kept.name, kept.phone) == (None, "王秀兰", "13912345678")
    (care,) = office.registers.find(CareEnrolment, resident_id=person.id)
    assert (care.category, care.retired) == ("general", "ended")
    assert subjects(office) == []
    assert subjects(office, dt.date(2027, 8, 1)) == ["gone_people"]


def test_a_name_goes_and_with_it_what_the_household_says(office: App, home: Household) -> None:
    person = members(office, home)[0]
    leave(office, person, dt.date(2024, 1, 1))
    office.retention.run(office.retention.preview())
    kept = office.registers.get(Resident, person.id)
    assert (kept.name, kept.phone, kept.remarks, kept.born_on) == ("–", None, None, None)
    assert office.registers.get(Household, home.id).head_name is None
    (other,) = [one for one in members(office, home) if one.id != person.id]
    assert other.name == "李雷"
    assert not office.search.find("王秀兰")
    assert office.search.find("李雷")


def test_a_household_that_left_goes_whole_with_its_visits(office: App, home: Household) -> None:
    visit = builders.make_visit(home.id, dt.date(2024, 12, 1), note="搬家前", health="urgent")
    builders.add(office, visit)
    office.registers.change(
        Household, home.id, phone="021-1", retired="moved_away", retired_on=dt.date(2025, 1, 1)
    )
    done = office.retention.run(office.retention.preview())
    assert done.done == 4  # two members and what they were cared for, the household
    kept = office.registers.get(Household, home.id)
    assert (kept.head_name, kept.phone) == (None, None)
    assert {one.name for one in members(office, home)} == {"–"}
    (left,) = office.visits.of(home.id)
    assert (left.result, left.note, left.health) == ("met", None, None)


def test_a_closed_issue_keeps_its_number_and_kind(office: App, home: Household) -> None:
    issue = builders.make_issue(
        home.id, title="王秀兰家漏水", content="厨房", petitioner="王秀兰", category="utilities"
    )
    builders.save(office, issue)
    closed = START - dt.timedelta(days=6 * 365)
    step = builders.make_event(
        issue.id, "handled_onsite", happened_at=closed, note="修好了", lead_unit="物业"
    )
    still_open = builders.make_issue(home.id, content="还没办")
    builders.save(office, still_open)
    builders.add(office, step)
    (one,) = office.retention.preview()
    assert (one.subject, one.issue_id, one.facts) == ("closed_issues", issue.id, 1)
    office.retention.run([one])
    kept = office.registers.get(Issue, issue.id)
    assert (kept.issue_no, kept.category) == (issue.issue_no, "utilities")
    assert (kept.title, kept.content, kept.petitioner) == (
        "Water, power, gas, heating",
        None,
        None,
    )
    assert office.registers.get(Issue, still_open.id) == still_open
    states = {line.issue.id: line.state for line in office.issues.list_()}
    assert states[issue.id] == "closed"
    assert office.retention.preview() == []


def test_consents_outlive_the_person_by_their_own_time(office: App, home: Household) -> None:
    person = members(office, home)[0]
    builders.add(
        office,
        Consent(
            id=builders.make_id(),
            household_id=home.id,
            resident_id=person.id,
            act="consent",
            given_on=dt.date(2020, 1, 1),
            witness="赵证人",
            form_no="A-1",
        ),
    )
    leave(office, person, dt.date(2024, 1, 1))
    assert "consents" not in subjects(office)
    day = dt.date(2027, 2, 1)
    assert "consents" in subjects(office, day)


def test_somebody_who_came_back_meanwhile_is_skipped(office: App, home: Household) -> None:
    person = members(office, home)[0]
    leave(office, person, dt.date(2024, 1, 1))
    seen = office.retention.preview()
    office.registers.change(Resident, person.id, retired=None, retired_on=None)
    done = office.retention.run(seen)
    assert (done.done, done.skipped) == (0, len(seen))
    assert office.registers.get(Resident, person.id).name == "王秀兰"
    assert office.registers.find(Purge) == []


def test_stopped_in_the_middle_nothing_is_gone(office: App, home: Household) -> None:
    leave(office, members(office, home)[0], dt.date(2024, 1, 1))

    class Stops:
        def step(self, done: int, total: int, message: str) -> None:
            if done:
                raise Cancelled

    seen = office.retention.preview()
    assert len(seen) > 1
    with pytest.raises(Cancelled):
        office.retention.run(seen, Stops())
    assert office.retention.preview() == seen
    assert office.registers.find(Purge) == []


def test_backups_are_told_and_go_in_their_time(office: App, home: Household, clock: Clock) -> None:
    first = backups.make(office.profile)
    clock.advance(days=20)
    second = backups.make(office.profile)
    copies = office.retention.copies()
    assert (copies.count, copies.until_on) == (2, dt.date(2027, 1, 11))
    clock.advance(days=12)
    office.retention.run([])
    assert (first.exists(), second.exists()) == (False, True)


def test_children_who_are_cared_for_are_looked_through(office: App, home: Household) -> None:
    child = builders.make_resident(home.id, name="小明", born_on=dt.date(2012, 12, 1))
    other = builders.make_resident(home.id, name="小红", born_on=dt.date(2012, 12, 1))
    builders.save(
        office,
        child,
        other,
        builders.make_enrolment(home.id, "child_distress", resident_id=child.id),
    )
    (review,) = office.retention.reviews()
    assert (review.name, review.age, review.due_on) == ("小明", 14, dt.date(2026, 12, 1))
    assert office.retention.reviews(dt.date(2026, 9, 1)) == []
