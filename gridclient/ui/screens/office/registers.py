"""The section of one register or of one kind of fact, made from its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QSplitter, QVBoxLayout, QWidget

from gridclient.i18n import _, ngettext
from gridclient.services.histories import Change
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.office import lines
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.entering import Entering
from gridclient.ui.screens.office.keepers import FactKeeper, Keeper, RegisterKeeper
from gridclient.ui.screens.office.kinds import Shown
from gridclient.ui.screens.office.lines import Line
from gridclient.ui.screens.office.record_panel import RecordPanel
from gridclient.ui.screens.office.section import Section
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.empty import EmptyState
from gridclient.ui.widgets.layout import across, button, label, stacked
from gridclient.ui.widgets.search import SearchBox


class RegisterSection(Section):
    """A table with a search line; beside it the chosen record, its form and its history."""

    def __init__(self, shown: Shown, desk: Desk, runner: JobRunner) -> None:
        super().__init__(runner, shown.face)
        self.shown, self.desk = shown, desk
        self.keeper: Keeper = (FactKeeper if shown.entity.is_fact else RegisterKeeper)(
            desk, shown.kind
        )
        self.writable = desk.may_write(shown.entity.name)
        self._lines: list[Line] = []
        self._wanted: str | None = None
        self._lay_out()

    # What a section of a certain kind does differently ----------------------------------

    def columns(self) -> list[Column[Line]]:
        """The columns of the table."""
        return lines.columns(self.shown)

    def read(self) -> list[Line]:
        """All lines; beside the window's thread."""
        return lines.read(self.desk, self.shown, self.keeper.read())

    def usual(self) -> dict[str, Any]:
        """What a new record is likely to say."""
        fields = self.shown.entity.fields
        days = {name: self.desk.today() for name in ("served_on", "held_on") if name in fields}
        year = {"year": self.desk.today().year} if "year" in fields else {}
        return days | year

    def prepare(self, form: RecordForm) -> None:
        """A form was opened; a section whose fields depend on each other connects them."""

    # -------------------------------------------------------------------------------------

    def _lay_out(self) -> None:
        self.count = label("", "soft")
        head = across(label(self.title, "lead"), self.count, 1, spacing=tokens.GAP)
        self.with_retired = QCheckBox(_("Show retired ones"))
        self.with_retired.toggled.connect(lambda _on: self.show_lines())
        self.add = button(
            _(self.shown.add),
            "primary",
            "plus",
            tip=_("{words} (Ctrl+N)").format(words=_(self.shown.add)),
        )
        self.add.clicked.connect(self.begin)
        head.addWidget(self.with_retired)
        head.addWidget(self.add)
        self.column.addLayout(head)
        self.with_retired.setVisible("retired" in self.shown.entity.fields)
        self.add.setVisible(self.writable)
        only_read = label(
            _("You can read this here; your community office changes it."), "soft", wrap=True
        )
        only_read.setVisible(not self.writable)
        self.column.addWidget(only_read)
        self.above = QVBoxLayout()
        self.column.addLayout(self.above)
        self.search = SearchBox(_("Search in this list"))
        self.search.reach_from(self)
        self.search.searched.connect(lambda _typed: self.show_lines())
        self.search.left.connect(self.take_focus)
        self.column.addWidget(self.search)
        self.column.addWidget(self._body(), 1)

    def _body(self) -> QWidget:
        self.table: Table[Line] = Table(self.title, self.columns())
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._choose())
        self.table.opened.connect(lambda _line: self.edit())
        self.panel = RecordPanel(
            self.shown, changes=self.keeper.change is not None, writable=self.writable
        )
        self.entering = Entering(
            self.shown, self.desk, self.keeper, self.runner, self.panel, self.prepare
        )
        self.entering.told.connect(self.told)
        self.entering.ended.connect(self._after)
        self.panel.edit_wanted.connect(self.edit)
        self.panel.end_wanted.connect(self.ask_why)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(tokens.GAP)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.table)
        self._split.addWidget(self.panel)
        self._split.setStretchFactor(0, 3)
        self._split.setStretchFactor(1, 2)
        self.nothing = EmptyState(
            self.icon,
            _("Nothing here yet"),
            _(self.shown.empty),
            action=_(self.shown.add),
            act=self.begin if self.writable else None,
        )
        body, self._stack = stacked(self._split, self.nothing)
        return body

    def refresh(self) -> None:
        """Read the records."""
        self.runner.run(
            lambda _p: self.read(),
            title=_("Reading: {list}").format(list=self.title),
            done=self._take,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """The table takes the keys."""
        self.table.setFocus()

    def _take(self, read: list[Line]) -> None:
        self._lines = read
        self.show_lines()

    def show_lines(self) -> None:
        """Show what fits the search line and the switch."""
        retired, typed = self.with_retired.isChecked(), self.search.text().strip()
        current = [line for line in self._lines if retired or not line.retired]
        fitting = [line for line in current if line.holds(typed)]
        count = ngettext("{count} entry", "{count} entries", len(fitting))
        self.count.setText(count.format(count=len(fitting)))
        busy = self.panel.form is not None
        # The row that was chosen is chosen again; a form that is open is nobody's to close.
        wanted = self._wanted
        self.table.blockSignals(True)
        self.table.show_rows(fitting)
        self.table.setColumnHidden(len(self.shown.columns), not retired)
        self.table.fit_columns()
        self.table.blockSignals(False)
        self._stack.setCurrentWidget(self._split if current or busy else self.nothing)
        ids = [self.table.records.record(row).record.id for row in range(len(fitting))]
        if wanted in ids:
            self.table.selectRow(ids.index(wanted))
        elif not busy:
            self.panel.show_nothing()

    def chosen(self) -> Line | None:
        """The line that is chosen."""
        index = self.table.currentIndex()
        return self.table.records.record(index.row()) if index.isValid() else None

    def _choose(self) -> None:
        line = self.chosen()
        if line is None or self.panel.form is not None:
            return
        self._wanted = line.record.id
        self.panel.show_line(line)
        wanted, shown = line.record.id, self.shown
        self.runner.run(
            lambda _p: (
                self.desk.where(shown.entity.name, [wanted]).get(wanted),
                self.desk.histories.of(shown.kind, wanted),
            ),
            title=_("Reading the history"),
            done=lambda past: self._take_past(wanted, *past),
            screen=self,
            quiet=True,
        )

    def _take_past(
        self, wanted: str, where: RecordStanding | None, changes: Sequence[Change]
    ) -> None:
        if wanted == self._wanted:
            self.panel.show_past(where, changes)

    def begin(self) -> None:
        """Enter a new record."""
        if self.writable:
            self._stack.setCurrentWidget(self._split)
            self.entering.add(self.usual())

    def edit(self) -> None:
        """Edit the chosen record; facts are only looked at."""
        line = self.chosen()
        if line is not None and self.writable and self.keeper.change and not line.retired:
            self.entering.edit(line)

    def ask_why(self) -> None:
        """Ask why the chosen record no longer counts."""
        if (line := self.chosen()) is not None:
            self.entering.ask_why(line)

    def _after(self, row_id: str) -> None:
        """A form was left; ``row_id``: the record it made or changed."""
        self._wanted = row_id or self._wanted
        self.show_lines()
        self.table.setFocus()
