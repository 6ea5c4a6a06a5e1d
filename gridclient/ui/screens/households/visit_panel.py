"""Putting a visit right on a household's page: another day, or taken back.

In sight while a visit stands under a day of a wrong clock, or when somebody asks for one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit, QVBoxLayout

from gridclient.domain.fields import entity_of
from gridclient.domain.visits import RESULTS, Retraction, Visit
from gridclient.i18n import _
from gridclient.services.places import HouseholdPage
from gridclient.services.visit_corrections import VisitCorrections
from gridclient.services.visits import Visits
from gridclient.ui import steps
from gridclient.ui.forms import FieldRow
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, clear, down, label


class VisitPanel(Panel):
    """Both ways out ask for the reason, which stays readable beside the visit."""

    urgent = True

    def __init__(
        self,
        visits: Visits,
        corrections: VisitCorrections,
        today: Callable[[], dt.date],
        runner: JobRunner,
    ) -> None:
        super().__init__(runner)
        self._visits, self._corrections, self._today = visits, corrections, today
        self._household = ""
        self._visit: Visit | None = None
        self._misdated: list[Visit] = []
        self._make_fields()
        self._face = QVBoxLayout()
        self._face.setSpacing(tokens.NEAR)
        self.column.addLayout(self._face)
        self.hide()

    def open(self, page: HouseholdPage) -> None:
        """Look for visits under wrong days; what is being typed about a visit stays."""
        self._misdated = [visit for visit in page.visits if visit.id in page.misdated]
        known = {visit.id for visit in page.visits}
        if page.household.id != self._household or (self._visit and self._visit.id not in known):
            self._visit = None
        self._household = page.household.id
        if self._visit is None:
            self._show_list()

    def begin(self, visit: Visit) -> None:
        """Ask what is wrong with a visit."""
        self._visit = visit
        self._clear()
        self._make_fields()
        title = _("Put right: {day} {result}").format(
            day=visit.visited_on.isoformat(), result=RESULTS.title_of(visit.result)
        )
        self._face.addWidget(label(title, "label", wrap=True))
        self._face.addLayout(across(label(_("It was on")), self.day, 1))
        self._face.addWidget(self.reason)
        self.redate = button(_("Keep it under this day"), "primary", "check")
        self.retract = button(_("Take the visit back"), "", "undo")
        cancel = button(_("Cancel"), "quiet")
        self.redate.clicked.connect(self._redate)
        self.retract.clicked.connect(self._retract)
        cancel.clicked.connect(self._leave)
        self._face.addLayout(down(across(self.redate, 1), across(self.retract, cancel, 1)))
        self.show()
        self.day.show()  # Qt would show it later, and what is not shown takes no focus
        self.day.setFocus()

    def _make_fields(self) -> None:
        today = self._today()
        self.day = QDateEdit(QDate(today.year, today.month, today.day))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(QDate(today.year, today.month, today.day))
        self.day.setAccessibleName(_("The day of the visit"))
        self.reason = FieldRow(entity_of(Retraction).fields["reason"])

    def _show_list(self) -> None:
        self._clear()
        self.setVisible(bool(self._misdated))
        if not self._misdated:
            return
        words = _("A clock was wrong: these visits stand under a day that cannot be.")
        self._face.addWidget(label(words, "soft", wrap=True))
        for visit in self._misdated:
            about = f"{visit.visited_on.isoformat()} · {RESULTS.title_of(visit.result)}"
            tip = _("Put right: {day} {result}").format(
                day=visit.visited_on.isoformat(), result=RESULTS.title_of(visit.result)
            )
            press = button(_("Put right …"), "quiet", tip=tip)
            press.clicked.connect(lambda _on=False, visit=visit: self.begin(visit))
            self._face.addLayout(across(label(about), 1, press))

    def _clear(self) -> None:
        clear(self._face)

    def _leave(self) -> None:
        self._visit = None
        self._show_list()

    def _redate(self) -> None:
        day = self.day.date()
        on = dt.date(day.year(), day.month(), day.day())
        text = _("The visit now stands under {date}.").format(date=on.isoformat())
        self._save(text, lambda visit, why: self._corrections.redate(visit.id, on, why))

    def _retract(self) -> None:
        text = _("The visit was taken back and no longer counts.")
        self._save(text, lambda visit, why: self._visits.retract(visit.id, why))

    def _save(self, text: str, work: Callable[[Visit, str], None]) -> None:
        visit = self._visit
        if visit is None or self.reason.check():
            self.reason.editor.setFocus()
            return
        why = str(self.reason.value())

        def told(_nothing: None) -> None:
            self._leave()
            steps.tell(Step(text), self.runner, self, self.told.emit)

        steps.save(lambda: work(visit, why), self.runner, self, told)
