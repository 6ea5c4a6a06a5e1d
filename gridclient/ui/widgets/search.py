"""The search box: types itself into from anywhere on its page, answers after a breath."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QLineEdit, QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import icons

_BREATH_MS = 120


class SearchBox(QLineEdit):
    """A line with a glass; ``searched`` comes when the typing rests, ``left`` on Down or Esc."""

    searched = Signal(str)
    left = Signal()

    def __init__(self, hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setPlaceholderText(hint)
        self.setAccessibleName(hint)
        self.setClearButtonEnabled(True)
        self.setToolTip(_("Search (Ctrl+F)"))
        glass = icons.icon("search", theme.current().palette.ink_soft, 18)
        self.addAction(glass, QLineEdit.ActionPosition.LeadingPosition)
        self._breath = QTimer(self)
        self._breath.setSingleShot(True)
        self._breath.setInterval(_BREATH_MS)
        self._breath.timeout.connect(lambda: self.searched.emit(self.text().strip()))
        self.textChanged.connect(self._breath.start)

    def reach_from(self, page: QWidget) -> None:
        """Let Ctrl+F on ``page`` come here."""
        find = QShortcut(QKeySequence(QKeySequence.StandardKey.Find), page)
        find.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        find.activated.connect(self._take_focus)

    def _take_focus(self) -> None:
        self.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.selectAll()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Down and Enter go to the list, Esc clears first."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
        elif event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Escape):
            self.left.emit()
        else:
            super().keyPressEvent(event)
