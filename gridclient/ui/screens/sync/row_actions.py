"""A titled table with buttons below that act on the rows chosen in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPushButton, QWidget

from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label

R = TypeVar("R")
_ROWS_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Act:
    """A button: its name in ``acted``, its words and its icon."""

    name: str
    text: str
    icon: str
    tip: str = ""


class RowActions(QWidget, Generic[R]):
    """Shown only while there are rows; ``acted`` brings the name of an act and the chosen rows."""

    acted = Signal(str, object)

    def __init__(
        self, title: str, text: str, columns: Sequence[Column[R]], acts: Sequence[Act]
    ) -> None:
        super().__init__()
        self._title, self._columns = title, columns
        self._is_held = False
        self.buttons: dict[str, QPushButton] = {}
        row = across()
        for act in acts:
            made = button(act.text, "", act.icon, tip=act.tip or f"{act.text}: {title}")
            made.clicked.connect(lambda _on=False, name=act.name: self._act(name))
            self.buttons[act.name] = made
            row.addWidget(made)
        row.addStretch()
        lines = [label(title, "lead"), *([label(text, "soft", wrap=True)] if text else [])]
        self._lines = len(lines)
        self._column = down(*lines, row, spacing=tokens.NEAR)
        self.setLayout(self._column)
        self.hide()

    @cached_property
    def table(self) -> Table[R]:
        """The table; made for the first rows, for most of the time there are none."""
        made: Table[R] = Table(self._title, self._columns, self)
        self._column.insertWidget(self._lines, made)
        made.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        return made

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show ``rows`` instead of those before."""
        self.setVisible(bool(rows))
        if rows or self._has_table():
            self.table.show_rows(rows)
            self.table.fit_rows(_ROWS_SHOWN)
            self._follow()

    def _has_table(self) -> bool:
        return "table" in vars(self)

    def _follow(self) -> None:
        """A button works once something is chosen, and nothing is done about these rows yet."""
        works = not self._is_held and bool(self.table.chosen())
        for made in self.buttons.values():
            made.setEnabled(works)

    def hold(self, *, on: bool) -> None:
        """Something is done about these rows: nobody can ask for more, or again."""
        self._is_held = on
        if not self._has_table():
            return
        if on and any(made.hasFocus() for made in self.buttons.values()):
            self.table.setFocus()
        self._follow()

    def _act(self, name: str) -> None:
        if chosen := self.table.chosen():
            self.acted.emit(name, chosen)
