"""The right half of a register's section: how a record reads, its form, its end, its history."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gridclient.domain import masking
from gridclient.i18n import _
from gridclient.services.histories import Change
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.histories import HistoryList, Told
from gridclient.ui.record_form import RecordForm
from gridclient.ui.revealing import About
from gridclient.ui.screens.office.ending import EndingForm
from gridclient.ui.screens.office.kinds import Shown
from gridclient.ui.screens.office.lines import Line
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label, rule
from gridclient.ui.widgets.masked import MaskedValue
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.ui.widgets.standing_mark import standing_mark


class RecordPanel(QFrame):
    """Shows one record of a kind. ``edit_wanted`` and ``end_wanted`` ask for its forms."""

    edit_wanted = Signal()
    end_wanted = Signal()

    def __init__(self, shown: Shown, *, changes: bool, writable: bool) -> None:
        super().__init__()
        part(self, "card")
        self._shown, self._changes, self._writable = shown, changes, writable
        self.form: QWidget | None = None
        self.history = HistoryList()
        self._face, self._room = QVBoxLayout(), QVBoxLayout()
        self._face.setSpacing(tokens.NEAR)
        self._mark = QVBoxLayout()
        past = down(self._mark, rule(), label(_("What changed"), "label"), self.history)
        self._past = QWidget()
        self._past.setLayout(past)
        column = down(self._face, self._room, self._past, 1, spacing=tokens.GAP)
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(down(scrolling(column)))
        self.show_nothing()

    def show_nothing(self) -> None:
        """Nothing is chosen."""
        clear(self._face)
        self._past.hide()
        self._face.addWidget(label(_("Choose a line to see it here."), "soft", wrap=True))

    def show_line(self, line: Line) -> None:
        """Show a record; where it stands and its history come a moment later."""
        clear(self._face)
        self._past.hide()
        self._face.addWidget(label(line.title, "lead", wrap=True))
        for widget in self._values(line):
            self._face.addWidget(widget)
        if self._writable and not line.retired:
            self._face.addLayout(self._actions())

    def show_past(self, where: RecordStanding | None, changes: Sequence[Change]) -> None:
        """Show where the record stands on its way to the office, and what it said before."""
        clear(self._mark)
        for mark in standing_mark(where):
            self._mark.addWidget(mark)
        self.history.show_changes([Told(change) for change in changes])
        self._past.setVisible(self.form is None)

    def open_form(self, title: str, form: RecordForm | EndingForm) -> None:
        """Put a form in the place of what is shown."""
        self.close_form()
        clear(self._face)
        self._past.hide()
        self._face.addWidget(label(title, "lead", wrap=True))
        self.form = form
        self._room.addWidget(form)
        form.show()  # at once, and not with the next event: its keys act only while it is seen
        form.take_focus()

    def close_form(self) -> None:
        """Take the form away."""
        if self.form is not None:
            self.form.hide()
            self.form.deleteLater()
            self.form = None

    def _values(self, line: Line) -> list[QWidget]:
        fields = self._shown.entity.fields
        made: list[QWidget] = []
        for name in [*self._shown.asked(division=False), "retired", "retired_on"]:
            if line.words.get(name, line.title) == line.title:
                continue
            field, words = fields[name], line.words[name]
            mask = masking.MASKS.get(field.mask or "")
            if mask is not None:
                about = About(self._shown.entity.name, line.record.id, name)
                made.append(MaskedValue(field.label, words, mask, about))
                continue
            made.append(_pair(field.label, words))
        return made

    def _actions(self) -> Any:
        end_word = _("Retire") if self._changes else _("Take back")
        end = button(end_word, "quiet", tip=_("It no longer counts; nothing is deleted"))
        end.clicked.connect(self.end_wanted)
        edit = button(_("Edit"), "", "note", tip=_("Edit (Enter)"))
        edit.clicked.connect(self.edit_wanted)
        return across(edit, end, 1) if self._changes else across(end, 1)


def _pair(title: str, words: str) -> QWidget:
    both = QWidget()
    both.setLayout(
        down(label(title, "caption"), label(words, wrap=True, selectable=True), spacing=1)
    )
    return both
