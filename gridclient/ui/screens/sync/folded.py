"""Lists of the page of sync that only inform: a count that opens to its rows, read when opened."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gridclient.domain.fields import ENTITIES
from gridclient.i18n import _
from gridclient.services.duplicates.records import Linked
from gridclient.services.histories import when
from gridclient.services.laying_out import Conflict, Side
from gridclient.ui.screens.sync.linking import named
from gridclient.ui.screens.sync.row_actions import Act, RowActions, Titles, opening
from gridclient.ui.tables import Column
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import down

R = TypeVar("R")


class FoldedRows(QWidget, Generic[R]):
    """Shown only while there are rows. ``wanted``: somebody is about to look at them."""

    wanted = Signal()

    def __init__(self, title: str, rows: RowActions[R]) -> None:
        super().__init__()
        self._title = title
        self.rows = rows
        self.acted = rows.acted
        inner = QWidget()
        inner.setLayout(down(rows))
        self.fold = Fold("", inner)
        self.fold.opened.connect(self.wanted)
        self.setLayout(down(self.fold))
        self.hide()

    def show_count(self, count: int) -> None:
        """Say how many there are; what is open is read anew."""
        self.fold.press.setText(_("{title}: {count}").format(title=self._title, count=count))
        self.fold.press.setAccessibleName(self.fold.press.text())
        self.setVisible(count > 0)
        if self.fold.is_open:
            self.wanted.emit()

    def show_rows(self, rows: Sequence[R]) -> None:
        """Show what was read."""
        self.rows.show_rows(rows)

    def hold(self, *, on: bool) -> None:
        """Something is done about these rows: nobody can ask for more, or again."""
        self.rows.hold(on=on)


def parallel() -> FoldedRows[Conflict]:
    """Edits of two people in different fields of one record: nothing to decide."""
    title = _("Changed by two people")
    rows: RowActions[Conflict] = RowActions(
        Titles(
            title,
            _(
                "Two people changed different fields of one record, and neither knew of the other. "
                "All of it stands. Perhaps both went to one door by mistake."
            ),
        ),
        [
            Column(_("Household"), lambda item: item.household_title or "–"),
            Column(_("What"), lambda item: f"{item.entity_label} · {item.title}"),
            Column(_("One person"), _side_of(lambda item: item.here)),
            Column(_("The other person"), _side_of(lambda item: item.there)),
        ],
        [
            Act("seen", _("I have seen it"), "check"),
            opening(),
        ],
        lambda item: item.id,
    )
    return FoldedRows(title, rows)


def linked() -> FoldedRows[Linked]:
    """Records for which others stand, to be parted where that was a mistake."""
    title = _("Linked before")
    rows: RowActions[Linked] = RowActions(
        Titles(title, _("The first stands for both. Parted, each is a record of its own again.")),
        [
            Column(_("Kind"), lambda item: ENTITIES[item.entity].label, width=90),
            Column(_("Stands for both"), lambda item: named(item.kept)),
            Column(_("Is the same"), lambda item: named(item.other)),
        ],
        [Act("part", _("They are different after all"), "close")],
        lambda item: (item.entity, item.kept.id, item.other.id),
    )
    return FoldedRows(title, rows)


def _side_of(side: Callable[[Conflict], Side]) -> Callable[[Conflict], str]:
    def text(item: Conflict) -> str:
        found = side(item)
        return f"{found.who}, {when(found.at)} · {found.value or '–'}"

    return text
