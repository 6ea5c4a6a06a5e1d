"""Contact cards: staff only, one a building."""

from __future__ import annotations

import pytest

from gridclient.app import App
from gridclient.domain.cards import vcard
from gridclient.domain.places import Building, Division, Grid
from gridclient.errors import Refused
from tests import builders


@pytest.fixture
def house(office: App) -> Building:
    house = builders.make_house(office)
    builders.move_in(office, house, head="王秀兰")
    return house


def test_a_card_names_the_worker_of_the_grid(office: App, house: Building):
    leader = builders.make_person(name="孙强", post="building_leader", phone="13900139000")
    worker = builders.make_person(name="张敏", duty_text="工作日 9:00-17:00")
    builders.save(office, leader, worker)
    division = office.places.division()
    assert division is not None
    office.registers.change(Division, division.id, phone="010-88880000", duty_phone="13700137000")
    office.registers.change(Building, house.id, leader_id=leader.id)
    office.registers.change(Grid, house.grid_id, area="3栋至5栋")
    (card,) = office.cards.contact()
    assert (card.community, card.grid_name, card.area) == ("和平里社区", "第一网格", "3栋至5栋")
    assert (card.building, card.worker_name, card.worker_phone) == ("3栋", "张敏", "13800138000")
    assert (card.leader_name, card.leader_phone) == ("孙强", "13900139000")
    assert (card.office_phone, card.duty_phone) == ("010-88880000", "13700137000")
    assert card.duty_text == "工作日 9:00-17:00"
    assert [number for _, number in card.hotlines] == ["12345", "110", "119", "120"]
    assert card.qr_text == vcard("张敏", "和平里社区 第一网格", "13800138000", "3栋")
    assert len(card.qr_text.encode()) < 200


def test_no_resident_and_no_care_category_stands_on_a_card(office: App, house: Building):
    builders.save(office, builders.make_person())
    builders.move_in(office, house, "102", head="李建国", care=["elder_alone"])
    told = repr(office.cards.contact())
    assert "张敏" in told
    for private in ("王秀兰", "李建国", "elder", "独居"):
        assert private not in told


def test_without_a_phone_of_its_own_the_code_calls_the_office(office: App, house: Building):
    builders.save(office, builders.make_person(phone=None))
    division = office.places.division()
    assert division is not None
    office.registers.change(Division, division.id, phone="010-88880000")
    (card,) = office.cards.contact()
    assert card.worker_phone == ""
    assert "TEL;TYPE=CELL:010-88880000" in card.qr_text


def test_one_card_for_each_building_asked_for(office: App, house: Building):
    builders.save(office, builders.make_person())
    builders.move_in(office, builders.make_house(office, building_no="12"))
    assert [card.building for card in office.cards.contact()] == ["3栋", "12栋"]
    assert [card.building for card in office.cards.contact(["12"])] == ["12栋"]
    with pytest.raises(Refused) as refusal:
        office.cards.contact(["99"])
    assert refusal.value.code == "building.unknown"


@pytest.mark.parametrize(
    "fields",
    [{"retired": "ended"}, {"grid_ids": ()}, {"post": "volunteer"}],
    ids=["retired", "no-grid", "volunteer"],
)
def test_a_grid_without_a_worker_is_told(office: App, house: Building, fields: dict[str, object]):
    builders.save(office, builders.make_person(**fields))
    with pytest.raises(Refused) as refusal:
        office.cards.contact()
    assert refusal.value.code == "cards.no_worker"
    assert refusal.value.hint


def test_without_buildings_there_are_no_cards(office: App):
    with pytest.raises(Refused) as refusal:
        office.cards.contact()
    assert refusal.value.code == "cards.none"


@pytest.mark.parametrize("name", ["王;芳", "王,芳", "王\\芳", "王\n芳"])
def test_signs_of_the_vcard_format_are_escaped(name: str):
    lines = vcard(name, "社区", "138", "").split("\r\n")
    assert lines[0] == "BEGIN:VCARD"
    assert lines[-1] == "END:VCARD"
    assert len(lines) == 7
    assert lines[3].startswith("FN:王\\")
