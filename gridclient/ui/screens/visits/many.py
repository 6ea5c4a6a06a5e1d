"""What the dialogs that save several visits share: all of them are saved in one go, or none."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.drafts import Draft
from gridclient.services.visits import NewVisit, Visits
from gridclient.ui import messages
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.visits.details import VisitDetails
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, rule

Doors = Sequence[tuple[str, str]]
"""Households as (id, words): the address and who lives there."""


class ManyDialog(QDialog):
    """How and when are said once for all. On ``save_wanted`` a dialog hands its visits to
    :meth:`record`; ``saved`` then brings them."""

    saved = Signal(object)
    save_wanted = Signal()

    def __init__(
        self,
        visits: Visits,
        runner: JobRunner,
        title: str,
        today: dt.date,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._visits, self._runner = visits, runner
        self.setWindowTitle(title)
        self.setModal(True)
        self.notices = messages.NoticeBar()
        self.details = VisitDetails(today)
        self.details.show_draft(Draft())
        self.cancel = button(_("Cancel"))
        self.cancel.clicked.connect(self.reject)
        self.save = button(_("Save"), "primary", "check", tip=_("Save (Ctrl+Enter)"))
        self.save.clicked.connect(self.save_wanted)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            QShortcut(QKeySequence(keys), self).activated.connect(self.save_wanted)

    def stand(self, parts: Sequence[QWidget | int], *foot: QWidget | int) -> None:
        """Lay the dialog out: the parts from the top, and the foot with its two buttons."""
        column = down(
            self.notices,
            *parts,
            rule(),
            across(*foot, self.cancel, self.save),
            spacing=tokens.GAP,
        )
        column.setContentsMargins(tokens.APART, tokens.ROOMY, tokens.APART, tokens.ROOMY)
        self.setLayout(column)

    def visit(self, household_id: str, result: str, mode: str, note: str) -> NewVisit:
        """One of them, with what is said once for all."""
        return NewVisit(
            household_id,
            result,
            visited_on=self.details.visited_on(),
            mode=mode,
            base_check=self.details.base.currentData(),
            note=note.strip() or None,
            backdated_because=self.details.late.text().strip() or None,
        )

    def record(self, entries: Sequence[NewVisit]) -> None:
        """Save these; nothing where there are none, or while others are being saved."""
        if not entries or not self.isEnabled():
            return
        self.setEnabled(False)
        self._runner.run(
            lambda _progress: self._visits.record_all(entries),
            title=_("Saving the visits"),
            done=self._finish,
            failed=self._refuse,
            screen=self,
        )

    def _finish(self, visits: object) -> None:
        self.accept()
        self.saved.emit(visits)

    def _refuse(self, error: GridError) -> None:
        self.setEnabled(True)
        self.notices.clear()
        self.notices.tell(messages.of_refusal(error))

    def reject(self) -> None:
        """Leave without saving, but not while it is being saved."""
        if self.isEnabled():
            super().reject()
