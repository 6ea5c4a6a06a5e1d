"""Answering a request about own data; a correction is made with the answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from gridclient.domain.consents import RightsRequest
from gridclient.domain.fields import entity_of
from gridclient.domain.people import Resident
from gridclient.i18n import _
from gridclient.services.rights.records import RequestLine
from gridclient.ui.forms import FieldRow
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, clear, down, label

CORRECTED = (
    *("name", "relation", "sex", "born_on", "id_number", "phone"),
    *("guardian", "guardian_phone", "remarks"),
)
"""The fields of a person that are offered for a correction."""


class SettlingForm(QWidget):
    """``settled`` brings the outcome, the answer, and what is corrected (field to value)."""

    settled = Signal(str, object, object)
    left = Signal()

    def __init__(self, line: RequestLine, offered: Sequence[str]) -> None:
        """``offered``: the fields of a person that this role may correct."""
        super().__init__()
        fields = entity_of(RightsRequest).fields
        self.outcome = FieldRow(fields["outcome"])
        self.outcome.set_value("done")
        self.answer = FieldRow(fields["answer"])
        self.which = QComboBox()
        self.which.setAccessibleName(_("What is corrected"))
        self._value = QVBoxLayout()
        self.value: FieldRow | None = None
        corrects = line.request.kind == "correction" and line.request.resident_id is not None
        if corrects:
            self.which.addItem(_("nothing in the record"), None)
            for name in offered:
                self.which.addItem(entity_of(Resident).fields[name].label, name)
            self.which.currentIndexChanged.connect(lambda _at: self._turn())
        self.save = button(_("Answered"), "primary", "check", tip=_("Answered (Ctrl+Enter)"))
        stay = button(_("Cancel"), tip=_("Leave without saving (Esc)"))
        self.save.clicked.connect(self._settle)
        stay.clicked.connect(self.left)
        for keys, act in (("Ctrl+Return", self._settle), ("Esc", self.left.emit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        title = label(_("What became of it"), "lead")
        which = down(label(self.which.accessibleName(), "label"), self.which, spacing=tokens.TIGHT)
        room = QWidget()
        room.setLayout(down(which, self._value))
        room.setVisible(corrects)
        foot = across(1, stay, self.save)
        self.setLayout(down(title, self.outcome, room, self.answer, foot, spacing=tokens.NEAR))

    def take_focus(self) -> None:
        """Start with the outcome."""
        self.outcome.editor.setFocus()

    def _turn(self) -> None:
        clear(self._value)
        name = self.which.currentData()
        self.value = FieldRow(entity_of(Resident).fields[name]) if name else None
        if self.value is not None:
            self._value.addWidget(self.value)

    def _settle(self) -> None:
        correct: dict[str, Any] = {}
        if self.value is not None and self.outcome.value() != "refused":
            if self.value.check():
                return
            correct[self.value.field.name] = self.value.value()
        self.settled.emit(self.outcome.value() or "", self.answer.value(), correct)
