"""Editing one record: some fields, cleaned, checked, with what stood before."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.errors import Refused
from gridclient.services.events import RegistersChanged
from tests import builders


@pytest.fixture
def resident(office: App) -> Resident:
    home = builders.move_in(office, builders.make_house(office))
    (found,) = office.registers.find(Resident, household_id=home.id)
    return found


def sequence(app: App) -> int:
    with app.profile.store.view() as unit:
        return unit.sequence()


def test_a_change_returns_what_stood_before_and_can_be_undone(office: App, resident: Resident):
    told: list[RegistersChanged] = []
    office.events.subscribe(RegistersChanged, told.append)
    before = office.registers.change(Resident, resident.id, phone=" 13800138000 ", remarks="x")
    assert before == resident
    after = office.registers.get(Resident, resident.id)
    assert (after.phone, after.remarks) == ("13800138000", "x")
    office.registers.change(Resident, resident.id, phone=before.phone, remarks=before.remarks)
    assert office.registers.get(Resident, resident.id) == resident
    assert told == [RegistersChanged(1), RegistersChanged(1)]


def test_a_change_of_nothing_tells_nobody(office: App, resident: Resident):
    told: list[RegistersChanged] = []
    office.events.subscribe(RegistersChanged, told.append)
    before = sequence(office)
    office.registers.change(Resident, resident.id, name=resident.name)
    assert told == []
    assert sequence(office) == before


@pytest.mark.parametrize("blank", ["", "   ", "\u200b", None])
def test_a_blank_empties_a_field(office: App, resident: Resident, blank: str | None):
    office.registers.change(Resident, resident.id, phone="1")
    office.registers.change(Resident, resident.id, phone=blank)
    assert office.registers.get(Resident, resident.id).phone is None


@pytest.mark.parametrize(
    ("fields", "where"),
    [
        ({"name": ""}, "Name"),
        ({"name": "x" * 41}, "Name"),
        ({"household_id": "nonsense"}, "Household"),
        ({"remarks": "x" * 2001}, "Remarks"),
    ],
)
def test_what_cannot_be_kept_is_refused_and_named(
    office: App, resident: Resident, fields: dict[str, str], where: str
):
    before = sequence(office)
    with pytest.raises(Refused) as refusal:
        office.registers.change(Resident, resident.id, **fields)
    assert refusal.value.code == "entry.invalid"
    assert [place.field for place in refusal.value.where] == [where]
    assert office.registers.get(Resident, resident.id) == resident
    assert sequence(office) == before


def test_a_record_that_is_not_here(office: App):
    for act in (office.registers.get, office.registers.change):
        with pytest.raises(Refused) as refusal:
            act(Household, builders.make_id())
        assert refusal.value.code == "record.unknown"


def test_a_record_is_added_cleaned_and_told(office: App, resident: Resident):
    told: list[RegistersChanged] = []
    office.events.subscribe(RegistersChanged, told.append)
    added = office.registers.add(
        Resident, household_id=resident.household_id, name=" 王小明 ", relation="son"
    )
    assert added.name == "王小明"
    assert office.registers.get(Resident, added.id) == added
    assert told == [RegistersChanged(1)]


def test_a_new_record_without_what_is_required_is_refused(office: App, resident: Resident):
    before = sequence(office)
    with pytest.raises(Refused) as refusal:
        office.registers.add(Resident, household_id=resident.household_id)
    assert refusal.value.code == "entry.invalid"
    assert [place.field for place in refusal.value.where] == ["Name"]
    assert sequence(office) == before


def test_who_leaves_is_retired_with_day_and_reason_and_can_come_back(
    office: App, resident: Resident
):
    before = office.registers.retire(Resident, resident.id, "moved_away")
    assert before == resident
    gone = office.registers.get(Resident, resident.id)
    assert (gone.retired, gone.retired_on) == ("moved_away", dt.date(2026, 11, 22))
    office.registers.change(Resident, resident.id, retired=None, retired_on=None)
    assert office.registers.get(Resident, resident.id) == resident


def test_nobody_is_retired_for_an_unknown_reason(office: App, resident: Resident):
    with pytest.raises(Refused) as refusal:
        office.registers.retire(Resident, resident.id, "whatever")
    assert refusal.value.code == "entry.choice"
    assert office.registers.get(Resident, resident.id).retired is None
