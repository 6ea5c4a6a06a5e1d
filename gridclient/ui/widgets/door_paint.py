"""How doors are painted: measures, the house around them, one door, the focus ring."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QColor, QPainter, QPen

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.door_plan import Door, Place, Plan

_MARKS = {
    Tone.OVERDUE: "warn",
    Tone.DUE: "clock",
    Tone.NOT_HOME: "door",
    Tone.FRESH: "check",
}


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels at one zoom; ``letters`` is the size of a room number."""

    zoom: float
    letters: int

    @property
    def width(self) -> float:
        """Of a door."""
        return self.letters * 4.2 * self.zoom

    @property
    def height(self) -> float:
        """Of a door."""
        return self.letters * 2.9 * self.zoom

    @property
    def gap(self) -> float:
        """Between doors."""
        return 5 * self.zoom

    @property
    def aisle(self) -> float:
        """Between stairs."""
        return 22 * self.zoom

    @property
    def left(self) -> float:
        """For the floor's number."""
        return self.letters * 2.6 * self.zoom

    @property
    def top(self) -> float:
        """For the stair's name and the roof."""
        return self.letters * 2.4 * self.zoom

    def door(self, plan: Plan, place: Place) -> QRectF:
        """The box of one door."""
        stair = next(
            number
            for number, each in enumerate(plan.stairs)
            if each.first <= place.column < each.first + each.columns
        )
        x = self.left + place.column * (self.width + self.gap) + stair * self.aisle
        y = self.top + place.row * (self.height + self.gap)
        return QRectF(x, y, self.width, self.height)

    def whole(self, plan: Plan) -> QSize:
        """The room that all doors take."""
        columns = sum(stair.columns for stair in plan.stairs)
        width = (
            self.left
            + columns * (self.width + self.gap)
            + max(0, len(plan.stairs) - 1) * self.aisle
        )
        height = self.top + len(plan.floors) * (self.height + self.gap) + 3 * self.gap
        return QSize(round(width), round(height))


def paint_frame(painter: QPainter, measures: Measures, plan: Plan) -> None:
    """Floor numbers at the left, a roof with its name over each stair, the ground below."""
    colours = theme.current().palette
    font = painter.font()
    font.setPixelSize(max(11, round(measures.letters * 0.78 * measures.zoom)))
    painter.setFont(font)
    painter.setPen(QColor(colours.ink_soft))
    step = measures.height + measures.gap
    for row, floor in enumerate(plan.floors):
        box = QRectF(0, measures.top + row * step, measures.left - measures.gap, measures.height)
        if floor:
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(floor))
    bottom = measures.top + len(plan.floors) * step
    for number, stair in enumerate(plan.stairs):
        left = measures.left + stair.first * (measures.width + measures.gap)
        left += number * measures.aisle
        width = stair.columns * (measures.width + measures.gap) - measures.gap
        painter.setPen(QColor(colours.ink_soft))
        if stair.label:
            name = _("Unit {unit}").format(unit=stair.label)
            roof = QRectF(left, 0, width, measures.top - 2.2 * measures.gap)
            painter.drawText(
                roof, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignBottom, name
            )
        painter.setPen(QPen(QColor(colours.ink_faint), max(1.5, 2.5 * measures.zoom)))
        for y in (measures.top - 1.4 * measures.gap, bottom + 0.4 * measures.gap):
            painter.drawLine(QPointF(left - 3, y), QPointF(left + width + 3, y))


def paint_door(
    painter: QPainter, measures: Measures, box: QRectF, door: Door, *, current: bool
) -> None:
    """One door: its colour, its number, its marks."""
    shade = theme.current().shade(door.state)
    radius = tokens.RADIUS_SMALL + 2 * measures.zoom
    pen = QPen(QColor(shade.edge), 2.0 if current else 1.0)
    if door.state == Tone.NEVER:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(QColor(shade.fill))
    painter.drawRoundedRect(box, radius, radius)
    if door.state == Tone.VACANT:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QBrush(QColor(shade.edge), Qt.BrushStyle.BDiagPattern))
        painter.drawRoundedRect(box, radius, radius)
    _number(painter, measures, box, door, shade.ink)
    _marks(painter, measures, box, door, shade.ink)


def _number(painter: QPainter, measures: Measures, box: QRectF, door: Door, ink: str) -> None:
    font = painter.font()
    font.setPixelSize(max(9, round(measures.letters * 1.08 * measures.zoom)))
    font.setBold(door.state != Tone.VACANT)
    painter.setFont(font)
    painter.setPen(QColor(ink))
    words = painter.fontMetrics().elidedText(
        door.room, Qt.TextElideMode.ElideLeft, int(box.width() - tokens.NEAR)
    )
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, words)
    font.setBold(False)
    painter.setFont(font)


def _marks(painter: QPainter, measures: Measures, box: QRectF, door: Door, ink: str) -> None:
    size = measures.letters * 0.72 * measures.zoom
    inset = 3.5 * measures.zoom
    mark = _MARKS.get(Tone(door.state)) if door.state in set(Tone) else None
    if mark and measures.zoom >= 0.7:
        corner = QRectF(box.right() - size - inset, box.bottom() - size - inset, size, size)
        icons.paint(painter, mark, ink, corner)
    if door.cared_for:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(ink))
        radius = max(2.2, size * 0.22)
        painter.drawEllipse(
            QPointF(box.right() - inset - radius, box.top() + inset + radius), radius, radius
        )


def paint_focus(painter: QPainter, box: QRectF) -> None:
    """The ring around the door that the keys act on."""
    painter.setPen(QPen(QColor(theme.current().palette.focus), 2.5))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    ring = box.adjusted(-3, -3, 3, 3)
    painter.drawRoundedRect(ring, tokens.RADIUS, tokens.RADIUS)
