"""What several rows make up has come only as far as the last of them on its way to the office."""

from __future__ import annotations

import dataclasses

import pytest

from gridclient.services.issues import NewIssue
from gridclient.services.sync.records import RecordStanding
from gridclient.services.sync.standing_words import in_words
from gridclient.services.sync.wholes import least_advanced
from tests.builders import add, make_amendment, make_visit, save
from tests.town import OFFICE_NAME, Town, household


def state(town: Town, entity: str, row_id: str) -> str:
    return town.wang.sync.standings(entity, [row_id])[row_id].state


def both_ways(town: Town) -> None:
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)


def test_a_visit_is_here_while_what_put_it_right_is(town: Town) -> None:
    town.exchange()
    visit = make_visit(household(town.wang).id)
    add(town.wang, visit)
    both_ways(town)
    assert state(town, "visit", visit.id) == "received"
    add(town.wang, make_amendment(visit.id))
    assert state(town, "visit", visit.id) == "here"
    town.bring(town.wang, town.office)
    assert state(town, "visit", visit.id) == "exported"
    town.bring(town.office, town.wang)
    assert state(town, "visit", visit.id) == "received"


def test_an_issue_is_here_while_a_step_is_and_while_one_taken_back_still_counts_there(
    town: Town,
) -> None:
    town.exchange()
    issue = town.wang.issues.add(NewIssue("楼道灯不亮"), household(town.wang).id).issue
    both_ways(town)
    assert state(town, "issue", issue.id) == "received"
    town.clock.advance(minutes=1)
    step = town.wang.issue_steps.take(issue.id, "note", note="已联系物业")
    assert state(town, "issue", issue.id) == "here"
    both_ways(town)
    assert state(town, "issue", issue.id) == state(town, "issue_event", step.id) == "received"
    town.wang.issue_steps.take_back(step.id, "记错了")
    assert state(town, "issue", issue.id) == state(town, "issue_event", step.id) == "here"


def test_an_issue_with_a_step_of_the_office_is_received(town: Town) -> None:
    town.exchange()
    issue = town.wang.issues.add(NewIssue("楼道灯不亮"), household(town.wang).id).issue
    both_ways(town)
    town.clock.advance(minutes=1)
    town.office.issue_steps.take(issue.id, "note", note="已派人")
    town.bring(town.office, town.wang)
    assert len(town.wang.issue_steps.timeline(issue.id)) == 2
    assert state(town, "issue", issue.id) == "received"


def test_what_was_not_taken_in_says_what_became_of_it(town: Town) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone=None))
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, seen.left_out_at_first())
    town.bring(town.office, town.wang)
    (told,) = town.wang.sync.standings("household", [home.id]).values()
    assert (told.state, told.outcome) == ("returned", "left_out")


@pytest.mark.parametrize(
    ("states", "least"),
    [
        (("received", "exported"), "exported"),
        (("exported", "here"), "here"),
        (("here", "returned", "received"), "returned"),
    ],
)
def test_the_least_advanced_of_several_counts(states: tuple[str, ...], least: str) -> None:
    standings = [RecordStanding(one, OFFICE_NAME, None) for one in states]
    assert least_advanced(standings).state == least


def test_of_two_bundles_the_later_one_is_waited_for() -> None:
    standings = [RecordStanding("exported", OFFICE_NAME, number) for number in (3, 5, 4)]
    assert least_advanced(standings).number == 5


@pytest.mark.parametrize(
    ("outcome", "way_on"),
    [
        ("quarantined", "It waits there for a decision"),
        ("rejected", "keep it out for good"),
        ("left_out", "ask them to"),
    ],
)
def test_what_was_not_taken_in_names_the_reason_and_the_way_on(outcome: str, way_on: str) -> None:
    said = in_words(RecordStanding("returned", OFFICE_NAME, 3, "the reason", outcome))
    assert said.startswith(f"not taken in by {OFFICE_NAME}: the reason. ")
    assert way_on in said


def test_what_waits_for_a_clock_to_be_right_says_whose() -> None:
    said = in_words(RecordStanding("returned", OFFICE_NAME, 3, "a clock far ahead", "parked"))
    assert "this computer's date was far ahead" in said
    assert "a clock far ahead" not in said
