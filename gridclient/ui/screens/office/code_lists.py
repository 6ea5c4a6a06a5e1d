"""The section of code lists: what they offer, and what the office adds to them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter

from gridclient.domain.dictionary import CodeEntry
from gridclient.domain.fields import Codes
from gridclient.errors import GridError
from gridclient.i18n import N_, _, ngettext
from gridclient.ui import steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.code_list_panel import CodeListPanel
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.kinds import LISTS
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.steps import Step
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, label


@dataclass(frozen=True, slots=True)
class ListLine:
    """One code list and what the office added to it, retired entries left out."""

    codes: Codes
    added: tuple[CodeEntry, ...]


class CodeListsSection(Section):
    """The lists at the left; the choices of the chosen one at the right, with a line to add."""

    face = Face(N_("Code lists"), "language", LISTS)

    def __init__(self, desk: Desk, runner: JobRunner) -> None:
        super().__init__(runner)
        self.desk = desk
        writable = desk.may_write("code_entry")
        self.count = label("", "soft")
        self.column.addLayout(across(label(self.title, "lead"), self.count, 1, spacing=tokens.GAP))
        words = _("Choices the office adds stand in every form beside those that are built in.")
        self.column.addWidget(label(words, "soft", wrap=True))
        self.table: Table[ListLine] = Table(self.title, _columns())
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._choose())
        self.table.opened.connect(lambda _line: self.begin())
        self.panel = CodeListPanel(writable=writable)
        self.panel.add_wanted.connect(self._add)
        self.panel.retire_wanted.connect(self._retire)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(tokens.GAP)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setSizes([360, 420])
        self.column.addWidget(split, 1)

    def refresh(self) -> None:
        """Read the lists."""
        self.runner.run(
            lambda _p: self._read(),
            title=_("Reading: {list}").format(list=self.title),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """The table takes the keys."""
        self.table.setFocus()

    def begin(self) -> None:
        """Start to write a new choice."""
        self.panel.take_focus()

    def _read(self) -> list[ListLine]:
        dictionary = self.desk.dictionary
        lines = [
            ListLine(codes, tuple(e for e in dictionary.entries(codes.name) if not e.retired))
            for codes in dictionary.lists()
        ]
        return sorted(lines, key=lambda line: _(line.codes.title))

    def _show(self, lines: list[ListLine]) -> None:
        chosen = self.chosen()
        count = ngettext("{count} list", "{count} lists", len(lines))
        self.count.setText(count.format(count=len(lines)))
        self.table.show_rows(lines)
        names = [self.table.records.record(row).codes.name for row in range(len(lines))]
        if names:
            wanted = chosen.codes.name if chosen else ""
            self.table.selectRow(names.index(wanted) if wanted in names else 0)

    def chosen(self) -> ListLine | None:
        """The list that is chosen."""
        index = self.table.currentIndex()
        return self.table.records.record(index.row()) if index.isValid() else None

    def _choose(self) -> None:
        if (line := self.chosen()) is not None:
            self.panel.show_list(line.codes, line.added)

    def _add(self, title: str, spellings: str) -> None:
        line, dictionary = self.chosen(), self.desk.dictionary
        if line is None:
            return
        name = line.codes.name

        def add() -> Step:
            made = dictionary.add(name, title, [spellings])
            words = _("Added: {name}").format(name=made.title)
            return Step(words, lambda _p: dictionary.retire(made.id))

        self._run(add, self.panel.refuse, self.panel.empty)

    def _retire(self, entry: CodeEntry) -> None:
        dictionary = self.desk.dictionary

        def retire() -> Step:
            before = dictionary.retire(entry.id)
            words = _("Retired: {name}").format(name=before.title)
            again = (before.list_name, before.title, (before.spellings or "").split())
            return Step(words, lambda _p: dictionary.add(*again))

        self._run(retire, None, lambda: None)

    def _run(
        self,
        work: Callable[[], Step],
        refuse: Callable[[GridError], None] | None,
        after: Callable[[], None],
    ) -> None:
        def finish(step: Step) -> None:
            after()
            steps.tell(step, self.runner, self, self.told.emit)

        steps.save(work, self.runner, self, finish, refuse)


def _columns() -> list[Column[Any]]:
    return [
        Column(_("Code list"), lambda line: _(line.codes.title)),
        Column(
            _("Built in"),
            lambda line: str(len(list(line.codes))),
            key=lambda line: len(list(line.codes)),
            number=True,
            width=80,
        ),
        Column(
            _("Added here"),
            lambda line: str(len(line.added)) if line.added else "",
            key=lambda line: len(line.added),
            number=True,
            width=96,
        ),
    ]
