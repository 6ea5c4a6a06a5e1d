"""The palette: search while typing, the last answer wins, keys alone are enough."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridclient.errors import Refused
from gridclient.services.search import Found
from gridclient.ui.screens.palette.dialog import Palette
from gridclient.ui.screens.palette.entries import Command, matching
from gridclient.ui.window import Window

CONTROL = Qt.KeyboardModifier.ControlModifier
Key = Qt.Key


@pytest.fixture
def palette(qtbot: Any, window: Window) -> Palette:
    QTest.keyClick(window, Key.Key_K, CONTROL)
    qtbot.waitUntil(lambda: window.searching.palette is not None)
    assert window.searching.palette is not None
    return window.searching.palette


def listed(palette: Palette) -> list[Any]:
    return palette.list._model.entries


def test_people_are_found_while_typing_and_enter_opens_the_page(
    qtbot: Any, window: Window, palette: Palette, app: Any
):
    palette.line.insert("杨晓")
    qtbot.waitUntil(lambda: isinstance(palette.list.current(), Found))
    wanted = palette.list.current()
    QTest.keyClick(palette.line, Key.Key_Down)
    QTest.keyClick(palette.line, Key.Key_Up)
    assert palette.list.current() == wanted
    QTest.keyClick(palette.line, Key.Key_Return)
    qtbot.waitUntil(lambda: window.here == "household")
    assert window.rooms.household_page._household == wanted.household_id
    assert window.searching.palette is None


def test_ctrl_enter_records_a_visit(qtbot: Any, window: Window, palette: Palette):
    QTest.keyClicks(palette.line, "101")
    qtbot.waitUntil(lambda: isinstance(palette.list.current(), Found))
    wanted = palette.list.current().household_id
    QTest.keyClick(palette.line, Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    assert window.visiting.dialog._door.household_id == wanted
    window.visiting.dialog.reject()


def test_enter_pressed_before_the_answer_waits_for_it(
    qtbot: Any, window: Window, palette: Palette, app: Any
):
    palette.line.setText(app.search._doors[0].head_name)
    QTest.keyClick(palette.line, Key.Key_Return)
    assert window.here == "today"
    qtbot.waitUntil(lambda: window.here == "household")


def test_pages_and_commands_are_entries(qtbot: Any, window: Window, palette: Palette):
    assert {"Today", "Buildings", "Sync", "Lock"} <= {entry.title for entry in listed(palette)}
    palette.line.setText("cov")
    qtbot.waitUntil(lambda: [entry.title for entry in listed(palette)] == ["Coverage"])
    QTest.keyClick(palette.line, Key.Key_Return)
    qtbot.waitUntil(lambda: window.here == "coverage")


def test_the_last_answer_wins(qtbot: Any, window: Window, app: Any, monkeypatch: Any):
    slow, find = threading.Event(), app.search.find

    def wait_for_the_first(typed: str) -> list[Found]:
        if typed == "王":
            slow.wait(5)
        return find(typed)

    app.search.find = wait_for_the_first
    window.searching.begin()
    palette = window.searching.palette
    assert palette is not None
    palette.line.setText("王")
    qtbot.waitUntil(lambda: palette._job is not None)
    palette.line.setText("李建")
    qtbot.waitUntil(lambda: not palette._breath.isActive())
    slow.set()
    qtbot.waitUntil(lambda: bool(app.search.asked) and app.search.asked[-1] == "李建")
    qtbot.waitUntil(lambda: not window.runner.running)
    assert {entry.name for entry in listed(palette)} == {"李建国"}
    palette.reject()


def test_nothing_found_is_said_and_a_refusal_is_too(
    qtbot: Any, window: Window, palette: Palette, app: Any
):
    palette.line.setText("zzzz")
    qtbot.waitUntil(palette._word.isVisible)
    assert "zzzz" in palette._word.text()

    def refuse(_typed: str) -> list[Found]:
        raise Refused("x.y", "The index is being made.", hint="Wait a little.")

    palette._find = refuse
    palette.line.setText("yyyy")
    qtbot.waitUntil(lambda: "Wait a little." in palette._word.text())
    QTest.keyClick(palette, Key.Key_Escape)
    assert window.searching.palette is None


def test_commands_are_found_by_other_words_too():
    commands = [
        Command("Sync", "sync", "", lambda: None, "bundle import"),
        Command("Today", "today", "", lambda: None),
    ]
    assert matching(commands, "IMPORT bun") == commands[:1]
    assert matching(commands, "") == commands
    assert matching(commands, "bundle today") == []
