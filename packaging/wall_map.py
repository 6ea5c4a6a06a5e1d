"""A wall map of nowhere, drawn for the pictures of the board: a river, two roads, houses."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtGui import QPainter

WIDE, HIGH = 1500, 1000
_HOUSES = ((110, 90), (270, 90), (430, 90), (110, 230), (270, 230), (860, 110), (1060, 110))
_MORE = ((1260, 150), (860, 260), (180, 720), (380, 760), (620, 700), (920, 720), (1180, 760))


def draw(file: Path) -> Path:
    """Write the map as a PNG; returns the file."""
    from PySide6.QtGui import QColor, QImage, QPainter

    image = QImage(WIDE, HIGH, QImage.Format.Format_RGB32)
    image.fill(QColor("#ece6d6"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    _paint(painter)
    painter.end()
    image.save(str(file))
    return file


def _paint(painter: QPainter) -> None:
    from PySide6.QtCore import QPointF, QRectF, Qt
    from PySide6.QtGui import QColor, QPen, QPolygonF

    river = [(0, 560), (400, 520), (800, 590), (1150, 480), (1500, 460)]
    painter.setPen(QPen(QColor("#a9bccb"), 54, Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawPolyline(QPolygonF([QPointF(*point) for point in river]))
    painter.setPen(QPen(QColor("#d3c39b"), 26))
    painter.drawLine(0, 400, WIDE, 330)
    painter.drawLine(700, 0, 760, HIGH)
    painter.setPen(QPen(QColor("#8c9a7c"), 3))
    painter.setBrush(QColor("#dfe3d2"))
    for left, top in (*_HOUSES, *_MORE):
        painter.drawRect(QRectF(left, top, 110, 74))
