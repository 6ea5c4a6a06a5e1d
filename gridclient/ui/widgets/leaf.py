"""Today's leaf of a tear-off calendar: the month on its band, the day below."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import tokens


class DayLeaf(QWidget):
    """A small picture of the date; its words are for screen readers."""

    def __init__(self, day: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setFixedSize(self.sizeHint())
        self.show_day(day)

    def show_day(self, day: dt.date) -> None:
        """Tear off to ``day``; windows stay open over midnight."""
        self._day = day
        self.setAccessibleName(day.isoformat())
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802
        """A little higher than wide."""
        side = round(theme.current().type.title * 2.1)
        return QSize(side, round(side * 1.06))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the leaf."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        leaf = QPainterPath()
        leaf.addRoundedRect(box, tokens.RADIUS, tokens.RADIUS)
        painter.fillPath(leaf, QColor(look.palette.surface))
        band = QRectF(box)
        band.setHeight(box.height() * 0.36)
        painter.save()
        painter.setClipPath(leaf)
        painter.fillRect(band, QColor(look.palette.accent))
        painter.restore()
        painter.setPen(QPen(QColor(look.palette.line), 1))
        painter.drawPath(leaf)
        month = _("{month}/{year}").format(month=self._day.month, year=self._day.year)
        self._write(painter, band, month, look.type.caption - 1, look.palette.accent_ink)
        rest = QRectF(box)
        rest.setTop(band.bottom())
        self._write(painter, rest, str(self._day.day), look.type.title, look.palette.ink)

    @staticmethod
    def _write(painter: QPainter, box: QRectF, text: str, size: int, colour: str) -> None:
        font = painter.font()
        font.setPixelSize(size)
        font.setBold(True)
        painter.setFont(font)
        painter.setPen(QColor(colour))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
