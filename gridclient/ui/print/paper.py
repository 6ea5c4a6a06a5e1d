"""A sheet of A4 measured in millimetres, whatever it is drawn on: a PDF, a printer, a picture.

What has paper is laid out as :class:`Sheets`: a title and one function a page that draws it.
The same functions draw the preview, the file and the print, so that they cannot differ.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QGuiApplication, QPainter

from gridclient.ui.theme import fonts

WIDTH_MM, HEIGHT_MM = 210.0, 297.0
DOTS_AN_INCH = 600
_DOTS_A_MM = DOTS_AN_INCH / 25.4

INK = "#1f2a2a"
SOFT = "#57615f"
LINE = "#b9b2a2"
ACCENT = "#1c6b63"


def ready() -> None:
    """Make sure that Qt runs, which knows the fonts; without a window it needs no screen."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _kept.append(QGuiApplication(["gridclient"]))


_kept: list[QGuiApplication] = []


class Format:
    """The measures of a sheet: all lengths are millimetres, font sizes points."""

    def __init__(self, *, landscape: bool = False) -> None:
        ready()
        long_side_first = (HEIGHT_MM, WIDTH_MM)
        self.width, self.height = long_side_first if landscape else long_side_first[::-1]
        self._families = fonts.print_families()

    def dots(self, length_mm: float) -> float:
        """Millimetres in dots of 600 an inch."""
        return length_mm * _DOTS_A_MM

    def box(self, left: float, top: float, width: float, height: float) -> QRectF:
        """A box in dots."""
        return QRectF(*(self.dots(each) for each in (left, top, width, height)))

    def font(self, points: float, *, bold: bool = False) -> QFont:
        """The print font; its glyphs keep their characters in the PDF."""
        result = QFont()
        result.setFamilies(self._families)
        result.setPixelSize(round(points / 72 * DOTS_AN_INCH))
        result.setBold(bold)
        return result

    def text_width(self, text: str, points: float, *, bold: bool = False) -> float:
        """How wide ``text`` gets, in millimetres."""
        return QFontMetricsF(self.font(points, bold=bold)).horizontalAdvance(text) / _DOTS_A_MM


class Paper(Format):
    """A sheet with a painter over it, which counts in dots of 600 an inch."""

    def __init__(self, painter: QPainter, *, landscape: bool = False) -> None:
        super().__init__(landscape=landscape)
        self.painter = painter

    def write(
        self,
        text: str,
        box: QRectF,
        points: float,
        *,
        bold: bool = False,
        colour: str = INK,
        flags: Qt.AlignmentFlag = Qt.AlignmentFlag.AlignLeft,
        wrap: bool = False,
    ) -> None:
        """Write ``text`` into ``box``; what does not fit is shrunk to four fifths, then cut."""
        font = self.font(points, bold=bold)
        metrics = QFontMetricsF(font)
        if not wrap and metrics.horizontalAdvance(text) > box.width():
            shrunk = box.width() / metrics.horizontalAdvance(text)
            font.setPixelSize(round(font.pixelSize() * max(0.8, shrunk)))
            text = QFontMetricsF(font).elidedText(text, Qt.TextElideMode.ElideRight, box.width())
        self.painter.setFont(font)
        self.painter.setPen(QColor(colour))
        wrapped = Qt.TextFlag.TextWordWrap if wrap else Qt.TextFlag.TextSingleLine
        self.painter.drawText(box, int(flags.value) | int(wrapped.value), text)


Draw = Callable[[Paper], None]


@dataclass(frozen=True, slots=True)
class Sheets:
    """What is printed: its title, what draws each of its pages, which side is up."""

    title: str
    pages: tuple[Draw, ...]
    landscape: bool = False
