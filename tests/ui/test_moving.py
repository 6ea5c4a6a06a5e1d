"""Who moves in and out, and new doors, entered by hand beside the doors; on real profiles."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling
from gridclient.errors import Refused
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.buildings.moving_out import MovingOutForm
from gridclient.ui.screens.buildings.page import BuildingsPage
from gridclient.ui.widgets.duplicate_hint import DuplicateHint
from tests import builders
from tests.town import Town
from tests.ui.desks import Desk, words

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
Key = Qt.Key


@pytest.fixture
def house(office: App) -> Building:
    made = builders.make_house(office)
    builders.move_in(office, made, "101", head="王秀兰")
    builders.save(office, builders.make_dwelling(made.id, room_no="102", occupancy="vacant"))
    return made


@pytest.fixture
def at(qtbot: Any, office: App, house: Building, runner: JobRunner) -> Iterator[Desk]:
    made = Desk(qtbot, office, runner, "buildings")
    made.window.resize(1280, 800)
    made.settle()
    yield made
    made.settle()


def shown(at: Desk) -> BuildingsPage:
    return at.window.rooms.buildings_page


def choose(at: Desk, room: str) -> BuildingsPage:
    page = shown(at)
    canvas = page.doors.canvas
    canvas.choose(next(p for p in canvas.plan.places if p.door.room == room))
    page.doors.setFocus()
    at.settle()
    return page


def form_of(page: BuildingsPage) -> RecordForm:
    assert isinstance(page.panel.form, RecordForm)
    return page.panel.form


def door(office: App, room: str) -> Dwelling:
    (found,) = office.registers.find(Dwelling, room_no=room)
    return found


def undo(at: Desk) -> None:
    before = at.said()
    QTest.keyClick(at.window, Key.Key_Z, CONTROL)
    at.qtbot.waitUntil(lambda: at.said() != before)
    at.settle()


def test_a_household_moves_into_a_vacant_door_from_the_keyboard_and_is_taken_back(
    at: Desk, office: App
):
    page = choose(at, "102")
    QTest.keyClick(page.doors.canvas, Key.Key_N, CONTROL)
    form = form_of(page)
    editor = form.rows["head_name"].editor
    assert editor.hasFocus()
    assert "3栋1单元102" in words(page.panel)
    form.rows["head_name"].set_value("李明")
    form.rows["tenure"].set_value("rented")
    QTest.keyClick(editor, Key.Key_Return, CONTROL)
    at.settle()
    (home,) = office.registers.find(Household, head_name="李明")
    assert (home.dwelling_id, home.tenure) == (door(office, "102").id, "rented")
    assert door(office, "102").occupancy is None
    assert page.panel.form is None
    assert page.doors.canvas.current.door.household_id == home.id
    assert page.doors.canvas.current.door.state == "never"
    assert "Open the page" in words(page.panel)
    assert "Moved in: 李明" in at.said()
    undo(at)
    assert office.registers.get(Household, home.id).retired == "entered_in_error"
    assert door(office, "102").occupancy == "vacant"
    assert page.doors.canvas.current.door.household_id is None
    assert "Open the page" not in words(page.panel)


def test_the_page_of_who_moved_in_is_one_key_away(qtbot: Any, at: Desk):
    page = choose(at, "102")
    page.panel.comes.click()
    form_of(page).rows["head_name"].set_value("李明")
    form_of(page).save.click()
    at.settle()
    QTest.keyClick(page.doors.canvas, Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: at.window.here == "household")
    at.settle()
    assert "李明" in words(at.window.rooms.household_page)


def test_that_somebody_moved_in_can_be_kept_before_their_name_is_known(at: Desk, office: App):
    page = choose(at, "102")
    page.panel.comes.click()
    form_of(page).save.click()
    at.settle()
    (home,) = office.registers.find(Household, dwelling_id=door(office, "102").id)
    assert home.head_name is None
    assert page.doors.canvas.current.door.household_id == home.id


def test_whoever_is_entered_already_is_shown_and_linked_on_saving(
    qtbot: Any, at: Desk, office: App
):
    (known,) = office.registers.find(Household, head_name="王秀兰")
    page = choose(at, "101")
    page.panel.comes.click()
    form = form_of(page)
    (hint,) = form.findChildren(DuplicateHint)
    assert not hint.isVisible()
    form.rows["head_name"].set_value("王秀兰")
    qtbot.waitUntil(hint.isVisible)
    said = "\n".join(one.text() for one in hint.findChildren(QLabel))
    assert "3栋1单元101 王秀兰" in said
    assert "the same head of household" in said
    (box,) = hint.boxes.values()
    box.setChecked(True)
    form.save.click()
    at.settle()
    assert len(office.registers.find(Household, head_name="王秀兰")) == 2
    assert [one.household_id for one in _doors(office, "101")] == [known.id]
    assert page._household == known.id
    undo(at)
    assert office.duplicates.linked("household") == []
    assert [one.household_id for one in _doors(office, "101")] == [known.id]


def test_what_is_doubtful_is_said_while_it_is_typed(qtbot: Any, at: Desk, office: App):
    page = choose(at, "102")
    page.panel.comes.click()
    form = form_of(page)
    form.rows["phone"].set_value("12")
    qtbot.waitUntil(lambda: "telephone number" in words(form.rows["phone"]))
    form.save.click()
    assert form.despite.line.hasFocus()
    assert len(office.registers.find(Household)) == 1
    form.despite.line.setText("分机")
    form.save.click()
    at.settle()
    assert len(office.registers.find(Household, phone="12")) == 1


def test_nothing_typed_is_lost_whatever_happens_beside_it(at: Desk, office: App):
    page = choose(at, "102")
    page.panel.comes.click()
    form = form_of(page)
    form.rows["remarks"].set_value("typed with care")
    (home,) = office.registers.find(Household, head_name="王秀兰")
    office.visits.record(home.id, "met")
    at.settle()
    choose(at, "101")
    at.go("today")
    at.go("buildings")
    assert page.panel.form is form
    assert form.rows["head_name"].editor.hasFocus()
    assert form.rows["remarks"].value() == "typed with care"
    QTest.keyClick(page, Key.Key_N, CONTROL)
    assert page.panel.form is form
    QTest.keyClick(form.rows["head_name"].editor, Key.Key_Escape)
    at.settle()
    assert page.panel.form is None
    assert page.doors.canvas.hasFocus()
    assert "王秀兰" in words(page.panel)


def test_a_refusal_keeps_what_was_typed(at: Desk, office: App, monkeypatch: pytest.MonkeyPatch):
    page = choose(at, "102")
    page.panel.comes.click()
    form = form_of(page)
    form.rows["head_name"].set_value("李明")

    def refuse(*_said: Any, **_more: Any) -> None:
        raise Refused("store.full", "The disk is full.", hint="Make room.")

    monkeypatch.setattr(office.moves, "_lived_in", refuse)
    form.save.click()
    at.settle()
    assert "The disk is full." in at.said()
    assert page.panel.form is form
    assert office.registers.find(Household, head_name="李明") == []
    monkeypatch.undo()
    form.save.click()
    form.save.click()
    at.settle()
    assert len(office.registers.find(Household, head_name="李明")) == 1


def test_a_household_moves_out_with_whoever_lives_in_it_and_is_taken_back(at: Desk, office: App):
    (home,) = office.registers.find(Household, head_name="王秀兰")
    (person,) = office.registers.find(Resident, household_id=home.id)
    page = choose(at, "101")
    page.panel.leaves.click()
    form = page.panel.form
    assert isinstance(form, MovingOutForm)
    assert form.reason.hasFocus()
    assert "王秀兰" in words(page.panel)
    form.day.setDate(QDate(2026, 11, 20))
    QTest.keyClick(form.reason, Key.Key_Return, CONTROL)
    at.settle()
    for kind, row_id in ((Household, home.id), (Resident, person.id)):
        now = office.registers.get(kind, row_id)
        assert (now.retired, str(now.retired_on)) == ("moved_away", "2026-11-20")
    assert page.doors.canvas.current.door.household_id is None
    assert "Moved out: 王秀兰" in at.said()
    undo(at)
    assert office.registers.get(Household, home.id) == home
    assert office.registers.get(Resident, person.id) == person
    assert page.doors.canvas.current.door.household_id == home.id
    assert "王秀兰" in words(page.panel)


def test_a_door_is_added_and_taken_back(at: Desk, office: App):
    page = choose(at, "101")
    QTest.keyClick(page.doors.canvas, Key.Key_N, CONTROL | SHIFT)
    form = form_of(page)
    assert form.rows["unit_no"].editor.hasFocus()
    form.save.click()
    assert page.panel.form is form  # nothing was entered yet, and the room is needed
    form.rows["unit_no"].set_value("1")
    form.rows["floor_no"].set_value(2)
    form.rows["room_no"].set_value("201")
    QTest.keyClick(form.rows["room_no"].editor, Key.Key_Return, CONTROL)
    at.settle()
    made = door(office, "201")
    assert (made.unit_no, made.floor_no) == ("1", 2)
    assert page.doors.canvas.current.door.dwelling_id == made.id
    assert "A household moved in" in words(page.panel)
    undo(at)
    assert door(office, "201").retired == "entered_in_error"
    assert _doors(office, "201") == []
    assert "Choose a door" in words(page.panel)


def test_a_door_that_is_entered_already_is_doubted(qtbot: Any, at: Desk, office: App):
    page = choose(at, "101")
    page.add_door.click()
    form = form_of(page)
    form.rows["unit_no"].set_value("1单元")
    form.rows["room_no"].set_value("0101室")
    qtbot.waitUntil(lambda: "entered already" in words(form.rows["room_no"]))
    form.cancel.click()


def test_a_door_behind_which_somebody_lives_by_now_is_not_taken_back(at: Desk, office: App):
    page = choose(at, "101")
    page.add_door.click()
    form_of(page).rows["room_no"].set_value("201")
    form_of(page).save.click()
    at.settle()
    office.moves.move_in(door(office, "201").id, {"head_name": "李明"})
    at.settle()
    undo(at)
    assert "Somebody lives behind this door now." in at.said()
    assert door(office, "201").retired is None


def test_the_form_has_its_room_where_there_is_none_for_the_panel(at: Desk):
    at.window.resize(840, 620)
    page = choose(at, "102")
    assert not page.panel.isVisible()
    QTest.keyClick(page.doors.canvas, Key.Key_N, CONTROL)
    assert form_of(page).rows["head_name"].editor.isVisible()
    form_of(page).cancel.click()
    assert not page.panel.isVisible()


def test_the_first_door_of_a_new_building_is_added_here(at: Desk, office: App):
    empty = builders.make_house(office, building_no="9")
    at.window.open_building(empty.id)
    at.settle()
    page = shown(at)
    assert page._house_name.text().startswith("9栋")
    page.add_door.click()
    form_of(page).rows["room_no"].set_value("901")
    form_of(page).save.click()
    at.settle()
    assert page.doors.canvas.current.door.room == "901"


@pytest.mark.parametrize(("who", "may"), [("wang", True), ("office", True), ("district", False)])
def test_who_sees_no_single_case_enters_none(
    qtbot: Any, town: Town, runner: JobRunner, who: str, may: bool
):
    town.exchange()
    at = Desk(qtbot, getattr(town, who), runner, "buildings")
    at.window.resize(1280, 800)
    page = shown(at)
    canvas = page.doors.canvas
    canvas.choose(canvas.plan.places[0])
    at.settle()
    seen = [one.isVisible() for one in (page.add_door, page.panel.comes, page.panel.leaves)]
    assert seen == [may] * 3
    for keys in (CONTROL, CONTROL | SHIFT):
        QTest.keyClick(canvas, Key.Key_N, keys)
        assert (page.panel.form is not None) is may
        if page.panel.form is not None:
            page.panel.form.cancel.click()
    at.settle()


def test_every_button_is_reached_by_tab(at: Desk):
    page = choose(at, "101")
    wanted = {page.add_door, page.panel.leaves, page.panel.comes, page.panel.more}
    reached = set()
    for _press in range(30):
        QTest.keyClick(QApplication.focusWidget(), Key.Key_Tab)
        reached.add(QApplication.focusWidget())
    assert wanted <= reached


def _doors(office: App, room: str) -> list[Any]:
    return [
        one
        for house in office.places.buildings()
        for one in office.places.doors(house.building_id)
        if one.room == room
    ]
