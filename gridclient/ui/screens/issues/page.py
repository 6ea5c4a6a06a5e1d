"""The page of issues: those that wait at the left, one of them at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QComboBox, QSplitter, QWidget

from gridclient.domain.issues import KINDS, Issue
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.issue_reading import Followed
from gridclient.services.issue_steps import IssueSteps
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import messages, steps, theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.issues import columns, filters
from gridclient.ui.screens.issues.detail import IssueDetail, Shown
from gridclient.ui.screens.issues.filters import VIEWS, Filter
from gridclient.ui.screens.issues.registering import Counter, Registering
from gridclient.ui.screens.issues.step_form import STEPS
from gridclient.ui.screens.page import Page
from gridclient.ui.steps import Step
from gridclient.ui.tables import Table
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.empty import EmptyState
from gridclient.ui.widgets.layout import across, button, down, stacked
from gridclient.ui.widgets.picker import shorten
from gridclient.ui.widgets.search import SearchBox
from gridclient.ui.widgets.standing_mark import Where


@dataclass(frozen=True, slots=True)
class Listed:
    """What is read for the list: every issue, and where each stands, by its id."""

    lines: Sequence[Followed]
    standings: Mapping[str, RecordStanding]


class IssuesPage(Page):
    """Following up what residents asked for; Enter on an issue notes what was done, Ctrl+N
    registers another."""

    def __init__(
        self, issue_steps: IssueSteps, counter: Counter, where: Where, runner: JobRunner
    ) -> None:
        super().__init__(_("Issues"), runner)
        self._issues, self._where = issue_steps, where
        self.registering = Registering(counter, runner, self)
        self.registering.told.connect(self.told)
        self.registering.registered.connect(partial(self._read_to, view="open"))
        self.registering.wanted.connect(self.go_to)
        self.registering.ended.connect(self.take_focus)
        self._lines: list[Followed] = []
        self._standings: Mapping[str, RecordStanding] = {}
        self._wanted: str | None = None
        self._missed = False
        self._make_filters()
        self._lay_out()

    def _make_filters(self) -> None:
        self.search = SearchBox(_("Title, number, address or name"))
        self.search.setMinimumWidth(theme.current().type.body * 12)
        self.search.reach_from(self)
        self.search.searched.connect(lambda _typed: self._list())
        self.header.add(self.search)
        self.views = QButtonGroup(self)
        self._chips = {}
        for code, title in VIEWS.items():
            chip = button(_(title), "chip")
            chip.setCheckable(True)
            chip.setChecked(code == "open")
            chip.clicked.connect(self._list)
            self.views.addButton(chip)
            self._chips[code] = chip
        self.grid, self.kind = QComboBox(), QComboBox()
        for box, name, everything in (
            (self.grid, _("Grid"), _("All grids")),
            (self.kind, _("Kind"), _("All kinds")),
        ):
            shorten(box).setAccessibleName(name)
            box.addItem(everything, None)
            self.header.add(box)
        for kind in KINDS:
            self.kind.addItem(_(kind.title), kind.code)
        self.grid.currentIndexChanged.connect(self._list)
        self.kind.currentIndexChanged.connect(self._list)
        tip = _("{words} (Ctrl+N)").format(words=_("Register an issue"))
        self.add = button(_("New issue"), "primary", "plus", tip=tip)
        self.header.add(self.add)
        self.add.clicked.connect(self.registering.begin)
        self.shortcut("Ctrl+N", self.registering.begin)

    def _lay_out(self) -> None:
        shown = columns.columns(lambda line: self._standings.get(line.issue.id))
        self.table: Table[Followed] = Table(_("Issues"), shown)
        self.table.selectionModel().currentRowChanged.connect(self._choose)
        self.search.left.connect(self.table.setFocus)
        self.detail = IssueDetail()
        self.table.opened.connect(lambda _line: self.detail.begin_first())
        self.detail.taken.connect(self.take)
        self.detail.ended.connect(self._take_keys_back)
        self.detail.put_aside.connect(self._tell_of_waiting)
        self.detail.taken_back.connect(self.take_back)
        self.detail.household_wanted.connect(self.household_wanted)
        self.shortcut("Ctrl+O", self.detail.ask_for_household)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(tokens.GAP)
        self._split.setChildrenCollapsible(False)
        self._none = EmptyState("issue", _("Nothing here"), _("No issue fits what is chosen."))
        left, self._list_stack = stacked(self.table, self._none)
        self._split.addWidget(left)
        self._split.addWidget(self.detail)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([600, 380])
        chips = across(*self._chips.values(), 1, spacing=tokens.TIGHT)
        inner = down(chips, self._split, spacing=tokens.GAP)
        inner.setStretch(1, 1)
        self._shown = QWidget()
        self._shown.setLayout(inner)
        self._nothing = EmptyState(
            "issue",
            _("No issues yet"),
            _(
                "What residents ask for is raised at the door, together with a visit: press Ctrl+I "
                "while recording one. What belongs to no visit is registered here. It then waits "
                "until somebody told them what came of it."
            ),
            action=_("Register an issue"),
            act=self.registering.begin,
        )
        room, self._stack = stacked(self._shown, self._nothing)
        self.column.addWidget(room, 1)

    def refresh(self) -> None:
        """Read the issues."""
        self.load(lambda _p: self._read_all(), _("Reading the issues"), self._show)

    def _read_all(self) -> Listed:
        """Every issue, and where each stands on its way to the office above."""
        lines = self._issues.all_()
        return Listed(lines, self._where("issue", [line.issue.id for line in lines]))

    def take_focus(self) -> None:
        """The list takes the keys; where there is none, the way to the first issue."""
        nothing = self._stack.currentWidget() is self._nothing
        (self.add if nothing else self.table).setFocus()

    def chosen(self) -> Followed | None:
        """The issue that stands at the right."""
        found = self.table.chosen()
        return found[0] if found else None

    def view(self) -> str:
        """Which view is listed."""
        return next(code for code, chip in self._chips.items() if chip.isChecked())

    def choose_view(self, view: str) -> None:
        """List another view."""
        self._chips[view].setChecked(True)
        self._list()

    def show_issue(self, issue_id: str, view: str = "all") -> None:
        """Choose an issue, whatever was listed."""
        for box in (self.grid, self.kind):
            box.setCurrentIndex(0)
        self.search.clear()
        self._wanted = issue_id
        self.choose_view(view)

    def go_to(self, issue_id: str) -> None:
        """Come into sight with an issue; what is being typed about another waits."""
        self.went.emit("issues")
        if self.detail.form is not None:
            self.detail.show_nothing()
        self._read_to(issue_id, "all")

    def _read_to(self, issue_id: str, view: str) -> None:
        """Read the issues, and choose one of them; not while somebody is typing about another."""

        def show(read: Listed) -> None:
            self._show(read)
            if self.detail.form is None:
                self.show_issue(issue_id, view)
                self.table.setFocus()

        self.load(lambda _p: self._read_all(), _("Reading the issues"), show)

    def _tell_of_waiting(self, issue: Issue) -> None:
        """What was typed is neither saved nor lost."""
        text = _("Begun and not saved: {issue}").format(issue=issue.title)
        back = partial(self.show_issue, issue.id)
        self.told.emit(Message(text, action=_("Go on"), act=back, topic=issue.id))

    def _show(self, read: Listed) -> None:
        """Show what was read; what somebody is typing stays, and is followed by another look."""
        if self.detail.form is not None:
            self._missed = True
            return
        self._missed = False
        lines = read.lines
        self._lines, self._standings = list(lines), read.standings
        had_keys = self.table.hasFocus() or self.add.hasFocus()
        self._stack.setCurrentWidget(self._shown if lines else self._nothing)
        if had_keys:
            self.take_focus()
        self.header.set_line(columns.standing_in_words(lines))
        for code, chip in self._chips.items():
            count = sum(filters.in_view(line, code) for line in lines)
            chip.setText(_("{view} {count}").format(view=_(VIEWS[code]), count=count))
        self._offer_grids(filters.grids_of(lines))
        self._list()

    def _offer_grids(self, grids: Sequence[tuple[str, str]]) -> None:
        kept = self.grid.currentData()
        self.grid.blockSignals(True)
        while self.grid.count() > 1:
            self.grid.removeItem(1)
        for grid_id, name in grids:
            self.grid.addItem(name, grid_id)
        self.grid.setCurrentIndex(max(0, self.grid.findData(kept)))
        self.grid.blockSignals(False)

    def _list(self) -> None:
        chosen = Filter(
            self.view(),
            self.grid.currentData(),
            self.kind.currentData(),
            self.search.text(),
        )
        wanted = self._wanted  # the table stands on its first row as soon as it has the keys
        listed = [line for line in self._lines if chosen.fits(line)]
        self.table.setColumnHidden(columns.ON_ITS_WAY, not self._standings)
        self.table.show_rows(listed)
        self._list_stack.setCurrentWidget(self.table if listed else self._none)
        ids = [self.table.records.record(row).issue.id for row in range(len(listed))]
        if ids:
            self.table.selectRow(ids.index(wanted) if wanted in ids else 0)
        else:
            self.detail.show_nothing()

    def _choose(self) -> None:
        index = self.table.currentIndex()
        if not index.isValid():
            return
        line = self.table.records.record(index.row())
        wanted = self._wanted = line.issue.id
        self.load(
            lambda _p: self._read(line),
            _("Reading the issue"),
            lambda shown: self._show_one(wanted, shown),
        )

    def _show_one(self, wanted: str, shown: Shown) -> None:
        if wanted == self._wanted:
            self.detail.show_issue(shown)
            self._look_again()

    def _read(self, line: Followed) -> Shown:
        issues, issue_id = self._issues, line.issue.id
        steps = issues.timeline(issue_id)
        own, of_steps = self._where("issue", [issue_id]), [step.event.id for step in steps]
        return Shown(
            line,
            steps,
            issues.possible(line.state),
            issues.units(),
            issues.reads_words(),
            {**own, **self._where("issue_event", of_steps)},
        )

    def take(self, issue_id: str, step: str, said: dict[str, object]) -> None:
        """Take a step; the notice offers to take it back."""
        issues, given = self._issues, dict(said)
        given["to"] = given.pop("lead_unit", None)

        def undo(event_id: str) -> None:
            issues.take_back(event_id, _("Undone right after saving"))

        self.runner.run(
            lambda _p: issues.take(issue_id, step, **given),  # type: ignore[arg-type]
            title=_("Saving"),
            done=lambda event: self._finish(
                Step(
                    _("Saved: {name}").format(name=_(STEPS[step].title)), lambda _p: undo(event.id)
                )
            ),
            failed=self._refuse,
            screen=self,
        )

    def take_back(self, event_id: str, reason: str) -> None:
        """Take a step back."""
        self.runner.run(
            lambda _p: self._issues.take_back(event_id, reason),
            title=_("Taking it back"),
            done=lambda _nothing: self._finish(Step(_("Taken back."))),
            failed=self._refuse,
            screen=self,
        )

    def _take_keys_back(self) -> None:
        self.table.setFocus()
        self._look_again()

    def _look_again(self) -> None:
        """Read what changed while somebody was typing."""
        if self._missed:
            self.refresh()

    def _finish(self, step: Step) -> None:
        self.detail.finish()
        self._look_again()
        steps.tell(step, self.runner, self, self.told.emit)

    def _refuse(self, error: GridError) -> None:
        """The form stays open with what was typed."""
        self.told.emit(messages.of_refusal(error))
