"""The folded part of giving a ledger away: columns, formats, grids, paper, the first lines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gridclient.domain.ledgers import LEDGERS
from gridclient.domain.places import Grid
from gridclient.i18n import _
from gridclient.services.exports import Preview, Wanted
from gridclient.ui.screens.ledgers.columns import ColumnChoice
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, clear, down, label
from gridclient.ui.widgets.ticks import TickList

_PAPERS = ("A4", "A3")
_COLUMN_PX = 118
_LINES_SHOWN = 5


class ExportOptions(QWidget):
    """What most exports leave as it is; ``changed`` tells that a preview is out of date."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.columns = ColumnChoice()
        self.columns.changed.connect(self.changed)
        self.grids = TickList(())
        self.paper = QComboBox()
        self.paper.setAccessibleName(_("Paper"))
        for size in _PAPERS:
            self.paper.addItem(size, size)
        self._grid_room, self._lines = QVBoxLayout(), QVBoxLayout()
        self._lay_out()
        self.show_grids(())

    def _lay_out(self) -> None:
        grids = down(label(_("Grids; none ticked: all"), "label"), self._grid_room, spacing=4)
        paper = down(label(_("Paper"), "label"), across(self.paper, 1), 1, spacing=4)
        row = across(grids, paper, spacing=tokens.GAP)
        row.setStretch(0, 3)
        row.setStretch(1, 2)
        self.setLayout(
            down(
                down(label(_("Columns"), "label"), self.columns, spacing=4),
                row,
                down(label(_("The first lines"), "label"), self._lines, spacing=4),
                spacing=tokens.GAP,
            )
        )

    def show_grids(self, grids: Sequence[Grid]) -> None:
        """Offer the grids that are here; those ticked before stay ticked."""
        ticked = set(self.grids.value())
        clear(self._grid_room)
        self.grids = TickList([(grid.code, grid.name) for grid in grids])
        self.grids.setAccessibleName(_("Grids"))
        self.grids.set_value([grid.code for grid in grids if grid.code in ticked])
        self.grids.changed.connect(self.changed)
        self._grid_room.addWidget(self.grids)

    def show_wanted(self, wanted: Wanted) -> None:
        """Show how a kind of ledger was written last."""
        self.columns.show_columns(LEDGERS[wanted.kind], wanted.columns)
        self.paper.setCurrentIndex(max(0, self.paper.findData(wanted.paper)))

    def show_preview(self, preview: Preview) -> None:
        """Show the first lines of what would be written."""
        clear(self._lines)
        if not preview.lines:
            self._lines.addWidget(label(_("There is nothing to write."), "soft"))
            return
        table: Table[tuple[str, ...]] = Table(
            _("The first lines"),
            [
                Column(heading, _cell(place), width=_COLUMN_PX)
                for place, heading in enumerate(preview.headings)
            ],
        )
        table.setSortingEnabled(False)
        table.show_rows(preview.lines)
        table.fit_rows(_LINES_SHOWN)
        table.setFixedHeight(table.height() + table.horizontalScrollBar().sizeHint().height())
        self._lines.addWidget(table)


def _cell(place: int) -> Callable[[tuple[str, ...]], str]:
    return lambda line: line[place]
