"""The section of survey campaigns: how far each is, its missing doors, its results, a new one."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFileDialog, QSplitter

from gridclient.domain.campaigns import Campaign
from gridclient.domain.places import Grid
from gridclient.i18n import N_, _
from gridclient.services.campaigns import Campaigns, Standing
from gridclient.services.places import Places
from gridclient.services.registers import Registers
from gridclient.services.survey_results import SurveyResults
from gridclient.ui import steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.screens.office.campaign_form import CampaignForm, NewCampaign
from gridclient.ui.screens.office.campaign_panel import CampaignPanel, Shown
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.steps import Step
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.empty import EmptyState
from gridclient.ui.widgets.layout import across, button, label, stacked

_FORM = 2


class CampaignsSection(Section):
    """Campaigns at the left; the chosen one, or a new one, at the right."""

    face = Face(N_("Surveys"), "note")

    def __init__(
        self,
        campaigns: Campaigns,
        surveys: SurveyResults,
        registers: Registers,
        places: Places,
        runner: JobRunner,
        *,
        writable: bool,
    ) -> None:
        super().__init__(runner)
        self._campaigns, self._surveys = campaigns, surveys
        self._registers, self._places = registers, places
        self.writable = writable
        self._grids: Sequence[Grid] = ()
        self._make_controls()
        self._lay_out()

    def _make_controls(self) -> None:
        self.add = button(_("New survey"), "primary", "plus", tip=_("New survey (Ctrl+N)"))
        self.add.clicked.connect(self.begin)
        self.table: Table[Standing] = Table(self.title, _columns())
        self.table.selectionModel().currentRowChanged.connect(lambda *_rows: self._choose())
        self.panel = CampaignPanel(writable=self.writable)
        self.panel.household_wanted.connect(self.household_wanted)
        self.panel.export_wanted.connect(self._ask_where)
        self.panel.end_wanted.connect(self.end)

    @cached_property
    def form(self) -> CampaignForm:
        """A new survey; made when somebody first begins one."""
        made = CampaignForm(self._places.today())
        made.create_wanted.connect(self.begin_survey)
        made.left.connect(self._leave_form)
        self._stack.addWidget(made)
        return made

    def _lay_out(self) -> None:
        self.column.addLayout(across(label(self.title, "lead"), 1, self.add))
        self.add.setVisible(self.writable)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setHandleWidth(tokens.GAP)
        split.setChildrenCollapsible(False)
        split.addWidget(self.table)
        split.addWidget(self.panel)
        split.setSizes([400, 400])
        nothing = EmptyState(
            "note",
            _("No survey yet"),
            _("A survey asks a few questions at many doors, and keeps only what changed."),
            action=_("New survey"),
            act=self.begin if self.writable else None,
        )
        room, self._stack = stacked(split, nothing)
        self.column.addWidget(room, 1)

    def refresh(self) -> None:
        """Read the campaigns and how far they are."""
        self.runner.run(
            lambda _p: (self._campaigns.list_(), self._places.grids()),
            title=_("Reading the surveys"),
            done=lambda read: self._show(*read),
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """The table takes the keys."""
        self.table.setFocus()

    def begin(self) -> None:
        """Write a new survey down."""
        if self.writable:
            self.form.show_grids(self._grids)
            self._stack.setCurrentWidget(self.form)
            self.form.title.setFocus()

    def _is_writing(self) -> bool:
        return self._stack.currentIndex() == _FORM

    def _show(self, found: Sequence[Standing], grids: Sequence[Grid]) -> None:
        chosen = self._chosen()
        self._grids = grids
        if self._is_writing():
            self.form.show_grids(grids)
        self.table.show_rows(found)
        if not self._is_writing():
            self._stack.setCurrentIndex(0 if found else 1)
        ids = [one.campaign.id for one in found]
        if ids:
            known = chosen is not None and chosen.id in ids
            self.table.selectRow(ids.index(chosen.id) if known and chosen else 0)
            self._choose()

    def _chosen(self) -> Campaign | None:
        index = self.table.currentIndex()
        return self.table.records.record(index.row()).campaign if index.isValid() else None

    def _choose(self) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        self.runner.run(
            lambda _p: Shown(
                chosen,
                self._campaigns.progress(chosen.id),
                [door for door in self._campaigns.doors(chosen.id) if not door.done],
                self._surveys.results(chosen.id),
            ),
            title=_("Reading the surveys"),
            done=self._show_chosen,
            screen=self,
            quiet=True,
        )

    def _show_chosen(self, shown: Shown) -> None:
        chosen = self._chosen()
        if chosen is not None and chosen.id == shown.campaign.id:
            self.panel.show_campaign(shown)

    def begin_survey(self, new: NewCampaign) -> None:
        """Begin the survey that was written down."""
        steps.save(
            lambda: self._campaigns.create(
                new.title, new.questions, new.from_on, new.until_on, new.purpose, new.grid_ids
            ),
            self.runner,
            self,
            self._created,
            self.form.refuse,
        )

    def _created(self, campaign: Campaign) -> None:
        self.form.empty()
        self._leave_form()
        text = _("The survey “{title}” has begun.").format(title=campaign.title)
        self._tell_ended(text, campaign.id, "entered_in_error")

    def _leave_form(self) -> None:
        self._stack.setCurrentIndex(0 if self.table.records.rowCount() else 1)

    def end(self) -> None:
        """End the chosen survey; what was answered stays."""
        chosen = self._chosen()
        if chosen is None:
            return

        def work() -> Step:
            before = self._registers.retire(Campaign, chosen.id, "ended")
            text = _("The survey “{title}” has ended.").format(title=before.title)
            return Step(
                text,
                lambda _p: self._registers.change(
                    Campaign, chosen.id, retired=before.retired, retired_on=before.retired_on
                ),
            )

        steps.save(
            work,
            self.runner,
            self,
            lambda step: steps.tell(step, self.runner, self, self.told.emit),
        )

    def _tell_ended(self, text: str, campaign_id: str, reason: str) -> None:
        step = Step(text, lambda _p: self._registers.retire(Campaign, campaign_id, reason))
        steps.tell(step, self.runner, self, self.told.emit)

    def _ask_where(self, doors: bool) -> None:
        chosen = self._chosen()
        if chosen is None:
            return
        path, _filter = QFileDialog.getSaveFileName(
            self, _("Export"), f"{chosen.title}.xlsx", "*.xlsx"
        )
        if path:
            self.write(chosen.id, Path(path), doors=doors)

    def write(self, campaign_id: str, path: Path, *, doors: bool) -> None:
        """Write the counts, or the answers door by door, to ``path``."""
        self.runner.run(
            lambda _p: (
                self._surveys.write_doors(campaign_id, path)
                if doors
                else self._surveys.write(campaign_id, path)
            ),
            title=_("Writing the survey"),
            done=lambda _done: self.told.emit(
                written(_("Written: {path}").format(path=path), path)
            ),
            screen=self,
        )


def _columns() -> list[Column[Standing]]:
    return [
        Column(_("Survey"), lambda one: one.campaign.title),
        Column(
            _("Doors asked"),
            lambda one: _("{part} of {whole}").format(part=one.done, whole=one.total),
            key=lambda one: one.done / one.total if one.total else 0.0,
            bar=lambda one: one.done / one.total if one.total else 0.0,
            width=130,
        ),
        Column(
            _("Until"),
            lambda one: one.campaign.until_on.isoformat() if one.campaign.until_on else "–",
            width=96,
        ),
    ]
