"""The delta: what changed since a ledger was last given away, by whomever it was entered."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.services.exports import Wanted
from tests import builders, town
from tests.town import Town
from tests.unit.services.exports.given import table


def delta(office: App, folder: Path, kind: str = "residents", **said: Any) -> dict[str, str]:
    """Name or head to what changed."""
    file = folder / "delta.xlsx"
    columns = {"residents": ["姓名"], "households": ["户主"], "elderly": ["姓名"]}[kind]
    office.exports.export(Wanted(kind, since_last=True, columns=columns, **said), file)
    return {line[next(k for k in line if k != "Change")]: line["Change"] for line in table(file)}


def _person(office: App) -> Resident:
    return min(office.registers.find(Resident), key=lambda person: person.id)


def test_the_first_time_everything_is_new_and_then_nothing(office: App, tmp_path: Path) -> None:
    assert set(delta(office, tmp_path).values()) == {"new"}
    assert delta(office, tmp_path) == {}


def test_only_what_changed_with_what_it_was(office: App, tmp_path: Path) -> None:
    office.exports.export(Wanted("residents"), tmp_path / "all.xlsx")
    first = _person(office)
    office.registers.change(Resident, first.id, name="王改名", phone="13912345678")
    builders.save(office, builders.make_resident(first.household_id, name="新来的"))
    gone = office.registers.find(Resident, name="王小明")[-1]
    office.registers.change(Resident, gone.id, name="走了的", retired="moved_away")
    assert delta(office, tmp_path) == {
        "王改名": "changed: Name, Phone",
        "新来的": "new",
        "走了的": "retired: moved away",
    }
    assert delta(office, tmp_path) == {}


def test_a_change_of_the_household_is_one_of_its_members(office: App, tmp_path: Path) -> None:
    delta(office, tmp_path)
    office.registers.change(Household, _person(office).household_id, file_no="A-1")
    assert set(delta(office, tmp_path).values()) == {"changed: File number"}


def test_new_care_shows_on_the_list_of_residents(office: App, tmp_path: Path) -> None:
    delta(office, tmp_path)
    person = _person(office)
    cared = builders.make_enrolment(person.household_id, "dibao", resident_id=person.id)
    builders.save(office, cared)
    assert delta(office, tmp_path) == {person.name: "changed: Care enrolment"}


def test_each_kind_and_choice_of_grids_has_its_own_memory(office: App, tmp_path: Path) -> None:
    delta(office, tmp_path)
    assert len(delta(office, tmp_path, "households")) == 2
    grid = {"grids": [builders.make_grid().code]}
    assert set(delta(office, tmp_path, **grid).values()) == {"new"}
    assert delta(office, tmp_path, **grid) == {}


def test_what_comes_by_bundle_counts_though_it_is_older(tmp_path: Path) -> None:
    with town.copied(tmp_path / "town") as made:
        _older_by_bundle(made, tmp_path)


def _older_by_bundle(made: Town, tmp_path: Path) -> None:
    home = town.household(made.wang)
    made.bring(made.office, made.wang)
    changed = {"phone": "13912345678"}
    made.wang.registers.change(Household, home.id, **changed)
    made.clock.advance(minutes=5)
    other = town.household(made.office, "201")
    made.office.registers.change(Household, other.id, file_no="A-1")
    delta(made.office, tmp_path, "households")
    made.bring(made.wang, made.office)
    assert list(delta(made.office, tmp_path, "households").values()) == ["changed: Household phone"]
