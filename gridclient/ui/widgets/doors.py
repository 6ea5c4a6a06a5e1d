"""A building as its doors, painted by hand: quick for 34 floors of six doors.

Colour says how long ago somebody came; a second mark in each door says it again, for those
who do not see the colour. Which care category a household has is not shown, only a dot.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QFocusEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QScrollArea, QToolTip, QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets import door_paint
from gridclient.ui.widgets.door_plan import Door, Place, Plan, lay_out
from gridclient.ui.widgets.wording import door_in_words

ZOOM_LEAST, ZOOM_MOST, ZOOM_STEP = 0.5, 2.5, 1.15
ZOOM_READABLE = 0.7
STANDS_BACK = 0.25
"""How much is seen of a door that does not stand out."""
_MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class DoorCanvas(QWidget):
    """The painted building; has the focus and the current door."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.plan: Plan = lay_out(())
        self._stands_out: Callable[[Any], bool] | None = None
        self.current: Place | None = None
        self.zoom = 1.0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName(_("Doors of the building"))

    def show_doors(self, doors: Sequence[Door]) -> None:
        """Show ``doors``; the current door stays current when it is still there."""
        before = self.current.door if self.current else None
        self.plan = lay_out(doors)
        self.current = self.place_of(before.dwelling_id, before.household_id) if before else None
        self._fit()

    def place_of(self, dwelling_id: str, household_id: str | None) -> Place | None:
        """Where a household lives, or else the door itself; None where neither is here."""
        homes = [p for p in self.plan.places if p.door.household_id == household_id is not None]
        doors = [p for p in self.plan.places if p.door.dwelling_id == dwelling_id]
        return next(iter(homes + doors), None)

    def let_stand_out(self, fits: Callable[[Any], bool] | None) -> None:
        """Let only some doors stand out; None: all."""
        self._stands_out = fits
        self.update()

    def set_zoom(self, zoom: float) -> None:
        """Show doors at ``zoom`` times their size, within reason."""
        self.zoom = min(ZOOM_MOST, max(ZOOM_LEAST, zoom))
        self._fit()

    def choose(self, place: Place | None) -> None:
        """Make ``place`` the current door and say so, to eyes and ears."""
        if place is None or place == self.current:
            return
        self.current = place
        self.setAccessibleDescription(door_in_words(place.door))
        QAccessible.updateAccessibility(
            QAccessibleEvent(self, QAccessible.Event.DescriptionChanged)
        )
        self.update()
        self.chosen.emit(place.door)

    def box_of(self, place: Place) -> QRectF:
        """Where a door is painted."""
        return self._measures().door(self.plan, place)

    def place_at(self, point: QPointF) -> Place | None:
        """The door under ``point``, or None."""
        return next((p for p in self.plan.places if self.box_of(p).contains(point)), None)

    def sizeHint(self) -> QSize:  # noqa: N802
        """All doors at the present zoom."""
        return self._measures().whole(self.plan)

    def _measures(self) -> door_paint.Measures:
        return door_paint.Measures(self.zoom, theme.current().type.lead)

    def _fit(self) -> None:
        self.setMinimumSize(self.sizeHint())
        self.updateGeometry()
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the doors that are in sight."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        measures = self._measures()
        door_paint.paint_frame(painter, measures, self.plan)
        seen = QRectF(event.rect())
        for place in self.plan.places:
            box = measures.door(self.plan, place)
            if box.intersects(seen):
                now = place == self.current
                back = self._stands_out is not None and not self._stands_out(place.door)
                painter.setOpacity(STANDS_BACK if back else 1.0)
                door_paint.paint_door(painter, measures, box, place.door, current=now)
                painter.setOpacity(1.0)
                if now and self.hasFocus():
                    door_paint.paint_focus(painter, box)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Arrows move, Enter opens, plus and minus zoom."""
        key = Qt.Key(event.key())
        if key in _MOVES:
            self.choose(self.plan.step(self.current, *_MOVES[key]))
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.current:
            self.opened.emit(self.current.door)
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.set_zoom(self.zoom * ZOOM_STEP)
        elif key == Qt.Key.Key_Minus:
            self.set_zoom(self.zoom / ZOOM_STEP)
        elif key == Qt.Key.Key_0:
            self.set_zoom(1.0)
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802
        """The focus always stands on some door."""
        super().focusInEvent(event)
        if self.current is None:
            self.choose(self.plan.step(None, 0, 0))
        self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A click chooses."""
        self.choose(self.place_at(event.position()))

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:  # noqa: N802
        """A double click opens."""
        if place := self.place_at(event.position()):
            self.opened.emit(place.door)

    def event(self, event: QEvent) -> bool:
        """Say in words what the pointer rests on."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            place = self.place_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), door_in_words(place.door) if place else "", self)
            return True
        return super().event(event)


class DoorsView(QScrollArea):
    """The canvas with scroll bars; Ctrl and the wheel zoom, the current door stays in sight."""

    chosen = Signal(object)
    opened = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.canvas = DoorCanvas()
        part(self.canvas, "clear")
        self.setWidget(self.canvas)
        self.setWidgetResizable(True)
        self._fitted = False
        self.setFocusProxy(self.canvas)
        self.canvas.chosen.connect(self._keep_in_sight)
        self.canvas.chosen.connect(self.chosen)
        self.canvas.opened.connect(self.opened)

    def show_doors(self, doors: Sequence[Door]) -> None:
        """Show a building's doors, all side by side where they stay readable."""
        self.canvas.show_doors(doors)
        if not self._fitted and doors:
            self._fitted = True
            self.fit()

    def fit(self) -> None:
        """Zoom so that the widest floor fits, no smaller than is still read with ease."""
        wide = self.canvas.sizeHint().width() / self.canvas.zoom
        self.canvas.set_zoom(max(ZOOM_READABLE, min(1.0, self.viewport().width() / wide)))

    def _keep_in_sight(self) -> None:
        if self.canvas.current is not None:
            box: QRect = self.canvas.box_of(self.canvas.current).toRect()
            centre: QPoint = box.center()
            self.ensureVisible(centre.x(), centre.y(), box.width(), box.height() + tokens.GAP)

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802
        """Zoom with Ctrl, scroll without."""
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            up = event.angleDelta().y() > 0
            self.canvas.set_zoom(self.canvas.zoom * (ZOOM_STEP if up else 1 / ZOOM_STEP))
            event.accept()
            return
        super().wheelEvent(event)
