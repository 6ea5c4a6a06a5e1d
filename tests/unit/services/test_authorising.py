"""What is not a profile's to write is refused where it is asked, not only where it arrives."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Grid
from gridclient.errors import Refused
from gridclient.services.issues import NewIssue
from tests import builders, profiles


@pytest.fixture
def people(tmp_path: Path) -> tuple[App, App]:
    """An office with one household in the worker's grid, and the worker who has it too."""
    office = profiles.office(tmp_path)
    building = builders.make_house(office)
    builders.move_in(office, building)
    worker = profiles.worker(tmp_path, office)
    return office, worker


def digest(app: App) -> str:
    return app.sync.digest()[0]


@pytest.mark.parametrize(
    ("kind", "fields"),
    [(Division, {"name": "别的"}), (Grid, {"name": "别的"}), (Building, {"address": "别处"})],
)
def test_a_worker_may_not_change_places_of_the_office(
    people: tuple[App, App], kind: type, fields: dict[str, str]
):
    _office, worker = people
    record = worker.registers.find(kind)[0]
    before = digest(worker)
    with pytest.raises(Refused) as refused:
        worker.registers.change(kind, record.id, **fields)
    assert refused.value.code == "authority.role"
    assert digest(worker) == before


def test_a_worker_may_change_who_lives_in_the_own_grid(people: tuple[App, App]):
    _office, worker = people
    household = worker.registers.find(Household)[0]
    worker.registers.change(Household, household.id, phone="13900001111")
    worker.registers.add(Resident, household_id=household.id, name="新人")
    assert worker.visits.record(household.id, "met")


def test_a_leader_may_raise_issues_and_nothing_else(tmp_path: Path, people: tuple[App, App]):
    office, _worker = people
    leader = profiles.newcomer(tmp_path, "楼栋长")
    profiles.enrol(tmp_path, office, leader, "leader", grids=(profiles.GRID,))
    household = leader.registers.find(Household)[0]
    before = digest(leader)
    with pytest.raises(Refused, match="role"):
        leader.visits.record(household.id, "met")
    with pytest.raises(Refused, match="role"):
        leader.registers.change(Household, household.id, phone="13900001111")
    assert digest(leader) == before
    assert leader.issues.add(NewIssue("楼道灯不亮"), household.id).state == "registered"
