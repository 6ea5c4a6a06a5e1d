"""Notices that nobody has touched the window for a while, so that it can lock itself."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QTimer, Signal

_TOUCHES = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
    }
)


class IdleWatch(QObject):
    """An event filter for the application; ``tired`` after so many minutes (0: never), and
    ``is_tired`` until the next touch."""

    tired = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self.is_tired = False
        self._timer = QTimer(self)
        self._timer.setInterval(minutes * 60_000)
        self._timer.timeout.connect(self._tire)
        if minutes > 0:
            self._timer.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Start counting anew with every key and every move."""
        if event.type() in _TOUCHES and self._timer.isActive():
            self.is_tired = False
            self._timer.start()
        return False

    def _tire(self) -> None:
        self.is_tired = True
        self.tired.emit()
