"""A titled table with buttons below that act on the rows chosen in it."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Any, Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QLayout, QPushButton, QVBoxLayout, QWidget

from gridclient.i18n import _
from gridclient.ui.staying import Place
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, clear, down, label, refill

R = TypeVar("R")
_ROWS_SHOWN = 8


def _always(_row: object) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class Act:
    """A button: its name in ``acted``, its words and its icon; ``can`` says of a row whether it
    can be done with it, ``why_not`` tells why it cannot."""

    name: str
    text: str
    icon: str
    tip: str = ""
    can: Callable[[Any], bool] = _always
    why_not: str = ""


def opening() -> Act:
    """Leads from a row to its household, where it belongs to one that is here."""
    return Act(
        "open",
        _("Open the household"),
        "household",
        can=_has_household,
        why_not=_("This belongs to no household that is here."),
    )


def _has_household(row: Any) -> bool:
    return row.household_id is not None


@dataclass(frozen=True, slots=True)
class Titles:
    """What stands over a table: its title, and a line that says what it is for."""

    title: str
    text: str = ""


class RowActions(QWidget, Generic[R]):
    """Shown only while there are rows, with how many; ``acted`` brings the name of an act and the
    chosen rows.

    ``key`` tells one row from all others: what is chosen stays so when the rows are read anew.
    ``opened`` brings a row that was chosen alone, to be shown below by :meth:`show_details`.
    """

    acted = Signal(str, object)
    opened = Signal(object)

    def __init__(
        self,
        titles: Titles,
        columns: Sequence[Column[R]],
        acts: Sequence[Act],
        key: Callable[[R], Hashable],
        *,
        several: bool = True,
    ) -> None:
        super().__init__()
        self._is_held = False
        self._title, self._columns, self._key = titles.title, columns, key
        self._acts, self._several = acts, several
        self._open: Hashable = None
        self._said: tuple[object, object] | None = None
        self._is_filling = False
        self.buttons: dict[str, QPushButton] = {}
        row = across()
        for act in acts:
            made = button(act.text, "", act.icon, tip=self._tip(act))
            made.clicked.connect(lambda _on=False, name=act.name: self._act(name))
            self.buttons[act.name] = made
            row.addWidget(made)
        row.addStretch()
        self._head = label(titles.title, "lead")
        head = [self._head]
        if titles.text:
            head.append(label(titles.text, "soft", wrap=True))
        self._in_all = label("", "caption", wrap=True)
        self._in_all.hide()
        head.append(self._in_all)
        self._lines = len(head)
        self._details = QVBoxLayout()
        self._column = down(*head, self._details, row, spacing=tokens.NEAR)
        self.setLayout(self._column)
        self.hide()

    @cached_property
    def table(self) -> Table[R]:
        """The table; made for the first rows, for most of the time there are none."""
        made: Table[R] = Table(self._title, self._columns, self)
        if not self._several:
            made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self._column.insertWidget(self._lines, made)
        made.selectionModel().selectionChanged.connect(lambda *_: self._follow())
        _in_turn(made, *self.buttons.values())
        return made

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show ``rows`` instead of those before; what was chosen and is still there stays so."""
        self.setVisible(bool(rows))
        words = _("{title}: {count}").format(title=self._title, count=len(rows))
        self._head.setText(words)
        if rows or self._has_table():
            place = Place(self.table, self._key)
            self._is_filling = True
            self.table.show_rows(rows)
            self.table.fit_rows(_ROWS_SHOWN)
            place.restore()
            self._is_filling = False
            self._follow()

    def say_how_many(self, shown: int, in_all: int) -> None:
        """Say that there are more than are shown."""
        words = _("The newest {shown} of {count}; the others follow once these are decided again.")
        self._in_all.setText(words.format(shown=shown, count=in_all))
        self._in_all.setVisible(in_all > shown)

    def show_details(self, row: R, said: object, lay_out: Callable[[], QLayout]) -> None:
        """Show what is ``said`` of ``row``, if it is still the one chosen; ``lay_out`` makes that.
        What says the same stays, with the keys and with the values somebody looks at."""
        if self._key(row) != self._open or self._said == (row, said):
            return
        self._clear_details()
        self._said = (row, said)
        whole = refill(self._details, lay_out())
        _in_turn(self.table, *whole.findChildren(QPushButton), *self.buttons.values())

    def _clear_details(self) -> None:
        """The keys stay with the rows: no button is to have them that nobody went to."""
        self._said = None
        keys, item = self.window().focusWidget(), self._details.itemAt(0)
        shown = item.widget() if item is not None else None
        if keys is not None and shown is not None and shown.isAncestorOf(keys):
            self.table.setFocus()
        clear(self._details)

    def _has_table(self) -> bool:
        return "table" in vars(self)

    def _follow(self) -> None:
        """Another row was chosen, or the rows were read anew: one that is chosen alone opens."""
        if self._is_filling:
            return
        self._enable()
        chosen = self.table.chosen()
        alone = self._key(chosen[0]) if len(chosen) == 1 else None
        if alone != self._open:
            self._clear_details()
        self._open = alone
        if alone is not None:
            self.opened.emit(chosen[0])

    def _enable(self) -> None:
        """A button works once something is chosen with which it can be done, and nothing is done
        about these rows yet."""
        chosen = self.table.chosen()
        for act in self._acts:
            made = self.buttons[act.name]
            fits = all(map(act.can, chosen))
            can = not self._is_held and bool(chosen) and fits
            made.setToolTip(self._tip(act) if fits else act.why_not or self._tip(act))
            made.setAccessibleDescription("" if fits else act.why_not)
            if made.hasFocus() and not can:
                self.table.setFocus()  # the keys stay with the rows
            made.setEnabled(can)

    def _tip(self, act: Act) -> str:
        return act.tip or f"{act.text}: {self._title}"

    def hold(self, *, on: bool) -> None:
        """Something is done about these rows: nobody can ask for more, or again."""
        self._is_held = on
        if self._has_table():
            self._enable()

    def _act(self, name: str) -> None:
        if chosen := self.table.chosen():
            self.acted.emit(name, chosen)


def _in_turn(*widgets: QWidget) -> None:
    """Let Tab go from one to the next, as they stand."""
    for one, following in pairwise(widgets):
        QWidget.setTabOrder(one, following)
