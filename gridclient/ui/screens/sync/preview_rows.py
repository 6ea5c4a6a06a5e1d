"""The rows of one kind in a preview: a count that opens to a list, with a tick for each."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QAbstractItemView, QCheckBox, QGridLayout, QTableView, QWidget

from gridclient.i18n import _
from gridclient.services.sync.previews import KINDS, FieldLine, PreviewRow, Ticket
from gridclient.ui import theme
from gridclient.ui.screens.sync.preview_ticks import TickedRows
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import across, clear, down, label

_ROWS_SHOWN = 8


class KindGroup(QWidget):
    """The rows of one kind. ``ticked``: a tick was set or taken; ``row_chosen`` brings the row
    somebody wants to see field by field."""

    ticked = Signal()
    row_chosen = Signal(object)

    def __init__(
        self, kind: str, rows: Sequence[PreviewRow], chosen: Mapping[Ticket, bool]
    ) -> None:
        """``chosen``: of which rows somebody had set or taken the tick before."""
        super().__init__()
        self.kind = kind
        self.rows = TickedRows(kind, rows, chosen, self)
        title = f"{KINDS.title_of(kind)}: {len(rows)}"
        self.whole = QCheckBox(title)
        self.whole.setChecked(self.rows.is_whole)
        self.whole.clicked.connect(lambda on: self.rows.tick_all(on=on))
        self.rows.dataChanged.connect(self._follow)
        self.list = self._list(KINDS.title_of(kind))
        self._details = QGridLayout()
        self._details.setHorizontalSpacing(tokens.ROOMY)
        inner = QWidget()
        inner.setLayout(down(self.list, self._details, spacing=tokens.NEAR))
        self.fold = Fold(_("Show them"), inner)
        self.fold.press.setAccessibleName(_("Show: {title}").format(title=title))
        head = self.whole if self.rows.is_choosable else label(title)
        self.setLayout(down(across(head, 1), self.fold, spacing=tokens.TIGHT))

    def _list(self, name: str) -> QTableView:
        """A table of one column: a list would ask for every row before it shows the first."""
        made = QTableView()
        part(made, "ticks")
        made.setAccessibleName(name)
        made.setShowGrid(False)
        made.setWordWrap(False)
        made.setTabKeyNavigation(False)
        made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        made.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        height = round(theme.current().type.body * 2.05)
        made.verticalHeader().hide()
        made.verticalHeader().setDefaultSectionSize(height)
        made.horizontalHeader().hide()
        made.horizontalHeader().setStretchLastSection(True)
        made.setModel(self.rows)
        made.setFixedHeight(height * min(len(self.rows.rows), _ROWS_SHOWN) + 10)
        made.selectionModel().currentChanged.connect(
            lambda now, _before: self.row_chosen.emit(self.rows.rows[now.row()])
        )
        return made

    def hold(self, *, on: bool) -> None:
        """Let nobody turn a tick, or again."""
        self.rows.is_held = on
        self.whole.setEnabled(not on)

    def show_fields(self, row: PreviewRow, lines: Sequence[FieldLine]) -> None:
        """Show a row of this group field by field, if it is still the one chosen."""
        at = self.list.currentIndex().row()
        if at < 0 or self.rows.rows[at].ticket != row.ticket:
            return
        clear(self._details)
        if not lines:
            self._details.addWidget(label(_nothing_of(row), "soft", wrap=True), 0, 0, 1, 3)
            return
        heads = (_("Field"), _("Here"), _("In the bundle"))
        for column, head in enumerate(heads):
            self._details.addWidget(label(head, "caption"), 0, column)
            self._details.setColumnStretch(column, 1 if column == 0 else 2)
        for place, line in enumerate(lines, start=1):
            told = line.there or "–"
            there = told if line.comes else _("{value} (older)").format(value=told)
            for column, text in enumerate((line.label, line.here or "–", there)):
                self._details.addWidget(label(text, wrap=True, selectable=True), place, column)

    def stay_as(self, earlier: KindGroup, keys: QWidget | None) -> None:
        """Be open where an earlier one was, at the same row, and have the keys it had."""
        self.fold.press.setChecked(earlier.fold.is_open)
        at = earlier.list.currentIndex().row()
        chosen = earlier.rows.rows[at].ticket if at >= 0 else None
        for now, row in enumerate(self.rows.rows):
            if row.ticket == chosen:
                self.list.setCurrentIndex(self.rows.index(now))
        self.list.verticalScrollBar().setValue(earlier.list.verticalScrollBar().value())
        for mine, before in (
            (self.list, earlier.list),
            (self.whole, earlier.whole),
            (self.fold.press, earlier.fold.press),
        ):
            if before is keys:
                mine.setFocus()

    def _follow(self) -> None:
        self.whole.setChecked(self.rows.is_whole)
        self.ticked.emit()


def _nothing_of(row: PreviewRow) -> str:
    """What there is to say of a row that has no field to show."""
    if row.there is None:
        return _("“{title}” lies in a grid that is yours no more, and is removed here.").format(
            title=row.title
        )
    if row.here is None:
        return _("This version of the program cannot show what it says.")
    return _("Nothing differs.")
