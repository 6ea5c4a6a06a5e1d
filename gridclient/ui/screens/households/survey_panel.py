"""The surveys that ask at this door: questions with the last answers, and “unchanged”."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QIntValidator
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from gridclient.domain import surveys
from gridclient.domain.campaigns import Answer, Campaign, Question
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.campaigns import Asked, Campaigns
from gridclient.services.places import HouseholdPage
from gridclient.services.sync.records import RecordStanding
from gridclient.services.sync.wholes import least_advanced
from gridclient.ui import steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, clear, down, label
from gridclient.ui.widgets.picker import shorten
from gridclient.ui.widgets.standing_mark import Where, standing_mark


@dataclass(frozen=True, slots=True)
class Door:
    """The surveys that ask at a door, and where their answers stand, by id."""

    surveys: Sequence[tuple[Campaign, list[Asked]]]
    standings: Mapping[str, RecordStanding]

    def where(self, asked: Sequence[Asked]) -> RecordStanding | None:
        """Where the answers given in one survey stand; None: none were, or none is said."""
        given = (self.standings.get(one.answer_id or "") for one in asked if one.here)
        known = [one for one in given if one is not None]
        return least_advanced(known) if known else None


class SurveyPanel(Panel):
    """Hidden where no survey asks; what is saved is only what changed."""

    def __init__(self, campaigns: Campaigns, where: Where, runner: JobRunner) -> None:
        super().__init__(runner)
        self._campaigns, self._where = campaigns, where
        self._household = ""
        self.sheets: list[SurveySheet] = []
        self._room = QVBoxLayout()
        self._room.setSpacing(tokens.ROOMY)
        self.column.addLayout(self._room)
        self.hide()

    def open(self, page: HouseholdPage) -> None:
        """Read what is asked at a household's door."""
        self._household = wanted = page.household.id
        self.runner.run(
            lambda _p: self._read(wanted),
            title=_("Reading the surveys"),
            done=lambda door: self._show(wanted, door),
            screen=self,
            quiet=True,
        )

    def _read(self, household: str) -> Door:
        asking = self._campaigns.at_door(household)
        ids = [one.answer_id for _campaign, asked in asking for one in asked if one.answer_id]
        return Door(asking, self._where("answer", ids))

    def _show(self, wanted: str, door: Door) -> None:
        if wanted != self._household:
            return
        clear(self._room)
        self.sheets = [
            SurveySheet(campaign, asked, door.where(asked)) for campaign, asked in door.surveys
        ]
        for sheet in self.sheets:
            self._room.addWidget(sheet)
            sheet.save.clicked.connect(lambda _on=False, one=sheet: self.answer(one))
            sheet.unchanged.clicked.connect(
                lambda _on=False, one=sheet: self.answer(one, unchanged=True)
            )
        self.setVisible(bool(self.sheets))

    def answer(self, sheet: SurveySheet, *, unchanged: bool = False) -> None:
        """Save what a sheet says, or that nothing changed since the last time."""
        household, answers = self._household, {} if unchanged else sheet.answers()
        steps.save(
            lambda: self._campaigns.answer(household, sheet.campaign.id, answers),
            self.runner,
            self,
            self._tell,
            sheet.refuse,
        )

    def _tell(self, kept: list[Answer]) -> None:
        text = _("Answers saved.") if kept else _("Nothing had changed; nothing was entered.")
        self.told.emit(Message(text, "done"))


class SurveySheet(QWidget):
    """The questions of one survey; “unchanged” is offered where something is known. ``where``:
    how far its answers have come on their way to the office."""

    def __init__(
        self, campaign: Campaign, asked: Sequence[Asked], where: RecordStanding | None
    ) -> None:
        super().__init__()
        self.campaign, self._asked = campaign, asked
        self.editors = {one.question.id: _editor(one.question, one.value) for one in asked}
        self.save = button(_("Save the answers"), "", "check")
        self.unchanged = button(_("Unchanged"), "primary", "check")
        self.problem = label("", "problem", wrap=True)
        self.problem.hide()
        done = any(one.here for one in asked)
        known = any(one.value is not None for one in asked)
        self.unchanged.setVisible(known and not done)
        badge = label(_("asked") if done else _("to ask"), "badge-fresh" if done else "badge-due")
        column = down(
            across(label(_("Survey"), "label"), 1, badge),
            label(campaign.title, "lead", wrap=True),
            spacing=tokens.NEAR,
        )
        for one in asked:
            column.addLayout(
                down(_wording(one), self.editors[one.question.id], spacing=tokens.TIGHT)
            )
        for widget in (self.problem, *standing_mark(where)):
            column.addWidget(widget)
        column.addLayout(across(self.unchanged, self.save, 1, spacing=tokens.GAP))
        self.setLayout(column)

    def answers(self) -> dict[str, str | None]:
        """Question id to what is entered."""
        return {one.question.id: _read(self.editors[one.question.id]) for one in self._asked}

    def refuse(self, error: GridError) -> None:
        """Say which answers do not fit."""
        places = " ".join(filter(None, map(str, error.where)))
        self.problem.setText(f"{error.message} {places} {error.in_window}")
        self.problem.show()


def _wording(one: Asked) -> QWidget:
    said = one.question.wording
    if one.answered_on is not None:
        said = _("{question} · said on {day}").format(question=said, day=one.answered_on)
    return label(said, "label", wrap=True)


def _editor(question: Question, value: str | None) -> QComboBox | QLineEdit:
    editor: QComboBox | QLineEdit
    if question.kind in ("yes_no", "choice"):
        editor = shorten(QComboBox())
        editor.addItem("–", None)
        for kept, title in surveys.choices(question):
            editor.addItem(title, kept)
        editor.setCurrentIndex(max(0, editor.findData(value)))
    else:
        editor = QLineEdit(value or "")
        editor.setMaxLength(surveys.LONGEST)
        if question.kind == "number":
            editor.setValidator(QIntValidator(0, 999_999_999, editor))
    editor.setAccessibleName(question.wording)
    return editor


def _read(editor: QComboBox | QLineEdit) -> str | None:
    if isinstance(editor, QComboBox):
        return editor.currentData()  # type: ignore[no-any-return]
    return editor.text()
