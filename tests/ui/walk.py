"""A walk through the whole window, as the watchdog follows it."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtTest import QTest

from gridclient.app import App
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.window import Window
from tests.ui.watchdog import Watchdog

Key = Qt.Key
_CONTROL = Qt.KeyboardModifier.ControlModifier


def walk(app: App, runner: JobRunner, watchdog: Watchdog) -> None:
    """Open the window, go to every page and section, record a visit, search, scroll."""
    with watchdog.during("opening the window"):
        window = Window(app, Settings(), runner)
        window.show()
    _rest(runner)
    for action, act in _steps(window):
        with watchdog.during(action):
            act()
        _rest(runner)
    window.close()
    window.deleteLater()


def _steps(window: Window) -> Iterator[tuple[str, Callable[[], object]]]:
    today = window.rooms.today_page
    yield "today: to the end", lambda: QTest.keyClick(today.list, Key.Key_End)
    yield "today: typing a search", lambda: today.search.setText("王")
    yield "today: the whole list again", lambda: today.search.setText("")
    yield "today: ticking all", lambda: QTest.keyClick(today.list, Key.Key_A, _CONTROL)
    yield "today: no ticks", lambda: QTest.keyClick(today.list, Key.Key_Escape)
    yield "visit: the dialog", lambda: QTest.keyClick(today.list, Key.Key_Return)
    dialog = window.visiting.dialog
    if dialog is not None:
        yield "visit: a result", lambda: QTest.keyClick(dialog, Key.Key_1)
        yield "visit: saved", lambda: QTest.keyClick(dialog, Key.Key_Return)
    for key in window.pages:
        if key != "household":
            yield f"page: {key}", lambda key=key: window.go(key)
    office = window.rooms.office_page
    window.go("office")
    for place, title in enumerate(office.titles):
        yield f"office: {title}", lambda place=place: office.choose(place)
    yield "search: opened", window.searching.begin
    yield "search: put away", window.searching.put_away
    yield "help: opened", window.helping.open
    yield "help: the keys", window.helping.open_keys
    yield "help: put away", window.helping.put_away
    households = today.list.doors()
    if households:
        first = households[0].household_id
        yield "household", lambda: window.open_household(first)
    yield "back to today", lambda: window.go("today")


def _rest(runner: JobRunner) -> None:
    """Let readers finish and what they brought be shown."""
    for _again in range(4):
        while runner.running:
            wait(5)
        wait(30)


def wait(milliseconds: int) -> None:
    """Let the window live for a while."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()
