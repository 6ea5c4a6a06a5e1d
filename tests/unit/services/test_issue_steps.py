"""Following issues up: whose they are, by when, and what can be done about them next."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.issues import IssueEvent
from gridclient.errors import Refused
from gridclient.services.events import IssuesChanged
from gridclient.services.issue_reading import Followed
from gridclient.services.issues import NewIssue
from gridclient.services.visits import NewVisit
from tests import builders, profiles
from tests.profiles import Clock
from tests.town import copied, household


@pytest.fixture
def raised(office: App) -> str:
    home = builders.move_in(office, builders.make_house(office)).id
    return office.issues.add(NewIssue("楼道灯不亮"), home).issue.id


def one(app: App, issue_id: str) -> Followed:
    found = app.issue_steps.one(issue_id)
    assert found in app.issue_steps.all_()
    return found


def actions(app: App, issue_id: str) -> list[str]:
    return [line.event.action for line in app.issue_steps.timeline(issue_id)]


def test_an_issue_is_noted_closed_and_opened_again(office: App, raised: str, clock: Clock):
    told: list[IssuesChanged] = []
    office.events.subscribe(IssuesChanged, told.append)
    steps = office.issue_steps
    steps.take(raised, "note", note=" 已联系物业 ")
    assert (one(office, raised).state, one(office, raised).is_answered) == ("in_progress", False)
    clock.advance(minutes=1)
    steps.take(raised, "close", outcome="已解决", note="换了灯")
    closed = one(office, raised)
    assert (closed.state, closed.outcome, closed.is_open) == ("closed", "solved", False)
    clock.advance(minutes=1)
    steps.take(raised, "reopen", note="又坏了")
    again = one(office, raised)
    assert (again.state, again.outcome, again.is_open) == ("in_progress", None, True)
    newest, closing, noted, _registered = steps.timeline(raised)
    assert (newest.reopens, closing.reopens, noted.reopens) == (True, False, False)
    assert noted.event.note == "已联系物业"
    assert told == [IssuesChanged((raised,))] * 3


def test_overdue_and_soon_count_until_it_is_answered(office: App, raised: str, clock: Clock):
    due_on = one(office, raised).issue.due_on
    assert due_on == dt.date(2026, 11, 27)  # a Friday
    assert not one(office, raised).soon
    clock.put(dt.date(2026, 11, 26))
    assert (one(office, raised).soon, one(office, raised).overdue_days) == (True, 0)
    clock.put(due_on)
    assert one(office, raised).soon
    clock.put(dt.date(2026, 11, 30))
    assert (one(office, raised).soon, one(office, raised).overdue_days) == (False, 3)
    office.issue_steps.take(raised, "close", outcome="explained")
    assert one(office, raised).overdue_days == 0


def test_overdue_ones_stand_first_and_closed_ones_last(office: App, raised: str, clock: Clock):
    home = one(office, raised).issue.household_id
    closed = office.issues.add(NewIssue("关"), home).issue.id
    office.issue_steps.take(closed, "close", outcome="solved")
    clock.advance(days=3)
    urgent = office.issues.add(NewIssue("急", urgency="urgent"), home).issue.id
    assert [line.issue.id for line in office.issue_steps.all_()] == [urgent, raised, closed]


def test_handing_up_says_with_whom_it_is_until_it_is_answered(office: App, raised: str):
    office.issue_steps.take(raised, "hand_up", to="东兴街道", note="需要换线路")
    handed = one(office, raised)
    assert (handed.state, handed.with_whom, handed.mine) == ("dispatched", "东兴街道", False)
    office.issue_steps.take(raised, "close", outcome="partly")
    assert one(office, raised).with_whom is None
    assert actions(office, raised)[:2] == ["verified", "dispatched"]


def test_a_worker_hands_to_the_office_and_says_it_is_done(pair: tuple[App, App], clock: Clock):
    _office, worker = pair
    home = builders.move_in(worker, builders.make_house(worker)).id
    visit = worker.visits.record_all([NewVisit(home, "met", issue=NewIssue("电梯"))])[0]
    (issue,) = visit.issue_ids
    steps = worker.issue_steps
    assert one(worker, issue).mine
    assert steps.possible("registered") == ("note", "hand_up", "close")
    assert steps.units()[0] == "和平里社区"
    clock.advance(minutes=1)
    steps.take(issue, "hand_up", to=steps.units()[0])
    assert one(worker, issue).with_whom == "和平里社区"
    clock.advance(minutes=1)
    steps.take(issue, "close", outcome="solved")
    assert (one(worker, issue).state, one(worker, issue).is_answered) == ("done", True)
    assert steps.possible("done") == ("told", "rate", "reopen")
    clock.advance(minutes=1)
    steps.take(issue, "rate", stars=5)
    assert (one(worker, issue).state, one(worker, issue).stars) == ("done", 5)


def test_the_office_verifies_what_is_done(office: App, raised: str, clock: Clock):
    builders.add(office, builders.make_event(raised, "done", happened_at=clock()))
    assert office.issue_steps.possible("done")[0] == "close"
    office.issue_steps.take(raised, "close", outcome="solved")
    assert actions(office, raised)[0] == "verified"


def test_who_reads_no_words_does_what_needs_none(tmp_path: Path):
    street = profiles.office(tmp_path, role="street")
    assert street.issue_steps.possible("dispatched") == ("hand_up", "close")
    assert street.issue_steps.possible("closed") == ()
    street.close()


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("note", {}),
        ("note", {"note": "  "}),
        ("reopen", {"note": ""}),
        ("close", {"note": "x"}),
        ("hand_up", {"note": "x"}),
        ("rate", {}),
        ("rate", {"stars": 6}),
    ],
)
def test_a_step_that_says_too_little_is_refused(
    office: App, raised: str, step: str, said: dict[str, str]
):
    with pytest.raises(Refused) as refusal:
        office.issue_steps.take(raised, step, **said)
    assert refusal.value.code == "issue.step_lacks"
    assert refusal.value.where[0].field
    assert actions(office, raised) == ["registered"]


def test_a_step_out_of_turn_is_refused(office: App, raised: str):
    for step, said in (("reopen", {"note": "x"}), ("rate", {"stars": 3})):
        with pytest.raises(Refused) as refusal:
            office.issue_steps.take(raised, step, **said)
        assert refusal.value.code == "issue.step"
    with pytest.raises(Refused) as unknown:
        office.issue_steps.take("nothing", "note", note="x")
    assert unknown.value.code == "issue.unknown"
    with pytest.raises(Refused) as outcome:
        office.issue_steps.take(raised, "close", outcome="magic")
    assert outcome.value.code == "entry.choice"


def test_a_step_is_taken_back_and_the_registration_stays(office: App, raised: str, clock: Clock):
    clock.advance(minutes=1)
    step = office.issue_steps.take(raised, "close", outcome="solved")
    office.issue_steps.take_back(step.id, "点错了")
    assert (one(office, raised).state, one(office, raised).outcome) == ("registered", None)
    (registered,) = office.issue_steps.timeline(raised)
    assert registered.stays
    with pytest.raises(Refused) as refusal:
        office.issue_steps.take_back(registered.event.id, "x")
    assert refusal.value.code == "issue.step_stays"
    assert office.registers.find(IssueEvent, issue_id=raised)[-1].id == step.id  # still readable


def test_a_worker_takes_back_only_their_own(pair: tuple[App, App]):
    office, worker = pair
    home = builders.move_in(worker, builders.make_house(worker)).id
    issue = worker.issues.add(NewIssue("灯"), home).issue.id
    mine = worker.issue_steps.take(issue, "note", note="我来")
    builders.add(worker, builders.make_event(issue, "progress", note="别人", by_id="somebody"))
    stays = {line.event.note: line.stays for line in worker.issue_steps.timeline(issue)}
    assert (stays["我来"], stays["别人"]) == (False, True)
    assert mine.by_id == worker.profile.person_id is not None
    assert office.profile.person_id is None


def test_an_issue_is_found_by_its_number(office: App, raised: str):
    number = one(office, raised).issue.issue_no
    assert office.issue_steps.find(f" {number} ") == raised == office.issue_steps.find(raised)
    with pytest.raises(Refused) as refusal:
        office.issue_steps.find("20260101-none-001")
    assert refusal.value.code == "issue.unknown"


def test_what_came_of_it_travels_and_the_words_only_to_the_office(tmp_path: Path):
    with copied(tmp_path / "town") as town:
        home = household(town.wang).id
        issue = town.wang.issues.add(NewIssue("灯"), home).issue.id
        town.clock.advance(minutes=1)
        town.wang.issue_steps.take(issue, "close", outcome="solved", note="换了灯")
        town.bring(town.wang, town.office)
        town.bring(town.office, town.district)
        (done, _registered) = town.office.issue_steps.timeline(issue)
        assert (done.event.outcome, done.event.note, done.who) == ("solved", "换了灯", "王芳")
        assert one(town.office, issue).state == "done"
        (above, _first) = town.district.issue_steps.timeline(issue)
        assert (above.event.outcome, above.event.note) == ("solved", None)
        assert one(town.district, issue).outcome == "solved"
