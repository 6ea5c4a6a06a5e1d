"""Two people of one name, and one person granted twice: never taken for each other."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.staff import Person
from gridclient.errors import Refused
from tests import builders, profiles


@pytest.fixture
def office(tmp_path: Path) -> App:
    made = profiles.office(tmp_path)
    builders.move_in(made, builders.make_house(made))
    return made


def test_a_bundle_for_a_name_that_two_have_is_refused_and_both_are_named(
    tmp_path: Path, office: App
):
    one = profiles.worker(tmp_path, office, "王芳", (profiles.GRID,))
    two = profiles.worker(tmp_path, office, "王芳", (profiles.OTHER_GRID,))
    with pytest.raises(Refused) as refused:
        office.sync.export("王芳", tmp_path)
    assert refused.value.code == "peer.several"
    for worker in (one, two):
        assert worker.profile.replica in refused.value.hint
        assert office.sync.export(worker.profile.replica, tmp_path).file.exists()


def test_data_as_of_keeps_namesakes_apart(tmp_path: Path, office: App):
    profiles.worker(tmp_path, office, "王芳", (profiles.GRID,))
    two = profiles.worker(tmp_path, office, "王芳", (profiles.OTHER_GRID,))
    office.sync.import_([two.sync.export(office.profile.replica, tmp_path).file])
    today = office.places.today()
    fresh = office.coverage.table(today, today, "worker").data_as_of
    assert len(fresh) == 2
    assert sorted(day is not None for day in fresh.values()) == [False, True]


def test_who_is_granted_another_grid_under_the_same_keys_stays_one_person(
    tmp_path: Path, office: App
):
    worker = profiles.worker(tmp_path, office, "王芳", (profiles.GRID,))
    profiles.enrol(tmp_path, office, worker, grids=(profiles.OTHER_GRID,))
    people = office.registers.find(Person, name="王芳")
    assert len(people) == 1
    assert worker.profile.person_id == people[0].id
