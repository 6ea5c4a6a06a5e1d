"""How few keys the work of a day takes: counted where Qt hands them over, each held key as well."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

from gridclient.app import App
from gridclient.domain.visits import Visit
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.window import Window
from tests import district

Key = Qt.Key
_CONTROL = Qt.KeyboardModifier.ControlModifier


class Counted(QObject):
    """Sees every key that is pressed; a key that is held with it counts as one more.

    What is typed as text is counted apart. An event that goes on to the parents of the control
    that did not want it is still one key.
    """

    def __init__(self) -> None:
        super().__init__()
        self.keys = 0
        self.letters = 0
        self.writing = False

    def eventFilter(self, receiver: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt asks before every event."""
        if event.type() is QEvent.Type.KeyPress and receiver is _in_charge():
            assert isinstance(event, QKeyEvent)
            if self.writing:
                self.letters += 1
            else:
                self.keys += 1 + (event.modifiers() != Qt.KeyboardModifier.NoModifier)
        return False


def _in_charge() -> QWidget:
    """The control that has the keys."""
    front = QApplication.activeModalWidget() or QApplication.activeWindow()
    assert front is not None
    return front.focusWidget() or front


class Keyboard:
    """Presses keys where the focus is, and waits as a person does who sees what comes."""

    def __init__(self, qtbot: Any, window: Window, counted: Counted) -> None:
        self._qtbot, self._window, self.counted = qtbot, window, counted

    def press(self, *keys: Qt.Key | str, held: Any = Qt.KeyboardModifier.NoModifier) -> None:
        for key in keys:
            QTest.keyClick(_in_charge(), key, held)
            self.rest()

    def write(self, text: str) -> None:
        self.counted.writing = True
        QTest.keyClicks(_in_charge(), text)
        self.counted.writing = False

    def rest(self) -> None:
        self._qtbot.waitUntil(lambda: not self._window.runner.running)


@pytest.fixture
def window(qtbot: Any, office: App, runner: JobRunner) -> Iterator[Window]:
    """A real office with forty households, eleven of them due."""
    district.fill(office, 40)
    made = Window(office, Settings(), runner)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    made.activateWindow()
    qtbot.waitUntil(lambda: not runner.running and made.rooms.today_page.list.hasFocus())
    yield made
    qtbot.waitUntil(lambda: not runner.running)


@pytest.fixture
def keyboard(qtbot: Any, qapp: QApplication, window: Window) -> Iterator[Keyboard]:
    counted = Counted()
    qapp.installEventFilter(counted)
    yield Keyboard(qtbot, window, counted)
    qapp.removeEventFilter(counted)


def _today(office: App) -> list[Visit]:
    day = office.places.today()
    return office.visits.between(day, day)


def test_met_and_nothing_new_takes_at_most_five_keys(
    qtbot: Any, office: App, window: Window, keyboard: Keyboard
):
    before = len(_today(office))
    keyboard.press(Key.Key_Return, "1", Key.Key_Return)
    qtbot.waitUntil(lambda: window.visiting.dialog is None)
    assert len(_today(office)) == before + 1
    assert keyboard.counted.keys <= 5


def test_a_visit_with_a_note_and_an_issue_takes_at_most_twelve_keys_besides_the_text(
    qtbot: Any, office: App, window: Window, keyboard: Keyboard
):
    home = window.rooms.today_page.list.current().household_id
    keyboard.press(Key.Key_Return, "1")
    while not isinstance(_in_charge(), QPlainTextEdit):
        keyboard.press(Key.Key_Tab)
    keyboard.write("knee is better")
    keyboard.press("I", held=_CONTROL)
    keyboard.write("lamp in the stairwell")
    keyboard.press(Key.Key_Return, held=_CONTROL)
    qtbot.waitUntil(lambda: window.visiting.dialog is None)
    page = office.places.household(home)
    assert page.visits[0].note == "knee is better"
    assert [line.issue.title for line in page.issues] == ["lamp in the stairwell"]
    assert keyboard.counted.letters == len("knee is better" + "lamp in the stairwell")
    assert keyboard.counted.keys <= 12


def test_nobody_home_at_ten_doors_takes_at_most_sixteen_keys(
    qtbot: Any, office: App, window: Window, keyboard: Keyboard
):
    before = len(_today(office))
    keyboard.press(*[Key.Key_Space] * 10)
    keyboard.press(Key.Key_Return, held=_CONTROL)
    keyboard.press("6", Key.Key_Return)
    qtbot.waitUntil(lambda: window.visiting.dialog is None)
    after = _today(office)
    assert len(after) == before + 10
    assert [visit.result for visit in after].count("not_home") == 10
    assert keyboard.counted.keys <= 16
