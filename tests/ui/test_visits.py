"""Recording a visit from the keyboard: few keys, refusals keep what was typed, undo."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridclient.errors import Refused
from gridclient.ui.screens.visits.dialog import VisitDialog
from gridclient.ui.window import Window

Key = Qt.Key


class Keyboard:
    """Presses keys where the focus is, as a person does, and counts them."""

    def __init__(self, window: Window) -> None:
        self._window = window
        self.presses = 0

    def press(self, key: Qt.Key | str, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
        self.presses += 1
        target = QApplication.activeModalWidget() or self._window
        QTest.keyClick(target.focusWidget() or target, key, held)

    def write(self, text: str) -> None:
        target = QApplication.activeModalWidget() or self._window
        QTest.keyClicks(target.focusWidget(), text)


@pytest.fixture
def keyboard(window: Window) -> Keyboard:
    window.activateWindow()
    window.pages["today"].take_focus()
    return Keyboard(window)


@pytest.fixture
def dialog(qtbot: Any, window: Window, keyboard: Keyboard) -> VisitDialog:
    keyboard.press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    return window.visiting.dialog


def test_met_and_nothing_new_takes_five_keys_at_most(
    qtbot: Any, app: Any, window: Window, keyboard: Keyboard
):
    wanted = app.visits.listed[0].household_id
    keyboard.press(Key.Key_Return)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    keyboard.press("1")
    keyboard.press(Key.Key_Return)
    qtbot.waitUntil(lambda: bool(app.visits.recorded))
    assert keyboard.presses <= 5
    visit = app.visits.recorded[0]
    assert (visit.household_id, visit.result) == (wanted, "met")
    assert app.visits.asked[0]["base_check"] == "unchanged"
    qtbot.waitUntil(lambda: window.visiting.dialog is None)


def test_the_next_door_is_ready_after_saving(
    qtbot: Any, app: Any, window: Window, keyboard: Keyboard
):
    second = app.visits.listed[1].household_id
    for key in (Key.Key_Return, "6", Key.Key_Return):
        keyboard.press(key)
        qtbot.waitUntil(lambda: not window.runner.running)
    assert app.visits.recorded[0].result == "not_home"
    qtbot.waitUntil(lambda: window.pages["today"].list.current().household_id == second)
    assert window.pages["today"].list.hasFocus()


def test_undo_takes_the_visit_back(qtbot: Any, app: Any, window: Window, dialog: VisitDialog):
    dialog.results.choose("met")
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    QTest.keyClick(window, Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: app.visits.retracted == ["visit-0"])
    qtbot.waitUntil(lambda: [m.kind for m in window.notices.messages] == ["plain"])


def test_phone_is_also_how_it_was_done(qtbot: Any, app: Any, dialog: VisitDialog):
    QTest.keyClick(dialog.focusWidget(), "3")
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(app.visits.recorded))
    assert app.visits.recorded[0].mode == "phone"


def test_figures_in_the_note_are_only_text(dialog: VisitDialog):
    dialog.note.setFocus()
    QTest.keyClicks(dialog.note, "see 302")
    assert dialog.results.code() is None
    assert dialog.note.toPlainText() == "see 302"


def test_persons_note_and_issue_travel_with_the_visit(
    qtbot: Any, app: Any, dialog: VisitDialog, keyboard: Keyboard
):
    dialog.results.choose("met_family")
    next(iter(dialog._persons.values())).setChecked(True)
    dialog.note.setPlainText("knee is better")
    keyboard.press(Key.Key_I, Qt.KeyboardModifier.ControlModifier)
    keyboard.write("lamp in the stairwell")
    keyboard.press(Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: bool(app.visits.recorded))
    asked = app.visits.asked[0]
    assert asked["persons"][0].endswith("-head")
    assert asked["note"] == "knee is better"
    assert (asked["issue"].title, asked["issue"].kind) == ("lamp in the stairwell", "request")


def test_an_issue_without_a_title_is_not_saved(app: Any, dialog: VisitDialog):
    dialog.results.choose("met")
    dialog.raise_issue.click()
    dialog.save.click()
    assert app.visits.recorded == []
    assert dialog.issue.rows["title"].editor.accessibleDescription() != ""
    assert dialog.isVisible()


def test_saving_without_a_result_says_so(app: Any, dialog: VisitDialog):
    QTest.keyClick(dialog.focusWidget(), Key.Key_Return)
    assert app.visits.recorded == []
    assert dialog._notices.messages[0].kind == "warn"


def test_a_refusal_is_shown_in_place_and_the_draft_comes_back(
    qtbot: Any, app: Any, window: Window, dialog: VisitDialog
):
    app.visits.refusal = Refused("store.full", "The disk is full.", hint="Make room.")
    household = app.visits.listed[0].household_id
    dialog.results.choose("met")
    dialog.note.setPlainText("a long story")
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(dialog._notices.messages))
    assert dialog._notices.messages[0].text == "The disk is full."
    dialog.reject()
    qtbot.waitUntil(lambda: window.visiting.dialog is None)
    window.visiting.begin(household)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    again = window.visiting.dialog
    assert again.note.toPlainText() == "a long story"
    assert again.results.code() == "met"
    again.reject()


def test_a_late_entry_asks_why(dialog: VisitDialog):
    assert not dialog.details.late.isVisibleTo(dialog)
    dialog.details.day.setDate(dialog.details.day.date().addDays(-31))
    assert dialog.details.late.isVisibleTo(dialog)
    assert dialog.draft().visited_on is not None


def test_what_is_typed_is_kept_while_it_is_typed_and_offered_after_a_crash(
    qtbot: Any, app: Any, window: Window, dialog: VisitDialog
):
    household = app.visits.listed[0].household_id
    assert app.drafts.kept == {}
    QTest.keyClick(dialog.focusWidget(), "1")
    dialog.note.setPlainText("half a story")
    qtbot.waitUntil(lambda: household in app.drafts.kept)
    assert app.drafts.kept[household].note == "half a story"
    window.visiting.offer_drafts()
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    assert "begun and not saved" in window.notices.messages[0].text
    dialog.save.click()
    qtbot.waitUntil(lambda: bool(app.visits.recorded))
    qtbot.waitUntil(lambda: app.drafts.kept == {})
