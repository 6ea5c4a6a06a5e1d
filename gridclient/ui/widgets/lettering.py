"""Writing on a painter: one line, in the window's letters, cut where there is no room."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


def font(painter: QPainter, size: int, *, bold: bool) -> QFont:
    """The painter's font at ``size`` pixels."""
    result = QFont(painter.font())
    result.setPixelSize(size)
    result.setBold(bold)
    return result


def write(
    painter: QPainter,
    box: QRectF,
    text: str,
    size: int,
    colour: str,
    *,
    bold: bool = False,
    flags: Qt.AlignmentFlag = LEFT,
) -> float:
    """Write one line, cut with an ellipsis where it is too long; says how wide it got."""
    painter.setFont(font(painter, size, bold=bold))
    painter.setPen(QColor(colour))
    metrics = painter.fontMetrics()
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(0, int(box.width())))
    painter.drawText(box, flags, shown)
    return float(metrics.horizontalAdvance(shown))
