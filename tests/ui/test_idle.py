"""The window locks itself when nobody touches it, and only then."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication

from gridclient.ui.idle import IdleWatch


def test_it_tires_unless_touched(qtbot: Any, dressed: QApplication):
    owner = QObject()
    watch = IdleWatch(1, owner)
    watch._timer.start(800)
    tired: list[bool] = []
    watch.tired.connect(lambda: tired.append(True))
    for _touch in range(20):
        qtbot.wait(50)
        watch.eventFilter(owner, QEvent(QEvent.Type.KeyPress))
    assert tired == []
    qtbot.waitUntil(lambda: bool(tired))


def test_never_means_never(dressed: QApplication):
    owner = QObject()
    assert not IdleWatch(0, owner)._timer.isActive()
