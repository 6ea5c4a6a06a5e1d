"""A visit under a wrong day is told of, put right, or taken back on the household's page."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication, QPushButton

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.households.visit_panel import VisitPanel
from tests import builders
from tests.builders import TODAY
from tests.ui.desks import Desk, words

FAR = dt.date(2033, 5, 4)


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office))


def opened(qtbot: Any, office: App, runner: JobRunner, home: Household) -> tuple[Desk, VisitPanel]:
    desk = Desk(qtbot, office, runner)
    desk.window.open_household(home.id)
    desk.settle()
    panels = desk.window.rooms.household_page.panels
    return desk, next(panel for panel in panels if isinstance(panel, VisitPanel))


def press(panel: VisitPanel, text: str) -> None:
    QApplication.processEvents()  # what was just put into a layout is shown
    buttons = panel.findChildren(QPushButton)
    next(one for one in buttons if one.text() == text and one.isVisibleTo(panel)).click()


@pytest.mark.parametrize("dated", [FAR, dt.date(2019, 1, 1)])
def test_a_visit_of_a_wrong_clock_is_told_of_and_gets_its_day(
    qtbot: Any, office: App, runner: JobRunner, home: Household, dated: dt.date
):
    builders.add(office, builders.make_visit(home.id, dated))
    desk, panel = opened(qtbot, office, runner, home)
    desk.window.visiting.offer_misdated()
    desk.settle()
    assert "1 visit of yours stands under a wrong day" in desk.said()
    assert panel.isVisible()
    assert dated.isoformat() in words(panel)
    assert "under a wrong day" in words(desk.window.rooms.household_page)
    press(panel, "Put right …")
    assert panel.day.hasFocus()
    panel.day.setDate(QDate(2026, 11, 20))
    press(panel, "Keep it under this day")
    assert office.visits.of(home.id)[0].visited_on == dated  # the reason is needed
    panel.reason.set_value("the clock was wrong")
    press(panel, "Keep it under this day")
    desk.settle()
    assert office.visits.of(home.id)[0].visited_on == dt.date(2026, 11, 20)
    assert not panel.isVisible()
    assert "2026-11-20" in desk.said()


def test_any_visit_can_be_taken_back(qtbot: Any, office: App, runner: JobRunner, home: Household):
    builders.add(office, builders.make_visit(home.id, TODAY))
    desk, panel = opened(qtbot, office, runner, home)
    assert not panel.isVisible()
    page = desk.window.rooms.household_page
    tip = "Put right: 2026-11-22 Met in person"
    next(one for one in page.findChildren(QPushButton) if one.toolTip() == tip).click()
    assert panel.isVisible()
    panel.reason.set_value("another house")
    press(panel, "Take the visit back")
    desk.settle()
    assert office.visits.of(home.id) == []
    assert not panel.isVisible()
    assert "Nobody has been here yet." in words(page)


def test_it_can_be_left_as_it_is(qtbot: Any, office: App, runner: JobRunner, home: Household):
    visit = builders.make_visit(home.id, TODAY)
    builders.add(office, visit)
    _desk, panel = opened(qtbot, office, runner, home)
    panel.begin(visit)
    press(panel, "Cancel")
    assert not panel.isVisible()
    assert office.visits.of(home.id) == [visit]


def test_nobody_is_told_of_what_others_dated(
    qtbot: Any, office: App, runner: JobRunner, home: Household
):
    builders.add(office, builders.make_visit(home.id, FAR, visitor_id="somebody"))
    desk, panel = opened(qtbot, office, runner, home)
    desk.window.visiting.offer_misdated()
    desk.settle()
    assert "under a wrong day" not in desk.said()
    assert panel.isVisible()
