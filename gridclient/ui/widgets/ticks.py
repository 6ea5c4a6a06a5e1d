"""Choosing several: a short list to tick, with a line to narrow it when it is long."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLineEdit, QListWidget, QListWidgetItem, QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.choices import Row
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import down, label

_ID = Qt.ItemDataRole.UserRole
_NARROWED_FROM = 8
_ROWS_HIGH = 5
_ROW_LETTERS = 1.7


class TickList(QWidget):
    """Rows to tick with Space; under them how many are ticked, and which."""

    changed = Signal()

    def __init__(self, rows: Sequence[Row], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.list = QListWidget()
        part(self.list, "ticks")
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._narrow = QLineEdit()
        self._narrow.setPlaceholderText(_("Type to narrow the list"))
        self._narrow.textChanged.connect(self._show_fitting)
        self._narrow.setVisible(len(rows) > _NARROWED_FROM)
        self._said = label("", "caption", wrap=True)
        for row_id, title in rows:
            self._add(row_id, title)
        row_px = theme.current().type.body * _ROW_LETTERS
        self.list.setFixedHeight(round(row_px * min(max(len(rows), 1), _ROWS_HIGH)) + 14)
        self.list.itemChanged.connect(self._tell)
        self.setFocusProxy(self.list)
        self.setLayout(down(self._narrow, self.list, self._said, spacing=4))
        self._say()

    def setAccessibleName(self, name: str) -> None:  # noqa: N802
        """The name is that of the parts a person works with."""
        super().setAccessibleName(name)
        self.list.setAccessibleName(name)
        self._narrow.setAccessibleName(_("Narrow: {title}").format(title=name))

    def value(self) -> tuple[str, ...]:
        """The ids that are ticked, as the list stands."""
        return tuple(item.data(_ID) for item in self._items() if _is_ticked(item))

    def set_value(self, value: Sequence[str] | None) -> None:
        """Tick exactly these; those that are not offered are kept, and said not to be here."""
        wanted = tuple(value or ())
        known = {item.data(_ID) for item in self._items()}
        for row_id in wanted:
            if row_id not in known:
                self._add(row_id, _("(not on this computer)"))
        self.list.blockSignals(True)
        for item in self._items():
            state = Qt.CheckState.Checked if item.data(_ID) in wanted else Qt.CheckState.Unchecked
            item.setCheckState(state)
        self.list.blockSignals(False)
        self._tell()

    def _add(self, row_id: str, title: str) -> None:
        item = QListWidgetItem(title)
        item.setData(_ID, row_id)
        item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
        item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
        item.setCheckState(Qt.CheckState.Unchecked)
        self.list.addItem(item)

    def _items(self) -> list[QListWidgetItem]:
        return [self.list.item(row) for row in range(self.list.count())]

    def _show_fitting(self, typed: str) -> None:
        wanted = typed.strip().casefold()
        for item in self._items():
            item.setHidden(wanted not in item.text().casefold())

    def _tell(self) -> None:
        self._say()
        self.changed.emit()

    def _say(self) -> None:
        ticked = [item.text() for item in self._items() if _is_ticked(item)]
        self._said.setText(_("Ticked: {names}").format(names=", ".join(ticked)) if ticked else "")
        self._said.setVisible(bool(ticked))


def _is_ticked(item: QListWidgetItem) -> bool:
    return item.checkState() == Qt.CheckState.Checked
