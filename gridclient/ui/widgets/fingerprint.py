"""A fingerprint to compare: eight groups of digits, large, and as a QR code."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.print import qr
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, label

_COLUMNS = 4
_MODULE_DOTS = 4


class QrCode(QWidget):
    """A text as a QR code, dark on light in every look: readers want it so."""

    def __init__(self, text: str, name: str) -> None:
        super().__init__()
        self._modules = qr.matrix(text)
        self.setAccessibleName(name)
        self.setFixedSize(self.sizeHint())

    def sizeHint(self) -> QSize:  # noqa: N802
        """Every module gets the same whole number of dots."""
        side = len(self._modules) * _MODULE_DOTS
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802
        """Paint the code on paper of its own."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor("white"))
        qr.paint(painter, self._modules, QRectF(self.rect()))


class Fingerprint(QWidget):
    """The groups in two rows, and the code beside them; the digits can be selected."""

    def __init__(self, fingerprint: str) -> None:
        super().__init__()
        self.groups = fingerprint.split(" ")
        self.setAccessibleName(_("Fingerprint: {fingerprint}").format(fingerprint=fingerprint))
        grid = QGridLayout()
        grid.setHorizontalSpacing(tokens.APART)
        grid.setVerticalSpacing(tokens.NEAR)
        for number, group in enumerate(self.groups):
            digits = label(group, "title", selectable=True)
            digits.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            grid.addWidget(digits, number // _COLUMNS, number % _COLUMNS)
        self.code = QrCode(fingerprint, _("The fingerprint as a QR code"))
        row = across(self.code, grid, 1, spacing=tokens.APART)
        row.setAlignment(grid, Qt.AlignmentFlag.AlignVCenter)
        row.setContentsMargins(0, tokens.NEAR, 0, tokens.NEAR)
        self.setLayout(row)

    def minimumSizeHint(self) -> QSize:  # noqa: N802
        """The code and the digits in one row."""
        hint = super().minimumSizeHint()
        return QSize(hint.width(), max(hint.height(), round(theme.current().type.title * 4)))
