"""The painted board: it has the focus, the current block, and the gestures that arrange it."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QToolTip, QWidget

from gridclient.domain.boards import Spot
from gridclient.i18n import _
from gridclient.services.board import Block
from gridclient.ui import theme
from gridclient.ui.screens.board import painting, wording
from gridclient.ui.screens.board.arranging import MOVES, Arranging
from gridclient.ui.screens.board.painting import Look
from gridclient.ui.screens.board.plan import Box, Measures, Place, Plan, lay_out

_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class BoardCanvas(QWidget):
    """``chosen`` and ``opened`` bring a block, ``left`` the wish to go up, ``placed`` the key of
    a block and its new place (None: off the picture)."""

    chosen = Signal(object)
    opened = Signal(object)
    left = Signal()
    placed = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.blocks: list[Block] = []
        self.image: QImage | None = None
        self.colour = "covered"
        self.current: str | None = None
        self.arranging: Arranging | None = None
        self._room, self.zoom = QSize(600, 400), 1.0
        self.plan: Plan = lay_out((), self._measures(), None)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)

    def show_blocks(self, blocks: Sequence[Block], image: QImage | None) -> None:
        """Show other blocks; the current one stays current when it is still there."""
        self.blocks, self.image = list(blocks), image
        if not any(block.area.key == self.current for block in blocks):
            self.current = None
        self.fit()

    def arrange(self, *, on: bool) -> None:
        """Let blocks be moved, or no longer; what was moved by keys is told first."""
        if self.arranging is not None:
            self.arranging.tell()
        self.arranging = Arranging(self) if on and self.image is not None else None
        self.fit()

    def take_room(self, room: QSize, zoom: float) -> None:
        """Lay the board out for a room, ``zoom`` times as large as fits there."""
        self._room, self.zoom = room, zoom
        self.fit()

    def fit(self) -> None:
        """Lay the blocks out anew."""
        self.plan = lay_out(self.blocks, self._measures(), self._picture_box())
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def put(self, key: str, spot: Spot | None) -> None:
        """Let a block stand somewhere, as far as this board shows it."""
        self.blocks = [
            dataclasses.replace(block, spot=spot) if block.area.key == key else block
            for block in self.blocks
        ]
        self.fit()

    def choose(self, place: Place | None) -> None:
        """Make a block the current one and say so, to eyes and ears."""
        if place is None or place.block.area.key == self.current:
            return
        if self.arranging is not None:
            self.arranging.tell()
        self.current = place.block.area.key
        self.setAccessibleDescription(wording.block_in_words(place.block))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.update()
        self.chosen.emit(place.block)

    def here(self) -> Place | None:
        """The place of the current block."""
        return self.plan.place_of(self.current)

    def sizeHint(self) -> QSize:  # noqa: N802
        """The room that the board takes."""
        return QSize(round(self.plan.width), round(self.plan.height))

    def _measures(self) -> Measures:
        return Measures(theme.current().type.body, self._room.width(), self.zoom)

    def _picture_box(self) -> Box | None:
        if self.image is None or self.image.isNull():
            return None
        wide, high = self.image.width(), self.image.height()
        room = float(self._room.width())
        if self.arranging is not None or any(block.spot is None for block in self.blocks):
            room -= self._measures().shelf
        scale = min(room / wide, self._room.height() / high) * self.zoom
        return Box(0, 0, wide * scale, high * scale)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint what is in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if self.plan.picture is not None and self.image is not None:
            painting.paint_picture(painter, self.plan.picture, self.image)
        if self.plan.shelf is not None:
            painting.paint_shelf(painter, self.plan.shelf, _("Not placed yet"))
        seen = QRectF(event.rect()).adjusted(-40, -40, 40, 40)
        for place in self.plan.places:
            if painting.rect(place.box).intersects(seen):
                now = place.block.area.key == self.current
                arranged = self.arranging is not None
                look = Look(self.colour, now, now and self.hasFocus(), arranged)
                painting.paint_place(painter, place, look)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows go to other blocks, Enter opens, Backspace goes up; see ``Arranging``."""
        key, here = Qt.Key(event.key()), self.here()
        if self.arranging is not None and self.arranging.take_key(event):
            return
        if key in MOVES and not event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.choose(self.plan.step(here, *MOVES[key]))
        elif key in _ENTER and here is not None:
            self.opened.emit(here.block)
        elif key == Qt.Key.Key_Backspace:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The focus always stands on some block."""
        super().focusInEvent(event)
        if self.here() is None:
            self.choose(self.plan.step(None, 0, 0))
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """What was moved by keys is told."""
        super().focusOutEvent(event)
        if self.arranging is not None:
            self.arranging.tell()
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click chooses; while arranging it takes hold."""
        point = event.position()
        if self.arranging is not None:
            self.arranging.press(point)
        else:
            self.choose(self.plan.place_at(point.x(), point.y()))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """While arranging what is held follows the pointer."""
        if self.arranging is not None:
            self.arranging.drag(event.position())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """While arranging what is held stays where it is let go."""
        if self.arranging is not None:
            self.arranging.release()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A double click opens."""
        point = event.position()
        place = self.plan.place_at(point.x(), point.y())
        if place is not None and self.arranging is None:
            self.opened.emit(place.block)

    def event(self, event: QEvent) -> bool:
        """Say in words what the pointer rests on."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.plan.place_at(*_xy(QPointF(event.pos())))
            words = wording.block_in_words(place.block) if place else ""
            QToolTip.showText(event.globalPos(), words, self)
            return True
        return super().event(event)


def _xy(point: QPointF) -> tuple[float, float]:
    return point.x(), point.y()
