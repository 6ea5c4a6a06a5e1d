"""What an import would bring or has brought: counts, and every refused cell by its place."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QWidget

from gridclient.i18n import _, ngettext
from gridclient.services.ledgers import LedgerImport
from gridclient.services.ledgers.alike import Alike
from gridclient.ui import theme
from gridclient.ui.screens.ledgers import field_words
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.layout import across, button, card, down, label
from gridclient.workbook.ledgers.problems import Problem

_ROWS_SHOWN = 9
_TWO_LINES = 3.9


@dataclass(frozen=True, slots=True)
class Count:
    """How many records of one sort are new, changed or as they were."""

    name: str
    created: int
    updated: int
    unchanged: int


def counts_of(result: LedgerImport) -> list[Count]:
    """What a ledger brought, line by line; only what it has something of."""
    lines = (
        Count(
            name,
            result.created.get(name, 0),
            result.updated.get(name, 0),
            result.unchanged.get(name, 0),
        )
        for name in field_words.counted_names()
    )
    return [line for line in lines if line.created or line.updated or line.unchanged]


class Outcome(QWidget):
    """The third step before the import (``imported`` goes on), and the last one after it."""

    imported = Signal()
    left = Signal()
    report_wanted = Signal()
    coverage_wanted = Signal()
    another_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._title = label("", "title", wrap=True)
        self._text = label("", "soft", wrap=True)
        self.counts: Table[Count] = Table(_("What it brings"), _count_columns())
        self._refused = label("", "lead", wrap=True)
        self.rejected: Table[Problem] = Table(_("Refused cells"), _problem_columns())
        self._twice = label("", "lead", wrap=True)
        self.alike: Table[Alike] = Table(_("Perhaps entered twice"), _alike_columns())
        sheet, column = card()
        column.addWidget(self._title)
        column.addWidget(self._text)
        column.addLayout(self._buttons())
        # Why a cell was refused takes two lines.
        self.rejected.setWordWrap(True)
        self.rejected.verticalHeader().setDefaultSectionSize(
            round(theme.current().type.body * _TWO_LINES)
        )
        self.setLayout(
            down(
                sheet,
                self.counts,
                self._refused,
                self.rejected,
                self._twice,
                self.alike,
                1,
                spacing=tokens.GAP,
            )
        )

    def _buttons(self) -> QHBoxLayout:
        self.back = button(_("Back to the columns"), "", "back")
        self.take = button(_("Import"), "primary", "check")
        self.another = button(_("Another ledger"), "", "drop")
        self.report = button(_("Save the marked workbook"), "", "note")
        self.coverage = button(_("See the coverage"), "primary", "coverage")
        for press, signal in (
            (self.back, self.left),
            (self.take, self.imported),
            (self.another, self.another_wanted),
            (self.report, self.report_wanted),
            (self.coverage, self.coverage_wanted),
        ):
            press.clicked.connect(signal)
        return across(self.take, self.coverage, self.report, 1, self.back, self.another)

    def show_result(self, result: LedgerImport, *, done: bool) -> None:
        """Show what an import has brought, or would bring."""
        lines = counts_of(result)
        new = any(line.created or line.updated for line in lines)
        self._title.setText(_title(new=new, done=done))
        self._text.setText(_advice(result, done=done))
        self.counts.show_rows(lines)
        self.counts.fit_rows(_ROWS_SHOWN)
        self.rejected.show_rows(result.rejected)
        self.rejected.fit_rows(_ROWS_SHOWN)
        self.rejected.setVisible(bool(result.rejected))
        self._refused.setVisible(bool(result.rejected))
        count = len(result.rejected)
        self._refused.setText(
            ngettext(
                "{count} cell cannot be taken over", "{count} cells cannot be taken over", count
            ).format(count=count)
        )
        self._show_alike(result.alike)
        for press in (self.back, self.take):
            press.setVisible(not done)
        for press in (self.another, self.coverage):
            press.setVisible(done)
        self.report.setVisible(bool(result.rejected or result.alike))

    def _show_alike(self, found: Sequence[Alike]) -> None:
        """What may be here already; whether it is the same is said on the page of sync."""
        for one in (self._twice, self.alike):
            one.setVisible(bool(found))
        self.alike.show_rows(found)
        self.alike.fit_rows(_ROWS_SHOWN)
        words = ngettext(
            "{count} may be entered here already: say under Sync whether it is the same",
            "{count} may be entered here already: say under Sync whether they are the same",
            len(found),
        )
        self._twice.setText(words.format(count=len(found)))

    def take_focus(self) -> None:
        """Enter goes on."""
        (self.coverage if self.take.isHidden() else self.take).setFocus()


def _title(*, new: bool, done: bool) -> str:
    if done:
        return _("The ledger is taken over") if new else _("Everything was here already")
    return _("This is what would come of it") if new else _("Everything in it is here already")


def _advice(result: LedgerImport, *, done: bool) -> str:
    if not result.rejected:
        return _("Every cell could be read.")
    if done:
        return _(
            "Save the marked workbook: it is your own file, with the refused cells coloured. "
            "Correct them and import it again; nothing comes twice."
        )
    return _("Cells that cannot be trusted are left out; the people in them are taken over.")


def _count_columns() -> list[Column[Count]]:
    return [
        Column(_("What"), lambda line: field_words.counted_title(line.name)),
        _count_column(_("New"), lambda line: line.created, Tone.FRESH),
        _count_column(_("Changed"), lambda line: line.updated, Tone.DUE),
        _count_column(_("As before"), lambda line: line.unchanged),
    ]


def _count_column(
    title: str, count: Callable[[Count], int], tone: Tone | None = None
) -> Column[Count]:
    """A column of counts; ``tone``: the colour of those above nought."""
    return Column(
        title,
        lambda line: str(count(line)),
        key=count,
        number=True,
        tone=(lambda line: tone if count(line) else Tone.PLAIN) if tone else None,
        width=120,
    )


def _alike_columns() -> list[Column[Alike]]:
    return [
        Column(_("Sheet"), lambda one: one.sheet, width=120),
        Column(_("Row"), lambda one: str(one.row), key=lambda one: one.row, number=True, width=72),
        Column(_("In the ledger"), lambda one: one.title),
        Column(_("Perhaps the same as"), lambda one: one.other),
        Column(_("Because"), lambda one: one.why),
    ]


def _problem_columns() -> list[Column[Problem]]:
    return [
        Column(_("Sheet"), lambda problem: problem.sheet, width=120),
        Column(
            _("Row"),
            lambda problem: str(problem.row),
            key=lambda problem: problem.row,
            number=True,
            width=72,
        ),
        Column(_("Column"), lambda problem: problem.column or "–", width=150),
        Column(_("Why"), lambda problem: problem.message),
    ]
