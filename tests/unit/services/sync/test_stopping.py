"""Whoever stops long work half way keeps what is done, hears of it, and nothing else is done."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gridclient.errors import Cancelled
from gridclient.services.events import BundleMade, BundlesTaken
from gridclient.services.sync import composing, taking
from tests.builders import add, make_visit
from tests.stopping import Stopper
from tests.town import WORKERS, Town, change, dump, household


@pytest.fixture
def files(town: Town) -> list[Path]:
    """A bundle of each of three workers, each with a visit."""
    made = []
    for name in WORKERS:
        worker = getattr(town, name)
        add(worker, make_visit(household(worker, "201" if name == "zhang" else "101").id))
        made.append(town.send(worker, town.office).file)
    return made


def heard(town: Town, kind: type) -> list[Any]:
    told: list[Any] = []
    town.office.events.subscribe(kind, told.append)
    return told


def test_stopped_between_files_those_before_stay_in(town: Town, files: list[Path]) -> None:
    told = heard(town, BundlesTaken)
    results = town.office.sync.import_(files, Stopper(files[2].name))
    assert [one.file for one in results] == files
    assert [one.applied for one in results] == [1, 1, 0]
    assert [one.was_stopped for one in results] == [False, False, True]
    assert [one.applied for one in told] == [2]
    (last,) = town.office.sync.import_(files[2:])
    assert last.applied == 1


def test_stopped_inside_a_file_only_that_one_is_rolled_back(town: Town, files: list[Path]) -> None:
    results = town.office.sync.import_(files, Stopper(files[1].name, "Merging"))
    assert [one.was_stopped for one in results] == [False, True, True]
    again = town.office.sync.import_(files)
    assert [one.again for one in again] == [True, False, False]
    assert [one.applied for one in again] == [0, 1, 1]


def test_what_was_looked_at_can_be_stopped_the_same_way(town: Town, files: list[Path]) -> None:
    seen = town.office.sync.preview(files)
    results = town.office.sync.take(seen, progress=Stopper(files[1].name))
    assert [one.was_stopped for one in results] == [False, True, True]
    assert results[0].applied == 1


def test_stopped_before_anything_is_in_nothing_was_changed(town: Town, files: list[Path]) -> None:
    before, told = dump(town.office), heard(town, BundlesTaken)
    with pytest.raises(Cancelled):
        town.office.sync.import_(files, Stopper("Merging"))
    assert dump(town.office) == before
    assert told == []


def test_a_trial_that_is_stopped_is_no_partial_import(town: Town, files: list[Path]) -> None:
    with pytest.raises(Cancelled):
        town.office.sync.import_(files, Stopper(files[1].name), dry_run=True)


def test_stopped_when_all_is_in_it_is_just_done(town: Town, files: list[Path]) -> None:
    told = heard(town, BundlesTaken)
    results = town.office.sync.import_(files, Stopper("Done"))
    assert [one.applied for one in results] == [1, 1, 1]
    assert [one.applied for one in told] == [3]


def test_after_a_fault_in_a_file_what_is_in_is_told(
    town: Town, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    take = taking.importing.take

    def break_down(*given: Any, **named: Any) -> Any:
        if files[1] in given:
            raise RuntimeError
        return take(*given, **named)

    monkeypatch.setattr(taking.importing, "take", break_down)
    told = heard(town, BundlesTaken)
    with pytest.raises(RuntimeError):
        town.office.sync.import_(files)
    assert [one.applied for one in told] == [1]


def test_a_bundle_that_is_written_is_made_whoever_stops_then(town: Town) -> None:
    change(town.office, phone="0999")
    told = heard(town, BundleMade)
    made = town.office.sync.export(town.wang.profile.replica, town.mail, Stopper("Done"))
    assert made.file.exists()
    assert [one.number for one in told] == [made.number]


def test_of_several_bundles_those_that_are_written_are_made(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    town.exchange()
    add(town.wang, *(make_visit(household(town.wang).id) for _n in range(10)))
    monkeypatch.setattr(composing, "ROWS_AT_MOST", 4)
    office = town.office.profile.replica
    made = town.wang.sync.export_all(office, town.mail, Stopper("Signing", "Signing", "Signing"))
    assert [sum(one.rows.values()) for one in made] == [4, 4]
    assert made[-1].is_cut
    assert made[-1].number == 3
    assert [one.number for one in town.wang.sync.export_all(office, town.mail)] == [4, 5, 6]
