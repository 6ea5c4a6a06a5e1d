"""Giving a ledger away: which one, how much of it is masked, what it is for, and its columns."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QFrame

from gridclient.domain.ledgers import LEDGERS
from gridclient.domain.places import Grid
from gridclient.errors import GridError
from gridclient.i18n import _, ngettext
from gridclient.jobs import Progress
from gridclient.services.exports import Exported, Exports, Preview, Wanted
from gridclient.ui import theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.screens.ledgers.masking import MaskChoice
from gridclient.ui.screens.ledgers.options import ExportOptions
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import across, button, down, label

_CALM_MS = 250
"""A preview is made when nothing was changed for so long."""


class ExportCard(QFrame):
    """Two presses give a ledger as it was given last; the rest is folded away."""

    told = Signal(object)

    def __init__(self, exports: Exports, runner: JobRunner) -> None:
        super().__init__()
        part(self, "card")
        self._exports = exports
        self._runner = runner
        self._calm = QTimer(self)
        self._calm.setSingleShot(True)
        self._calm.setInterval(_CALM_MS)
        self._calm.timeout.connect(self._preview)
        self._make_controls()
        self._lay_out()
        self._connect()

    def _make_controls(self) -> None:
        self.kind, self.masks = QComboBox(), MaskChoice()
        for code, ledger in LEDGERS.items():
            self.kind.addItem(ledger.label, code)
        self.kind.setAccessibleName(_("Ledger"))
        self.kind.setMinimumWidth(theme.current().type.body * 17)
        self.since = QCheckBox(_("Only what has changed since the last export"))
        self.write = button(_("Export a ledger"), "", "send")
        self.options = ExportOptions()
        self.fold = Fold(_("Columns and formats"), self.options)

    def _lay_out(self) -> None:
        kind = down(label(_("Ledger"), "label"), self.kind, 1, spacing=tokens.TIGHT)
        choices = across(kind, down(self.masks, 1), 1, spacing=tokens.GAP)
        column = down(
            label(_("Give a ledger away"), "lead"),
            choices,
            self.fold,
            across(self.since, 1, self.write, spacing=tokens.GAP),
            spacing=tokens.NEAR,
        )
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)

    def _connect(self) -> None:
        self.write.clicked.connect(self._ask_where)
        self.masks.changed.connect(self._calm.start)
        self.kind.currentIndexChanged.connect(self._read_remembered)
        self.fold.opened.connect(self._calm.start)
        self.options.changed.connect(self._calm.start)
        self.since.toggled.connect(lambda _on: self._calm.start())

    def show_grids(self, grids: Sequence[Grid]) -> None:
        """Offer the grids that are here, and the kind that is chosen as it was written last."""
        self.options.show_grids(grids)
        self._read_remembered()

    def chosen(self) -> Wanted:
        """What is chosen now."""
        return Wanted(
            kind=self.kind.currentData(),
            columns=self.options.columns.chosen(),
            mask=self.masks.code,
            purpose=self.masks.why(),
            grids=self.options.grids.value(),
            since_last=self.since.isChecked(),
            paper=self.options.paper.currentData(),
        )

    def export(self, wanted: Wanted, path: Path) -> None:
        """Write a ledger to ``path``, and keep how for the next time."""

        def work(progress: Progress) -> Exported:
            done = self._exports.export(wanted, path, progress)
            self._exports.remember(wanted)
            return done

        self._runner.run(work, title=_("Writing the ledger"), done=self._tell_exported, screen=self)

    def _read_remembered(self) -> None:
        kind = self.kind.currentData()
        self._runner.run(
            lambda _p: self._exports.remembered(kind),
            title=_("Reading the register"),
            done=self._show_remembered,
            screen=self,
            quiet=True,
        )

    def _show_remembered(self, wanted: Wanted) -> None:
        if wanted.kind != self.kind.currentData():
            return
        self.options.show_wanted(wanted)
        if self.masks.code != "none":
            self.masks.choose(wanted.mask)
        self._calm.start()

    def _preview(self) -> None:
        """Show the first lines, when that part is open; of several changes the last counts."""
        if not self.fold.is_open:
            return
        wanted = self.chosen()
        self._runner.run(
            lambda _p: self._exports.preview(wanted),
            title=_("Reading the register"),
            done=lambda preview: self._show_preview(wanted, preview),
            failed=self._tell_later,
            screen=self,
            quiet=True,
        )

    def _show_preview(self, wanted: Wanted, preview: Preview) -> None:
        if replace(wanted, purpose=None) == replace(self.chosen(), purpose=None):
            self.options.show_preview(preview)

    def _tell_later(self, _error: GridError) -> None:
        """What is wrong is said when somebody wants the ledger, not while they choose."""

    def _ask_where(self) -> None:
        wanted = self.chosen()
        name = f"{LEDGERS[wanted.kind].label}.xlsx"
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Export a ledger"), name, "*.xlsx")
        if chosen:
            self.export(wanted, Path(chosen))

    def _tell_exported(self, done: Exported) -> None:
        lines = ngettext("{count} line", "{count} lines", done.rows).format(count=done.rows)
        text = _("Written: {path}, {lines}").format(path=done.file, lines=lines)
        hint = _("There was no earlier export, so everything is in it.") if done.first else ""
        self.told.emit(written(text, done.file, hint))
