"""What waits at an office under stamps that are void by now, as its sender's clock was put right:
it comes anew, or its time comes, or a person decides; nothing of it is let go of."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.people import Household
from gridclient.services import backups
from gridclient.services.issues import NewIssue
from gridclient.store import held_back
from tests.profiles import PASSPHRASE, Clock
from tests.town import Town, agree, change, household

MONTHS = dt.timedelta(days=40)
HERE, BESIDE = "101", "102"


def says(app: App, room: str, number: str) -> None:
    change(app, room, phone=number)


def phone(app: App, room: str) -> str | None:
    return household(app, room).phone


def parked(town: Town) -> list[str]:
    with town.office.profile.store.view() as unit:
        return [item.rule for item in held_back.held(unit, "parked")]


def ahead(town: Town, off: dt.timedelta) -> Clock:
    """wang's own clock, off by so much until it is put right."""
    town.close("wang")
    made = town.clocks["wang"] = Clock(town.clock.at + off)
    return made


def test_what_was_a_few_days_ahead_comes_in_though_later_words_were_stamped_anew(
    town: Town,
) -> None:
    """Its time had come when the clock was put right: nothing of it was sent anew."""
    clock = ahead(town, dt.timedelta(days=5))
    says(town.wang, HERE, "the first day")
    assert town.bring(town.wang, town.office).parked == 1
    town.bring(town.office, town.wang)  # it is confirmed, so it is not sent again
    for each in (clock, town.clock):
        each.advance(days=4)
    says(town.wang, BESIDE, "the fourth day")
    clock.at = town.clock.at
    town.close("wang")
    for each in (clock, town.clock):
        each.advance(days=2)
    town.bring(town.wang, town.office)
    assert phone(town.office, HERE) == "the first day"
    assert phone(town.office, BESIDE) == "the fourth day"
    assert parked(town) == []
    town.exchange()
    assert agree(town.office, town.wang)


@pytest.mark.parametrize("beside", [False, True])
def test_what_left_its_sender_s_scope_before_it_was_stamped_anew_is_for_a_person(
    town: Town, beside: bool
) -> None:
    """Found by the simulation (seed 9894): a household goes to another grid, and with it what its
    worker had said under a wrong date. That waited at the office, and was let go of. So it is for
    a person although nothing else ``beside`` was stamped anew; and the worker gets it all back."""
    for _again in range(2):
        town.exchange()
    home = household(town.office, HERE)
    clock = ahead(town, MONTHS)
    says(town.wang, HERE, "of another time")
    issue = town.wang.issues.add(NewIssue("灯不亮"), home.id).issue
    if beside:
        says(town.wang, BESIDE, "of another time too")
    town.bring(town.wang, town.office)
    move(town, home, household(town.office, "202").dwelling_id)
    town.bring(town.office, town.wang)
    assert not town.wang.registers.find(Household, id=home.id)
    clock.at = town.clock.at
    town.close("wang")
    town.bring(town.wang, town.office)
    assert (phone(town.office, BESIDE) == "of another time too") is beside
    assert decided(town) == {"household", "issue"}
    assert town.office.registers.get(Household, home.id).phone == "of another time"
    move(town, home, home.dwelling_id)
    town.bring(town.li, town.office)
    assert parked(town) == []
    assert has_issue(town.office, issue.id)
    town.bring(town.office, town.wang)
    assert has_issue(town.wang, issue.id)
    town.exchange()
    assert agree(town.office, town.wang)


def move(town: Town, home: Household, door: str) -> None:
    town.clock.advance(minutes=1)
    town.office.registers.change(Household, home.id, dwelling_id=door)


def has_issue(app: App, issue_id: str) -> bool:
    """Whether an issue is here with its first step."""
    steps = [one.issue_id for one in app.registers.find(IssueEvent)]
    return [one.id for one in app.registers.find(Issue)] == [issue_id] == steps


def decided(town: Town) -> set[str]:
    """The office lets in all that waits under a wrong date, records before what is below them."""
    waiting = {one.entity: one for one in town.office.quarantine.list_()}
    assert {one.rule for one in waiting.values()} <= {"clock"}
    for name in sorted(waiting):
        town.office.quarantine.accept(waiting[name].id)
    return set(waiting)


def test_a_void_row_that_waits_alone_is_for_a_person(town: Town) -> None:
    """Found by the simulation (seed 161): nothing was left to be tried again."""
    for _again in range(2):
        town.exchange()
    home = household(town.office, HERE)
    clock = ahead(town, MONTHS)
    says(town.wang, HERE, "of another time")
    town.bring(town.wang, town.office)
    move(town, home, household(town.office, "202").dwelling_id)
    town.bring(town.office, town.wang)
    clock.at = town.clock.at
    town.close("wang")
    town.bring(town.wang, town.office)
    assert decided(town) == {"household"}
    assert town.office.registers.get(Household, home.id).phone == "of another time"


def test_what_its_sender_forgot_by_a_restore_is_for_a_person(town: Town) -> None:
    """The backup is older than what was said: all comes again, but for that."""
    for _again in range(2):
        town.exchange()
    clock = ahead(town, MONTHS)
    for room in (HERE, BESIDE):
        says(town.wang, room, "before the backup")
    backup = backups.make(town.wang.profile).stem
    says(town.wang, HERE, "after the backup")
    assert town.bring(town.wang, town.office).parked == 2
    clock.at = town.clock.at
    town.close("wang")
    backups.restore_with(town.folder / "wang", PASSPHRASE, backup, clock)
    town.bring(town.wang, town.office)
    for room in (HERE, BESIDE):
        assert phone(town.office, room) == "before the backup"
    assert decided(town) == {"household"}
    assert phone(town.office, HERE) == "after the backup"
    for _again in range(2):
        town.exchange()
    assert parked(town) == []
    assert agree(town.office, town.wang)
