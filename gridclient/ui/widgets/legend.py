"""The key to the colours of doors."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QGridLayout, QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.layout import across, label
from gridclient.ui.widgets.wording import STATES

_COLUMNS = 2


class Swatch(QWidget):
    """One colour, drawn as a small door."""

    def __init__(self, tone: Tone, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tone = tone
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802
        """As high as a letter."""
        size = theme.current().type.caption
        return QSize(round(size * 1.5), size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint it."""
        shade = theme.current().shade(self._tone)
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        pen = QPen(QColor(shade.edge), 1)
        if self._tone is Tone.NEVER:
            pen.setStyle(Qt.PenStyle.DashLine)
        painter.setPen(pen)
        painter.setBrush(QColor(shade.fill))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 3, 3)


class Legend(QWidget):
    """All states of a door with their words, two a line."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(tokens.ROOMY)
        grid.setVerticalSpacing(2)
        for number, (tone, words) in enumerate(STATES.items()):
            piece = across(Swatch(tone), label(_(words), "caption"), spacing=tokens.TIGHT + 2)
            grid.addLayout(piece, *divmod(number, _COLUMNS), Qt.AlignmentFlag.AlignLeft)
        grid.setColumnStretch(_COLUMNS, 1)
        self.setAccessibleName(_("Meaning of the colours"))
