"""Buildings: which are listed, which doors stand out, and the way in from the board."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridclient.ui.screens.buildings.filters import DoorFilter, matching
from gridclient.ui.screens.buildings.page import BuildingsPage
from gridclient.ui.widgets.doors import DoorsView
from gridclient.ui.window import Window
from tests.fakes import make_door, make_doors


@pytest.fixture
def page(qtbot: Any, window: Window) -> BuildingsPage:
    window.go("buildings")
    qtbot.waitUntil(lambda: not window.runner.running)
    return window.rooms.buildings_page


def test_typing_narrows_the_list_and_down_goes_to_it(qtbot: Any, page: BuildingsPage):
    assert page.buildings.records.rowCount() == 5
    QTest.keyClick(page, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
    assert page.search.hasFocus()
    page.search.setText("4栋")
    qtbot.waitUntil(lambda: page.buildings.records.rowCount() == 1)
    QTest.keyClick(page.search, Qt.Key.Key_Down)
    assert page.buildings.hasFocus()
    assert page._house_name.text().startswith("阳光花园4栋")


def test_a_building_that_is_opened_from_elsewhere_is_listed(
    qtbot: Any, window: Window, page: BuildingsPage
):
    page.search.setText("1栋")
    qtbot.waitUntil(lambda: page.buildings.records.rowCount() == 1)
    window.go("today")
    window.open_building("building-4")
    qtbot.waitUntil(lambda: page._house_name.text().startswith("阳光花园4栋"))
    qtbot.waitUntil(lambda: not window.runner.running)
    qtbot.wait(200)  # longer than the typing rests
    assert page._house_name.text().startswith("阳光花园4栋")
    assert page.doors.canvas.hasFocus()


def test_names_and_grids_are_searched(page: BuildingsPage):
    assert len(matching(page._known, "第七 3栋")) == 1
    assert matching(page._known, "第八") == []


@pytest.mark.parametrize(
    ("wanted", "rooms"),
    [
        ("waiting", {"101", "102", "104"}),
        ("not_home", {"103"}),
        ("care", {"105"}),
        ("vacant", {"106"}),
    ],
)
def test_each_choice_lets_its_doors_stand_out(
    dressed: QApplication, qtbot: Any, wanted: str, rooms: set[str]
):
    chosen = DoorFilter()
    qtbot.addWidget(chosen)
    states = ("due", "overdue", "not_home", "never", "fresh", "vacant")
    doors = [make_door(101 + n, floor=1, state=state) for n, state in enumerate(states)]
    assert chosen.fits() is None
    chosen.setCurrentIndex(chosen.findData(wanted))
    fits = chosen.fits()
    assert fits is not None
    assert {door.room for door in doors if fits(door)} == rooms


def test_the_others_stand_back(dressed: QApplication, qtbot: Any):
    view = DoorsView()
    qtbot.addWidget(view)
    view.show_doors(make_doors(floors=2, units=1, rooms=2))
    canvas = view.canvas
    view.resize(400, 300)
    view.show()
    qtbot.waitExposed(view)
    before = _shot(view)
    canvas.let_stand_out(lambda door: False)
    assert _shot(view) != before
    canvas.let_stand_out(None)
    assert _shot(view) == before


def _shot(view: DoorsView) -> QImage:
    image = QImage(view.canvas.size(), QImage.Format.Format_RGB32)
    image.fill(Qt.GlobalColor.white)
    view.canvas.render(image)
    return image
