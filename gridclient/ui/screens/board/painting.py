"""How the board is painted: the picture, blocks as tiles, rectangles and pins, the focus ring."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from gridclient.domain.coverage import Ratio
from gridclient.ui import theme
from gridclient.ui.screens.board import heat, wording
from gridclient.ui.screens.board.plan import Box, Place
from gridclient.ui.theme import tokens
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.lettering import write

_SEEN_THROUGH = 120
_PICTURE_BY_NIGHT = 0.72
HANDLE = 12
"""Pixels of the corner at which a rectangle is made larger."""


@dataclass(frozen=True, slots=True)
class Look:
    """How a place stands out, and what its colour means."""

    colour: str
    current: bool
    focused: bool
    arranging: bool


def rect(box: Box) -> QRectF:
    """A box as Qt has it."""
    return QRectF(box.x, box.y, box.width, box.height)


def paint_picture(painter: QPainter, box: Box, image: QImage) -> None:
    """The wall map, less bright by night, with a hairline around."""
    look = theme.current()
    if look.palette.dark:
        painter.fillRect(rect(box), QColor("black"))
        painter.setOpacity(_PICTURE_BY_NIGHT)
    painter.drawImage(rect(box), image)
    painter.setOpacity(1.0)
    painter.setPen(QPen(QColor(look.palette.line), 1))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(rect(box))


def paint_place(painter: QPainter, place: Place, look: Look) -> None:
    """One block."""
    ratio = wording.ratio_of(place.block.figures, look.colour)
    if place.pin is not None:
        _pin(painter, place, ratio)
    if place.outlined:
        _area(painter, place, ratio)
        _label(painter, _middle(place), place, ratio, look)
    else:
        _label(painter, rect(place.box), place, ratio, look)
    if look.current:
        _ring(painter, rect(place.box), look)
    if look.current and look.arranging and place.outlined:
        corner = rect(place.box).bottomRight()
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme.current().palette.focus))
        painter.drawEllipse(corner, HANDLE / 2, HANDLE / 2)


def _middle(place: Place) -> QRectF:
    """Where a rectangle says what it is: in its middle, as far as there is room."""
    letters, box = theme.current().type.body, rect(place.box)
    width = min(letters * 11.0, box.width() - tokens.NEAR)
    height = min(letters * 3.6, box.height() - tokens.TIGHT)
    result = QRectF(0, 0, max(0.0, width), max(0.0, height))
    result.moveCenter(box.center())
    return result


def _area(painter: QPainter, place: Place, ratio: Ratio) -> None:
    palette = theme.current().palette
    ground = heat.colour(palette, ratio.share)
    edge = QColor(palette.shade(Tone.FRESH).edge)
    ground.setAlpha(_SEEN_THROUGH)
    painter.setPen(QPen(edge, 2))
    painter.setBrush(ground)
    painter.drawRoundedRect(rect(place.box), tokens.RADIUS_SMALL, tokens.RADIUS_SMALL)


def _pin(painter: QPainter, place: Place, ratio: Ratio) -> None:
    palette, box = theme.current().palette, rect(place.box)
    if place.pin is None:
        return
    point = QPointF(*place.pin)
    foot = QPointF(point.x(), box.bottom() if point.y() > box.center().y() else box.top())
    painter.setPen(QPen(QColor(palette.ink), 2))
    painter.drawLine(foot, point)
    painter.setBrush(heat.colour(palette, ratio.share))
    painter.drawEllipse(point, 5, 5)


def _label(painter: QPainter, box: QRectF, place: Place, ratio: Ratio, look: Look) -> None:
    """A plate with the name, the figure, and a bar that says it again."""
    palette, sizes = theme.current().palette, theme.current().type
    shade = palette.shade(Tone.FRESH)
    pen = QPen(QColor(shade.edge), 1)
    if ratio.share is None:
        pen.setStyle(Qt.PenStyle.DashLine)
    painter.setPen(pen)
    painter.setBrush(heat.colour(palette, ratio.share))
    painter.drawRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
    inner = box.adjusted(tokens.NEAR, tokens.TIGHT, -tokens.NEAR, -tokens.NEAR)
    upper, lower = QRectF(inner), QRectF(inner)
    roomy = inner.height() >= sizes.body * 2.3
    if roomy:
        upper.setHeight(inner.height() * 0.52)
        lower.setTop(upper.bottom())
        words = wording.figure_in_words(place.block.figures, look.colour)
        write(painter, lower, words, sizes.caption, palette.ink)
    write(painter, upper, place.block.area.label, sizes.body, palette.ink, bold=True)
    _bar(painter, box, ratio)


def _bar(painter: QPainter, box: QRectF, ratio: Ratio) -> None:
    if ratio.share is None or box.height() < tokens.ROOMY:
        return
    palette = theme.current().palette
    track = QRectF(box.left() + tokens.NEAR, box.bottom() - 7, box.width() - 2 * tokens.NEAR, 3)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QBrush(QColor(palette.surface)))
    painter.drawRoundedRect(track, 1.5, 1.5)
    painter.setBrush(QColor(palette.ink))
    track.setWidth(track.width() * ratio.share)
    painter.drawRoundedRect(track, 1.5, 1.5)


def _ring(painter: QPainter, box: QRectF, look: Look) -> None:
    palette = theme.current().palette
    colour = palette.focus if look.focused else palette.ink
    painter.setPen(QPen(QColor(colour), 3 if look.focused else 2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRoundedRect(box.adjusted(-3, -3, 3, 3), tokens.RADIUS + 2, tokens.RADIUS + 2)


def paint_shelf(painter: QPainter, box: Box, words: str) -> None:
    """The title above the blocks that have no place on the picture."""
    look = theme.current()
    write(painter, rect(box), words, look.type.caption, look.palette.ink_soft, bold=True)
