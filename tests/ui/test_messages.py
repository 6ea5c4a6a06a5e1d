"""Notices: which leave by themselves, which stay, and what does not pile up."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget

from gridclient.ui import messages
from gridclient.ui.messages import Message, NoticeBar


@pytest.fixture
def bar(qtbot: Any, dressed: QApplication, monkeypatch: pytest.MonkeyPatch) -> Iterator[NoticeBar]:
    monkeypatch.setattr(messages, "GOOD_NEWS_MS", 40)
    room, made, elsewhere = QWidget(), NoticeBar(), QLineEdit()
    column = QVBoxLayout(room)
    column.addWidget(made)
    column.addWidget(elsewhere)
    column.addStretch(1)
    qtbot.addWidget(room)
    room.show()
    room.activateWindow()
    elsewhere.setFocus()
    qtbot.waitUntil(elsewhere.hasFocus)
    yield made
    room.close()


@pytest.mark.parametrize("kind", ["plain", "done"])
def test_news_leave_by_themselves(qtbot: Any, bar: NoticeBar, kind: str):
    bar.tell(Message("Taken back", kind))
    qtbot.waitUntil(lambda: bar.messages == ())


@pytest.mark.parametrize("kind", ["warn", "refused"])
def test_what_somebody_must_know_stays(qtbot: Any, bar: NoticeBar, kind: str):
    bar.tell(Message("The file is damaged", kind))
    bar.tell(Message("Saved", "done"))
    qtbot.waitUntil(lambda: len(bar.messages) == 1)
    qtbot.wait(120)
    assert [message.kind for message in bar.messages] == [kind]


def test_a_notice_somebody_has_the_focus_in_waits(qtbot: Any, bar: NoticeBar):
    """Who goes to Undo with the keyboard must not lose it on the way."""
    bar.tell(Message("Saved", "done", action="Undo", act=lambda: None))
    press = bar._notices[0].findChildren(messages.QPushButton)[0]
    press.setFocus()
    qtbot.waitUntil(press.hasFocus)
    qtbot.wait(160)
    assert len(bar.messages) == 1
    press.clearFocus()
    qtbot.waitUntil(lambda: bar.messages == ())


def test_undo_is_one_key_away_as_long_as_it_is_shown(qtbot: Any, bar: NoticeBar):
    undone: list[bool] = []
    act = lambda: undone.append(True)  # noqa: E731
    bar.tell(Message("Saved", "warn", action="Undo", act=act, shortcut="Ctrl+Z"))
    qtbot.waitUntil(bar._notices[0].isVisible)
    qtbot.keyClick(bar.parentWidget(), Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(lambda: undone == [True])
    assert bar.messages == ()


def test_the_same_warning_again_does_not_pile_up(bar: NoticeBar):
    for _time in range(3):
        bar.tell(Message("Choose a result first", "warn"))
    assert len(bar.messages) == 1
    bar.tell(Message("Another", "warn"))
    assert [message.text for message in bar.messages] == ["Another", "Choose a result first"]


def test_what_was_written_leads_to_its_folder(tmp_path: Path):
    message = messages.written("Written", tmp_path / "a.xlsx", "hint")
    assert (message.kind, message.hint) == ("done", "hint")
    assert message.act is not None
    assert message.act.args[0].toLocalFile() == str(tmp_path)  # type: ignore[attr-defined]


@pytest.mark.parametrize("texts", [("One", "Two"), ("1 decided", "1 decided")])
def test_of_two_notices_with_undo_the_newest_has_the_key_and_then_the_other(
    qtbot: Any, dressed: QApplication, texts: tuple[str, str]
):
    bar = NoticeBar()
    undone: list[str] = []
    qtbot.addWidget(bar)
    for name, text in zip(("first", "second"), texts, strict=True):
        act = partial(undone.append, name)
        bar.tell(Message(text, "done", action="Undo", act=act, shortcut="Ctrl+Z"))
    qtbot.waitExposed(bar)
    bar.activateWindow()
    qtbot.waitUntil(bar.isActiveWindow)
    for times in (1, 2):
        QTest.keyClick(bar, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
        qtbot.waitUntil(lambda wanted=times: len(undone) == wanted)
    assert undone == ["second", "first"]


def test_of_many_those_that_go_by_themselves_give_way_and_no_warning_does(bar: NoticeBar):
    bar.tell(Message("Look here", "warn"))
    for number in range(4):
        bar.tell(Message(f"Saved {number}", "done"))
    assert [one.text for one in bar.messages] == ["Saved 3", "Saved 2", "Look here"]
    for number in range(3):
        bar.tell(Message(f"Refused {number}", "refused"))
    kept = ["Refused 2", "Refused 1", "Refused 0", "Look here"]
    assert [one.text for one in bar.messages] == kept
    bar.tell(Message("Saved", "done"))
    assert [one.text for one in bar.messages] == ["Saved", *kept]


def test_very_many_warnings_scroll_and_leave_room_for_the_page(qtbot: Any, bar: NoticeBar):
    bar.window().resize(640, 600)
    for number in range(20):
        bar.tell(Message(f"Refused {number}", "refused", hint="Do this."))
    assert len(bar.messages) == 20
    qtbot.waitUntil(lambda: 0 < bar.height() <= 220)
    last = bar._notices[-1]
    last.findChildren(messages.QPushButton)[-1].setFocus()
    qtbot.waitUntil(lambda: not last.visibleRegion().isEmpty())  # where Tab goes is seen
    for notice in list(bar._notices):
        notice.close_notice()
    assert bar.isHidden()


def test_one_notice_is_as_high_as_its_words(qtbot: Any, bar: NoticeBar):
    bar.window().resize(640, 900)
    bar.tell(Message("Short", "warn"))
    qtbot.waitUntil(lambda: bar.height() == bar._notices[0].height() > 20)
    low = bar.height()
    bar.tell(Message("Long " * 80, "warn"))
    qtbot.waitUntil(lambda: bar.height() > 2 * low)
    assert bar.height() >= sum(one.height() for one in bar._notices)
