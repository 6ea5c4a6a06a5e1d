"""The form of an enrolment: its category first, then only what that category has."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QVBoxLayout, QWidget

from gridclient.domain import care_details
from gridclient.domain.care import CareEnrolment
from gridclient.domain.fields import Codes
from gridclient.i18n import _, listed
from gridclient.ui.choices import Choices
from gridclient.ui.record_form import RecordForm
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import down, label
from gridclient.ui.widgets.picker import shorten


class CareForm(QWidget):
    """Edits ``enrolment``, or with None a new one, whose category is chosen here and which
    begins with what is ``likely``.

    ``saved`` brings the fields and why doubtful ones are kept, ``made`` a form that was put
    into it: the one inside is made anew for every category.
    """

    saved = Signal(dict, str)
    made = Signal(object)
    left = Signal()

    def __init__(
        self,
        categories: Codes,
        enrolment: CareEnrolment | None,
        choices: Choices,
        likely: Mapping[str, Any],
        withheld: frozenset[str] = frozenset(),
    ) -> None:
        super().__init__()
        self._withheld = withheld
        self._likely = {} if enrolment else dict(likely)
        self._enrolment, self._choices = enrolment, choices
        self.form: RecordForm | None = None
        self.category = shorten(QComboBox())
        self.category.setAccessibleName(_("Care category"))
        self.category.addItem(_("Choose a category"), None)
        for code in categories:
            self.category.addItem(categories.title_of(code.code), code.code)
        self._room = QVBoxLayout()
        title = label(_("Care category"), "label")
        title.setBuddy(self.category)
        self.setLayout(down(title, self.category, self._room, spacing=tokens.NEAR))
        if enrolment is not None:
            title.hide()
            self.category.hide()
            self._ask_for(enrolment.category)
        self.category.currentIndexChanged.connect(
            lambda _place: self._ask_for(self.category.currentData())
        )

    def take_focus(self) -> None:
        """Start with the category, or with the first field where it is given."""
        if self._enrolment is None:
            self.category.setFocus()
        elif self.form is not None:
            self.form.take_focus()

    def _ask_for(self, category: str | None) -> None:
        """The form for a category; what was typed for another one before comes along."""
        typed: dict[str, Any] = dict(self._likely)
        if self.form is not None:
            typed = self.form.changes()
            self.form.hide()
            self.form.deleteLater()
            self.form = None
        if category is None:
            return
        form = RecordForm(CareEnrolment, _names(category), self._enrolment, self._choices, 1)
        form.preset(typed)
        form.withhold(self._withheld)
        _offer_grades(form, category)
        form.saved.connect(lambda fields, why: self._save(category, fields, why))
        form.left.connect(self.left)
        self.form = form
        self._room.addWidget(form)
        form.show()  # at once, and not with the next event: its keys act only while it is seen
        self.made.emit(form)

    def _save(self, category: str, fields: dict[str, Any], why: str) -> None:
        new = {"category": category} if self._enrolment is None else {}
        self.saved.emit({**new, **fields}, why)


def _names(category: str) -> list[str]:
    return [
        name
        for name in (*care_details.COMMON, *care_details.details(category))
        if name != "category"
    ]


def _offer_grades(form: RecordForm, category: str) -> None:
    """Name the grades of the category in the empty line, and complete what is typed."""
    known, row = care_details.grades(category), form.rows.get("grade")
    if known is None or row is None or not isinstance(row.editor, QLineEdit):
        return
    titles = [known.title_of(code.code) for code in known]
    row.editor.setToolTip(listed(titles))
    if not row.editor.placeholderText():
        row.editor.setPlaceholderText(listed(titles))
    row.editor.setCompleter(QCompleter(titles, row.editor))
