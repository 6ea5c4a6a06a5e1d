"""The page of one household, opened from the palette, from today's list or from a door."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QVBoxLayout

from gridclient.domain.people import Resident
from gridclient.domain.visits import Visit
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.duplicates import Duplicates
from gridclient.services.duplicates.records import Candidate
from gridclient.services.places import HouseholdPage, Places
from gridclient.services.registers import Registers
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import doubting, hinting, messages, steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.households import standing
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.screens.households.people import (
    HouseholdCard,
    NewcomerCard,
    RecordCard,
    ResidentCard,
)
from gridclient.ui.screens.households.visit_panel import VisitPanel
from gridclient.ui.screens.page import Page
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.duplicate_hint import DuplicateHint
from gridclient.ui.widgets.layout import button, clear
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.ui.widgets.standing_mark import Where, of_household

_TWO_COLUMNS_NEED = 820


class HouseholdsPage(Page):
    """Everything about one household; ``back_wanted`` leaves it. ``panels``: the matters that
    stand below its visits and issues."""

    back_wanted = Signal()

    def __init__(
        self,
        places: Places,
        registers: Registers,
        duplicates: Duplicates,
        panels: Sequence[Panel],
        runner: JobRunner,
        *,
        where: Where,
    ) -> None:
        super().__init__(_("Household"), runner)
        self._places = places
        self._registers = registers
        self._duplicates = duplicates
        self._where = where
        self._hint: DuplicateHint | None = None
        self.panels = panels
        self._household: str | None = None
        self._editing: RecordCard | None = None
        self.cards: list[RecordCard] = []
        self._lay_out()

    def _lay_out(self) -> None:
        self.back = button(_("Back"), "quiet", "back", tip=_("Back (Alt+Left)"))
        self.back.clicked.connect(self.back_wanted)
        self.record = button(
            _("Record a visit"), "primary", "door", tip=_("Record a visit (Ctrl+R)")
        )
        self.record.clicked.connect(self._ask_for_visit)
        self.header.lead_with(self.back)
        self.header.add(self.record)
        self.shortcut("Alt+Left", self.back_wanted.emit)
        self.shortcut("Ctrl+R", self._ask_for_visit)
        self._left, self._right, self._standing = QVBoxLayout(), QVBoxLayout(), QVBoxLayout()
        self._halves = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._halves.setContentsMargins(0, 0, tokens.NEAR, 0)
        self._halves.setSpacing(tokens.GAP)
        for column, share in ((self._left, 3), (self._right, 2)):
            column.setSpacing(tokens.GAP)
            self._halves.addLayout(column, share)
        self._standing.setSpacing(tokens.GAP)
        self._right.addLayout(self._standing)
        for panel in self.panels:
            panel.told.connect(self.told)
            place = 0 if panel.urgent else self._right.count()
            self._right.insertWidget(place, panel)
        self._right.addStretch()
        self.column.addWidget(scrolling(self._halves), 1)

    def open(self, household_id: str) -> None:
        """Show another household; what was being entered for the one before is left."""
        self._editing = None
        self._household = household_id
        self._stale = True

    def refresh(self) -> None:
        """Read the household."""
        if (wanted := self._household) is not None:
            self.load(
                lambda _p: self._read(wanted),
                _("Reading the household"),
                lambda read: self._take(wanted, *read),
            )

    def take_focus(self) -> None:
        """Enter records a visit."""
        self.record.setFocus()

    def _read(self, wanted: str) -> tuple[HouseholdPage, Mapping[str, RecordStanding]]:
        """The household, and where its records stand on their way to the office, by id."""
        page = self._places.household(wanted)
        return page, of_household(self._where, page)

    def _take(
        self, wanted: str, page: HouseholdPage, standings: Mapping[str, RecordStanding]
    ) -> None:
        """Show what was read, unless somebody is typing on the page."""
        if wanted == self._household and self._editing is None:
            self._show(page, standings)

    def _show(self, page: HouseholdPage, standings: Mapping[str, RecordStanding]) -> None:
        today = self._places.today()
        self.header.set_title(page.address)
        self.header.set_line(page.grid_name)
        clear(self._left)
        clear(self._standing)
        self.cards = []
        home = page.household
        self._add_card(HouseholdCard(home, standings.get(home.id)), home.head_name or page.address)
        for resident in page.residents:
            care = [category for who, category in page.care if who == resident.id]
            where = standings.get(resident.id)
            self._add_card(ResidentCard(resident, care, today, where), resident.name)
        if not self._registers.withheld(Resident):
            self._add_card(NewcomerCard(today))
        self._left.addStretch()
        for sheet in (
            standing.due_card(page.due, today),
            standing.visits_card(page.visits, standings, page.misdated, self._put_right),
            standing.issues_card(page.issues, standings, today),
        ):
            self._standing.addWidget(sheet)
        for panel in self.panels:
            panel.open(page)

    def _put_right(self, visit: Visit) -> None:
        for panel in self.panels:
            if isinstance(panel, VisitPanel):
                panel.begin(visit)

    def _add_card(self, sheet: RecordCard, name: str = "") -> None:
        sheet.withheld = self._registers.withheld(sheet.kind)
        sheet.turned.connect(lambda on: self._turn(sheet if on else None))
        if sheet.record is None:
            sheet.saved.connect(self.add_resident)
        else:
            record = sheet.record
            sheet.saved.connect(
                lambda fields, why: self.change(sheet.kind, record.id, name, fields, why)
            )
            sheet.retired.connect(lambda why: self.retire(record, why))
        self.cards.append(sheet)
        self._left.addWidget(sheet)

    def change(
        self, kind: type, row_id: str, name: str, fields: dict[str, Any], despite: str = ""
    ) -> None:
        """Save ``fields`` of a record; the notice offers to take it back.

        ``despite``: why doubtful ones are kept all the same.
        """
        registers = self._registers

        def taken_back(before: Any) -> Callable[[Progress], object]:
            earlier = {field: getattr(before, field) for field in fields}
            return lambda _p: registers.change(kind, row_id, **earlier)

        self._save(
            lambda: registers.change(kind, row_id, despite=despite, **fields),
            lambda before: Step(_("Saved: {name}").format(name=name), taken_back(before)),
        )

    def add_resident(self, fields: dict[str, Any], despite: str = "") -> None:
        """Add somebody to the household, as the same as whoever was ticked."""
        registers, duplicates, household = self._registers, self._duplicates, self._household
        same = self._hint.same if self._hint else None

        def add() -> Resident:
            added = registers.add(Resident, despite=despite, household_id=household, **fields)
            if same is not None:
                duplicates.link("resident", same, added.id)
            return added

        self._save(
            add,
            lambda added: Step(
                _("Added: {name}").format(name=added.name),
                lambda _p: registers.retire(Resident, added.id, "entered_in_error"),
            ),
        )

    def _alike(self, fields: Mapping[str, Any]) -> list[Candidate]:
        """Who somebody being entered here may be."""
        if self._household is None or not fields.get("name"):
            return []
        typed = Resident(id="", household_id=self._household, **fields)
        return self._duplicates.before_saving(typed)

    def retire(self, resident: Resident, why: str) -> None:
        """Take somebody out of the household."""
        registers = self._registers
        self._save(
            lambda: registers.retire(Resident, resident.id, why),
            lambda before: Step(
                _("Taken out: {name}").format(name=before.name),
                lambda _p: registers.change(
                    Resident, before.id, retired=before.retired, retired_on=before.retired_on
                ),
            ),
        )

    def _save(self, work: Callable[[], Any], step_of: Callable[[Any], Step]) -> None:
        steps.save(
            work, self.runner, self, lambda answer: self._finish(step_of(answer)), self._refuse
        )

    def _finish(self, step: Step) -> None:
        self._end_editing()
        steps.tell(step, self.runner, self, self.told.emit)

    def _refuse(self, error: GridError) -> None:
        """The form stays open with what was typed; what is doubtful is said in it."""
        form = self._editing.form if self._editing else None
        if error.code == "entry.doubtful" and isinstance(form, RecordForm):
            form.insist()
        else:
            self.told.emit(messages.of_refusal(error))

    def _watch(self, sheet: RecordCard) -> None:
        """Say in the form what is doubtful about it while it is filled in."""
        if not isinstance(sheet.form, RecordForm):
            return
        self._hint = None
        if sheet.record is None:
            self._hint = hinting.watch(sheet.form, self.runner, self._alike, self._household)
            self._hint.opened.connect(self.household_wanted)
        row_id = sheet.record.id if sheet.record else None
        above = {} if sheet.record else {"household_id": self._household}
        doubting.watch(
            sheet.form,
            self.runner,
            lambda changes: self._registers.doubts_of(sheet.kind, row_id, **above, **changes),
        )

    def _turn(self, sheet: RecordCard | None) -> None:
        """One form at a time; when the last is closed, what changed meanwhile is read."""
        before, self._editing = self._editing, sheet
        if sheet is None:
            self.refresh()
        elif before is not None and before is not sheet:
            before.blockSignals(True)
            before.close_form()
            before.blockSignals(False)
        if sheet is not None:
            self._watch(sheet)

    def _end_editing(self) -> None:
        self._turn(None)

    def _ask_for_visit(self) -> None:
        if self._household:
            self.visit_wanted.emit(self._household)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """One column where there is no room for two."""
        super().resizeEvent(event)
        wide = event.size().width() >= _TWO_COLUMNS_NEED
        way = QBoxLayout.Direction
        self._halves.setDirection(way.LeftToRight if wide else way.TopToBottom)
