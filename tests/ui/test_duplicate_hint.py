"""Who is entered twice is met before saving: the hint in the form of a newcomer."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton

from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.households.page import HouseholdsPage
from gridclient.ui.widgets.duplicate_hint import DuplicateHint
from gridclient.ui.window import Window
from tests import builders


@pytest.fixture
def home(office: App) -> Household:
    house = builders.make_house(office)
    builders.move_in(office, house, "102", head="李明")
    return builders.move_in(office, house, head="王秀兰")


@pytest.fixture
def page(qtbot: Any, desk: Window, home: Household) -> HouseholdsPage:
    desk.open_household(home.id)
    qtbot.waitUntil(lambda: len(desk.rooms.household_page.cards) == 3)
    qtbot.waitUntil(lambda: not desk.runner.running)
    return desk.rooms.household_page


def typed(page: HouseholdsPage, **values: Any) -> tuple[RecordForm, DuplicateHint]:
    page.cards[-1].open_form()
    form = page.cards[-1].form
    assert isinstance(form, RecordForm)
    form.preset(values)
    form.ask()
    (hint,) = form.findChildren(DuplicateHint)
    return form, hint


def test_somebody_of_the_same_name_is_linked_on_saving(
    qtbot: Any, page: HouseholdsPage, office: App, home: Household
):
    (known,) = office.registers.find(Resident, household_id=home.id)
    form, hint = typed(page, name="王秀兰")
    qtbot.waitUntil(hint.isVisible)
    words = "\n".join(label.text() for label in hint.findChildren(QLabel))
    assert "王秀兰" in words
    assert "the same name" in words
    (box,) = hint.boxes.values()
    assert box.accessibleName()
    box.setChecked(True)
    form.save.click()
    qtbot.waitUntil(lambda: len(office.registers.find(Resident, household_id=home.id)) == 2)
    qtbot.waitUntil(lambda: not page.runner.running)
    assert [one.id for one in office.places.household(home.id).residents] == [known.id]


def test_open_goes_to_where_they_are_entered_already(
    qtbot: Any, page: HouseholdsPage, office: App, desk: Window
):
    (other,) = office.registers.find(Resident, name="李明")
    office.registers.change(Resident, other.id, phone="13812345678")
    _form, hint = typed(page, name="李明", phone="138 1234 5678")
    qtbot.waitUntil(hint.isVisible)
    (look,) = hint.findChildren(QPushButton)
    assert "李明" in look.toolTip()
    look.click()
    head = desk.rooms.household_page.header
    qtbot.waitUntil(lambda: any("102" in one.text() for one in head.findChildren(QLabel)))


def test_nobody_alike_no_hint(qtbot: Any, page: HouseholdsPage):
    _form, hint = typed(page, name="欧阳无双")
    qtbot.waitUntil(lambda: not page.runner.running)
    assert not hint.isVisible()
