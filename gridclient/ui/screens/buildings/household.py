"""The household behind the chosen door: people, last visits, open issues, when to come."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gridclient.domain.care import CATEGORIES
from gridclient.domain.issues import STATES
from gridclient.domain.people import RELATIONS, Resident
from gridclient.domain.visits import MODES, RESULTS, Visit
from gridclient.i18n import _
from gridclient.services.places import HouseholdPage
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import theme
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.buildings.moving_out import MovingOutForm
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.door_plan import Door
from gridclient.ui.widgets.layout import across, button, clear, down, label, rule
from gridclient.ui.widgets.masked import hidden_values
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.ui.widgets.standing_mark import standing_mark
from gridclient.ui.widgets.wording import (
    age_in_words,
    overdue_in_words,
    room_in_words,
    state_in_words,
)

_VISITS_SHOWN = 5
_LEAST_WIDTH, _FORM_WIDTH = 230, 25
"""In dots, and with a form in ems."""


class HouseholdPanel(QFrame):
    """A sheet beside the doors; phones are masked, ID numbers are not shown at all.

    A form that is open stays over what is shown, whichever door is chosen meanwhile.
    ``moved_out`` brings the household's page.
    """

    visit_wanted = Signal(str)
    page_wanted = Signal(str)
    moved_in = Signal()
    moved_out = Signal(object)
    form_opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "card")
        self.setMinimumWidth(_LEAST_WIDTH)
        self._page: HouseholdPage | None = None
        self._standings: Mapping[str, RecordStanding] = {}
        self._door, self._enters = False, False
        self.form: RecordForm | MovingOutForm | None = None
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
        self.comes = button(
            _("A household moved in"),
            "quiet",
            "plus",
            tip=_("A household moved in behind this door (Ctrl+N)"),
        )
        self.comes.clicked.connect(self.moved_in)
        self.leaves = button(_("The household moved out"), "quiet")
        self.leaves.clicked.connect(lambda: self.moved_out.emit(self._page))
        self._presses = down(self.leaves, self.comes, self.more, self.record)
        self._face, self._desk = QWidget(), QWidget()
        self._face.setLayout(down(scroll, self._presses, spacing=tokens.NEAR))
        self._room = QVBoxLayout()
        self._room.setContentsMargins(0, 0, tokens.TIGHT, 0)
        self._room.setSpacing(tokens.NEAR)
        self._desk.setLayout(down(scrolling(self._room)))
        self._desk.hide()
        column = down(self._face, self._desk)
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)
        self.show_nothing()

    def let_enter(self, *, on: bool) -> None:
        """Whether this role enters who moves in and out here."""
        self._enters = on
        self._offer()

    def open_form(self, title: str, about: str, form: RecordForm | MovingOutForm) -> None:
        """Put a form in the place of what is shown."""
        self.form = form
        self._room.addWidget(label(title, "lead", wrap=True))
        self._room.addWidget(label(about, "soft", wrap=True))
        self._room.addWidget(form)
        self._room.addStretch()
        self.form_opened.emit()
        self._face.hide()
        self._desk.show()
        form.show()  # at once, and not with the next event: its keys act only while it is seen
        form.take_focus()
        self.setMinimumWidth(round(theme.current().type.body * _FORM_WIDTH))

    def close_form(self) -> None:
        """Take the form away."""
        self.form = None
        clear(self._room)
        self._desk.hide()
        self._face.show()
        self.setMinimumWidth(_LEAST_WIDTH)

    def show_nothing(self) -> None:
        """Say how to choose a door."""
        self._begin(None, door=False)
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

    def show_household(
        self, page: HouseholdPage, standings: Mapping[str, RecordStanding], today: dt.date
    ) -> None:
        """A household's people, visits and issues; ``standings``: where each record stands on its
        way to the office, by id."""
        self._begin(page)
        self._standings = standings
        self._body.addWidget(label(page.address, "lead", wrap=True))
        self._body.addLayout(_due_line(page, today))
        self._people(page, today)
        self._visits(page.visits)
        self._issues(page)
        self._body.addStretch()

    def _begin(self, page: HouseholdPage | None, *, door: bool = True) -> None:
        clear(self._body)
        self._page, self._door = page, door
        self._offer()

    def _offer(self) -> None:
        """The buttons for what is shown, as far as the role may."""
        lived_in = self._page is not None
        for press in (self.more, self.record):
            press.setVisible(lived_in)
        self.comes.setVisible(self._enters and self._door)
        self.leaves.setVisible(self._enters and lived_in)

    def _people(self, page: HouseholdPage, today: dt.date) -> None:
        for line in (*hidden_values(page.household, ("phone",)), *self._mark(page.household.id)):
            self._body.addWidget(line)
        for resident in page.residents:
            self._body.addLayout(
                down(*_person(resident, today), *self._mark(resident.id), spacing=0)
            )

    def _visits(self, visits: tuple[Visit, ...]) -> None:
        self._body.addWidget(rule())
        self._body.addWidget(label(_("Visits"), "label"))
        if not visits:
            self._body.addWidget(label(_("Nobody has been here yet."), "soft", wrap=True))
        for visit in visits[:_VISITS_SHOWN]:
            self._body.addLayout(down(*_visit(visit), *self._mark(visit.id), spacing=0))

    def _issues(self, page: HouseholdPage) -> None:
        if not page.issues:
            return
        self._body.addWidget(rule())
        self._body.addWidget(label(_("Issues"), "label"))
        for line in page.issues:
            title = label(line.issue.title, wrap=True)
            state = label(STATES.title_of(line.state), "caption")
            self._body.addLayout(down(title, state, *self._mark(line.issue.id), spacing=0))

    def _mark(self, record_id: str) -> list[QWidget]:
        return standing_mark(self._standings.get(record_id))

    def _ask_for_visit(self) -> None:
        if self._page:
            self.visit_wanted.emit(self._page.household.id)

    def _ask_for_page(self) -> None:
        if self._page:
            self.page_wanted.emit(self._page.household.id)


def _due_line(page: HouseholdPage, today: dt.date) -> QVBoxLayout:
    if page.due is None:
        return down()
    days = page.due.overdue_days(today)
    words = overdue_in_words(days) if days else _("next visit by {day}").format(day=page.due.due_on)
    badge = label(words, "badge-overdue" if days else "badge-plain")
    why = label(CATEGORIES.title_of(page.due.category), "caption", wrap=True)
    return down(across(badge, 1), why, spacing=tokens.TIGHT)


def _person(resident: Resident, today: dt.date) -> list[QWidget]:
    about = [RELATIONS.title_of(resident.relation)] if resident.relation else []
    if resident.born_on:
        about.append(age_in_words(resident.born_on, today))
    words = label(" · ".join(about), "caption", wrap=True)
    return [label(resident.name), words, *hidden_values(resident, ("phone",))]


def _visit(visit: Visit) -> list[QWidget]:
    about = [visit.visited_on.isoformat()]
    if visit.mode:
        about.append(MODES.title_of(visit.mode))
    lines: list[QWidget] = [
        label(RESULTS.title_of(visit.result)),
        label(" · ".join(about), "caption"),
    ]
    if visit.note:
        lines.append(label(visit.note, "soft", wrap=True))
    return lines
