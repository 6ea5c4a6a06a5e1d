"""The key to the colours of the board: from nobody to everybody."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.screens.board import heat
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.lettering import write


class HeatScale(QWidget):
    """A row of colours with the share each stands for."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAccessibleName(_("Meaning of the colours"))
        self.setAccessibleDescription(_("The deeper the colour, the larger the share."))
        self.setToolTip(self.accessibleDescription())
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a line, a few letters for each colour."""
        letters = theme.current().type.caption
        return QSize(round(letters * 4.2 * len(heat.STEPS)), round(letters * 2.0))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        look = theme.current()
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / len(heat.STEPS)
        edge = QColor(look.palette.shade(Tone.FRESH).edge)
        for number, share in enumerate(heat.STEPS):
            box = QRectF(number * wide + 0.5, 0.5, wide - 3, self.height() - 1)
            painter.setPen(QPen(edge, 1))
            painter.setBrush(heat.colour(look.palette, share))
            painter.drawRoundedRect(box, 4, 4)
            words = _("{percent} %").format(percent=round(share * 100))
            inner = box.adjusted(5, 0, 0, 0)
            write(painter, inner, words, look.type.caption, look.palette.ink)
