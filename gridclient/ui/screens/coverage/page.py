"""The page of coverage: a period, a level, the table, and the names behind each number."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QButtonGroup,
    QFileDialog,
    QListWidget,
    QMenu,
    QSplitter,
    QWidget,
)

from gridclient.domain.coverage import BY, CoverageRow, CoverageTable
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.coverage import Coverage
from gridclient.ui import coverage_words as words
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.preview.opening import preview, told_of
from gridclient.ui.print.coverage import sheets
from gridclient.ui.screens.coverage import lines
from gridclient.ui.screens.page import Page
from gridclient.ui.tables import Table
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.empty import EmptyState, source_action, source_text
from gridclient.ui.widgets.layout import across, button, card, down, label, stacked
from gridclient.ui.widgets.period import PeriodPicker


class CoveragePage(Page):
    """Counts as ``16 of 20 (80 %)``, the list behind both numbers, and sheets to hand in."""

    def __init__(
        self, coverage: Coverage, runner: JobRunner, today: dt.date, source: str = "sync"
    ) -> None:
        super().__init__(_("Coverage"), runner)
        self._coverage = coverage
        self._source = source
        self._by = self._shown_by = "grid"
        self._table: CoverageTable | None = None
        self._make_controls(today)
        self._lay_out()

    def _make_controls(self, today: dt.date) -> None:
        self.period = PeriodPicker(today)
        self.period.changed.connect(self.refresh)
        self.by = QButtonGroup(self)
        self._chips = []
        for code in BY:
            chip = button(words.by_title(code), "chip")
            chip.setCheckable(True)
            chip.setChecked(code == self._by)
            chip.clicked.connect(lambda _on=False, by=code: self._count_by(by))
            self.by.addButton(chip)
            self._chips.append(chip)
        self.export = button(_("Export"), "primary", "send")
        menu = QMenu(self.export)
        menu.addAction(_("Excel workbook (.xlsx)"), self._ask_where)
        menu.addAction(_("Print, or save as PDF …"), self.show_sheet)
        self.export.setMenu(menu)
        self.export.setEnabled(False)
        self.header.add(self.export)

    def _lay_out(self) -> None:
        inner = down(
            across(self.period, 1),
            across(*self._chips, 1, spacing=tokens.TIGHT),
            spacing=tokens.GAP,
        )
        self._total = label("", "title")
        self._fresh = label("", "soft", wrap=True)
        sheet, column = card()
        column.addWidget(self._total)
        column.addWidget(self._fresh)
        inner.addWidget(sheet)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(tokens.GAP)
        self._split.setChildrenCollapsible(False)
        self._table_view = self._new_table()
        self._split.addWidget(self._table_view)
        self._split.addWidget(self._behind())
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([800, 230])
        inner.addWidget(self._split, 1)
        self._counted = QWidget()
        self._counted.setLayout(inner)
        self._nothing = EmptyState(
            "coverage",
            _("Nothing to count yet"),
            source_text(self._source),
            action=source_action(self._source),
            act=lambda: self.went.emit(self._source),
        )
        room, self._stack = stacked(self._counted, self._nothing)
        self.column.addWidget(room, 1)

    def _new_table(self) -> Table[CoverageRow]:
        table: Table[CoverageRow] = Table(_("Coverage"), lines.columns(self._by))
        table.selectionModel().currentRowChanged.connect(self._show_names)
        table.opened.connect(lambda _row: self.names.setFocus())
        return table

    def _behind(self) -> QWidget:
        self._names, column = card()
        self._names_title = label("", "lead", wrap=True)
        self.names = QListWidget()
        part(self.names, "plain")
        self.names.setAccessibleName(_("Households not reached in this period"))
        self.names.setWordWrap(True)
        column.addWidget(self._names_title)
        column.addWidget(self.names, 1)
        self._names.hide()
        return self._names

    def refresh(self) -> None:
        """Count anew."""
        first, last = self.period.period()
        by = self._by
        self.load(
            lambda _p: self._coverage.table(first, last, by),
            _("Counting the coverage"),
            self._show,
        )

    def take_focus(self) -> None:
        """The table takes the keys."""
        self._table_view.setFocus()

    def choose_row(self, row: int) -> None:
        """Show the names behind a row of the table."""
        self._table_view.selectRow(row)

    def _count_by(self, by: str) -> None:
        self._by = by
        self.refresh()

    def _show(self, table: CoverageTable) -> None:
        if table.by != self._shown_by:
            self._replace_table(table.by)
        self._table = table
        empty = not table.rows
        self._stack.setCurrentWidget(self._nothing if empty else self._counted)
        self._table_view.show_rows(table.rows)
        self._names.hide()
        self._total.setText(
            _("{ratio} households visited").format(ratio=words.ratio_in_words(table.total.covered))
        )
        self.header.set_line(words.title_of(table))
        notes = [words.freshness_in_words(table), words.hidden_in_words(table)]
        self._fresh.setText("\n".join(filter(None, notes)))
        self._fresh.setVisible(any(notes))
        self.export.setEnabled(not empty)

    def _replace_table(self, by: str) -> None:
        fresh = self._new_table()
        self._split.replaceWidget(0, fresh)
        self._table_view.deleteLater()
        self._table_view, self._shown_by = fresh, by

    def _show_names(self) -> None:
        index = self._table_view.currentIndex()
        if not index.isValid():
            return
        row = self._table_view.records.record(index.row())
        self.names.clear()
        self.names.addItems(row.missed)
        title = _("{label}: {count} not reached").format(label=row.label, count=len(row.missed))
        self._names_title.setText(title)
        self._names.setVisible(bool(row.missed))

    def _ask_where(self) -> None:
        if self._table is None:
            return
        name = f"{words.title_of(self._table)}.xlsx"
        chosen, _filter = QFileDialog.getSaveFileName(self, _("Export"), name, "*.xlsx")
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write the table that is shown to the workbook ``path``."""
        table = self._table
        if table is None:
            return

        def work(progress: Progress) -> Path:
            self._coverage.write(table, path, progress)
            return path

        self.runner.run(
            work, title=_("Writing the coverage sheet"), done=self._tell_written, screen=self
        )

    def show_sheet(self) -> None:
        """Show the table as it will be printed."""
        table = self._table
        if table is not None:
            preview(
                self,
                self.runner,
                lambda _progress: sheets(table),
                name=words.title_of(table),
                given=lambda path: self.told.emit(told_of(path)),
            )

    def _tell_written(self, path: Path) -> None:
        self.told.emit(written(_("Written: {path}").format(path=path), path))
