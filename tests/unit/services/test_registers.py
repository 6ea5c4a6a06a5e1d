"""Editing one record: some fields, cleaned, checked, with what stood before."""

from __future__ import annotations

import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import named_id
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Grid
from gridclient.errors import Refused
from gridclient.services.events import RegistersChanged
from tests import builders, profiles


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
    office.registers.change(Resident, resident.id, phone="1", despite="-")
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


ID = "11010519491231002X"


def doubtful(app: App, kind: type, row_id: str, **fields: object) -> Refused:
    before = app.registers.get(kind, row_id)
    with pytest.raises(Refused) as refusal:
        app.registers.change(kind, row_id, **fields)  # type: ignore[arg-type]
    assert refusal.value.code == "entry.doubtful"
    assert refusal.value.hint
    assert app.registers.get(kind, row_id) == before
    return refusal.value


def test_what_is_doubtful_is_asked_about_and_kept_for_a_reason(office: App, resident: Resident):
    error = doubtful(office, Resident, resident.id, phone="1380013", born_on=dt.date(2027, 1, 1))
    assert [place.field for place in error.where] == ["Born on"]
    error = doubtful(office, Resident, resident.id, phone="138001380", id_number="123")
    assert [place.field for place in error.where] == ["ID number", "Phone"]
    doubtful(office, Resident, resident.id, phone="138001380", despite=" ")
    office.registers.change(Resident, resident.id, phone="138001380", despite="本人所述")
    kept = office.registers.get(Resident, resident.id)
    assert (kept.phone, kept.check_state, kept.check_reason) == (
        "138001380",
        "to_check",
        "本人所述",
    )


def test_an_old_doubt_is_not_asked_again_and_its_correction_clears_the_mark(
    office: App, resident: Resident
):
    office.registers.change(Resident, resident.id, phone="138001380", despite="本人所述")
    office.registers.change(Resident, resident.id, remarks="x")
    doubtful(office, Resident, resident.id, phone="138001381")
    assert office.registers.get(Resident, resident.id).check_state == "to_check"
    office.registers.change(Resident, resident.id, phone="13800138000")
    kept = office.registers.get(Resident, resident.id)
    assert (kept.check_state, kept.check_reason) == (None, None)


def test_a_correction_undone_brings_value_and_mark_back_unasked(office: App, resident: Resident):
    office.registers.change(Resident, resident.id, phone="138001380", despite="本人所述")
    marked = office.registers.get(Resident, resident.id)
    before = office.registers.change(Resident, resident.id, phone="13800138000")
    assert office.registers.doubts(Resident, resident.id, phone=before.phone) == []
    office.registers.change(Resident, resident.id, phone=before.phone)
    assert office.registers.get(Resident, resident.id) == marked
    office.registers.change(Resident, resident.id, phone=resident.phone)
    assert office.registers.get(Resident, resident.id) == resident


def test_a_choice_that_is_no_longer_offered_can_be_put_back(office: App, resident: Resident):
    office.dictionary.add("care_category", "临时困难")
    care = office.registers.add(
        CareEnrolment, household_id=resident.household_id, category="临时困难"
    )
    office.dictionary.retire(office.dictionary.entries("care_category")[0].id)
    office.registers.change(CareEnrolment, care.id, category="dibao")
    office.registers.change(CareEnrolment, care.id, category="临时困难")
    assert office.registers.get(CareEnrolment, care.id) == care


def test_the_mark_of_a_ledger_stays(office: App, resident: Resident):
    office.registers.change(Resident, resident.id, check_state="to_check")
    office.registers.change(Resident, resident.id, phone="13800138000")
    assert office.registers.get(Resident, resident.id).check_state == "to_check"


def test_fields_that_no_longer_agree_are_asked_about_wherever_the_change_is(
    office: App, resident: Resident
):
    office.registers.change(Resident, resident.id, born_on=dt.date(1950, 1, 1), sex="male")
    error = doubtful(office, Resident, resident.id, id_number=ID)
    assert [place.field for place in error.where] == ["Sex", "Born on"]
    words = office.registers.doubts(Resident, resident.id, id_number=ID)
    assert len(words) == 2
    assert office.registers.doubts(Resident, resident.id, remarks="x") == []
    assert office.registers.doubts(Resident, None, name="王", phone="1") == [
        "“Phone” is not a telephone number"
    ]


def test_a_new_record_is_weighed_and_spelled(office: App, resident: Resident):
    home = resident.household_id
    with pytest.raises(Refused) as refusal:
        office.registers.add(Resident, household_id=home, name="王小", phone="12")
    assert refusal.value.code == "entry.doubtful"
    made = office.registers.add(
        Resident, household_id=home, name="王小", phone="12", despite="只有分机"
    )
    assert (made.check_state, made.check_reason) == ("to_check", "只有分机")
    made = office.registers.add(
        Resident, household_id=home, name="王大", phone="138 0013 8000", id_number=ID.lower()
    )
    assert (made.phone, made.id_number, made.check_state) == ("13800138000", ID, None)


def test_a_choice_may_be_a_title_and_an_unknown_one_is_refused(office: App, resident: Resident):
    office.registers.change(Resident, resident.id, sex="女")
    assert office.registers.get(Resident, resident.id).sex == "female"
    for fields, code in (
        ({"sex": "other"}, "entry.choice"),
        ({"household_id": builders.make_id()}, "entry.reference"),
    ):
        with pytest.raises(Refused) as refusal:
            office.registers.change(Resident, resident.id, **fields)
        assert refusal.value.code == code


def test_a_certificate_is_held_against_its_holders_number(office: App, resident: Resident):
    office.registers.change(Resident, resident.id, id_number=ID)
    given = {
        "household_id": resident.household_id,
        "resident_id": resident.id,
        "category": "disability",
    }
    with pytest.raises(Refused) as refusal:
        office.registers.add(CareEnrolment, **given, certificate_no="44052418800101001441")
    assert "somebody else's" in refusal.value.message
    office.registers.add(CareEnrolment, **given, certificate_no=f"{ID}41")


def test_grid_codes_are_unique_and_written_as_here(office: App, resident: Resident):
    (grid,) = office.registers.find(Grid)
    division = grid.division_id
    for code, word in ((grid.code, grid.name), ("12", "not written as")):
        with pytest.raises(Refused) as refusal:
            office.registers.add(Grid, division_id=division, code=code, name="新网格")
        assert refusal.value.code == "entry.doubtful"
        assert word in refusal.value.message
    twice = office.registers.add(
        Grid, division_id=division, code=grid.code, name="临时", despite="待调整"
    )
    assert twice.id != grid.id
    assert office.registers.get(Grid, grid.id) == grid
    code = f"{profiles.COMMUNITY}777"
    made = office.registers.add(Grid, division_id=division, code=code, name="七")
    assert made.id == named_id("grid", code)
    office.registers.set_grid_code_pattern(r"\d{2}")
    office.registers.add(Grid, division_id=division, code="12", name="短码")
    with pytest.raises(Refused) as refusal:
        office.registers.set_grid_code_pattern("(")
    assert refusal.value.code == "grid.pattern"


def test_one_building_is_entered_once_in_a_grid(office: App, resident: Resident):
    (house,) = office.registers.find(Building)
    with pytest.raises(Refused) as refusal:
        office.registers.add(Building, grid_id=house.grid_id, building_no=house.building_no)
    assert refusal.value.code == "entry.doubtful"
    office.registers.add(Building, grid_id=house.grid_id, building_no="99")
    office.registers.change(Building, house.id, floors=6)


def test_places_are_retired_without_a_day_and_come_back(office: App, resident: Resident):
    (house,) = office.registers.find(Building)
    before = office.registers.retire(Building, house.id, "demolished")
    assert office.registers.get(Building, house.id).retired == "demolished"
    office.registers.change(Building, house.id, retired=before.retired)
    assert office.registers.get(Building, house.id) == house
    with pytest.raises(Refused) as refusal:
        office.registers.retire(Division, office.registers.find(Division)[0].id, "ended")
    assert refusal.value.code == "record.stays"


def test_references_are_told_as_people_read_them(office: App, resident: Resident):
    (house,) = office.registers.find(Building)
    titles = office.references
    estate = builders.make_estate()
    person = builders.make_person(name="周建国")
    builders.save(office, estate, person, builders.make_person(name="走了", retired="ended"))
    office.registers.change(Building, house.id, estate_id=estate.id)
    leader = entity_of(Building).fields["leader_id"]
    assert titles.choices(leader) == [(person.id, "周建国 · Grid worker")]
    assert titles.choices(entity_of(Resident).fields["household_id"]) == []
    assert titles.choices(entity_of(Resident).fields["name"]) == []
    assert titles.title("building", house.id) == "阳光花园3栋"
    assert titles.title("resident", resident.id) == resident.name
    assert titles.title("household", resident.household_id) == "阳光花园3栋1单元101 王秀兰"
    assert titles.title("building", "gone") == "gone"
