"""Keying in a route sheet after the round: the doors in its order, a key for each result."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableView,
    QWidget,
)

from gridclient.domain.visits import RESULTS
from gridclient.i18n import _, ngettext
from gridclient.services.drafts import MODE_OF
from gridclient.services.visits import NewVisit, Visits
from gridclient.ui import messages, result_keys, theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.visits.many import Doors, ManyDialog
from gridclient.ui.widgets.layout import label

Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
NUMBER, DOOR, RESULT, NOTE = range(4)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(slots=True)
class Line:
    """A line of the sheet; it is saved when it has a result."""

    household_id: str
    words: str
    result: str | None = None
    note: str = ""


class SheetModel(QAbstractTableModel):
    """The lines of the sheet; notes are typed, results chosen by :meth:`put`."""

    changed = Signal()

    def __init__(self, doors: Doors, parent: QWidget) -> None:
        super().__init__(parent)
        self.lines = [Line(household_id, words) for household_id, words in doors]

    def filled(self) -> list[Line]:
        """The lines that have a result."""
        return [line for line in self.lines if line.result]

    def put(self, row: int, result: str | None) -> None:
        """Give line ``row`` a result, or none."""
        self.lines[row].result = result
        cell = self.index(row, RESULT)
        self.dataChanged.emit(cell, cell)
        self.changed.emit()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Rows; Qt asks."""
        return 0 if parent.isValid() else len(self.lines)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Columns; Qt asks."""
        return 0 if parent.isValid() else 4

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> object:
        """One cell; Qt asks."""
        if role not in (_ROLE.DisplayRole, _ROLE.EditRole, _ROLE.AccessibleTextRole):
            return None
        line = self.lines[index.row()]
        result = RESULTS.title_of(line.result) if line.result else ""
        return (str(index.row() + 1), line.words, result, line.note)[index.column()]

    def setData(self, index: Index, value: object, role: int = _ROLE.EditRole) -> bool:  # noqa: N802
        """Take a note."""
        if index.column() != NOTE or role != _ROLE.EditRole:
            return False
        self.lines[index.row()].note = str(value).strip()
        self.dataChanged.emit(index, index)
        self.changed.emit()
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Notes can be typed."""
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain | Qt.ItemFlag.ItemIsEditable if index.column() == NOTE else plain

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> object:
        """One title; Qt asks."""
        if orientation != Qt.Orientation.Horizontal or role != _ROLE.DisplayRole:
            return None
        return (_("No."), _("Door"), _("Result"), _("Note"))[section]


class SheetTable(QTableView):
    """A figure or letter gives the line its result and goes down; Delete takes it away."""

    def __init__(self, doors: Doors, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.sheet = SheetModel(doors, self)
        self.setModel(self.sheet)
        self.setAccessibleName(_("The lines of the sheet"))
        self.setTabKeyNavigation(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.verticalHeader().hide()
        self.horizontalHeader().setDefaultAlignment(_LEFT)
        letters = theme.current().type.body
        self.verticalHeader().setDefaultSectionSize(round(letters * 2.4))
        for column, width in ((NUMBER, 4), (DOOR, 20), (RESULT, 11)):
            self.setColumnWidth(column, round(letters * width))
        self.horizontalHeader().setSectionResizeMode(NOTE, QHeaderView.ResizeMode.Stretch)
        self.setCurrentIndex(self.sheet.index(0, RESULT))

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Choose results; letters in a note begin to write it."""
        at = self.currentIndex()
        if at.column() == NOTE:
            self._key_in_note(event, at)
            return
        result = result_keys.RESULT_OF.get(event.text().lower())
        if result:
            self._put(at, result)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.sheet.put(at.row(), None)
        else:
            super().keyPressEvent(event)

    def _key_in_note(self, event: QKeyEvent, at: QModelIndex) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._go(at.row() + 1)
        else:
            super().keyPressEvent(event)

    def _put(self, at: QModelIndex, result: str) -> None:
        self.sheet.put(at.row(), result)
        self._go(at.row() + 1)

    def _go(self, row: int) -> None:
        last = self.sheet.rowCount() - 1
        self.setCurrentIndex(self.sheet.index(min(row, last), RESULT))


class FromPaperDialog(ManyDialog):
    """Saves every line that has a result."""

    def __init__(
        self,
        visits: Visits,
        runner: JobRunner,
        doors: Doors,
        today: dt.date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(visits, runner, _("Key in from paper"), today, parent)
        self._warned = 0
        self.table = SheetTable(doors)
        self.table.sheet.changed.connect(self._count)
        self.save_wanted.connect(self._save)
        self._lay_out()
        self._count()
        self.table.setFocus()

    def _lay_out(self) -> None:
        self._counted = label("", "soft")
        hint = _("The lines are those of the route sheet. Lines without a result are left out.")
        head = label(_("Key in from paper"), "title")
        keys = label(result_keys.legend(), "caption", wrap=True)
        self.table.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        parts = (head, label(hint, "soft", wrap=True), self.details, keys, self.table)
        self.stand(parts, self._counted, 1)
        letters, room = theme.current().type.body, self.screen().availableGeometry()
        self.resize(min(letters * 62, room.width()), min(letters * 48, room.height() - 40))

    def _count(self) -> None:
        sheet = self.table.sheet
        words = _("{filled} of {all} lines have a result")
        filled = len(sheet.filled())
        self._counted.setText(words.format(filled=filled, all=len(sheet.lines)))
        self.save.setEnabled(filled > 0)

    def _save(self) -> None:
        self.record([self._visit(line) for line in self.table.sheet.filled()])

    def _visit(self, line: Line) -> NewVisit:
        result = line.result or ""
        mode = MODE_OF.get(result, self.details.mode.currentData())
        return self.visit(line.household_id, result, mode, line.note)

    def reject(self) -> None:
        """Leave; what was keyed in is not thrown away without asking."""
        filled = len(self.table.sheet.filled())
        if not filled or self._asked(filled):
            super().reject()

    def _asked(self, filled: int) -> bool:
        """The first Escape says what would be lost, the second one leaves."""
        if self._warned == filled:
            return True
        self._warned = filled
        words = ngettext(
            "{count} line is not saved. Press Escape again to leave it out.",
            "{count} lines are not saved. Press Escape again to leave them out.",
            filled,
        )
        self.notices.tell(messages.Message(words.format(count=filled), "warn"))
        return False
