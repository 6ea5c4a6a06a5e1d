"""The household behind the chosen door: people, last visits, open issues, when to come."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gridclient.domain.care import CATEGORIES
from gridclient.domain.issues import STATES
from gridclient.domain.people import RELATIONS, Resident
from gridclient.domain.visits import MODES, RESULTS, Visit
from gridclient.i18n import _
from gridclient.services.places import Door, HouseholdPage
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label, rule
from gridclient.ui.widgets.masked import hidden_values
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.ui.widgets.wording import (
    age_in_words,
    overdue_in_words,
    room_in_words,
    state_in_words,
)

_VISITS_SHOWN = 5


class HouseholdPanel(QFrame):
    """A sheet beside the doors; phones are masked, ID numbers are not shown at all."""

    visit_wanted = Signal(str)
    page_wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "card")
        self.setMinimumWidth(230)
        self._household: str | None = None
        self._body = QVBoxLayout()
        self._body.setContentsMargins(0, 0, tokens.TIGHT, 0)
        self._body.setSpacing(tokens.NEAR)
        scroll = scrolling(self._body)
        self.record = button(_("Record a visit"), "primary", "door")
        self.record.clicked.connect(self._ask_for_visit)
        self.more = button(
            _("Open the page"), "quiet", "household", tip=_("Open the household's page (Ctrl+O)")
        )
        self.more.clicked.connect(self._ask_for_page)
        column = down(scroll, self.more, self.record, spacing=tokens.NEAR)
        column.setContentsMargins(tokens.ROOMY, tokens.ROOMY, tokens.ROOMY, tokens.ROOMY)
        self.setLayout(column)
        self.show_nothing()

    def show_nothing(self) -> None:
        """Say how to choose a door."""
        self._begin(None)
        self._body.addWidget(label(_("Choose a door"), "lead"))
        text = _("Click one, or move with the arrow keys. Enter records a visit.")
        self._body.addWidget(label(text, "soft", wrap=True))
        self._body.addStretch()

    def show_vacant(self, door: Door) -> None:
        """A door behind which nobody lives."""
        self._begin(None)
        self._body.addWidget(label(room_in_words(door.unit, door.room), "title"))
        self._body.addWidget(label(state_in_words(door.state), "soft"))
        self._body.addStretch()

    def show_household(self, page: HouseholdPage, today: dt.date) -> None:
        """A household's people, visits and issues."""
        self._begin(page.household.id)
        self._body.addWidget(label(page.address, "lead", wrap=True))
        self._body.addLayout(_due_line(page, today))
        self._people(page, today)
        self._visits(page.visits)
        self._issues(page)
        self._body.addStretch()

    def _begin(self, household_id: str | None) -> None:
        clear(self._body)
        self._household = household_id
        for press in (self.more, self.record):
            press.setVisible(household_id is not None)

    def _people(self, page: HouseholdPage, today: dt.date) -> None:
        for hidden in hidden_values(page.household, ("phone",)):
            self._body.addWidget(hidden)
        for resident in page.residents:
            self._body.addLayout(_person(resident, today))

    def _visits(self, visits: tuple[Visit, ...]) -> None:
        self._body.addWidget(rule())
        self._body.addWidget(label(_("Visits"), "label"))
        if not visits:
            self._body.addWidget(label(_("Nobody has been here yet."), "soft", wrap=True))
        for visit in visits[:_VISITS_SHOWN]:
            self._body.addLayout(_visit(visit))

    def _issues(self, page: HouseholdPage) -> None:
        if not page.issues:
            return
        self._body.addWidget(rule())
        self._body.addWidget(label(_("Issues"), "label"))
        for line in page.issues:
            state = label(STATES.title_of(line.state), "caption")
            self._body.addWidget(label(line.issue.title, wrap=True))
            self._body.addWidget(state)

    def _ask_for_visit(self) -> None:
        if self._household:
            self.visit_wanted.emit(self._household)

    def _ask_for_page(self) -> None:
        if self._household:
            self.page_wanted.emit(self._household)


def _due_line(page: HouseholdPage, today: dt.date) -> QVBoxLayout:
    if page.due is None:
        return down()
    days = page.due.overdue_days(today)
    words = overdue_in_words(days) if days else _("next visit by {day}").format(day=page.due.due_on)
    badge = label(words, "badge-overdue" if days else "badge-plain")
    why = label(CATEGORIES.title_of(page.due.category), "caption", wrap=True)
    return down(across(badge, 1), why, spacing=tokens.TIGHT)


def _person(resident: Resident, today: dt.date) -> QVBoxLayout:
    about = [RELATIONS.title_of(resident.relation)] if resident.relation else []
    if resident.born_on:
        about.append(age_in_words(resident.born_on, today))
    words = label(" · ".join(about), "caption", wrap=True)
    return down(label(resident.name), words, *hidden_values(resident, ("phone",)), spacing=0)


def _visit(visit: Visit) -> QVBoxLayout:
    about = [visit.visited_on.isoformat()]
    if visit.mode:
        about.append(MODES.title_of(visit.mode))
    lines: list[QWidget] = [
        label(RESULTS.title_of(visit.result)),
        label(" · ".join(about), "caption"),
    ]
    if visit.note:
        lines.append(label(visit.note, "soft", wrap=True))
    return down(*lines, spacing=0)
