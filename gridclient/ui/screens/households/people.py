"""The sheets of a household and of its people: how they read, and their forms in place."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFrame, QPushButton, QVBoxLayout, QWidget

from gridclient.domain.care import CATEGORIES
from gridclient.domain.fields import RETIRED
from gridclient.domain.people import (
    CHECK_STATES,
    LEAVING,
    RELATIONS,
    RESIDENCE_STATES,
    SEXES,
    TENURES,
    Household,
    Resident,
)
from gridclient.i18n import _
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.households.resident_form import ResidentForm
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label
from gridclient.ui.widgets.masked import hidden_values
from gridclient.ui.widgets.standing_mark import standing_mark
from gridclient.ui.widgets.wording import age_in_words

HOUSEHOLD_FIELDS = (
    "head_name", "phone", "tenure", "file_no", "notice_on", "notice_how", "remarks",
)  # fmt: skip
RESIDENT_FIELDS = (
    "name", "relation", "sex", "born_on", "id_type", "id_number",
    "phone", "residence_state", "guardian", "guardian_phone", "remarks",
)  # fmt: skip


class RecordCard(QFrame):
    """One record of ``kind`` as a sheet that turns into its form; None: one to be made.

    ``saved`` brings the changed fields and why doubtful ones are kept, ``retired`` a code of
    ``RETIRED``, ``turned`` whether something is being entered now.
    """

    saved = Signal(dict, str)
    retired = Signal(str)
    turned = Signal(bool)

    def __init__(self, kind: type, names: Sequence[str], record: Any, edit: QPushButton) -> None:
        super().__init__()
        part(self, "card")
        self.kind = kind
        self.record = record
        self._names = names
        self.form: QWidget | None = None
        self.withheld: frozenset[str] = frozenset()
        self.edit = edit
        self.edit.clicked.connect(self.open_form)
        self._face = QWidget()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self._column.addWidget(self._face)

    def show_face(self, *lines: Any) -> None:
        """How the record reads."""
        self._face.setLayout(down(*lines, spacing=tokens.TIGHT))

    def open_form(self) -> None:
        """Edit in place."""
        form = self.make_form()
        form.withhold(self.withheld)
        form.saved.connect(self.saved)
        form.left.connect(self.close_form)
        self._turn_to(form)
        form.take_focus()

    def make_form(self) -> RecordForm:
        """The form of the record."""
        return RecordForm(self.kind, self._names, self.record)

    def close_form(self) -> None:
        """Back to how it reads."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None
            self._face.show()
            self.edit.setFocus()
            self.turned.emit(False)

    def _turn_to(self, form: QWidget) -> None:
        self.form = form
        self._face.hide()
        self._column.addWidget(form)
        form.show()  # at once, and not with the next event: its keys act only while it is seen
        self.turned.emit(True)


class HouseholdCard(RecordCard):
    """What is kept of the household itself; ``where`` it stands on its way to the office."""

    def __init__(self, household: Household, where: RecordStanding | None = None) -> None:
        edit = button(_("Edit"), "quiet", tip=_("Edit the household"))
        super().__init__(Household, HOUSEHOLD_FIELDS, household, edit)
        about = [
            _("File {number}").format(number=household.file_no) if household.file_no else "",
            TENURES.title_of(household.tenure) if household.tenure else "",
        ]
        head = household.head_name or _("no name known")
        title = label(_("Household of {name}").format(name=head), "lead", wrap=True)
        lines: list[Any] = [across(title, self.edit)]
        lines[0].setStretch(0, 1)
        if any(about):
            lines.append(label(" · ".join(filter(None, about)), "caption", wrap=True))
        lines += hidden_values(household, ("phone",))
        if household.remarks:
            lines.append(label(household.remarks, "soft", wrap=True))
        self.show_face(*lines, *standing_mark(where))


class PersonCard(RecordCard):
    """Somebody of the household, or somebody who is to be: asks for what fits the age."""

    def __init__(self, resident: Resident | None, today: dt.date, edit: QPushButton) -> None:
        super().__init__(Resident, RESIDENT_FIELDS, resident, edit)
        self._today = today

    def make_form(self) -> RecordForm:
        """Asks for a guardian only where there may be one."""
        return ResidentForm(self._names, self.record, self._today)


class ResidentCard(PersonCard):
    """One person: masked phone and ID number, care, and leaving the household; ``where`` the
    record stands on its way to the office."""

    def __init__(
        self,
        resident: Resident,
        care: Sequence[str],
        today: dt.date,
        where: RecordStanding | None = None,
    ) -> None:
        edit = button(_("Edit"), "quiet", tip=_("Edit: {name}").format(name=resident.name))
        super().__init__(resident, today, edit)
        leave = button(_("Leaves"), "quiet", tip=_("Leaves: {name}").format(name=resident.name))
        leave.clicked.connect(self.ask_why)
        self.leave = leave
        head = across(label(resident.name, "lead", wrap=True), leave, self.edit)
        head.setStretch(0, 1)
        lines: list[Any] = [head]
        if about := _about(resident, today):
            lines.append(label(about, "caption", wrap=True))
        lines += [label(CATEGORIES.title_of(code), "badge-plain") for code in care]
        lines += hidden_values(resident, ("phone", "id_number"))
        if resident.guardian:
            lines.append(label(_guardian(resident), "caption", wrap=True))
        lines += hidden_values(resident, ("guardian_phone",))
        if resident.check_state:
            lines.append(across(label(CHECK_STATES.title_of(resident.check_state), "badge-due"), 1))
        if resident.remarks:
            lines.append(label(resident.remarks, "soft", wrap=True))
        self.show_face(*lines, *standing_mark(where))

    def ask_why(self) -> None:
        """Ask why the person leaves."""
        why = QComboBox()
        why.setAccessibleName(_("Why"))
        for code in LEAVING:
            why.addItem(RETIRED.title_of(code), code)
        sure = button(_("Take out of the household"), "primary")
        stay = button(_("Cancel"))
        sure.clicked.connect(lambda: self.retired.emit(why.currentData()))
        stay.clicked.connect(self.close_form)
        form = QWidget()
        name = label(self.record.name, "lead", wrap=True)
        form.setLayout(down(name, why, across(1, stay, sure), spacing=tokens.GAP))
        self._turn_to(form)
        why.setFocus()


class NewcomerCard(PersonCard):
    """Where somebody is added to the household."""

    def __init__(self, today: dt.date) -> None:
        add = button(_("Add a person"), "quiet", "plus")
        super().__init__(None, today, add)
        self.show_face(across(add, 1))


def _guardian(resident: Resident) -> str:
    return _("Guardian: {name}").format(name=resident.guardian)


def _about(resident: Resident, today: dt.date) -> str:
    parts = (
        RELATIONS.title_of(resident.relation) if resident.relation else "",
        SEXES.title_of(resident.sex) if resident.sex else "",
        age_in_words(resident.born_on, today) if resident.born_on else "",
        RESIDENCE_STATES.title_of(resident.residence_state) if resident.residence_state else "",
    )
    return " · ".join(filter(None, parts))
