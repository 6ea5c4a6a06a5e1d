"""Ten doors and nobody home: one result for several doors, and the sheet that was on paper."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridclient.errors import Refused
from gridclient.ui.screens.today.page import TodayPage
from gridclient.ui.screens.visits.from_paper import NOTE, RESULT, FromPaperDialog
from gridclient.ui.screens.visits.several import SeveralDialog
from gridclient.ui.window import Window
from tests.tools import needs, pdf_text
from tests.ui.previewed import previewed

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(window: Window) -> TodayPage:
    window.activateWindow()
    window.rooms.today_page.take_focus()
    return window.rooms.today_page


def press(window: Window, *keys: Qt.Key | str) -> int:
    """Press keys where the focus is, one after the other; says how many."""
    for key in keys:
        target = QApplication.activeModalWidget() or window
        QTest.keyClick(target.focusWidget() or target, key)
    return len(keys)


def open_several(qtbot: Any, window: Window) -> SeveralDialog:
    QTest.keyClick(window.focusWidget(), Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: isinstance(window.visiting.dialog, SeveralDialog))
    dialog = window.visiting.dialog
    assert isinstance(dialog, SeveralDialog)
    return dialog


def test_ten_doors_nobody_home_take_sixteen_keys_at_most(
    qtbot: Any, app: Any, window: Window, page: TodayPage
):
    doors = [door.household_id for door in page.list.doors()[:10]]
    assert len(doors) == 10
    keys = press(window, *[Key.Key_Space] * 10)
    open_several(qtbot, window)
    keys += 1 + press(window, "6", Key.Key_Return)
    qtbot.waitUntil(lambda: len(app.visits.recorded) == 10)
    assert keys <= 16
    assert [visit.household_id for visit in app.visits.recorded] == doors
    assert {visit.result for visit in app.visits.recorded} == {"not_home"}
    qtbot.waitUntil(lambda: window.visiting.dialog is None)
    assert page.list.hasFocus()
    assert page.list.ticked_doors() == []
    assert not page.ticked.isVisible()


def test_undo_takes_all_of_them_back(qtbot: Any, app: Any, window: Window, page: TodayPage):
    press(window, Key.Key_Space, Key.Key_Space)
    open_several(qtbot, window)
    press(window, "6", Key.Key_Return)
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    QTest.keyClick(window, Key.Key_Z, CONTROL)
    qtbot.waitUntil(lambda: app.visits.retracted == ["visit-0", "visit-1"])


def test_ticks_are_shown_counted_and_taken_away(window: Window, page: TodayPage):
    press(window, Key.Key_Space)
    assert page.ticked.isVisible()
    assert "1 door is ticked" in page.ticked._count.text()
    first = page.list.doors()[0]
    assert page.list.ticked_doors() == [first]
    assert "ticked, " in str(page.list.model().index(1, 0).data())
    press(window, Key.Key_Up, Key.Key_Space)
    assert page.list.ticked_doors() == []
    QTest.keyClick(page.list, Key.Key_A, CONTROL)
    assert page.list.ticked_doors() == page.list.doors()
    press(window, Key.Key_Escape)
    assert page.list.ticked_doors() == []
    assert not page.ticked.isVisible()


def test_without_a_result_nothing_is_saved_and_without_a_tick_one_door_is_meant(
    qtbot: Any, app: Any, window: Window, page: TodayPage
):
    press(window, Key.Key_Space)
    dialog = open_several(qtbot, window)
    press(window, Key.Key_Return)
    assert dialog.notices.messages[0].kind == "warn"
    app.visits.refusal = Refused("store.full", "The disk is full.", hint="Make room.")
    press(window, "6", Key.Key_Return)
    qtbot.waitUntil(lambda: [m.code for m in dialog.notices.messages] == ["store.full"])
    assert dialog.isEnabled()
    dialog.reject()
    qtbot.waitUntil(lambda: window.visiting.dialog is None)
    assert len(page.list.ticked_doors()) == 1
    press(window, Key.Key_Escape)
    QTest.keyClick(window.focusWidget(), Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    assert not isinstance(window.visiting.dialog, SeveralDialog)
    window.visiting.dialog.reject()


def open_sheet(qtbot: Any, window: Window, page: TodayPage) -> FromPaperDialog:
    page.paper.begin_keying()
    qtbot.waitUntil(lambda: isinstance(window.visiting.dialog, FromPaperDialog))
    dialog = window.visiting.dialog
    assert isinstance(dialog, FromPaperDialog)
    return dialog


@needs("pdftotext")
def test_a_sheet_is_printed_and_keyed_in_by_its_lines(
    qtbot: Any, app: Any, window: Window, page: TodayPage, tmp_path: Path
):
    doors = page.list.doors()
    file = tmp_path / "route.pdf"
    page.paper.show_sheet()
    previewed(qtbot, window).write(file)
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    text = pdf_text(file)
    for door in doors:
        assert door.room in text
        assert door.reason not in text
    dialog = open_sheet(qtbot, window, page)
    assert not dialog.save.isEnabled()
    table = dialog.table
    for key in ("1", "6", Key.Key_Down, "3"):
        QTest.keyClick(table, key)
    assert [line.result for line in table.sheet.lines[:4]] == ["met", "not_home", None, "phone"]
    table.sheet.setData(table.sheet.index(1, NOTE), " 门上留条 ")
    assert "3 of" in dialog._counted.text()
    QTest.keyClick(dialog, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: len(app.visits.recorded) == 3)
    kept = [(one.household_id, one.result, one.mode, one.note) for one in app.visits.recorded]
    assert kept == [
        (doors[0].household_id, "met", "door", None),
        (doors[1].household_id, "not_home", "door", "门上留条"),
        (doors[3].household_id, "phone", "phone", None),
    ]


def test_what_was_keyed_in_is_not_lost_by_one_escape(
    qtbot: Any, app: Any, window: Window, page: TodayPage
):
    app.routes.keep(page.paper._today(), page.list.doors())
    dialog = open_sheet(qtbot, window, page)
    QTest.keyClick(dialog.table, "1")
    QTest.keyClick(dialog.table, "1")
    dialog.table.setCurrentIndex(dialog.table.sheet.index(0, RESULT))
    QTest.keyClick(dialog.table, Key.Key_Delete)
    assert len(dialog.table.sheet.filled()) == 1
    dialog.reject()
    assert dialog.isVisible()
    assert "not saved" in dialog.notices.messages[0].text
    dialog.reject()
    qtbot.waitUntil(lambda: window.visiting.dialog is None)
    assert app.visits.recorded == []


def test_without_a_printed_sheet_that_is_said(qtbot: Any, window: Window, page: TodayPage):
    page.paper.begin_keying()
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    assert window.visiting.dialog is None
    assert "No route sheet" in window.notices.messages[0].text
