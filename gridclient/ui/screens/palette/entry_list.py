"""The palette's list: painted rows, people with their address, commands with their keys."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.screens.palette.entries import Command, Entry, detail_of, in_words, title_of
from gridclient.ui.theme import icons, tokens
from gridclient.ui.widgets.lettering import RIGHT, write

Index = QModelIndex | QPersistentModelIndex
ENTRY_ROLE = Qt.ItemDataRole.UserRole + 1
_ICON_PX = 20


class EntryModel(QAbstractListModel):
    """The entries as they are listed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.entries: list[Entry] = []

    def show(self, entries: Sequence[Entry]) -> None:
        """List ``entries`` instead of those before."""
        self.beginResetModel()
        self.entries = list(entries)
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Rows; Qt asks."""
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The entry itself for the painter, its words for screen readers."""
        entry = self.entries[index.row()]
        if role == ENTRY_ROLE:
            return entry
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return in_words(entry)
        return None


class EntryPainter(QStyledItemDelegate):
    """Paints one entry."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Commands need one line, people two."""
        lines = 2.8 if isinstance(index.data(ENTRY_ROLE), Command) else 3.8
        return QSize(0, round(theme.current().type.body * lines))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row; Qt asks."""
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint(painter, option, index.data(ENTRY_ROLE))
        painter.restore()


def _paint(painter: QPainter, option: QStyleOptionViewItem, entry: Entry) -> None:
    look = theme.current()
    rect = QRectF(option.rect).adjusted(tokens.NEAR, 1, -tokens.NEAR, -1)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(look.palette.accent_soft))
        painter.drawRoundedRect(rect, tokens.RADIUS, tokens.RADIUS)
    icon = entry.icon if isinstance(entry, Command) else "household"
    square = QRectF(rect.left() + tokens.GAP, 0, _ICON_PX, _ICON_PX)
    square.moveTop(rect.center().y() - _ICON_PX / 2)
    icons.paint(painter, icon, look.palette.accent, square)
    words = rect.adjusted(2 * tokens.GAP + _ICON_PX, 4, -tokens.GAP, -4)
    if isinstance(entry, Command):
        used = write(
            painter, words, entry.keys, look.type.caption, look.palette.ink_soft, flags=RIGHT
        )
        words.setRight(words.right() - used - tokens.GAP)
        write(painter, words, entry.title, look.type.body, look.palette.ink)
        return
    upper, lower = QRectF(words), QRectF(words)
    upper.setBottom(words.center().y() + 1)
    lower.setTop(upper.bottom())
    write(painter, upper, title_of(entry), look.type.body, look.palette.ink, bold=True)
    write(painter, lower, detail_of(entry), look.type.caption, look.palette.ink_soft)


class EntryList(QListView):
    """The view; the keys stay with the line above it. ``pressed_entry`` brings a click's."""

    pressed_entry = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = EntryModel(self)
        self.setModel(self._model)
        self.setItemDelegate(EntryPainter(self))
        self.setAccessibleName(_("What was found"))
        self.setMouseTracking(True)
        self.clicked.connect(lambda index: self.pressed_entry.emit(index.data(ENTRY_ROLE)))

    def show_entries(self, entries: Sequence[Entry]) -> None:
        """List ``entries``, the first one chosen."""
        self._model.show(entries)
        if entries:
            self.setCurrentIndex(self._model.index(0))

    def current(self) -> Entry | None:
        """The chosen entry."""
        index = self.currentIndex()
        return index.data(ENTRY_ROLE) if index.isValid() else None

    def step(self, rows: int) -> None:
        """Choose the entry ``rows`` further down; from the last one back to the first."""
        count = self._model.rowCount()
        if count:
            self.setCurrentIndex(self._model.index((self.currentIndex().row() + rows) % count))
