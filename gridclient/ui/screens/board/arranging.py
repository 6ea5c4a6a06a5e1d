"""Arranging blocks on the picture: dragged, drawn as rectangles, or moved by keys.

A block is dragged to where it belongs; on the empty picture a rectangle is drawn for the current
block. By keys: the space bar puts it into the middle, Ctrl and the arrows move it, with Shift
they make it larger or smaller, Delete takes it off.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, Qt, QTimer
from PySide6.QtGui import QKeyEvent

from gridclient.domain.boards import WHOLE, Spot
from gridclient.ui.screens.board.painting import HANDLE
from gridclient.ui.screens.board.plan import Place

if TYPE_CHECKING:
    from gridclient.ui.screens.board.canvas import BoardCanvas

STEP = 10
"""Thousandths of the picture that a key moves a block."""
LEAST = 20
"""Thousandths that a rectangle is wide and high at least."""
_REST_MS = 700
_FAR_ENOUGH_PX = 8
MOVES = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}
"""Arrow keys, as steps to the right and down."""


class Arranging:
    """What is held, how it is held, and where it stood before."""

    def __init__(self, canvas: BoardCanvas) -> None:
        self._canvas = canvas
        self._key: str | None = None
        self._before: Spot | None = None
        self._way = ""
        self._from = QPointF()
        self._grip = QPointF()
        self._rest = QTimer(canvas)
        self._rest.setSingleShot(True)
        self._rest.setInterval(_REST_MS)
        self._rest.timeout.connect(self.tell)

    def press(self, point: QPointF) -> None:
        """Take hold of the block at a point, of its corner, or begin to draw."""
        self.tell()
        canvas = self._canvas
        here = canvas.here()
        if here is not None and _at_corner(here, point):
            self._hold(here, "grow", point)
            return
        place = canvas.plan.place_at(point.x(), point.y())
        if place is not None:
            canvas.choose(place)
            self._hold(place, "move", point)
        elif here is not None and self._on_picture(point):
            self._hold(here, "draw", point)

    def drag(self, point: QPointF) -> None:
        """Let what is held follow the pointer."""
        if self._key is None or not self._way:
            return
        if (point - self._from).manhattanLength() < _FAR_ENOUGH_PX:
            return
        spot = self._spot_at(point)
        if spot is not None:
            self._canvas.put(self._key, spot)

    def release(self) -> None:
        """Let go."""
        self._way = ""
        self.tell()

    def take_key(self, event: QKeyEvent) -> bool:
        """Whether a key arranged the current block."""
        here, key = self._canvas.here(), Qt.Key(event.key())
        if here is None:
            return False
        held = event.modifiers()
        ctrl = bool(held & Qt.KeyboardModifier.ControlModifier)
        larger = bool(held & Qt.KeyboardModifier.ShiftModifier)
        spot = here.block.spot
        if key in MOVES and ctrl and spot is not None:
            right, down = (STEP * one for one in MOVES[key])
            fresh = spot.grown(right, down, LEAST) if larger else spot.moved(right, down)
        elif key == Qt.Key.Key_Space and spot is None:
            fresh = Spot(WHOLE // 2, WHOLE // 2)
        elif key == Qt.Key.Key_Delete and spot is not None:
            self._begin(here)
            self._canvas.put(here.block.area.key, None)
            self.tell()
            return True
        else:
            return False
        self._begin(here)
        self._canvas.put(here.block.area.key, fresh)
        self._rest.start()
        return True

    def tell(self) -> None:
        """Say where a block stands now, if it stands elsewhere than before."""
        self._rest.stop()
        key, before = self._key, self._before
        self._key, self._way = None, ""
        place = self._canvas.plan.place_of(key)
        if key is not None and place is not None and place.block.spot != before:
            self._canvas.placed.emit(key, place.block.spot)

    def _begin(self, place: Place) -> None:
        """Remember where a block stands, once for several steps by keys."""
        if self._key != place.block.area.key:
            self.tell()
            self._key, self._before = place.block.area.key, place.block.spot

    def _hold(self, place: Place, way: str, point: QPointF) -> None:
        self._begin(place)
        self._way, self._from = way, point
        spot = place.block.spot
        grip = place.pin if place.pin is not None else (place.box.x, place.box.y)
        self._grip = QPointF(*grip) - point if spot is not None else QPointF()

    def _spot_at(self, point: QPointF) -> Spot | None:
        """Where the block stands while the pointer is at a point."""
        plan, spot = self._canvas.plan, self._before
        if self._way == "draw":
            size = point - self._from
            left = min(point.x(), self._from.x())
            top = min(point.y(), self._from.y())
            return plan.spot_at(left, top, abs(size.x()), abs(size.y()))
        if self._way == "grow" and spot is not None:
            corner = plan.spot_at(point.x(), point.y())
            return spot.grown(
                corner.x - spot.x - spot.width, corner.y - spot.y - spot.height, LEAST
            )
        if spot is None and not self._on_picture(point):
            return None
        at = point + self._grip
        fresh = plan.spot_at(at.x(), at.y())
        size_of = spot or Spot(0, 0)
        return Spot(fresh.x, fresh.y, size_of.width, size_of.height).within()

    def _on_picture(self, point: QPointF) -> bool:
        box = self._canvas.plan.picture
        return box is not None and box.holds(point.x(), point.y())


def _at_corner(place: Place, point: QPointF) -> bool:
    box = place.box
    corner = QPointF(box.x + box.width, box.y + box.height)
    return place.outlined and (corner - point).manhattanLength() <= HANDLE
