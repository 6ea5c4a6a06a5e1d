"""The rows of one kind in a preview: a count that opens to a list, with a tick for each."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QListWidget, QListWidgetItem, QWidget

from gridclient.i18n import _
from gridclient.services.sync.previews import (
    CHOOSABLE,
    KINDS,
    LEFT_OUT_AT_FIRST,
    FieldLine,
    PreviewRow,
    Ticket,
)
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import across, clear, down, label

_ROWS_SHOWN = 8
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class KindGroup(QWidget):
    """The rows of one kind. ``ticked``: a tick was set or taken; ``row_chosen`` brings the row
    somebody wants to see field by field."""

    ticked = Signal()
    row_chosen = Signal(object)

    def __init__(self, kind: str, rows: Sequence[PreviewRow]) -> None:
        super().__init__()
        self.kind = kind
        self._rows = rows
        self._is_choosable = kind in CHOOSABLE
        title = f"{KINDS.title_of(kind)}: {len(rows)}"
        self.whole = QCheckBox(title)
        self.whole.setChecked(kind not in LEFT_OUT_AT_FIRST)
        self.whole.clicked.connect(self._tick_all)
        self.list = self._list(KINDS.title_of(kind))
        self._details = QGridLayout()
        self._details.setHorizontalSpacing(tokens.ROOMY)
        inner = QWidget()
        inner.setLayout(down(self.list, self._details, spacing=tokens.NEAR))
        self.fold = Fold(_("Show them"), inner)
        self.fold.press.setAccessibleName(_("Show: {title}").format(title=title))
        head = self.whole if self._is_choosable else label(title)
        self.setLayout(down(across(head, 1), self.fold, spacing=tokens.TIGHT))

    def _list(self, name: str) -> QListWidget:
        made = QListWidget()
        part(made, "ticks")
        made.setAccessibleName(name)
        made.setUniformItemSizes(True)
        for row in self._rows:
            item = QListWidgetItem(_line(row))
            item.setToolTip(_line(row))
            if self._is_choosable:
                item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
                item.setCheckState(_ON if self.whole.isChecked() else _OFF)
            made.addItem(item)
        height = round(theme.current().type.body * 2.05)
        made.setFixedHeight(height * min(len(self._rows), _ROWS_SHOWN) + 8)
        made.itemChanged.connect(lambda _item: self._follow())
        made.currentRowChanged.connect(lambda at: self.row_chosen.emit(self._rows[at]))
        return made

    def left_out(self) -> list[Ticket]:
        """The rows that are not ticked."""
        if not self._is_choosable:
            return []
        states = (self.list.item(at).checkState() for at in range(self.list.count()))
        return [row.ticket for row, state in zip(self._rows, states, strict=True) if state != _ON]

    def show_fields(self, row: PreviewRow, lines: Sequence[FieldLine]) -> None:
        """Show a row of this group field by field, if it is still the one chosen."""
        if self._rows[self.list.currentRow()].ticket != row.ticket:
            return
        clear(self._details)
        heads = (_("Field"), _("Here"), _("In the bundle"))
        for column, head in enumerate(heads):
            self._details.addWidget(label(head, "caption"), 0, column)
            self._details.setColumnStretch(column, 1 if column == 0 else 2)
        for at, line in enumerate(lines, start=1):
            told = line.there or "–"
            there = told if line.comes else _("{value} (older)").format(value=told)
            for column, text in enumerate((line.label, line.here or "–", there)):
                self._details.addWidget(label(text, wrap=True, selectable=True), at, column)

    def _tick_all(self, on: bool) -> None:
        self.list.blockSignals(True)
        for at in range(self.list.count()):
            self.list.item(at).setCheckState(_ON if on else _OFF)
        self.list.blockSignals(False)
        self.ticked.emit()

    def _follow(self) -> None:
        self.whole.setChecked(not self.left_out())
        self.ticked.emit()


def _line(row: PreviewRow) -> str:
    about = "" if row.household_title in row.title else row.household_title
    return " · ".join(filter(None, (row.entity_label, about, row.title, row.rule, row.alike)))
