"""The strip about the date: there as long as the date may be wrong, and gone once it is right."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from gridclient.settings import Settings
from gridclient.ui import clock_banner
from gridclient.ui.jobs import JobRunner
from gridclient.ui.window import Window
from tests.profiles import Clock
from tests.town import Town


@pytest.fixture
def late(qtbot: Any, town: Town, runner: JobRunner) -> Iterator[Window]:
    """A worker's window on a computer whose date lies a month back."""
    town.bring(town.office, town.wang)
    town.close("wang")
    town.clocks["wang"] = Clock(town.clock.at - dt.timedelta(days=30))
    made = Window(town.wang, Settings(), runner)
    qtbot.addWidget(made)
    made.show()
    qtbot.waitExposed(made)
    qtbot.waitUntil(lambda: not runner.running)
    yield made
    qtbot.waitUntil(lambda: not runner.running)


def words(window: Window) -> str:
    return " ".join(one.text() for one in window.clock.findChildren(QLabel))


def look_again(window: Window, qtbot: Any, runner: JobRunner) -> None:
    shown = [one for one in window.clock.findChildren(QPushButton) if one.isVisible()]
    (press,) = [one for one in shown if one.text()]
    press.click()
    qtbot.waitUntil(lambda: not runner.running)


def test_it_says_whose_signature_is_newer(late: Window) -> None:
    assert late.clock.isVisible()
    assert "和平社区" in words(late)
    assert "2026-10-23" in words(late)


def test_it_stays_as_long_as_the_date_is_wrong(
    late: Window, town: Town, qtbot: Any, runner: JobRunner
) -> None:
    look_again(late, qtbot, runner)
    assert late.clock.isVisible()
    town.clocks["wang"].at = town.clock.at
    look_again(late, qtbot, runner)
    assert not late.clock.isVisible()


def test_a_bundle_that_comes_may_show_it(qtbot: Any, town: Town, runner: JobRunner) -> None:
    """Nothing is wrong until the office's newer date arrives."""
    town.clocks["wang"] = Clock(town.clock.at)
    window = Window(town.wang, Settings(), runner)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not runner.running)
    assert not window.clock.isVisible()
    town.clock.advance(days=3)
    window.rooms.sync_page.take_files([town.send(town.office, town.wang).file])
    qtbot.waitUntil(lambda: window.rooms.sync_page.sheet is not None, timeout=20_000)
    assert window.rooms.sync_page.sheet is not None
    window.rooms.sync_page.sheet.take.click()
    qtbot.waitUntil(window.clock.isVisible, timeout=20_000)
    qtbot.waitUntil(lambda: not runner.running, timeout=20_000)
    assert "和平社区" in words(window)


def test_nobody_looks_at_the_date_once_the_window_is_closed(
    qtbot: Any, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock_banner, "LOOK_AGAIN_MS", 10)
    runner = JobRunner()
    window = Window(town.wang, Settings(), runner)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: not runner.running)
    window.close()
    runner.close()
    with qtbot.captureExceptions() as raised:
        qtbot.wait(60)
    assert raised == []
