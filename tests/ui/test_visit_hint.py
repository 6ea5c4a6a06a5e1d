"""A visit that somebody else recorded on the same day is hinted at, at no cost to who goes on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QDate, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.visits.dialog import VisitDialog
from tests import town as towns
from tests.town import Town
from tests.ui.desks import Desk


@pytest.fixture
def home(town: Town) -> str:
    town.exchange()
    return towns.household(town.wang).id


@pytest.fixture
def begin(
    qtbot: Any, town: Town, home: str, runner: JobRunner
) -> Iterator[Callable[[], VisitDialog]]:
    """Opens the dialog of one household at the window of wang."""
    desk = Desk(qtbot, town.wang, runner)

    def opened() -> VisitDialog:
        desk.window.visiting.begin(home)
        qtbot.waitUntil(lambda: desk.window.visiting.dialog is not None)
        desk.settle()
        dialog = desk.window.visiting.dialog
        assert isinstance(dialog, VisitDialog)
        return dialog

    yield opened
    desk.window.visiting.put_away()
    desk.settle()


def said(dialog: VisitDialog) -> str:
    return "\n".join(one.text() for one in dialog.others.findChildren(QLabel))


def recorded_by_li(town: Town, home: str, result: str = "met", **said: Any) -> str:
    made = town.li.visits.record(home, result, **said)
    town.exchange()
    return made.id


def test_another_visit_of_the_day_is_shown_and_enter_saves_all_the_same(
    qtbot: Any, town: Town, home: str, begin: Callable[[], VisitDialog], runner: JobRunner
):
    other = recorded_by_li(town, home)
    dialog = begin()
    assert dialog.others.isVisible()
    for part in ("李明", "2026-11-22", "Met in person"):
        assert part in said(dialog)
    assert dialog.focusWidget() is dialog.results.focusProxy()
    QTest.keyClick(dialog.focusWidget(), "1")
    QTest.keyClick(dialog.focusWidget(), Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: len(town.wang.visits.of(home)) == 2)
    qtbot.waitUntil(lambda: not runner.running)
    assert other in {one.id for one in town.wang.visits.of(home)}


def test_what_is_ticked_as_the_same_is_linked_on_saving(
    qtbot: Any, town: Town, home: str, begin: Callable[[], VisitDialog], runner: JobRunner
):
    other = recorded_by_li(town, home)
    dialog = begin()
    (box,) = dialog.others.boxes.values()
    box.setChecked(True)
    dialog.results.choose("met")
    qtbot.waitUntil(lambda: not runner.running)
    assert dialog.others.same == other
    dialog.save.click()
    qtbot.waitUntil(lambda: len(town.wang.duplicates.linked("visit")) == 1)
    qtbot.waitUntil(lambda: not runner.running)
    assert [one.id for one in town.wang.visits.of(home)] == [other]


def test_the_day_is_asked_about_again(
    qtbot: Any, town: Town, home: str, begin: Callable[[], VisitDialog], runner: JobRunner
):
    recorded_by_li(town, home, visited_on=dt.date(2026, 11, 20))
    dialog = begin()
    assert not dialog.others.isVisible()
    dialog.details.day.setDate(QDate(2026, 11, 20))
    qtbot.waitUntil(dialog.others.isVisible)
    dialog.details.day.setDate(QDate(2026, 11, 21))
    qtbot.waitUntil(lambda: not dialog.others.isVisible())
    qtbot.waitUntil(lambda: not runner.running)


def test_one_who_comes_twice_a_day_is_not_asked(
    town: Town, home: str, begin: Callable[[], VisitDialog]
):
    town.wang.visits.record(home, "not_home")
    assert not begin().others.isVisible()
