"""Which columns a ledger has, in which order, and how ID numbers, phones and dates are written."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QListWidget, QListWidgetItem, QWidget

from gridclient.domain.ledger_columns import Column
from gridclient.domain.ledger_formats import FORMATS
from gridclient.domain.ledgers import Ledger
from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label

_COLUMN = Qt.ItemDataRole.UserRole
_SHAPE = Qt.ItemDataRole.UserRole + 1
_SAMPLES = {"id": "000000194103080019", "phone": "13900000001", "date": "2026-11-22"}
"""Shapes are shown by what they make of these; nobody has such a number."""
_ROWS_HIGH = 9
_ROW_LETTERS = 2.1


class ColumnList(QListWidget):
    """Ticked columns are written, from the top; dragging or Alt with an arrow moves one."""

    moved = Signal()

    def __init__(self) -> None:
        super().__init__()
        part(self, "ticks")
        self.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        self.setAccessibleName(_("Columns"))
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFixedHeight(round(theme.current().type.body * _ROW_LETTERS * _ROWS_HIGH) + 14)
        self.model().rowsMoved.connect(self.moved)

    def move_current(self, by: int) -> None:
        """Move the row that is stood on up (-1) or down (1)."""
        row = self.currentRow()
        if row >= 0 and 0 <= row + by < self.count():
            item = self.takeItem(row)
            self.insertItem(row + by, item)
            self.setCurrentRow(row + by)
            self.moved.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Alt and an arrow move the row."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if event.modifiers() & Qt.KeyboardModifier.AltModifier and event.key() in steps:
            self.move_current(steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)


class ColumnChoice(QWidget):
    """The list of columns, and how the one that is stood on is written; ``changed`` tells."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._usual: tuple[str, ...] = ()
        self.list = ColumnList()
        self.shape = QComboBox()
        self.shape.setAccessibleName(_("Written as"))
        self.shape.setMinimumWidth(theme.current().type.body * 13)
        self.up = button(_("Up"), tip=_("Move the column up (Alt+Up)"))
        self.down = button(_("Down"), tip=_("Move the column down (Alt+Down)"))
        self.usual = button(_("As usual"), tip=_("The usual columns in the usual order"))
        self._written = label(_("Written as"), "label")
        self._lay_out()
        self._connect()

    def _lay_out(self) -> None:
        hint = label(
            _("Ticked columns are written in this order. Drag a column, or use the buttons."),
            "caption",
            wrap=True,
        )
        side = down(
            across(self.up, self.down, 1),
            across(self.usual, 1),
            down(self._written, self.shape, spacing=tokens.TIGHT),
            hint,
            1,
            spacing=tokens.NEAR,
        )
        row = across(self.list, side, spacing=tokens.GAP)
        row.setStretch(0, 3)
        row.setStretch(1, 2)
        self.setLayout(row)
        self.setFocusProxy(self.list)

    def _connect(self) -> None:
        self.up.clicked.connect(lambda: self.list.move_current(-1))
        self.down.clicked.connect(lambda: self.list.move_current(1))
        self.usual.clicked.connect(lambda: self.show_columns(self._ledger, ()))
        self.usual.clicked.connect(self.changed)
        self.list.currentItemChanged.connect(lambda *_items: self._offer_shapes())
        self.list.itemChanged.connect(lambda _item: self.changed.emit())
        self.list.moved.connect(self.changed)
        self.shape.activated.connect(self._take_shape)

    def show_columns(self, ledger: Ledger, chosen: Sequence[str]) -> None:
        """Offer the columns of a ledger; ``chosen`` ones, as ``name`` or ``name:shape``, first
        and ticked, none for those shown unasked."""
        self._ledger = ledger
        self._usual = tuple(column.name for column in ledger.default)
        told = dict(one.partition(":")[::2] for one in (chosen or self._usual))
        by_name = {column.name: column for column in ledger.columns}
        rest = [name for name in by_name if name not in told]
        self.list.blockSignals(True)
        self.list.clear()
        for name in (*told, *rest):
            self._add(by_name[name], told.get(name, ""), ticked=name in told)
        self.list.blockSignals(False)
        self.list.setCurrentRow(0)

    def chosen(self) -> tuple[str, ...]:
        """The ticked columns in order, each with its shape where it has one; none: as usual."""
        told = tuple(
            ":".join(filter(None, (item.data(_COLUMN).name, item.data(_SHAPE))))
            for item in map(self.list.item, range(self.list.count()))
            if item.checkState() == Qt.CheckState.Checked
        )
        return () if told == self._usual else told

    def _add(self, column: Column, shape: str, *, ticked: bool) -> None:
        item = QListWidgetItem()
        item.setFlags(
            Qt.ItemFlag.ItemIsEnabled
            | Qt.ItemFlag.ItemIsSelectable
            | Qt.ItemFlag.ItemIsUserCheckable
            | Qt.ItemFlag.ItemIsDragEnabled
        )
        item.setCheckState(Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked)
        item.setData(_COLUMN, column)
        item.setData(_SHAPE, shape)
        item.setText(_title(column, shape))
        self.list.addItem(item)

    def _offer_shapes(self) -> None:
        item = self.list.currentItem()
        kind: str = (item.data(_COLUMN).shape or "") if item else ""
        self.shape.clear()
        for shape, write in FORMATS.get(kind, {}).items():
            self.shape.addItem(write(_SAMPLES[kind]), shape)
        if item is not None:
            self.shape.setCurrentIndex(max(0, self.shape.findData(item.data(_SHAPE))))
        for piece in (self._written, self.shape):
            piece.setVisible(bool(kind))

    def _take_shape(self, row: int) -> None:
        item = self.list.currentItem()
        shape = self.shape.itemData(row) if row else ""
        self.list.blockSignals(True)
        item.setData(_SHAPE, shape)
        item.setText(_title(item.data(_COLUMN), shape))
        self.list.blockSignals(False)
        self.changed.emit()


def _title(column: Column, shape: str) -> str:
    if not shape or column.shape is None:
        return column.label
    return f"{column.label}    {FORMATS[column.shape][shape](_SAMPLES[column.shape])}"
