"""Today's list as a view: one roomy row a door, painted, so that hundreds cost nothing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QPersistentModelIndex,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from gridclient.i18n import _, listed
from gridclient.services.visits import DueDoor
from gridclient.ui import theme
from gridclient.ui.screens.today import painting
from gridclient.ui.screens.today.rows import Heading, Row
from gridclient.ui.widgets.wording import (
    last_visit_in_words,
    overdue_in_words,
    people_in_words,
    room_in_words,
)

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
TICK_ROLE = Qt.ItemDataRole.UserRole + 2


class RoundModel(QAbstractListModel):
    """Headings and doors; headings cannot be chosen."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.rows: list[Row] = []
        self.ticked: set[str] = set()

    def show(self, rows: Sequence[Row]) -> None:
        """Show ``rows`` instead of those before."""
        self.beginResetModel()
        self.rows = list(rows)
        if self.ticked:
            self.ticked &= {row.household_id for row in self.doors()}
        self.endResetModel()

    def doors(self) -> list[DueDoor]:
        """The doors, without the headings."""
        return [row for row in self.rows if not isinstance(row, Heading)]

    def tick(self, doors: Iterable[DueDoor], *, on: bool) -> None:
        """Tick doors, or take their ticks away."""
        for door in doors:
            (self.ticked.add if on else self.ticked.discard)(door.household_id)
        self.dataChanged.emit(self.index(0), self.index(len(self.rows) - 1))

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Rows; Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The row itself for the painter, its words for screen readers."""
        row = self.rows[index.row()]
        if role == ROW_ROLE:
            return row
        ticked = isinstance(row, DueDoor) and row.household_id in self.ticked
        if role == TICK_ROLE:
            return ticked
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            words = in_words(row)
            return _("ticked, {door}").format(door=words) if ticked else words
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Only doors can be chosen."""
        if isinstance(self.rows[index.row()], Heading):
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable


def in_words(row: Row) -> str:
    """A row as a screen reader says it."""
    if isinstance(row, Heading):
        return row.label
    parts = [
        room_in_words(row.unit, row.room),
        row.head_name or "",
        people_in_words(row.people),
        when_in_words(row),
        last_visit_in_words(row.last_visit_on, row.last_result),
        row.reason,
    ]
    return listed(filter(None, parts))


def when_in_words(door: DueDoor) -> str:
    """How late a visit is, or by when it is due."""
    if door.overdue_days > 0:
        return overdue_in_words(door.overdue_days)
    return _("by {day}").format(day=door.due_on.isoformat())


class RowPainter(QStyledItemDelegate):
    """Gives the rows their height and has them painted."""

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """All rows are of one height: Qt then asks once, not for each of ten thousand."""
        return QSize(0, round(theme.current().type.body * 4.4))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """One row; Qt asks."""
        row = index.data(ROW_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(row, Heading):
            painting.paint_heading(painter, option.rect, row)
        else:
            ticked = bool(index.data(TICK_ROLE))
            painting.paint_door(painter, option, row, when_in_words(row), ticked=ticked)
        painter.restore()


class RoundList(QListView):
    """The view; ``opened`` brings the door that Enter or a double click means.

    Space ticks a door and goes on to the next, Ctrl+A all that are listed, Escape takes every
    tick away; ``ticked`` tells how many there are.
    """

    opened = Signal(object)
    typed = Signal(str)
    ticked = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = RoundModel(self)
        self.setModel(self._model)
        self.setItemDelegate(RowPainter(self))
        self.setAccessibleName(_("Doors that are due"))
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.activated.connect(self._open)

    def offer(self, words: str, keys: str, act: Callable[[], None]) -> None:
        """Put ``words`` into the menu of the chosen door, with ``keys`` for it."""
        action = QAction(words, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(act)
        self.addAction(action)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Show ``rows``; stay near the door that was current, for the next one to come up."""
        before = self.currentIndex().row()
        self._model.show(rows)
        self.stand_on(max(0, before))
        self.ticked.emit(len(self._model.ticked))

    def stand_on(self, wanted: int) -> None:
        """Choose the door at or after row ``wanted``, else the last one."""
        rows = self._model.rows
        if rows:
            number = min(wanted, len(rows) - 1)
            number += isinstance(rows[number], Heading)  # under which there is a door
            self.setCurrentIndex(self._model.index(number))
            if number == 1:
                self.scrollToTop()

    def dataChanged(  # noqa: N802
        self, first: Index, last: Index, roles: Sequence[int] = ()
    ) -> None:
        """A tick changes no height: paint anew, where Qt would lay ten thousand rows out again."""
        QAbstractItemView.dataChanged(self, first, last, list(roles))

    def current(self) -> DueDoor | None:
        """The chosen door."""
        index = self.currentIndex()
        row = index.data(ROW_ROLE) if index.isValid() else None
        return row if isinstance(row, DueDoor) else None

    def ticked_doors(self) -> list[DueDoor]:
        """The ticked doors, as they are listed."""
        return [door for door in self._model.doors() if door.household_id in self._model.ticked]

    def doors(self) -> list[DueDoor]:
        """The doors that are listed."""
        return self._model.doors()

    def tick_all(self, *, on: bool) -> None:
        """Tick every door that is listed, or none."""
        self._tick(self._model.doors(), on=on)

    def _tick(self, doors: Sequence[DueDoor], *, on: bool) -> None:
        self._model.tick(doors, on=on)
        self.ticked.emit(len(self._model.ticked))

    def _tick_current(self) -> None:
        if door := self.current():
            self._tick([door], on=door.household_id not in self._model.ticked)
            self.stand_on(self.currentIndex().row() + 1)

    def _open(self) -> None:
        if door := self.current():
            self.opened.emit(door)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Enter opens, Space ticks; letters and figures start a search; arrows are the view's."""
        plain = not event.modifiers() & ~Qt.KeyboardModifier.ShiftModifier
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open()
        elif plain and event.key() == Qt.Key.Key_Space:
            self._tick_current()
        elif event.matches(QKeySequence.StandardKey.SelectAll):
            self.tick_all(on=True)
        elif event.key() == Qt.Key.Key_Escape and self._model.ticked:
            self.tick_all(on=False)
        elif plain and event.text().strip() and event.text().isprintable():
            self.typed.emit(event.text())
        else:
            super().keyPressEvent(event)
