"""The board with scroll bars; zoomed by keys and the wheel, the current block stays in sight."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QImage, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QScrollArea, QWidget

from gridclient.services.board import Block
from gridclient.ui.screens.board.canvas import BoardCanvas
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part

ZOOM_LEAST, ZOOM_MOST, ZOOM_STEP = 0.5, 6.0, 1.25


class BoardScroll(QScrollArea):
    """Zoom 1 shows the whole picture, or tiles of their usual size."""

    zoomed = Signal(float)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = BoardCanvas()
        part(self.canvas, "clear")
        self.setWidget(self.canvas)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFocusProxy(self.canvas)
        self.canvas.chosen.connect(lambda _block: self._keep_in_sight())
        self._zoom = 1.0

    def show_blocks(self, blocks: Sequence[Block], image: QImage | None) -> None:
        """Show an area's blocks."""
        self.fit()
        self.canvas.show_blocks(blocks, image)

    def zoom_by(self, factor: float) -> None:
        """Show everything ``factor`` times as large, within reason."""
        self._zoom_to(self._zoom * factor)

    def zoom_out(self) -> None:
        """Show the whole."""
        self._zoom_to(1.0)

    def _zoom_to(self, zoom: float) -> None:
        self._zoom = min(ZOOM_MOST, max(ZOOM_LEAST, zoom))
        self.fit()
        self._keep_in_sight()
        self.zoomed.emit(self._zoom)

    def fit(self) -> None:
        """Lay the board out for the room there is now, without what scroll bars would take."""
        bar = self.verticalScrollBar().sizeHint().width()
        size = self.size() - QSize(bar + 2, bar + 2)
        self.canvas.take_room(size.expandedTo(QSize(120, 90)), self._zoom)

    def _keep_in_sight(self) -> None:
        if (here := self.canvas.here()) is not None:
            x, y = here.box.centre
            room_x, room_y = round(here.box.width / 2), round(here.box.height / 2)
            self.ensureVisible(round(x), round(y), room_x + tokens.GAP, room_y + tokens.GAP)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Fit anew; while somebody arranges, nothing moves under the pointer."""
        super().resizeEvent(event)
        if self.canvas.arranging is None:
            self.fit()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.zoom_by(ZOOM_STEP if event.angleDelta().y() > 0 else 1 / ZOOM_STEP)
            event.accept()
            return
        super().wheelEvent(event)
