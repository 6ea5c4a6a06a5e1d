"""Pages in one place: those out of sight cost nothing."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from gridclient.ui.widgets.pile import Pile


class _Asked(QWidget):
    """Counts how often it is asked how large it wants to be."""

    def __init__(self, wide: int) -> None:
        super().__init__()
        self.wide, self.times = wide, 0

    def sizeHint(self) -> QSize:  # noqa: N802
        self.times += 1
        return QSize(self.wide, 100)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        return self.sizeHint()


def test_only_what_is_in_sight_is_asked_for_its_size(qtbot: Any, dressed: QApplication):
    window, seen, hidden = QWidget(), _Asked(200), _Asked(900)
    pile, column = Pile(), QVBoxLayout(window)
    qtbot.addWidget(window)
    column.addWidget(pile)
    pile.addWidget(seen)
    pile.addWidget(hidden)
    assert pile.sizeHint() == QSize(200, 100)
    window.show()
    hidden.times = seen.times = 0
    column.invalidate()
    column.activate()
    assert seen.times > 0
    assert hidden.times == 0
    pile.setCurrentWidget(hidden)
    assert pile.minimumSizeHint() == QSize(900, 100)
    assert not pile.hasHeightForWidth()


def test_an_empty_one_wants_nothing(dressed: QApplication):
    assert Pile().sizeHint() == QSize(0, 0)
    assert Pile().minimumSizeHint() == QSize(0, 0)
