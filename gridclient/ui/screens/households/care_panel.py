"""Care on a household's page: who is enrolled for what, adding, changing and ending it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.domain.care import CareEnrolment
from gridclient.domain.fields import Codes, entity_of
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.care import Care, EnrolmentLine
from gridclient.services.enrolling import ENDINGS
from gridclient.services.places import HouseholdPage
from gridclient.services.references import References
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import doubting, messages, steps
from gridclient.ui.choices import Choices
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.households.care_form import CareForm
from gridclient.ui.screens.households.care_lines import CareLine
from gridclient.ui.screens.households.ending_care import EndingCare
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import across, button, clear, down, label
from gridclient.ui.widgets.standing_mark import Where


@dataclass(frozen=True, slots=True)
class _Read:
    """What the panel shows and its form offers, read in one go."""

    lines: tuple[EnrolmentLine, ...]
    categories: Codes
    helpers: Mapping[str, str]
    standings: Mapping[str, RecordStanding]

    def line(self, line: EnrolmentLine) -> CareLine:
        """An enrolment as it reads."""
        return CareLine(line, self.helpers, self.standings.get(line.enrolment.id))


class CarePanel(Panel):
    """Enrolments of the household and its members, the current ones first."""

    def __init__(
        self,
        care: Care,
        references: References,
        today: Callable[[], dt.date],
        where: Where,
        runner: JobRunner,
        *,
        writable: bool = True,
        withheld: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__(runner)
        self._care, self._references, self._today = care, references, today
        self._where, self._writable, self._withheld = where, writable, withheld
        self._page: HouseholdPage | None = None
        self._read: _Read | None = None
        self.form: CareForm | EndingCare | None = None
        self.add = button(_("Enrol"), "quiet", "plus", tip=_("Enrol somebody for care"))
        self.add.clicked.connect(lambda: self._edit(None))
        self._face, self._room = QVBoxLayout(), QVBoxLayout()
        self._face.setSpacing(tokens.GAP)
        head = across(label(_("Care"), "label"), self.add)
        head.setStretch(0, 1)
        for layout in (head, self._face, self._room):
            self.column.addLayout(layout)
        self.add.setVisible(writable)

    def open(self, page: HouseholdPage) -> None:
        """Read the enrolments of a household; a form that is open for it stays open."""
        other = self._page is None or self._page.household.id != page.household.id
        self._page = page
        if other:
            self._close_form()
        self.runner.run(
            lambda _p: self._read_all(page.household.id),
            title=_("Reading the care"),
            done=lambda read: self._take(page, read),
            screen=self,
            quiet=True,
        )

    def _read_all(self, household_id: str) -> _Read:
        helpers = entity_of(CareEnrolment).fields["helper_ids"]
        lines = tuple(self._care.enrolments(household_id))
        return _Read(
            lines,
            self._care.categories(),
            dict(self._references.choices(helpers)),
            self._where("care_enrolment", [line.enrolment.id for line in lines]),
        )

    def _take(self, page: HouseholdPage, read: _Read) -> None:
        if page is not self._page:
            return
        self._read = read
        clear(self._face)
        current = [line for line in read.lines if line.current]
        ended = [line for line in read.lines if not line.current]
        if not current:
            words = _("Nobody here is enrolled. Who is gets visits as often as they need.")
            self._face.addWidget(label(words, "soft", wrap=True))
        for line in current:
            self._face.addWidget(self._line(read, line))
        if ended:
            inner = QWidget()
            part(inner, "clear")
            inner.setLayout(down(*map(read.line, ended)))
            self._face.addWidget(Fold(_("Ended"), inner))

    def _line(self, read: _Read, line: EnrolmentLine) -> QWidget:
        shown = read.line(line)
        if self._writable:
            edit = button(_("Edit"), "quiet", tip=_("Edit: {name}").format(name=line.title))
            end = button(_("End"), "quiet", tip=_("End: {name}").format(name=line.title))
            edit.clicked.connect(lambda: self._edit(line.enrolment))
            end.clicked.connect(lambda: self._ask_for_end(line))
            shown.head.addWidget(edit)
            shown.head.addWidget(end)
        return shown

    def _edit(self, enrolment: CareEnrolment | None) -> None:
        if self._read is None or self._page is None:
            return
        people = tuple((person.id, person.name) for person in self._page.residents)
        rows = {"resident_id": people, "helper_ids": tuple(self._read.helpers.items())}
        likely: dict[str, Any] = {"from_on": self._today()}
        if len(people) == 1:
            likely["resident_id"] = people[0][0]
        form = CareForm(
            self._read.categories, enrolment, Choices(rows=rows), likely, self._withheld
        )
        form.made.connect(lambda inner: self._watch(inner, enrolment))
        if form.form is not None:
            self._watch(form.form, enrolment)
        form.saved.connect(lambda fields, why: self._save(enrolment, fields, why))
        self._open_form(form)

    def _watch(self, form: RecordForm, enrolment: CareEnrolment | None) -> None:
        household = self._page.household.id if self._page else ""
        category = {} if enrolment else {"category": self._chosen_category()}
        doubting.watch(
            form,
            self.runner,
            lambda fields: self._care.doubts_of(
                household, enrolment.id if enrolment else None, **category, **fields
            ),
        )

    def _chosen_category(self) -> str:
        return str(self.form.category.currentData()) if isinstance(self.form, CareForm) else ""

    def _save(self, enrolment: CareEnrolment | None, fields: dict[str, Any], why: str) -> None:
        care, household = self._care, self._page.household.id if self._page else ""
        title = self._read.categories.title_of if self._read else str

        def work() -> Step:
            if enrolment is None:
                made = care.enrol(household, despite=why, **fields)
                words = _("Enrolled: {name}").format(name=title(made.category))
                return Step(words, lambda _p: care.end(made.id, "entered_in_error"))
            before = care.change(enrolment.id, despite=why, **fields)
            words = _("Saved: {name}").format(name=title(before.category))
            return Step(words, lambda _p: care.restore(before))

        self._run(work)

    def _ask_for_end(self, line: EnrolmentLine) -> None:
        form = EndingCare(line.title, ENDINGS, self._today())
        form.ended.connect(lambda reason, day: self._end(line, reason, day))
        self._open_form(form)

    def _end(self, line: EnrolmentLine, reason: str, day: dt.date) -> None:
        def work() -> Step:
            before = self._care.end(line.enrolment.id, reason, day)
            words = _("Care has ended: {name}").format(name=line.title)
            return Step(words, lambda _p: self._care.restore(before))

        self._run(work)

    def _run(self, work: Callable[[], Step]) -> None:
        steps.save(work, self.runner, self, self._finish, self._refuse)

    def _finish(self, step: Step) -> None:
        self._close_form()
        steps.tell(step, self.runner, self, self.told.emit)

    def _refuse(self, error: GridError) -> None:
        inner = self.form.form if isinstance(self.form, CareForm) else None
        if error.code == "entry.doubtful" and inner is not None:
            inner.insist()
        else:
            self.told.emit(messages.of_refusal(error))

    def _open_form(self, form: CareForm | EndingCare) -> None:
        self._close_form()
        self.form = form
        form.left.connect(self._close_form)
        self.add.hide()
        self._room.addWidget(form)
        form.show()
        form.take_focus()

    def _close_form(self) -> None:
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self.add.setVisible(self._writable)
            self.add.setFocus()
