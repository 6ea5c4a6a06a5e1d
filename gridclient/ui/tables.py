"""Tables of frozen records: columns are declared once, rows are read where they lie.

A ``QAbstractTableModel`` over the sequence itself paints a district's rows in milliseconds
(QTableWidget and QSortFilterProxyModel take seconds). What is copied is what is shown, so
masked values stay masked.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QTableView,
    QWidget,
)

from gridclient.i18n import _
from gridclient.ui import clipboard, theme
from gridclient.ui.cells import BAR_ROLE, TONE_ROLE, CellPainter
from gridclient.ui.theme import tokens
from gridclient.ui.theme.tokens import Tone

R = TypeVar("R")
Index = QModelIndex | QPersistentModelIndex
_ROLE = Qt.ItemDataRole
_LEAST_LETTERS = 7
_ROWS_MEASURED = 25
"""Of how many rows the widest sets a column's width; a thousand, as Qt has it, take too long."""
_AROUND_TITLE_PX, _ARROW_PX = 2 * 13 + 2, 14
"""What the stylesheet leaves at both sides of a title; the arrow of the column that sorts."""


@dataclass(frozen=True, slots=True)
class Column(Generic[R]):
    """One column: its title, how a record reads in it, and how it sorts.

    ``bar`` gives a share between 0 and 1 drawn behind the text, ``tone`` a colour for a
    badge, ``width`` pixels at normal type (0: takes what is left).
    """

    title: str
    text: Callable[[R], str]
    key: Callable[[R], Any] | None = None
    number: bool = False
    bar: Callable[[R], float | None] | None = None
    tone: Callable[[R], Tone | None] | None = None
    width: int = 0


class Records(QAbstractTableModel, Generic[R]):
    """The model over a sequence of records."""

    def __init__(self, columns: Sequence[Column[R]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.columns = tuple(columns)
        self._rows: list[R] = []
        self._order: tuple[int, Qt.SortOrder] | None = None

    def show(self, rows: Sequence[R]) -> None:
        """Show ``rows`` in the order chosen last."""
        self.beginResetModel()
        self._rows = list(rows)
        self._sort()
        self.endResetModel()

    def record(self, row: int) -> R:
        """The record in ``row`` as it is sorted now."""
        return self._rows[row]

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Rows; Qt asks."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Columns; Qt asks."""
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = _ROLE.DisplayRole) -> Any:
        """One cell; Qt asks."""
        column, record = self.columns[index.column()], self._rows[index.row()]
        if role in (_ROLE.DisplayRole, _ROLE.AccessibleTextRole):
            return column.text(record)
        if role == _ROLE.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == _ROLE.ToolTipRole:
            return column.text(record)
        if role == BAR_ROLE and column.bar:
            return column.bar(record)
        if role == TONE_ROLE and column.tone:
            return column.tone(record)
        return None

    def headerData(  # noqa: N802
        self, section: int, orientation: Qt.Orientation, role: int = _ROLE.DisplayRole
    ) -> Any:
        """One title; Qt asks."""
        if orientation != Qt.Orientation.Horizontal:
            return None
        column = self.columns[section]
        if role == _ROLE.DisplayRole:
            return column.title
        if role == _ROLE.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if column.number else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return None

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column's key; a negative column keeps the order given."""
        self._order = (column, order) if column >= 0 else None
        self.layoutAboutToBeChanged.emit()
        self._sort()
        self.layoutChanged.emit()

    def _sort(self) -> None:
        if self._order is None:
            return
        column = self.columns[self._order[0]]
        key = column.key or column.text

        def place(row: R) -> tuple[bool, Any]:
            value = key(row)
            return (value is None, value if value is not None else 0)

        self._rows.sort(key=place, reverse=self._order[1] == Qt.SortOrder.DescendingOrder)


class Table(QTableView, Generic[R]):
    """A roomy table of records: whole rows, sorted by their titles, copied as shown."""

    opened = Signal(object)

    def __init__(self, name: str, columns: Sequence[Column[R]], parent: QWidget | None = None):
        super().__init__(parent)
        self.records: Records[R] = Records(columns)
        self.records.setParent(self)
        self._needs: dict[int, int] = {}
        self.setModel(self.records)
        self.setAccessibleName(name)
        self.setItemDelegate(CellPainter(self))
        self._dress()
        self.activated.connect(lambda index: self.opened.emit(self.records.record(index.row())))

    def _dress(self) -> None:
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setWordWrap(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)  # an address ends with what matters
        self.setTabKeyNavigation(False)
        size = theme.current().type.body
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(round(size * 2.9))
        header = self.horizontalHeader()
        header.setAccessibleName(_("Columns of {table}").format(table=self.accessibleName()))
        header.setHighlightSections(False)
        header.setResizeContentsPrecision(_ROWS_MEASURED)
        header.setSortIndicatorShown(True)
        header.setSortIndicatorClearable(True)
        header.setSortIndicator(-1, Qt.SortOrder.AscendingOrder)
        header.sortIndicatorChanged.connect(lambda *_sorting: self._measure_anew())
        self.setSortingEnabled(True)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Columns fill the table."""
        super().resizeEvent(event)
        self.fit_columns()

    def fit_columns(self) -> None:
        """Columns fill the table: each gets what it shows, and those without a width the rest.

        Where that is too much, those that need less than an even share leave the rest to those
        that need more, and none gets too narrow to read. Called by hand after a column was
        hidden or shown.
        """
        columns, room = self.records.columns, self.viewport().width()
        body = theme.current().type.body
        factor = body / tokens.TypeScale().body
        seen = [number for number in range(len(columns)) if not self.isColumnHidden(number)]
        usual = {n: round(columns[n].width * factor) or body * _LEAST_LETTERS for n in seen}
        needs = {n: self._need(n) for n in seen}
        least = {n: min(needs[n], body * _LEAST_LETTERS) for n in seen}
        wanted = {n: max(usual[n], needs[n]) for n in seen}
        firm = {n: needs[n] for n in seen if columns[n].width}  # figures and days are never cut
        giving = {n: needs[n] for n in seen if n not in firm}
        widths = wanted
        if sum(wanted.values()) > room:
            widths = firm | shares(giving, max(0, room - sum(firm.values())))
        if sum(max(least[number], width) for number, width in widths.items()) > room:
            widths = needs  # the table scrolls anyway: then all of it can be read
        over = max(0, room - sum(widths.values()))
        open_ones = [number for number in seen if not columns[number].width]
        for number, width in widths.items():
            more = over // len(open_ones) if number in open_ones else 0
            self.horizontalHeader().resizeSection(number, max(least[number], width + more))

    def _need(self, number: int) -> int:
        """What a column asks for; measured once for the rows that are shown, for it takes long."""
        if number in self._needs:
            return self._needs[number]
        need = max(self.sizeHintForColumn(number), self._title_need(number))
        if self.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
            self._needs[number] = need
        return need

    def _title_need(self, number: int) -> int:
        """What a title asks for in the letters it is shown in; Qt reckons with larger ones."""
        font = QFont(self.font())
        font.setPixelSize(theme.current().type.caption)
        font.setBold(True)
        title = self.records.columns[number].title
        sorts = self.horizontalHeader().sortIndicatorSection() == number
        around = _AROUND_TITLE_PX + (_ARROW_PX if sorts else 0)
        return QFontMetrics(font).horizontalAdvance(title) + around

    def _measure_anew(self) -> None:
        self._needs.clear()
        self.fit_columns()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show ``rows`` instead of those before."""
        self.records.show(rows)
        self._measure_anew()

    def fit_rows(self, most: int) -> None:
        """Be as high as the rows, or as ``most`` of them; for tables on pages that scroll."""
        rows = min(most, self.records.rowCount())
        row = self.verticalHeader().defaultSectionSize()
        self.setFixedHeight(self.horizontalHeader().sizeHint().height() + rows * row + 12)

    def chosen(self) -> list[R]:
        """The selected records, from the top."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.records.record(row) for row in rows]

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Copy on the platform's copy keys; the rest is the view's."""
        if event.matches(QKeySequence.StandardKey.Copy):
            clipboard.copy(self.copied())
            return
        super().keyPressEvent(event)

    def copied(self) -> str:
        """The selected rows as lines of tabbed text, as they read on the screen."""
        return "\n".join(
            "\t".join(column.text(record) for column in self.records.columns)
            for record in self.chosen()
        )


def shares(needs: Mapping[int, int], room: int) -> dict[int, int]:
    """``room`` in pixels among those with ``needs``: who needs less than an even share gets what
    it needs, the others share the rest evenly."""
    given: dict[int, int] = {}
    for done, (number, need) in enumerate(sorted(needs.items(), key=lambda one: one[1])):
        given[number] = min(need, (room - sum(given.values())) // (len(needs) - done))
    return given
