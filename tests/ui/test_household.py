"""The page of a household, on a real profile: masks, editing in place, undo, refusals."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLabel, QLineEdit, QPushButton

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.ui.histories import SHOWN_FIRST
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.households.history_panel import HistoryPanel
from gridclient.ui.screens.households.page import HouseholdsPage
from gridclient.ui.widgets.masked import MaskedValue
from gridclient.ui.window import Window
from tests import builders
from tests.ui.desks import words

CONTROL = Qt.KeyboardModifier.ControlModifier
ID = "11010519491231002X"


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office), head="王秀兰")


@pytest.fixture
def resident(office: App, home: Household) -> Resident:
    (found,) = office.registers.find(Resident, household_id=home.id)
    office.registers.change(Resident, found.id, phone="13812345678", id_number=ID)
    return office.registers.get(Resident, found.id)


@pytest.fixture
def page(qtbot: Any, desk: Window, home: Household, resident: Resident) -> HouseholdsPage:
    desk.open_household(home.id)
    qtbot.waitUntil(lambda: len(desk.rooms.household_page.cards) == 3)
    qtbot.waitUntil(lambda: not desk.runner.running)
    return desk.rooms.household_page


def lines_in_sight(widget: Any) -> int:
    return len([one for one in widget.findChildren(QLabel) if one.isVisible()])


def form_of(page: HouseholdsPage, place: int) -> RecordForm:
    page.cards[place].open_form()
    form = page.cards[place].form
    assert isinstance(form, RecordForm)
    return form


def test_everything_stands_on_one_page_and_numbers_are_masked(page: HouseholdsPage):
    shown = words(page)
    for part in ("王秀兰", "138****5678", "110***********002X", "Visits", "Nobody has been here"):
        assert part in shown
    assert "13812345678" not in shown
    assert ID not in shown


def test_one_value_is_shown_for_a_minute(qtbot: Any, desk: Window, page: HouseholdsPage):
    phone, number = page.cards[1].findChildren(MaskedValue)
    phone.press.click()
    qtbot.waitUntil(lambda: phone.text.text() == "13812345678")
    assert not number.shown
    assert phone._minute.interval() == 60_000
    phone._minute.setInterval(1)
    phone._minute.start()
    qtbot.waitUntil(lambda: phone.text.text() == "138****5678")
    number.press.click()
    qtbot.waitUntil(lambda: number.shown)
    desk.go("today")
    assert not number.shown


def test_a_change_is_saved_from_the_keyboard_and_undone(
    qtbot: Any, desk: Window, page: HouseholdsPage, office: App, resident: Resident
):
    form = form_of(page, 1)
    assert form.rows["name"].editor.hasFocus()
    form.rows["phone"].set_value("13900139000")
    QTest.keyClick(form.rows["phone"].editor, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: "139****9000" in words(page.cards[1]))
    kept = office.registers.get(Resident, resident.id)
    assert (kept.phone, kept.id_number) == ("13900139000", ID)
    assert page.cards[1].form is None
    desk.notices.messages[0].act()
    qtbot.waitUntil(lambda: "138****5678" in words(page.cards[1]))
    assert office.registers.get(Resident, resident.id) == resident


def test_a_sensitive_value_is_not_in_the_form_and_can_be_replaced(
    qtbot: Any, page: HouseholdsPage, office: App, resident: Resident
):
    form = form_of(page, 1)
    assert all(ID not in line.text() for line in form.findChildren(QLineEdit))
    assert "002X" in form.rows["id_number"].editor.placeholderText()
    form.rows["id_number"].set_value("110105194912310038")
    form.save.click()
    qtbot.waitUntil(lambda: "0038" in words(page))
    assert office.registers.get(Resident, resident.id).id_number == "110105194912310038"


def test_what_is_missing_is_said_under_its_field(page: HouseholdsPage, office: App, resident: Any):
    form = form_of(page, 1)
    form.rows["name"].set_value("")
    form.save.click()
    assert "fill this in" in words(form)
    assert form.rows["name"].editor.hasFocus()
    assert office.registers.get(Resident, resident.id).name == "王秀兰"


def test_a_refusal_keeps_what_was_typed(
    qtbot: Any, desk: Window, page: HouseholdsPage, office: App, home: Household
):
    form = form_of(page, 0)
    form.rows["remarks"].set_value("typed with care")
    page.change(Household, "no-such-row", "x", {"remarks": "y"})
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    assert desk.notices.messages[0].code == "record.unknown"
    assert page.cards[0].form is form
    assert form.rows["remarks"].value() == "typed with care"


def test_news_do_not_take_a_form_away(
    qtbot: Any, desk: Window, page: HouseholdsPage, office: App, home: Household
):
    form = form_of(page, 0)
    form.rows["remarks"].set_value("typed with care")
    office.visits.record(home.id, "met")
    qtbot.wait(50)
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert page.cards[0].form is form
    QTest.keyClick(form.rows["remarks"].editor, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: "Met in person" in words(page))


def test_one_form_at_a_time(qtbot: Any, page: HouseholdsPage):
    form_of(page, 0)
    form_of(page, 2)
    assert page.cards[0].form is None
    assert page.cards[2].form is not None
    page.cards[2].close_form()


def test_somebody_is_added_and_leaves(
    qtbot: Any, desk: Window, page: HouseholdsPage, office: App, home: Household
):
    page.cards[2].edit.click()
    form = page.cards[2].form
    form.rows["name"].set_value("王小明")
    form.rows["relation"].set_value("son")
    form.save.click()
    qtbot.waitUntil(lambda: len(page.cards) == 4)
    added = next(
        person
        for person in office.registers.find(Resident, household_id=home.id)
        if person.name == "王小明"
    )
    assert added.relation == "son"
    place = [card.record.id if card.record else None for card in page.cards].index(added.id)
    page.cards[place].leave.click()
    page.cards[place].form.findChild(QComboBox).setCurrentIndex(1)
    sure = [button for button in page.cards[place].form.children() if hasattr(button, "click")]
    sure[-1].click()
    qtbot.waitUntil(lambda: len(page.cards) == 3)
    assert office.registers.get(Resident, added.id).retired == "deceased"
    desk.notices.messages[0].act()
    qtbot.waitUntil(lambda: len(page.cards) == 4)
    assert office.registers.get(Resident, added.id) == added


def test_back_returns_and_the_visit_dialog_opens(qtbot: Any, desk: Window, page: HouseholdsPage):
    page.record.click()
    qtbot.waitUntil(lambda: desk.visiting.dialog is not None)
    desk.visiting.dialog.reject()
    qtbot.waitUntil(page.record.hasFocus)
    assert desk.stop == "today"
    QTest.keyClick(page.record, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert desk.here == "today"


def test_ctrl_o_opens_it_from_the_list(qtbot: Any, window: Window, app: Any):
    wanted = window.rooms.today_page.list.current()
    QTest.keyClick(window.rooms.today_page.list, Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: window.here == "household")
    qtbot.waitUntil(lambda: not window.runner.running)
    assert window.rooms.household_page.header._title.text() == wanted.address


def test_ctrl_o_opens_it_from_a_door(qtbot: Any, window: Window):
    window.go("buildings")
    qtbot.waitUntil(lambda: not window.runner.running)
    page = window.rooms.buildings_page
    place = next(p for p in page.doors.canvas.plan.places if p.door.household_id)
    page.doors.canvas.choose(place)
    page.doors.setFocus()
    QTest.keyClick(page.doors.canvas, Qt.Key.Key_O, CONTROL)
    qtbot.waitUntil(lambda: window.here == "household")
    assert window.stop == "buildings"


def test_a_wrong_check_digit_is_warned_of_and_kept_for_a_reason(
    qtbot: Any, page: HouseholdsPage, office: App, resident: Resident
):
    form = form_of(page, 1)
    form.rows["id_number"].set_value("110105194912310021")
    qtbot.waitUntil(lambda: "check digit" in words(form.rows["id_number"]))
    form.save.click()
    assert form.despite.line.hasFocus()
    assert office.registers.get(Resident, resident.id).id_number == ID
    form.despite.line.setText("证件上如此")
    form.save.click()
    qtbot.waitUntil(lambda: page.cards[1].form is None)
    kept = office.registers.get(Resident, resident.id)
    assert (kept.id_number, kept.check_state) == ("110105194912310021", "to_check")
    assert kept.check_reason == "证件上如此"
    qtbot.waitUntil(lambda: "to be checked" in words(page.cards[1]))


def test_a_guardian_is_asked_for_where_somebody_is_under_age(page: HouseholdsPage):
    form = form_of(page, 1)
    guardian = form.rows["guardian"]
    assert not guardian.isVisible()
    form.rows["born_on"].set_value(dt.date(2015, 5, 1))
    assert guardian.isVisible()
    form.rows["born_on"].set_value(dt.date(1990, 5, 1))
    assert not guardian.isVisible()
    guardian.set_value("王秀兰")
    form.rows["born_on"].set_value(None)
    assert guardian.isVisible()
    page.cards[1].close_form()


def test_the_history_tells_who_changed_what_masked(
    qtbot: Any, desk: Window, page: HouseholdsPage, office: App, resident: Resident
):
    panel = next(one for one in page.panels if isinstance(one, HistoryPanel))
    office.registers.change(Resident, resident.id, phone="13900139000")
    qtbot.waitUntil(lambda: "138****5678 → 139****9000" in words(panel))
    shown = words(panel)
    assert "王秀兰 · Phone" in shown
    assert "和平里社区 · 2026-11-22" in shown
    assert "13900139000" not in shown
    assert ID not in shown
    for note in ("a", "b", "c", "d"):
        office.registers.change(Resident, resident.id, remarks=note)
    qtbot.waitUntil(lambda: "c → d" in words(panel))
    assert "138****5678 → 139****9000" in words(panel)
    shown_first = 2 * SHOWN_FIRST  # what was changed, and by whom
    qtbot.waitUntil(lambda: not desk.runner.running)
    qtbot.wait(20)
    qtbot.waitUntil(lambda: not desk.runner.running)
    qtbot.waitUntil(lambda: lines_in_sight(panel.list) == shown_first)
    unfold = next(one for one in panel.findChildren(QPushButton) if "older" in one.text())
    unfold.click()
    qtbot.waitUntil(lambda: lines_in_sight(panel.list) > shown_first)
    qtbot.waitUntil(lambda: not desk.runner.running)
