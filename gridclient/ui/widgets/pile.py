"""Widgets in one place of which only the one in sight is asked how large it wants to be."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtWidgets import QStackedWidget, QWidget


class Pile(QStackedWidget):
    """For pages: Qt's own stack asks all of them, those out of sight as well, whenever anything
    in the window appears or goes, and a window of many pages then sticks."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(lambda _place: self.updateGeometry())

    def sizeHint(self) -> QSize:  # noqa: N802
        """What the one in sight wants; Qt asks."""
        shown = self.currentWidget()
        return shown.sizeHint() if shown is not None else QSize(0, 0)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """What the one in sight needs; Qt asks."""
        shown = self.currentWidget()
        return shown.minimumSizeHint() if shown is not None else QSize(0, 0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802
        """Pages fill their place, however wide it is; Qt asks."""
        return False
