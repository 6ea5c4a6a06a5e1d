"""The form of a new survey: title, dates, grids, and its questions one below the other."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit, QVBoxLayout, QWidget

from gridclient.domain.campaigns import QUESTION_KINDS
from gridclient.domain.places import Grid
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.campaigns import NewQuestion
from gridclient.ui.screens.office.dating import DayPicker
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.ui.widgets.ticks import TickList

_USUAL_DAYS = 30


@dataclass(frozen=True, slots=True)
class NewCampaign:
    """What was written down; no grids: every door."""

    title: str
    purpose: str
    from_on: dt.date
    until_on: dt.date | None
    grid_ids: tuple[str, ...]
    questions: tuple[NewQuestion, ...]


class QuestionRow(QWidget):
    """One question: its wording, its kind, and the answers where they are to be chosen from."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self.wording, self.choices = QLineEdit(), QLineEdit()
        self.wording.setPlaceholderText(_("Question {number}").format(number=number))
        self.wording.setAccessibleName(_("Question {number}").format(number=number))
        self.choices.setPlaceholderText(_("Answers, with a semicolon between them"))
        self.choices.setAccessibleName(_("Answers to choose from"))
        self.kind = QComboBox()
        self.kind.setAccessibleName(_("Kind of answer"))
        for code in QUESTION_KINDS:
            self.kind.addItem(QUESTION_KINDS.title_of(code.code), code.code)
        self.kind.currentIndexChanged.connect(self._follow)
        first = across(self.wording, self.kind, spacing=tokens.GAP)
        first.setStretch(0, 1)
        self.setLayout(down(first, self.choices, spacing=tokens.TIGHT))
        self._follow()

    def _follow(self) -> None:
        self.choices.setVisible(self.kind.currentData() == "choice")

    def question(self) -> NewQuestion | None:
        """What is written, None for an empty row."""
        wording = self.wording.text().strip()
        written = self.choices.text().replace("；", ";").split(";")
        choices = tuple(one.strip() for one in written if one.strip())
        return NewQuestion(wording, self.kind.currentData(), choices) if wording else None


class CampaignForm(QFrame):
    """``create_wanted`` brings a :class:`NewCampaign`, ``left`` says that none is wanted."""

    create_wanted = Signal(object)
    left = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        part(self, "card")
        self.rows: list[QuestionRow] = []
        self._make_controls(today)
        self._lay_out()
        self.empty()

    def _make_controls(self, today: dt.date) -> None:
        self.title, self.purpose = QLineEdit(), QLineEdit()
        self.title.setAccessibleName(_("Title"))
        self.purpose.setAccessibleName(_("Purpose and basis"))
        self.first = DayPicker(_("From"), today)
        self.last = DayPicker(_("Until"), today + dt.timedelta(days=_USUAL_DAYS))
        self.endless = QCheckBox(_("No last day"))
        self.endless.toggled.connect(lambda on: self.last.setEnabled(not on))
        self.grids = TickList([])
        self.more = button(_("Another question"), "quiet", "plus")
        self.more.clicked.connect(self.add_row)
        self.problem = label("", "problem", wrap=True)
        self.create_ = button(_("Begin the survey"), "primary", "check")
        self.create_.clicked.connect(lambda: self.create_wanted.emit(self.written()))
        self.cancel = button(_("Cancel"), "quiet")
        self.cancel.clicked.connect(self.left)

    def _lay_out(self) -> None:
        self._grid_room, self._rows = QVBoxLayout(), QVBoxLayout()
        self._rows.setSpacing(tokens.NEAR)
        self._grid_room.addWidget(self.grids)
        dates = across(
            down(label(_("From"), "label"), self.first, spacing=tokens.TIGHT),
            down(label(_("Until"), "label"), self.last, spacing=tokens.TIGHT),
            self.endless,
            1,
            spacing=tokens.GAP,
        )
        inner = down(
            label(_("Title"), "label"),
            self.title,
            label(_("Purpose and basis"), "label"),
            self.purpose,
            dates,
            label(_("Grids; none ticked means every door"), "label"),
            self._grid_room,
            label(_("Questions"), "label"),
            self._rows,
            across(self.more, 1),
            1,
            spacing=tokens.NEAR,
        )
        whole = down(
            scrolling(inner),
            self.problem,
            across(1, self.cancel, self.create_, spacing=tokens.GAP),
            spacing=tokens.NEAR,
        )
        whole.setStretch(0, 1)
        whole.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(whole)

    def show_grids(self, grids: Sequence[Grid]) -> None:
        """Offer these grids; what is ticked stays."""
        ticked = self.grids.value()
        clear(self._grid_room)
        self.grids = TickList([(grid.id, f"{grid.name} {grid.code}") for grid in grids])
        self.grids.setAccessibleName(_("Grids"))
        self.grids.set_value([one for one in ticked if one in {grid.id for grid in grids}])
        self._grid_room.addWidget(self.grids)
        self.setTabOrder(self.endless, self.grids.list)

    def add_row(self) -> None:
        """Room for one more question."""
        row = QuestionRow(len(self.rows) + 1)
        self.rows.append(row)
        self._rows.addWidget(row)
        row.wording.setFocus()

    def empty(self) -> None:
        """An empty form with room for two questions."""
        clear(self._rows)
        self.rows = []
        for editor in (self.title, self.purpose):
            editor.clear()
        self.grids.set_value([])
        self.problem.hide()
        self.add_row()
        self.add_row()

    def written(self) -> NewCampaign:
        """What is written now."""
        asked = tuple(one for row in self.rows if (one := row.question()) is not None)
        until = None if self.endless.isChecked() else self.last.day()
        return NewCampaign(
            self.title.text(),
            self.purpose.text(),
            self.first.day(),
            until,
            self.grids.value(),
            asked,
        )

    def refuse(self, error: GridError) -> None:
        """Say what has to be mended."""
        self.problem.setText(f"{error.message} {error.in_window}")
        self.problem.show()
