"""The frame: navigation, notices, the job bar, files dropped anywhere, names for readers."""

from __future__ import annotations

import threading
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QMimeData, QObject, QPointF, Qt, QUrl
from PySide6.QtGui import QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMainWindow,
    QWidget,
)

from gridclient.errors import Refused, Where
from gridclient.services.events import VisitsChanged
from gridclient.settings import Settings
from gridclient.ui import theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.widgets.jobbar import JobBar
from gridclient.ui.window import Window
from tests import fakes
from tests.ui.reached import cut_words, walk

CONTROL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_and_a_figure_go_to_each_page(qtbot: Any, window: Window):
    for key, page in (
        ("2", "buildings"),
        ("3", "sync"),
        ("4", "coverage"),
        ("6", "office"),
        ("1", "today"),
    ):
        QTest.keyClick(window, key, CONTROL)
        qtbot.waitUntil(lambda wanted=page: window.here == wanted)
        qtbot.waitUntil(lambda: not window.runner.running)


def test_today_lists_overdue_first_and_counts(window: Window, app: Any):
    today = window.pages["today"]
    first = today.list.current()
    assert first == app.visits.listed[0]
    assert first.overdue_days > 0
    assert str(len(app.visits.listed)) in today.header._line.text()


def test_search_narrows_the_list_and_says_when_nobody_fits(qtbot: Any, window: Window, app: Any):
    today = window.pages["today"]
    wanted = app.visits.listed[3]
    today.take_focus()
    QTest.keyClicks(today.list, wanted.room[0])
    assert today.search.hasFocus()
    today.search.setText(f"{wanted.head_name} {wanted.room}")
    qtbot.waitUntil(lambda: today.list.current() == wanted)
    QTest.keyClick(today.search, Qt.Key.Key_Down)
    assert today.list.hasFocus()
    today.search.setText("no such person")
    qtbot.waitUntil(today._nothing.isVisible)
    assert "no such person" in today._nothing._title.text()


def test_an_empty_profile_is_taught_what_to_do(qtbot: Any, runner: JobRunner):
    empty = Window(fakes.make_app(doors=[]), Settings(), runner)
    qtbot.addWidget(empty)
    empty.show()
    qtbot.waitUntil(empty.pages["today"]._nothing.isVisible)
    empty.go("buildings")
    qtbot.waitUntil(empty.pages["buildings"]._nothing.isVisible)
    button = empty.pages["buildings"]._nothing.findChild(QAbstractButton)
    button.click()
    assert empty.here == "sync"
    qtbot.waitUntil(lambda: not runner.running)


def test_an_event_refreshes_the_page_in_sight(qtbot: Any, window: Window, app: Any):
    before = len(app.visits.listed)
    app.visits.listed.pop(0)
    told = threading.Thread(target=lambda: app.events.tell(VisitsChanged(("x",))))
    told.start()
    told.join()
    today = window.pages["today"]
    qtbot.waitUntil(lambda: len(today._doors) == before - 1)


def test_a_refusal_becomes_a_notice_with_place_and_next_step(qtbot: Any, window: Window):
    def refuse(_progress: Any) -> None:
        raise Refused("x.y", "What happened.", where=[Where(sheet="走访", row=57)], hint="Do this.")

    window.runner.run(refuse, title="t", done=lambda _n: None, screen=window)
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    whole = window.notices.messages[0].whole()
    for part in ("What happened.", "走访", "57", "Do this.", "has not changed", "x.y"):
        assert part in whole
    assert window.notices.isVisible()
    window.notices.clear()
    assert not window.notices.isVisible()


def test_a_fault_is_told_as_one(qtbot: Any, window: Window):
    window.runner.run(lambda _p: 1 / 0, title="t", done=lambda _n: None, screen=window)
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    assert "fault of the program" in window.notices.messages[0].text


def test_the_job_bar_shows_long_work_and_stops_it(qtbot: Any, window: Window):
    bar = window.findChild(JobBar)
    begun = threading.Event()

    def work(progress: Any) -> None:
        begun.set()
        while True:
            progress.step(3, 10, "sheet 3")

    window.runner.run(work, title="Importing", done=lambda _n: None, screen=window)
    qtbot.waitUntil(lambda: begun.is_set() and bar.isVisible())
    qtbot.waitUntil(lambda: bar._bar.maximum() == 10)
    assert "sheet 3" in bar._text.text()
    bar._stop.click()
    qtbot.waitUntil(lambda: not window.runner.running)
    assert not bar.isVisible()


def test_a_job_bar_that_comes_later_shows_what_is_under_way(qtbot: Any, runner: JobRunner):
    begun, gate = threading.Event(), threading.Event()

    def work(progress: Any) -> None:
        progress.step(3, 10, "sheet 3")
        begun.set()
        gate.wait(10)

    room = QWidget()
    runner.run(work, title="Importing", done=lambda _n: None, screen=room)
    qtbot.waitUntil(begun.is_set)
    bar = JobBar(runner, room)
    qtbot.addWidget(room)
    room.show()
    qtbot.waitUntil(bar.isVisible)
    assert (bar._bar.value(), bar._bar.maximum()) == (3, 10)
    gate.set()
    qtbot.waitUntil(lambda: not bar.isVisible())


def test_files_dropped_anywhere_are_looked_at_and_taken_in(
    qtbot: Any, window: Window, app: Any, tmp_path: Path
):
    file = tmp_path / "bundle.xlsx"
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file))])
    event = QDropEvent(
        QPointF(5, 5),
        Qt.DropAction.CopyAction,
        data,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    window.dropEvent(event)
    assert window.here == "sync"
    qtbot.waitUntil(lambda: window.rooms.sync_page.sheet is not None)
    assert app.sync.imported == []
    window.rooms.sync_page.sheet.take.click()
    qtbot.waitUntil(lambda: app.sync.imported == [(file, False)])
    qtbot.waitUntil(lambda: not window.runner.running)


_PAGES = ("today", "buildings", "sync", "coverage", "ledgers", "office", "settings", "household")


def _visit_page(qtbot: Any, window: Window, page: str) -> None:
    """Go there; the page of a household shows the first who is due, being edited."""
    if page == "household":
        window.open_household(window.rooms.today_page.list.current().household_id)
        qtbot.waitUntil(lambda: bool(window.rooms.household_page.cards))
        window.rooms.household_page.cards[1].open_form()
    else:
        window.go(page)
    qtbot.waitUntil(lambda: not window.runner.running)


@pytest.mark.parametrize("page", _PAGES)
def test_every_control_has_a_name_and_is_reached_by_tab(qtbot: Any, window: Window, page: str):
    _visit_page(qtbot, window, page)
    walk(window)


def test_a_narrow_window_keeps_icons_only(qtbot: Any, window: Window):
    window.resize(760, 520)
    qtbot.waitUntil(lambda: window.rail.width() < 80)
    window.resize(1240, 800)
    qtbot.waitUntil(lambda: window.rail.width() > 100)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("page", _PAGES)
def test_no_words_are_cut(qtbot: Any, window: Window, page: str, large: bool):
    theme.apply(QApplication.instance(), theme.choose("light", large_type=large))
    window.resize(1180, 760)
    _visit_page(qtbot, window, page)
    qtbot.waitUntil(lambda: cut_words(window.pages[page], window) == [])  # once it is laid out


class Flashes(QObject):
    """Notes every widget that is shown as a window of its own."""

    def __init__(self) -> None:
        super().__init__()
        self.seen: list[str] = []

    def eventFilter(self, shown: QObject, event: QEvent) -> bool:  # noqa: N802
        """Qt asks before every event."""
        alone = isinstance(shown, QWidget) and shown.isWindow()
        if event.type() is QEvent.Type.Show and alone and not isinstance(shown, QMainWindow):
            self.seen.append(type(shown).__name__)
        return False


def test_no_part_of_a_page_flashes_up_as_a_window(qapp: QApplication, app: Any, runner: JobRunner):
    """A widget that is shown before it has a place is a window for a moment."""
    watch = Flashes()
    qapp.installEventFilter(watch)
    try:
        made = Window(app, Settings(), runner)
        for key in made.pages:
            made.go(key)
        while runner.running:
            qapp.processEvents()
        made.close()
    finally:
        qapp.removeEventFilter(watch)
    assert watch.seen == []
