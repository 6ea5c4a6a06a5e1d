"""One survey: progress by building, the doors that are missing, and how it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from gridclient.domain.campaigns import Campaign
from gridclient.domain.small_counts import known
from gridclient.i18n import _, ngettext
from gridclient.services.campaigns import Progress, SurveyDoor
from gridclient.services.survey_doors import BuildingProgress
from gridclient.services.survey_results import Results
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.workbook.coverage import ratio

_ROWS_HIGH = 6


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of the chosen survey."""

    campaign: Campaign
    progress: Progress
    missing: Sequence[SurveyDoor]
    results: Results


class CampaignPanel(QFrame):
    """``household_wanted``: a missing door was opened; ``export_wanted``: with False the counts,
    with True the answers door by door."""

    household_wanted = Signal(str)
    export_wanted = Signal(bool)
    end_wanted = Signal()

    def __init__(self, *, writable: bool) -> None:
        super().__init__()
        part(self, "card")
        self._building: str | None = None
        self._missing: Sequence[SurveyDoor] = ()
        self._make_controls(writable=writable)
        self._lay_out()

    def _make_controls(self, *, writable: bool) -> None:
        self.title = label("", "lead", wrap=True)
        self.purpose = label("", "soft", wrap=True)
        self.buildings: Table[BuildingProgress] = Table(_("Progress by building"), _progress())
        self.buildings.selectionModel().currentRowChanged.connect(lambda *_rows: self._narrow())
        self.missing_title = label("", "label")
        self.missing: Table[SurveyDoor] = Table(_("Doors not asked yet"), _doors())
        self.missing.opened.connect(lambda door: self.household_wanted.emit(door.household_id))
        self.counts = button(_("Export the counts"), "", "send")
        self.counts.clicked.connect(lambda: self.export_wanted.emit(False))
        self.by_door = button(_("Export door by door"), "", "send")
        self.by_door.clicked.connect(lambda: self.export_wanted.emit(True))
        self.end = button(_("End the survey"), "quiet", "close")
        self.end.clicked.connect(self.end_wanted)
        if not writable:
            self.end.hide()

    def _lay_out(self) -> None:
        self._answers = QVBoxLayout()
        self._answers.setSpacing(tokens.TIGHT)
        inner = down(
            self.title,
            self.purpose,
            label(_("Progress by building"), "label"),
            self.buildings,
            self.missing_title,
            self.missing,
            label(_("Answers"), "label"),
            self._answers,
            1,
            spacing=tokens.NEAR,
        )
        whole = down(
            scrolling(inner),
            across(self.counts, self.by_door, 1),
            across(self.end, 1),
            spacing=tokens.NEAR,
        )
        whole.setStretch(0, 1)
        whole.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(whole)

    def show_campaign(self, shown: Shown) -> None:
        """Show another survey, or the same one anew."""
        self.title.setText(shown.campaign.title)
        self.purpose.setText(shown.campaign.purpose or "")
        self.purpose.setVisible(bool(shown.campaign.purpose))
        self._missing = shown.missing
        self.buildings.show_rows(shown.progress.buildings)
        self.buildings.fit_rows(_ROWS_HIGH)
        self._narrow()
        clear(self._answers)
        for widget in _answers(shown.results):
            self._answers.addWidget(widget)

    def _narrow(self) -> None:
        """The missing doors of the chosen building, or all."""
        index = self.buildings.currentIndex()
        chosen = self.buildings.records.record(index.row()) if index.isValid() else None
        doors = [
            door
            for door in self._missing
            if chosen is None or door.building_id == chosen.building_id
        ]
        count = ngettext("{count} door not asked yet", "{count} doors not asked yet", len(doors))
        self.missing_title.setText(count.format(count=len(doors)))
        self.missing.show_rows(doors)
        self.missing.fit_rows(_ROWS_HIGH)
        self.missing.setVisible(bool(doors))


def _answers(results: Results) -> list[QWidget]:
    """The counts as lines; of a few words only how many wrote some."""
    found: list[QWidget] = []
    for tally in results.tallies:
        found.append(label(tally.question.wording, wrap=True))
        lines = [f"{text}  {ratio(share)}" for text, share in tally.lines if share.part]
        if tally.mean is not None:
            lines.append(_("Mean {mean}").format(mean=tally.mean))
        if not lines:
            count = ngettext("{count} answer", "{count} answers", known(tally.answered) or 0)
            lines = [count.format(count=tally.answered)]
        found += [label(line, "soft", wrap=True) for line in lines]
    return found


def _progress() -> list[Column[BuildingProgress]]:
    return [
        Column(_("Building"), lambda one: one.label),
        Column(
            _("Doors asked"),
            lambda one: _("{part} of {whole}").format(part=one.done, whole=one.total),
            key=lambda one: one.done / one.total,
            bar=lambda one: one.done / one.total,
            width=150,
        ),
    ]


def _doors() -> list[Column[SurveyDoor]]:
    return [
        Column(_("Address"), lambda one: one.address),
        Column(_("Household head"), lambda one: one.head_name or "–", width=110),
    ]
