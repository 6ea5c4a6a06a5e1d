"""The rows of one kind in a preview as Qt asks for them: each put into words when it is seen."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from gridclient.services.sync.previews import CHOOSABLE, PreviewRow, Ticket

Index = QModelIndex | QPersistentModelIndex
_ROLES = frozenset(
    {
        Qt.ItemDataRole.DisplayRole,
        Qt.ItemDataRole.ToolTipRole,
        Qt.ItemDataRole.AccessibleTextRole,
    }
)
_ON, _OFF = Qt.CheckState.Checked, Qt.CheckState.Unchecked


class TickedRows(QAbstractListModel):
    """Rows with a tick each, where rows of this kind can be left out.

    ``chosen``: of which rows somebody had set or taken the tick. ``is_held``: nobody may now.
    """

    def __init__(
        self,
        kind: str,
        rows: Sequence[PreviewRow],
        chosen: Mapping[Ticket, bool],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self.rows = rows
        self.is_choosable = kind in CHOOSABLE
        self.is_held = False
        self._off_at_first = self._find_off() if self.is_choosable else frozenset[int]()
        self._off = set(self._off_at_first)
        if chosen and self.is_choosable:
            self._off = {
                at
                for at, row in enumerate(rows)
                if not chosen.get(row.ticket, at not in self._off_at_first)
            }

    def _find_off(self) -> frozenset[int]:
        return frozenset(at for at, row in enumerate(self.rows) if row.is_left_out_at_first)

    @property
    def is_whole(self) -> bool:
        """Whether every row is ticked."""
        return not self._off

    @property
    def left_out(self) -> int:
        """How many rows are not ticked that would change something: the others are not kept."""
        return sum(self.rows[at].brings for at in self._off)

    def every_left_out(self) -> Iterator[Ticket]:
        """The rows that are not ticked."""
        return (self.rows[at].ticket for at in self._off)

    def chosen(self) -> Iterator[tuple[Ticket, bool]]:
        """The rows of which somebody has set or taken the tick, and which of both."""
        turned = self._off.symmetric_difference(self._off_at_first)
        return ((self.rows[at].ticket, at not in self._off) for at in turned)

    def _is_on(self, at: int) -> bool:
        return at not in self._off

    def tick_all(self, *, on: bool) -> None:
        """Tick every row, or none."""
        self._off = set() if on else set(range(len(self.rows)))
        self._tell(0, len(self.rows) - 1)

    def _tell(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first), self.index(last), [Qt.ItemDataRole.CheckStateRole])

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: N802, B008
        """Rows; Qt asks."""
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Its words, and its tick; Qt asks."""
        if role in _ROLES:
            return _line(self.rows[index.row()])
        if role == Qt.ItemDataRole.CheckStateRole and self.is_choosable:
            return _ON if self._is_on(index.row()) else _OFF
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A tick can be turned where rows can be left out; Qt asks."""
        plain = super().flags(index)
        may = self.is_choosable and not self.is_held
        return plain | Qt.ItemFlag.ItemIsUserCheckable if may else plain

    def setData(  # noqa: N802
        self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole
    ) -> bool:
        """Turn a tick; Qt asks, when somebody has."""
        if role != Qt.ItemDataRole.CheckStateRole or not self.is_choosable or self.is_held:
            return False
        at, on = index.row(), Qt.CheckState(value) == _ON
        if on:
            self._off.discard(at)
        else:
            self._off.add(at)
        self._tell(at, at)
        return True


def _line(row: PreviewRow) -> str:
    about = "" if row.household_title in row.title else row.household_title
    return " · ".join(filter(None, (row.entity_label, about, row.title, row.rule, row.alike)))
