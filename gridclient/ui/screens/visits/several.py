"""One result for several doors: tick them in the list, Ctrl+Enter, a figure, Enter."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QListWidget,
    QPlainTextEdit,
    QWidget,
)

from gridclient.errors import GridError
from gridclient.i18n import _, ngettext
from gridclient.services.drafts import MODE_OF, Draft
from gridclient.services.visits import NewVisit, Visits
from gridclient.ui import messages, theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.visits.details import VisitDetails
from gridclient.ui.screens.visits.results import ResultKeys
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label, rule

_WRITING = (QLineEdit, QPlainTextEdit, QComboBox, QAbstractSpinBox)
_ROWS_SEEN = 5

Doors = Sequence[tuple[str, str]]
"""Households as (id, words): the room and who lives there."""


class SeveralDialog(QDialog):
    """Records the same result at every door. ``saved`` brings the visits."""

    saved = Signal(object)

    def __init__(
        self,
        visits: Visits,
        runner: JobRunner,
        doors: Doors,
        today: dt.date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._visits, self._runner, self._doors = visits, runner, doors
        self.setWindowTitle(_("Record several visits"))
        self.setModal(True)
        self.results = ResultKeys()
        self.results.chosen.connect(self._follow_result)
        self.details = VisitDetails(today)
        self.details.show_draft(Draft())
        self.note = QLineEdit()
        self.note.setPlaceholderText(_("Note for every door (optional)"))
        self.note.setAccessibleName(_("Note"))
        self._lay_out()
        self.results.setFocus()

    def _lay_out(self) -> None:
        count = len(self._doors)
        words = ngettext("One result for {count} door", "One result for {count} doors", count)
        self._notices = messages.NoticeBar()
        names = QListWidget()
        part(names, "plain")
        names.setAccessibleName(_("The doors"))
        names.addItems([shown for _id, shown in self._doors])
        letters = theme.current().type.body
        names.setFixedHeight(round(letters * 2.1 * min(count, _ROWS_SEEN)) + 6)
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = button(_("Save"), "primary", "check", tip=_("Save (Ctrl+Enter)"))
        self.save.setDefault(True)
        self.save.clicked.connect(self._save)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self._save)
        hint = label(_("A figure chooses, Enter saves"), "caption")
        column = down(
            self._notices,
            label(words.format(count=count), "title", wrap=True),
            names,
            self.results,
            self.details,
            self.note,
            1,
            rule(),
            across(1, hint, self.cancel, self.save),
            spacing=tokens.GAP,
        )
        column.setContentsMargins(tokens.APART, tokens.ROOMY, tokens.APART, tokens.ROOMY)
        self.setLayout(column)
        self.setMinimumWidth(min(letters * 44, self.screen().availableGeometry().width()))

    def _follow_result(self, code: str) -> None:
        self.details.show_mode(MODE_OF.get(code, "door"))
        self._notices.clear("warn")

    def _save(self) -> None:
        result = self.results.code()
        if result is None:
            text = _("Choose a result first: a figure is enough.")
            self._notices.tell(messages.Message(text, "warn"))
            self.results.setFocus()
            return
        entries = [self._entry(household_id, result) for household_id, _words in self._doors]
        self.setEnabled(False)
        self._runner.run(
            lambda _progress: self._visits.record_all(entries),
            title=_("Saving the visits"),
            done=self._finish,
            failed=self._refuse,
            screen=self,
        )

    def _entry(self, household_id: str, result: str) -> NewVisit:
        return NewVisit(
            household_id,
            result,
            visited_on=self.details.visited_on(),
            mode=self.details.mode.currentData(),
            base_check=self.details.base.currentData(),
            note=self.note.text().strip() or None,
            backdated_because=self.details.late.text().strip() or None,
        )

    def _finish(self, visits: object) -> None:
        self.accept()
        self.saved.emit(visits)

    def _refuse(self, error: GridError) -> None:
        self.setEnabled(True)
        self._notices.clear()
        self._notices.tell(messages.of_refusal(error))

    def reject(self) -> None:
        """Leave without saving, but not while it is being saved."""
        if self.isEnabled():
            super().reject()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802
        """Figures and letters choose a result unless somebody is writing."""
        if not isinstance(self.focusWidget(), _WRITING) and self.results.take_key(event):
            return
        super().keyPressEvent(event)
