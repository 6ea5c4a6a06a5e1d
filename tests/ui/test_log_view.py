"""Looking at a hidden value is noted before it is shown, and the books can be read."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from sqlalchemy import delete, update

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.store.tables import LOG
from gridclient.ui.screens.households.page import HouseholdsPage
from gridclient.ui.screens.office.log_view import LogSection
from gridclient.ui.widgets.masked import MaskedValue
from gridclient.ui.window import Window
from tests import builders
from tests.ui.desks import words


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office), head="王秀兰")


@pytest.fixture
def page(qtbot: Any, desk: Window, office: App, home: Household) -> HouseholdsPage:
    (found,) = office.registers.find(Resident, household_id=home.id)
    office.registers.change(Resident, found.id, phone="13812345678")
    desk.open_household(home.id)
    qtbot.waitUntil(lambda: bool(desk.rooms.household_page.findChildren(MaskedValue)))
    qtbot.waitUntil(lambda: not desk.runner.running)
    return desk.rooms.household_page


@pytest.fixture
def section(qtbot: Any, desk: Window) -> LogSection:
    desk.go("office")
    found = desk.rooms.office_page.open(LogSection)
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert isinstance(found, LogSection)
    return found


def break_book(office: App, statement: Any) -> None:
    with office.profile.store.unit() as unit:
        unit.connection.execute(statement)
        unit.commit()


def test_enter_shows_a_value_and_notes_it(qtbot: Any, page: HouseholdsPage, office: App):
    (phone,) = page.findChildren(MaskedValue)
    phone.press.setFocus()
    QTest.keyClick(phone.press, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: phone.text.text() == "13812345678")
    (line,) = office.log_books.read("access")
    assert (line.about["entity"], line.about["field"]) == ("resident", "phone")
    QTest.keyClick(phone.press, Qt.Key.Key_Return)
    assert phone.text.text() == "138****5678"
    assert len(office.log_books.read("access")) == 1
    QTest.keyClick(phone.press, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: phone.shown)
    assert len(office.log_books.read("access")) == 2


def test_a_value_is_shown_once_it_is_noted_however_long_an_import_takes(
    qtbot: Any, page: HouseholdsPage, office: App, desk: Window
):
    """The window does not wait: what is asked for twice is noted once."""
    gate = threading.Event()
    desk.runner.run(lambda _p: gate.wait(20), title="t", done=lambda _n: None, screen=desk)
    (phone,) = page.findChildren(MaskedValue)
    for _again in range(2):
        phone.press.click()
    assert not phone.shown
    gate.set()
    qtbot.waitUntil(lambda: phone.shown)
    assert len(office.log_books.read("access")) == 1
    assert not desk.notices.messages


def test_a_value_is_not_shown_on_a_page_that_somebody_has_left_meanwhile(
    qtbot: Any, page: HouseholdsPage, desk: Window
):
    gate = threading.Event()
    desk.runner.run(lambda _p: gate.wait(20), title="t", done=lambda _n: None, screen=desk)
    (phone,) = page.findChildren(MaskedValue)
    phone.press.click()
    desk.go("today")
    gate.set()
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert not phone.shown


def test_what_cannot_be_noted_is_not_shown(
    qtbot: Any, page: HouseholdsPage, office: App, desk: Window
):
    (phone,) = page.findChildren(MaskedValue)
    break_book(office, update(LOG).where(LOG.c.number == 1).values(act="policy_set"))
    office.profile.store.close()
    phone.press.click()
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    assert not phone.shown
    assert phone.text.text() == "138****5678"


def test_the_books_are_read_one_after_the_other(
    qtbot: Any, page: HouseholdsPage, section: LogSection, desk: Window, home: Household
):
    qtbot.waitUntil(section.empty.isVisible)
    section.book.setCurrentIndex(section.book.findData("audit"))
    qtbot.waitUntil(lambda: section.table.records.rowCount() == 2)  # founding the office
    assert not section.empty.isVisible()
    section.book.setCurrentIndex(section.book.findData("access"))
    qtbot.waitUntil(section.empty.isVisible)
    desk.open_household(home.id)
    qtbot.waitUntil(lambda: not desk.runner.running)
    (phone,) = page.findChildren(MaskedValue)
    phone.press.click()
    qtbot.waitUntil(lambda: phone.shown)
    desk.go("office")
    section.refresh()
    qtbot.waitUntil(lambda: section.table.records.rowCount() == 1)
    entry = section.table.records.record(0)
    assert entry.act == "a hidden value was shown"
    assert entry.about == "王秀兰 · Phone"


def test_a_book_that_was_changed_says_so(qtbot: Any, section: LogSection, office: App):
    assert "past the program" not in words(section)
    break_book(office, delete(LOG).where(LOG.c.number == 1))
    section.book.setCurrentIndex(section.book.findData("audit"))
    qtbot.waitUntil(lambda: "From line 1 on this book was changed" in words(section))
