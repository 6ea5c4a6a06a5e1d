"""Care in the window: the household's panels, today's banners, and the office's two sections."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtWidgets import QAbstractButton, QPushButton, QWidget

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.special_rounds import ReachAttempt, SpecialRound
from gridclient.services.events import RegistersChanged
from gridclient.ui.screens.households.care_panel import CarePanel
from gridclient.ui.screens.households.ladder_panel import LadderPanel
from gridclient.ui.screens.office.policies import PolicySection
from gridclient.ui.screens.office.special_rounds import RoundSection
from gridclient.ui.window import Window
from tests import builders


@pytest.fixture
def home(office: App) -> Household:
    house = builders.make_house(office)
    return builders.move_in(office, house, "101", head="王秀兰", care=["elder_alone"])


def settle(qtbot: Any, desk: Window) -> None:
    qtbot.waitUntil(lambda: not desk.runner.running)


def panel(desk: Window, kind: type) -> Any:
    return next(one for one in desk.rooms.household_page.panels if isinstance(one, kind))


def section(qtbot: Any, desk: Window, kind: type) -> Any:
    desk.go("office")
    page = desk.rooms.office_page
    page.open(kind)
    settle(qtbot, desk)
    return page.current


def pressed(sheet: QWidget, words: str) -> QPushButton:
    found = [one for one in sheet.findChildren(QPushButton) if words in one.accessibleName()]
    visible = [one for one in found if one.isVisible()]
    assert visible, [one.accessibleName() for one in sheet.findChildren(QPushButton)]
    return visible[0]


def unnamed(sheet: QWidget) -> list[QAbstractButton]:
    """Buttons that a screen reader could not name."""
    buttons = sheet.findChildren(QPushButton)
    return [one for one in buttons if one.isVisible() and not one.accessibleName().strip()]


@pytest.fixture
def open_home(qtbot: Any, office: App, home: Household, desk: Window) -> Household:
    office.events.tell(RegistersChanged(1))
    settle(qtbot, desk)
    desk.open_household(home.id)
    settle(qtbot, desk)
    return home


# --- the household's page ----------------------------------------------------------------------


def test_somebody_is_enrolled_and_it_is_taken_back(
    qtbot: Any, office: App, desk: Window, open_home: Household
):
    care = panel(desk, CarePanel)
    care.add.click()
    form = care.form
    form.category.setCurrentIndex(form.category.findData("elder_alone"))
    assert "certificate_no" not in form.form.rows
    form.category.setCurrentIndex(form.category.findData("dibao"))
    assert {"certificate_no", "grade", "review_on"} <= form.form.rows.keys()
    form.form.rows["grade"].set_value("changes, or somebody can work")
    form.form.save.click()
    qtbot.waitUntil(lambda: len(office.care.enrolments(open_home.id)) == 2)
    settle(qtbot, desk)
    (made,) = [one for one in office.care.enrolments(open_home.id) if one.enrolment.grade]
    assert made.enrolment.grade == "variable"
    assert care.form is None
    desk.notices.messages[0].act()
    qtbot.waitUntil(lambda: sum(one.current for one in office.care.enrolments(open_home.id)) == 1)
    assert not unnamed(care)


def test_what_is_doubtful_is_said_in_the_form(
    qtbot: Any, office: App, desk: Window, open_home: Household
):
    care = panel(desk, CarePanel)
    care.add.click()
    form = care.form
    form.category.setCurrentIndex(form.category.findData("disability"))
    form.form.rows["grade"].set_value("grade one")
    form.form.save.click()
    qtbot.waitUntil(form.form.despite.isVisible)
    settle(qtbot, desk)
    assert care.form is form
    form.form.despite.line.setText("街道认定")
    form.form.save.click()
    qtbot.waitUntil(lambda: care.form is None)
    kept = [one.enrolment for one in office.care.enrolments(open_home.id)]
    assert "街道认定" in {one.basis for one in kept}


def test_a_category_is_enough(qtbot: Any, office: App, desk: Window, open_home: Household):
    care = panel(desk, CarePanel)
    care.add.click()
    care.form.category.setCurrentIndex(care.form.category.findData("sanlao"))
    care.form.form.save.click()
    qtbot.waitUntil(lambda: len(office.care.enrolments(open_home.id)) == 2)
    settle(qtbot, desk)
    made = next(
        one for one in office.care.enrolments(open_home.id) if one.enrolment.category == "sanlao"
    )
    assert made.resident_name == "王秀兰"


def test_care_ends_with_a_reason_and_comes_back(
    qtbot: Any, office: App, desk: Window, open_home: Household
):
    care = panel(desk, CarePanel)
    pressed(care, "End:").click()
    care.form.why.setCurrentIndex(1)
    care.form.sure.click()
    qtbot.waitUntil(lambda: not office.care.enrolments(open_home.id)[0].current)
    assert office.care.enrolments(open_home.id)[0].enrolment.retired == "moved_away"
    settle(qtbot, desk)
    desk.notices.messages[0].act()
    qtbot.waitUntil(lambda: office.care.enrolments(open_home.id)[0].current)


def test_a_form_stays_open_when_something_else_changes(
    qtbot: Any, office: App, desk: Window, open_home: Household
):
    care = panel(desk, CarePanel)
    care.add.click()
    form = care.form
    form.category.setCurrentIndex(form.category.findData("dibao"))
    form.form.rows["basis"].set_value("half typed")
    before = care._page
    office.events.tell(RegistersChanged(1))
    qtbot.waitUntil(lambda: care._page is not before)
    settle(qtbot, desk)
    assert care.form is form
    assert form.form.rows["basis"].value() == "half typed"


# --- the ladder --------------------------------------------------------------------------------


def test_nobody_home_offers_the_ladder_until_somebody_is_reached(
    qtbot: Any, office: App, desk: Window, open_home: Household
):
    desk.go("today")
    settle(qtbot, desk)
    desk.visiting.begin(open_home.id)
    qtbot.waitUntil(lambda: desk.visiting.dialog is not None)
    dialog = desk.visiting.dialog
    dialog.results.choose("not_home")
    dialog.save.click()
    qtbot.waitUntil(lambda: any(m.kind == "warn" for m in desk.notices.messages))
    offered = next(m for m in desk.notices.messages if m.kind == "warn")
    settle(qtbot, desk)
    assert desk.rooms.today_page.banners.isVisible()
    offered.act()
    qtbot.waitUntil(lambda: desk.here == "household")
    ladder = panel(desk, LadderPanel)
    qtbot.waitUntil(lambda: any(one.isVisible() for one in ladder.findChildren(QPushButton)))
    settle(qtbot, desk)
    assert not unnamed(ladder)
    pressed(ladder, "Building leader: Reached, all is well").click()
    qtbot.waitUntil(lambda: bool(office.registers.find(ReachAttempt)))
    settle(qtbot, desk)
    assert not office.reaching.open_ladders()
    desk.notices.messages[0].act()
    qtbot.waitUntil(lambda: bool(office.reaching.open_ladders()))
    settle(qtbot, desk)


def test_no_ladder_where_nobody_is_looked_for(qtbot: Any, desk: Window, open_home: Household):
    assert not panel(desk, LadderPanel).isVisible()


# --- today, and the office's sections ----------------------------------------------------------


def test_weather_is_begun_in_two_clicks_and_stands_on_today(
    qtbot: Any, office: App, desk: Window, open_home: Household
):
    house = builders.make_house(office, building_no="4")
    other = builders.move_in(office, house, "102", head="李雷", care=["dibao"])
    rounds = section(qtbot, desk, RoundSection)
    rounds.begin_buttons["cold"].click()
    qtbot.waitUntil(lambda: rounds.form is not None)
    rounds.form.save.click()
    qtbot.waitUntil(lambda: bool(office.special_rounds.running()))
    settle(qtbot, desk)
    (made,) = office.special_rounds.running()
    assert made.occasion == "cold"
    assert [line.household_id for line in rounds.waiting.records._rows] == [open_home.id]
    desk.go("today")
    settle(qtbot, desk)
    today = desk.rooms.today_page
    assert len(today._doors) == 2
    today.banners.filters[made.id].click()
    listed = [row.household_id for row in today.list._model.rows if hasattr(row, "household_id")]
    assert listed == [open_home.id]
    today.banners.filters[made.id].click()
    assert other.id in [getattr(row, "household_id", "") for row in today.list._model.rows]
    desk.notices.messages[0].act()
    qtbot.waitUntil(lambda: not office.special_rounds.running())
    settle(qtbot, desk)
    assert office.registers.find(SpecialRound)[0].retired == "entered_in_error"


def test_a_policy_is_changed_from_a_day_on_and_back(qtbot: Any, office: App, desk: Window):
    policies = section(qtbot, desk, PolicySection)
    place = [item.category for item in policies.table.records._rows].index("dibao")
    policies.table.selectRow(place)
    settle(qtbot, desk)
    qtbot.waitUntil(policies.change.isVisible)
    before = policies._shown.policy
    policies.change.click()
    policies.form.rows["contacts"].set_value(1)
    policies.form.rows["period"].set_value("month")
    policies.form.save.click()
    qtbot.waitUntil(lambda: len(office.policies.versions("dibao")) == 2)
    settle(qtbot, desk)
    assert policies.table.chosen()[0].source == "office"
    assert office.policies.versions("dibao")[0].effective_from == dt.date(2026, 11, 22)
    desk.notices.messages[0].act()
    settle(qtbot, desk)
    now = next(item for item in office.policies.in_force() if item.category == "dibao")
    assert now.policy.terms == before.terms
    assert not unnamed(policies)


def test_nonsense_keeps_the_form(qtbot: Any, office: App, desk: Window):
    policies = section(qtbot, desk, PolicySection)
    policies.edit()
    policies.form.rows["contacts"].set_value(0)
    policies.form.save.click()
    qtbot.waitUntil(lambda: any(m.code == "policy.contacts" for m in desk.notices.messages))
    assert policies.form is not None


def test_who_is_no_office_sees_and_changes_nothing(qtbot: Any, window: Window):
    window.go("office")
    page = window.rooms.office_page
    policies, rounds = page.open(PolicySection), page.open(RoundSection)
    assert isinstance(policies, PolicySection)
    assert isinstance(rounds, RoundSection)
    assert not policies.change.isVisible()
    assert rounds.begin_buttons == {}
