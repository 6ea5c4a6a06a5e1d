"""The section of the log books: who looked at what, what was done, and whether all still stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QVBoxLayout

from gridclient.domain.days import written
from gridclient.domain.log_books import BOOKS
from gridclient.i18n import N_, _, ngettext
from gridclient.services import log_books
from gridclient.services.log_books import Entry, LogBooks
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.dating import DayPicker
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.empty import EmptyState
from gridclient.ui.widgets.layout import across, clear, label

_SHOWN_DAYS = 90


@dataclass(frozen=True, slots=True)
class _Read:
    """What the section shows; ``broken``: the first line that does not hold, None: all do."""

    entries: Sequence[Entry]
    broken: int | None
    warnings: Sequence[str]


class LogSection(Section):
    """One of the two books, from a day on, the newest line first."""

    face = Face(N_("Log books"), "history")

    def __init__(self, log: LogBooks, today: Callable[[], dt.date], runner: JobRunner) -> None:
        super().__init__(runner)
        self._log = log
        self.book = QComboBox()
        self.book.setAccessibleName(_("Log book"))
        for code in BOOKS:
            self.book.addItem(_(code.title), code.code)
        self.since = DayPicker(_("From"), today() - dt.timedelta(days=_SHOWN_DAYS))
        self.table: Table[Entry] = Table(_("Log books"), _columns())
        self.table.setMinimumHeight(round(tokens.APART * 6))
        self.empty = EmptyState(
            "history",
            _("Nothing is written in this book yet"),
            _("What is looked at and done with personal data is noted here by itself."),
        )
        self.book.currentIndexChanged.connect(self.refresh)
        self.since.dateChanged.connect(self.refresh)
        self._lay_out()

    def _lay_out(self) -> None:
        self.state = label("", "soft")
        self.column.addWidget(label(self.title, "lead"))
        words = _(
            "Lines cannot be changed without it showing. They are kept for three years at least."
        )
        self.column.addWidget(label(words, "soft", wrap=True))
        head = across(
            self.book, label(_("From"), "label"), self.since, 1, self.state, spacing=tokens.GAP
        )
        self.column.addLayout(head)
        self._warnings = QVBoxLayout()
        self.column.addLayout(self._warnings)
        self.column.addWidget(self.table, 1)
        self.column.addWidget(self.empty, 1)
        self.empty.hide()

    def refresh(self) -> None:
        """Read the chosen book, and whether it holds together."""
        book, since = str(self.book.currentData()), self.since.day()
        self.runner.run(
            lambda _p: self._read(book, since),
            title=_("Reading the log"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """Begin with the choice of the book."""
        self.book.setFocus()

    def _read(self, book: str, since: dt.date) -> _Read:
        warnings = [log_books.went_back_words(one) for one in self._log.went_back()]
        return _Read(self._log.entries(book, since), self._log.verify(book), warnings)

    def _show(self, read: _Read) -> None:
        self.table.show_rows(read.entries)
        self.table.setVisible(bool(read.entries))
        self.empty.setVisible(not read.entries)
        count = len(read.entries)
        self.state.setText(ngettext("{count} line", "{count} lines", count).format(count=count))
        clear(self._warnings)
        if read.broken is not None:
            words = _("From line {number} on this book was changed past the program.")
            self._warnings.addWidget(label(words.format(number=read.broken), "problem", wrap=True))
        for line in read.warnings:
            self._warnings.addWidget(label(line, "notice-due", wrap=True))


def _columns() -> list[Column[Entry]]:
    return [
        Column(_("No."), lambda one: str(one.line.number), lambda one: one.line.number, width=60),
        Column(_("When"), _when, lambda one: one.line.at, width=140),
        Column(_("Entry"), _said),
    ]


def _said(entry: Entry) -> str:
    return " · ".join(filter(None, (entry.act, entry.about)))


def _when(entry: Entry) -> str:
    return written(dt.datetime.fromisoformat(entry.line.at))
