"""Staying where one was in a table while its rows are read anew: what is chosen, where the keys
are, and how far it is scrolled."""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

from PySide6.QtCore import QItemSelection, QItemSelectionModel

from gridclient.ui.tables import Table

R = TypeVar("R")
_FLAG = QItemSelectionModel.SelectionFlag


class Place(Generic[R]):
    """Where somebody is in a table; taken before it gets other rows. ``key`` tells one row from
    all others, before and after."""

    def __init__(self, table: Table[R], key: Callable[[R], Hashable]) -> None:
        self._table, self._key = table, key
        self._chosen = frozenset(map(key, table.chosen()))
        current = table.currentIndex()
        self._row, self._column = current.row(), current.column()
        self._current = key(table.records.record(self._row)) if current.isValid() else None
        bars = (table.verticalScrollBar(), table.horizontalScrollBar())
        self._bars = [(bar, bar.value()) for bar in bars]

    def restore(self) -> None:
        """Go back there among the rows there are now; where the row of the keys is gone, to the
        one in its place."""
        table, model = self._table, self._table.records
        count = model.rowCount()
        now = {self._key(model.record(row)): row for row in range(count)}
        selection = QItemSelection()
        for row in sorted(now[key] for key in self._chosen & now.keys()):
            selection.select(model.index(row, 0), model.index(row, model.columnCount() - 1))
        chosen = table.selectionModel()
        chosen.select(selection, _FLAG.ClearAndSelect)
        if count and self._row >= 0:
            row = now.get(self._current, min(self._row, count - 1))
            chosen.setCurrentIndex(model.index(row, self._column), _FLAG.NoUpdate)
        for bar, value in self._bars:
            bar.setValue(value)
