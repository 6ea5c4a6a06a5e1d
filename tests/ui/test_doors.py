"""The doors widget: keyboard, pointer, words for screen readers, speed."""

from __future__ import annotations

import time
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from gridclient.ui.widgets.doors import DoorsView
from tests.fakes import make_doors


@pytest.fixture
def view(qtbot: Any, dressed: QApplication) -> DoorsView:
    shown = DoorsView()
    qtbot.addWidget(shown)
    shown.resize(700, 500)
    shown.show_doors(make_doors(floors=4, units=2, rooms=2))
    shown.show()
    qtbot.waitExposed(shown)
    return shown


def test_focus_stands_on_a_door_and_arrows_move(view: DoorsView):
    view.canvas.setFocus()
    assert view.canvas.current.door.room == "401"
    chosen: list[str] = []
    view.chosen.connect(lambda door: chosen.append(f"{door.unit}-{door.room}"))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Right, Qt.Key.Key_Right, Qt.Key.Key_Up):
        QTest.keyClick(view.canvas, key)
    assert chosen == ["1-301", "1-302", "2-301", "2-401"]


def test_enter_and_double_click_open(view: DoorsView):
    opened: list[str] = []
    view.opened.connect(lambda door: opened.append(door.room))
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Return)
    place = view.canvas.plan.places[2]
    centre = view.canvas.box_of(place).center().toPoint()
    QTest.mouseDClick(view.canvas, Qt.MouseButton.LeftButton, pos=centre)
    assert opened == ["401", place.door.room]


def test_screen_readers_hear_the_door(view: DoorsView):
    view.canvas.setFocus()
    door = view.canvas.current.door
    words = view.canvas.accessibleDescription()
    assert f"1–{door.room}" in words
    assert door.head_name in words
    assert "elder" not in words.lower()


def test_zoom_by_keys_stays_within_reason(view: DoorsView):
    view.canvas.setFocus()
    for _time in range(30):
        QTest.keyClick(view.canvas, Qt.Key.Key_Minus)
    smallest = view.canvas.sizeHint().width()
    QTest.keyClick(view.canvas, Qt.Key.Key_0)
    assert 0 < smallest < view.canvas.sizeHint().width()


def test_current_door_survives_a_refresh(view: DoorsView):
    view.canvas.setFocus()
    QTest.keyClick(view.canvas, Qt.Key.Key_Right)
    before = view.canvas.current.door.household_id
    view.show_doors(make_doors(floors=4, units=2, rooms=2))
    assert view.canvas.current.door.household_id == before


def test_a_tower_paints_in_a_blink(qtbot: Any, dressed: QApplication):
    view = DoorsView()
    qtbot.addWidget(view)
    view.show_doors(make_doors(floors=34, units=1, rooms=6))
    view.canvas.resize(view.canvas.sizeHint())
    paper = QPixmap(view.canvas.size())
    view.canvas.render(paper)
    begun = time.perf_counter()
    view.canvas.render(paper)
    assert time.perf_counter() - begun < 0.25
