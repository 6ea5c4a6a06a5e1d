"""A worker leaves: what was theirs goes to the next in one step, and travels."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.handovers import Handover
from gridclient.domain.identifiers import named_id
from gridclient.domain.issues import Issue
from gridclient.domain.people import Household
from gridclient.domain.staff import Person
from gridclient.errors import Refused
from gridclient.services.handovers import Preview
from gridclient.services.issues import NewIssue
from tests import builders, profiles
from tests.profiles import GRID, OTHER_GRID

DAY = dt.date(2026, 11, 22)


class Team:
    """An office, the one who leaves (grid 1) and the next (grid 2); a household in each grid."""

    def __init__(self, office: App, leaver: App, follower: App, mail: Path) -> None:
        self.office, self.leaver, self.follower = office, leaver, follower
        self.mail = mail
        first = builders.make_house(office)
        second = builders.make_building(grid_id=named_id("grid", OTHER_GRID), building_no="8")
        builders.save(office, second)
        self.home = builders.move_in(office, first, "301", care=["elder_alone"])
        self.alone = builders.move_in(office, first, "302", head="李大爷", care=["dibao"])
        self.far = builders.move_in(office, second, "801", head="周阿姨")
        (enrolment,) = office.registers.find(CareEnrolment, household_id=self.home.id)
        builders.save(office, _with(enrolment, helper_ids=(self.from_id, self.third)))
        for home in (self.home, self.alone, self.far):
            office.issues.add(NewIssue("楼道灯不亮"), home.id)
        for app in (leaver, follower):
            self.bring(office, app)

    @property
    def from_id(self) -> str:
        return str(self.leaver.profile.person_id)

    @property
    def to_id(self) -> str:
        return str(self.follower.profile.person_id)

    @property
    def third(self) -> str:
        return named_id("person", "somebody else")

    def bring(self, sender: App, receiver: App) -> None:
        file = sender.sync.export(receiver.profile.replica, self.mail).file
        (result,) = receiver.sync.import_([file])
        assert result.refusal is None
        assert (result.quarantined, result.parked) == (0, 0)

    def person(self, person_id: str) -> Person:
        return self.office.registers.get(Person, person_id)

    def helpers(self, of: App, household_id: str) -> tuple[str, ...]:
        (found,) = of.registers.find(CareEnrolment, household_id=household_id)
        return found.helper_ids

    def handlers(self, of: App) -> dict[str | None, str | None]:
        return {one.household_id: one.handler_id for one in of.registers.find(Issue)}


def _with(record: CareEnrolment, **fields: object) -> CareEnrolment:
    import dataclasses

    return dataclasses.replace(record, **fields)  # type: ignore[arg-type]


@pytest.fixture
def team(tmp_path: Path) -> Iterator[Team]:
    with profiles.team(tmp_path, 张敏=[GRID], 李强=[OTHER_GRID]) as (office, (one, two)):
        yield Team(office, one, two, tmp_path)


def test_the_preview_counts_and_changes_nothing(team: Team) -> None:
    before = team.office.sync.digest()
    preview = team.office.handovers.preview(team.from_id, team.to_id)
    holding = preview.holding
    assert [grid.code for grid in holding.grids] == [GRID]
    assert (holding.households, holding.people) == (2, 2)
    assert {issue.household_id for issue in holding.issues} == {team.home.id, team.alone.id}
    assert [one.household_id for one in holding.enrolments] == [team.home.id]
    assert holding.cared == 2  # the other has no helper of her own, and is cared for all the same
    assert preview.uncovered == (GRID,)
    assert team.office.sync.digest() == before


def test_everything_goes_in_one_step(team: Team) -> None:
    team.office.handovers.hand_over(team.from_id, team.to_id, note="钥匙在传达室", leaves=True)
    leaver, follower = team.person(team.from_id), team.person(team.to_id)
    assert (leaver.grid_ids, leaver.retired, leaver.retired_on) == ((), "ended", DAY)
    assert follower.grid_ids == (named_id("grid", OTHER_GRID), named_id("grid", GRID))
    assert team.helpers(team.office, team.home.id) == (team.to_id, team.third)
    assert team.helpers(team.office, team.alone.id) == ()
    handlers = team.handlers(team.office)
    assert handlers == {team.home.id: team.to_id, team.alone.id: team.to_id, team.far.id: None}
    (fact,) = team.office.handovers.list_()
    assert (fact.from_id, fact.to_id, fact.people) == (team.from_id, team.to_id, 2)
    assert (fact.note, fact.handed_on, len(fact.issue_ids)) == ("钥匙在传达室", DAY, 2)


def test_an_issue_somebody_else_handles_stays_with_them(team: Team) -> None:
    (issue,) = team.office.registers.find(Issue, household_id=team.alone.id)
    team.office.registers.change(Issue, issue.id, handler_id=_clerk(team))
    team.office.handovers.hand_over(team.from_id, team.to_id)
    assert team.handlers(team.office)[team.alone.id] != team.to_id


def _clerk(team: Team) -> str:
    clerk = builders.make_person(name="陈芳", post="office_clerk", grid_ids=())
    builders.save(team.office, clerk)
    return clerk.id


def test_the_next_one_gets_all_of_it_by_the_next_bundle(team: Team, tmp_path: Path) -> None:
    team.leaver.visits.record(team.home.id, "met", note="老人听力不好")
    team.bring(team.leaver, team.office)
    team.office.handovers.hand_over(team.from_id, team.to_id, leaves=True)
    grant = tmp_path / "wider.json"
    certificate = team.office.enrolment.renew(team.to_id, [OTHER_GRID, GRID], grant)
    assert tuple(certificate.grant.grids) == (OTHER_GRID, GRID)
    team.follower.enrolment.accept(grant)
    assert team.follower.profile.enrolled().grids == (OTHER_GRID, GRID)
    assert team.follower.sync.digest(GRID) == team.office.sync.digest(GRID)
    assert [one.note for one in team.follower.visits.of(team.home.id)] == ["老人听力不好"]
    assert team.helpers(team.follower, team.home.id) == (team.to_id, team.third)
    assert len(team.follower.registers.find(Handover)) == 1
    team.follower.visits.record(team.home.id, "met")
    team.bring(team.follower, team.office)
    assert len(team.office.visits.of(team.home.id)) == 2


def test_the_leaver_is_told(team: Team) -> None:
    team.office.handovers.hand_over(team.from_id, team.to_id, leaves=True)
    team.bring(team.office, team.leaver)
    (fact,) = team.leaver.registers.find(Handover)
    assert fact.to_id == team.to_id
    assert team.leaver.registers.get(Person, team.from_id).retired == "ended"


def test_a_bundle_that_comes_late_is_still_taken(team: Team) -> None:
    """What the leaver recorded before is not lost by the handover."""
    team.leaver.visits.record(team.home.id, "met", note="最后一次")
    team.office.handovers.hand_over(team.from_id, team.to_id, leaves=True)
    team.bring(team.leaver, team.office)
    assert [one.note for one in team.office.visits.of(team.home.id)] == ["最后一次"]


def test_missing_bundles_are_named_before(team: Team) -> None:
    assert _says(team.office.handovers.preview(team.from_id, team.to_id), "No bundle of 张敏")
    team.leaver.visits.record(team.home.id, "met")
    team.bring(team.leaver, team.office)
    team.bring(team.office, team.leaver)
    team.leaver.visits.record(team.home.id, "not_home")
    team.leaver.sync.export(team.office.profile.replica, team.mail).file.unlink()
    file = team.leaver.sync.export(team.office.profile.replica, team.mail).file
    assert file.exists()
    preview = team.office.handovers.preview(team.from_id, team.to_id)
    assert _says(preview, "2026-11-22")


def _says(preview: Preview, words: str) -> bool:
    return any(words in line for line in preview.warnings)


def test_taking_it_back_is_a_step_of_its_own(team: Team) -> None:
    before = (team.person(team.from_id), team.person(team.to_id))
    done = team.office.handovers.hand_over(team.from_id, team.to_id, leaves=True)
    team.office.registers.change(Household, team.home.id, phone="13900000000")
    back = team.office.handovers.take_back(done)
    assert (team.person(team.from_id), team.person(team.to_id)) == before
    assert team.helpers(team.office, team.home.id) == (team.from_id, team.third)
    assert set(team.handlers(team.office).values()) == {None}
    assert (back.from_id, back.to_id) == (team.to_id, team.from_id)
    assert len(team.office.handovers.list_()) == 2
    assert team.office.registers.get(Household, team.home.id).phone == "13900000000"


def test_what_changed_since_is_not_taken_back(team: Team) -> None:
    done = team.office.handovers.hand_over(team.from_id, team.to_id)
    (issue,) = team.office.registers.find(Issue, household_id=team.home.id)
    clerk = _clerk(team)
    team.office.registers.change(Issue, issue.id, handler_id=clerk)
    team.office.handovers.take_back(done)
    assert team.handlers(team.office)[team.home.id] == clerk


def test_one_of_two_grids(team: Team) -> None:
    both = (named_id("grid", GRID), named_id("grid", OTHER_GRID))
    team.office.registers.change(Person, team.from_id, grid_ids=both)
    team.office.handovers.hand_over(team.from_id, team.to_id, [OTHER_GRID])
    assert team.person(team.from_id).grid_ids == both[:1]
    assert team.helpers(team.office, team.home.id) == (team.from_id, team.third)


@pytest.mark.parametrize(
    ("what", "code"),
    [
        ({"to_id": "self"}, "handover.same"),
        ({"grid_ids": [OTHER_GRID]}, "handover.grid"),
        ({"on": DAY + dt.timedelta(days=1)}, "handover.future"),
    ],
)
def test_what_cannot_be_handed_over(team: Team, what: dict[str, object], code: str) -> None:
    said = {"to_id": team.to_id, **what}
    if said["to_id"] == "self":
        said["to_id"] = team.from_id
    before = team.office.sync.digest()
    with pytest.raises(Refused) as refusal:
        team.office.handovers.hand_over(team.from_id, **said)  # type: ignore[arg-type]
    assert refusal.value.code == code
    assert refusal.value.hint
    assert team.office.sync.digest() == before


def test_nobody_leaves_with_grids_or_hands_over_nothing(team: Team) -> None:
    both = (named_id("grid", GRID), named_id("grid", OTHER_GRID))
    team.office.registers.change(Person, team.from_id, grid_ids=both)
    with pytest.raises(Refused) as refusal:
        team.office.handovers.hand_over(team.from_id, team.to_id, [GRID], leaves=True)
    assert refusal.value.code == "handover.leaves"
    with pytest.raises(Refused) as refusal:
        team.office.handovers.hand_over(_clerk(team), team.to_id)
    assert refusal.value.code == "handover.nothing"


def test_a_worker_hands_nothing_over(team: Team) -> None:
    with pytest.raises(Refused) as refusal:
        team.leaver.handovers.hand_over(team.from_id, team.to_id)
    assert refusal.value.code == "role.office"
