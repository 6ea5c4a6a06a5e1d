"""Filling in a district's own template: what it asks for is shown before anything is written."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QVBoxLayout, QWidget

from gridclient.domain.coverage import BY
from gridclient.domain.places import Grid
from gridclient.errors import GridError
from gridclient.i18n import _, listed, ngettext
from gridclient.services.exports import Exports, Fill, Filled
from gridclient.ui import messages
from gridclient.ui.coverage_words import by_title
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.screens.ledgers.masking import MaskChoice
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.drop import files_in, take_copies
from gridclient.ui.widgets.layout import across, button, clear, down, label
from gridclient.ui.widgets.period import PeriodPicker
from gridclient.ui.widgets.ticks import TickList

_CALM_MS = 250


class TemplateCard(QFrame):
    """Choose or drop a template, see which headings are understood, write the filled copy."""

    told = Signal(object)

    def __init__(self, exports: Exports, runner: JobRunner, today: dt.date) -> None:
        super().__init__()
        part(self, "card")
        self.setAcceptDrops(True)
        self._exports = exports
        self._runner = runner
        self._template: Path | None = None
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._look)
        self._make_controls(today)
        self._lay_out()

    def _make_controls(self, today: dt.date) -> None:
        self.choose = button(_("Choose the template"), "", "drop")
        self.period, self.masks, self.by = PeriodPicker(today), MaskChoice(), QComboBox()
        self.by.setAccessibleName(_("A line for each"))
        self.by.addItem(_("As its headings say"), None)
        for code in BY:
            self.by.addItem(by_title(code), code)
        self.grids = TickList(())
        self.write = button(_("Write the filled workbook"), "primary", "check")
        self.write.setEnabled(False)
        self.choose.clicked.connect(self._ask_which)
        self.write.clicked.connect(self._ask_where)
        for signal in (self.period.changed, self.masks.changed, self.by.currentIndexChanged):
            signal.connect(self._calm.start)

    def _lay_out(self) -> None:
        text = _(
            "Choose the district's own workbook or drop it here: its headings are recognised, "
            "and you see which before anything is written."
        )
        self._seen, self._grid_room = QVBoxLayout(), QVBoxLayout()
        self._seen.setSpacing(tokens.NEAR)
        period = down(label(_("Period"), "label"), self.period, spacing=tokens.TIGHT)
        by = down(label(_("A line for each"), "label"), self.by, spacing=tokens.TIGHT)
        grids = down(
            label(_("Grids; none ticked: all"), "label"), self._grid_room, spacing=tokens.TIGHT
        )
        self._asked = QWidget()
        self._asked.setLayout(
            down(
                self._seen,
                across(period, by, 1, spacing=tokens.GAP),
                across(down(self.masks, 1), grids, spacing=tokens.GAP),
                across(1, self.write),
                spacing=tokens.GAP,
            )
        )
        self._asked.hide()
        column = down(
            label(_("Fill in a template"), "lead"),
            label(text, "soft", wrap=True),
            across(self.choose, 1),
            self._asked,
            spacing=tokens.NEAR,
        )
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)

    def show_grids(self, grids: Sequence[Grid]) -> None:
        """Offer the grids that are here; those ticked before stay ticked."""
        ticked = set(self.grids.value())
        clear(self._grid_room)
        self.grids = TickList([(grid.code, grid.name) for grid in grids])
        self.grids.setAccessibleName(_("Grids"))
        self.grids.set_value([grid.code for grid in grids if grid.code in ticked])
        self.grids.changed.connect(self._calm.start)
        self._grid_room.addWidget(self.grids)

    def take(self, template: Path) -> None:
        """Look at a template and say what would be filled in."""
        self._template = template
        self._look()

    def wanted(self) -> Fill:
        """How it is filled in now."""
        first, last = self.period.period()
        return Fill(
            from_on=first,
            to_on=last,
            by=self.by.currentData(),
            grids=self.grids.value(),
            mask=self.masks.code,
            purpose=self.masks.why(),
        )

    def fill(self, path: Path) -> None:
        """Write the filled copy to ``path``."""
        template, wanted = self._template, self.wanted()
        if template is None:
            return
        self._runner.run(
            lambda progress: self._exports.fill(template, path, wanted, progress),
            title=_("Filling in the template"),
            done=self._tell_filled,
            screen=self,
        )

    def _look(self) -> None:
        template, wanted = self._template, self.wanted()
        if template is None or (wanted.mask == "none" and wanted.purpose is None):
            return
        self._runner.run(
            lambda progress: self._exports.look(template, wanted, progress),
            title=_("Reading the template"),
            done=lambda seen: self._show(template, seen),
            failed=self._refuse,
            screen=self,
            quiet=True,
        )

    def _show(self, template: Path, seen: Filled) -> None:
        clear(self._seen)
        lines = ngettext("{count} line", "{count} lines", seen.rows).format(count=seen.rows)
        head = across(label(template.name, "lead", wrap=True), label(lines, "badge-fresh"))
        head.setStretch(0, 1)
        self._seen.addLayout(head)
        told = _("Understood: {headings}").format(headings=listed(seen.matched))
        self._seen.addWidget(label(told, "soft", wrap=True))
        if seen.unmatched:
            told = _("Left empty, the heading is not known: {headings}")
            told = told.format(headings=listed(seen.unmatched))
            self._seen.addWidget(label(told, "doubt", wrap=True))
        if seen.losses:
            told = _("Pictures and shapes of the template are not in the copy.")
            self._seen.addWidget(label(told, "doubt", wrap=True))
        self._asked.show()
        self.write.setEnabled(True)

    def _refuse(self, error: GridError) -> None:
        self.write.setEnabled(False)
        self.told.emit(messages.of_refusal(error))

    def _tell_filled(self, done: Filled) -> None:
        if done.file is not None:
            lines = ngettext("{count} line", "{count} lines", done.rows).format(count=done.rows)
            text = _("Written: {path}, {lines}").format(path=done.file, lines=lines)
            self.told.emit(written(text, done.file))

    def _ask_which(self) -> None:
        chosen, _filter = QFileDialog.getOpenFileName(self, self.choose.text(), "", "*.xlsx")
        if chosen:
            self.take(Path(chosen))

    def _ask_where(self) -> None:
        if self._template is None:
            return
        name = str(
            self._template.with_name(_("{ledger}, filled.xlsx").format(ledger=self._template.stem))
        )
        chosen, _filter = QFileDialog.getSaveFileName(self, self.write.text(), name, "*.xlsx")
        if chosen:
            self.fill(Path(chosen))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome a template."""
        if files_in(event.mimeData()):
            take_copies(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the template."""
        take_copies(event)
        self.take(files_in(event.mimeData())[0])
