"""How cells of a table are painted: a share as a bar, a meaning as a badge."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.tokens import Tone

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
BAR_ROLE = _ROLE.UserRole + 1
TONE_ROLE = _ROLE.UserRole + 2
_PILL_ENDS = 2 * tokens.NEAR + 2


class CellPainter(QStyledItemDelegate):
    """Draws bars and badges in cells; the rest is the stylesheet's."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:  # noqa: N802
        """Leave the text out where it is drawn here."""
        super().initStyleOption(option, index)
        if index.data(TONE_ROLE) is not None or index.data(BAR_ROLE) is not None:
            option.text = ""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Room for the words that are drawn here as well; Qt asks."""
        hint = super().sizeHint(option, index)
        tone, share = index.data(TONE_ROLE), index.data(BAR_ROLE)
        if tone is not None or share is not None:
            words = option.fontMetrics.horizontalAdvance(index.data(_ROLE.DisplayRole))
            ends = _PILL_ENDS if share is None else 2  # letters are wider by parts of a pixel
            hint.setWidth(max(hint.width(), words + ends + 2 * tokens.GAP))
        return hint

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One cell; Qt asks."""
        super().paint(painter, option, index)
        tone, share = index.data(TONE_ROLE), index.data(BAR_ROLE)
        if tone is None and share is None:
            return
        text = index.data(_ROLE.DisplayRole)
        box = QRectF(option.rect).adjusted(tokens.GAP, 0, -tokens.GAP, -1)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if share is not None:
            _draw_bar(painter, box, text, share)
        else:
            _draw_badge(painter, box, text, tone, right=self._stands_right(index))
        painter.restore()

    @staticmethod
    def _stands_right(index: Index) -> bool:
        return bool(index.data(_ROLE.TextAlignmentRole) & Qt.AlignmentFlag.AlignRight)


def _draw_bar(painter: QPainter, box: QRectF, text: str, share: float) -> None:
    look = theme.current()
    track = QRectF(box.left(), box.bottom() - 9, box.width(), 5)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(look.palette.sunken))
    painter.drawRoundedRect(track, 2.5, 2.5)
    full = QRectF(track)
    full.setWidth(max(5.0 if share else 0.0, track.width() * min(1.0, share)))
    painter.setBrush(QColor(look.palette.accent))
    painter.drawRoundedRect(full, 2.5, 2.5)
    painter.setPen(QColor(look.palette.ink))
    words = box.adjusted(0, 0, 0, -8)
    seen = painter.fontMetrics().elidedText(text, Qt.TextElideMode.ElideRight, int(box.width()))
    painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, seen)


def _draw_badge(painter: QPainter, box: QRectF, text: str, tone: Tone, *, right: bool) -> None:
    if not text:
        return
    shade = theme.current().shade(tone)
    metrics = painter.fontMetrics()
    height = metrics.height() + 4
    width = min(box.width(), metrics.horizontalAdvance(text) + _PILL_ENDS)
    left = box.right() - width if right else box.left()
    pill = QRectF(left, box.center().y() - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(shade.fill))
    painter.drawRoundedRect(pill, height / 2, height / 2)
    painter.setPen(QColor(shade.ink))
    words = metrics.elidedText(text, Qt.TextElideMode.ElideRight, int(width) - tokens.NEAR)
    painter.drawText(pill, Qt.AlignmentFlag.AlignCenter, words)
