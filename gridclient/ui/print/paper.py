"""A PDF page measured in millimetres, written whole or not at all.

Qt needs an application to know fonts. When there is no window (a command, a server without
a screen) one is made that shows nothing.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from PySide6.QtCore import QMarginsF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QGuiApplication,
    QPageLayout,
    QPageSize,
    QPainter,
    QPdfWriter,
)

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.ui.theme import fonts

DOTS_AN_INCH = 600
_DOTS_A_MM = DOTS_AN_INCH / 25.4

INK = "#1f2a2a"
SOFT = "#57615f"
LINE = "#b9b2a2"
ACCENT = "#1c6b63"


def ready() -> None:
    """Make sure that Qt runs; without a window it needs no screen."""
    if QGuiApplication.instance() is None:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
        _kept.append(QGuiApplication(["gridclient"]))


_kept: list[QGuiApplication] = []


class Paper:
    """A painter over pages of A4; all lengths are millimetres, font sizes points."""

    def __init__(self, writer: QPdfWriter, painter: QPainter) -> None:
        self._writer = writer
        self.painter = painter
        self._families = fonts.print_families()

    @property
    def width(self) -> float:
        """Of the page."""
        return self._writer.pageLayout().fullRect(QPageLayout.Unit.Millimeter).width()

    @property
    def height(self) -> float:
        """Of the page."""
        return self._writer.pageLayout().fullRect(QPageLayout.Unit.Millimeter).height()

    def next_page(self) -> None:
        """Go on to a new page."""
        self._writer.newPage()

    def dots(self, length_mm: float) -> float:
        """Millimetres in device dots."""
        return length_mm * _DOTS_A_MM

    def box(self, left: float, top: float, width: float, height: float) -> QRectF:
        """A box in device dots."""
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


@contextmanager
def pages(path: Path, title: str, *, landscape: bool = False) -> Iterator[Paper]:
    """Pages of A4 that become ``path`` when all are drawn; raises ``Refused`` when it cannot."""
    ready()
    part = path.with_name(f".{path.name}.part")
    try:
        part.open("wb").close()  # Qt would complain aloud of a place it cannot write to
    except OSError as error:
        raise _not_written(path) from error
    writer = QPdfWriter(str(part))
    turned = QPageLayout.Orientation.Landscape if landscape else QPageLayout.Orientation.Portrait
    writer.setPageLayout(
        QPageLayout(QPageSize(QPageSize.PageSizeId.A4), turned, QMarginsF(0, 0, 0, 0))
    )
    writer.setResolution(DOTS_AN_INCH)
    writer.setTitle(title)
    writer.setCreator("gridclient")
    painter = QPainter()
    if not painter.begin(writer):
        raise _not_written(path)
    try:
        yield Paper(writer, painter)
    except BaseException:
        painter.end()
        part.unlink(missing_ok=True)
        raise
    if not painter.end():
        part.unlink(missing_ok=True)
        raise _not_written(path)
    try:
        part.replace(path)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise _not_written(path) from error


def _not_written(path: Path) -> Refused:
    return Refused(
        "print.not_written",
        _("“{name}” could not be written.").format(name=path.name),
        hint=_("Close the file if it is open elsewhere, or choose another folder."),
    )
