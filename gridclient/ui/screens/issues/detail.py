"""One issue: what it is about, what was done, and what can be done next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QPushButton, QScrollArea, QVBoxLayout, QWidget

from gridclient.domain.issues import CATEGORIES, KINDS, SOURCES, URGENCIES
from gridclient.i18n import _
from gridclient.services.issue_reading import Followed
from gridclient.services.issue_steps import StepLine
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.screens.issues.columns import due_in_words, due_tone, state_in_words
from gridclient.ui.screens.issues.step_form import ICONS, STEPS, StepForm
from gridclient.ui.screens.issues.timeline import step_layout
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label, rule
from gridclient.ui.widgets.standing_mark import standing_mark

_BUTTONS_A_ROW = 2
_LEAST_PX = 300


@dataclass(frozen=True, slots=True)
class Shown:
    """What the pane shows: an issue, its steps, what can be done, and to whom it may go;
    ``words``: whether whoever looks reads and writes notes; ``standings``: where the issue and
    its steps stand on their way to the office, by id."""

    line: Followed
    steps: Sequence[StepLine]
    possible: Sequence[str]
    units: Sequence[str]
    words: bool
    standings: Mapping[str, RecordStanding]


class IssueDetail(QFrame):
    """``taken`` brings the issue, the step and what was said; ``taken_back`` the step's id and
    why; ``household_wanted`` whose issue it is; ``ended`` says that a form that had the keys
    went; ``put_aside`` brings the issue of a form that waits, as it was typed, for that issue to
    be shown again."""

    taken = Signal(str, str, dict)
    taken_back = Signal(str, str)
    household_wanted = Signal(str)
    ended = Signal()
    put_aside = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "card")
        self._shown: Shown | None = None
        self.form: StepForm | None = None
        self._aside: dict[str, StepForm] = {}
        self.buttons: dict[str, QPushButton] = {}
        self._head, self._acts, self._room, self._steps = (QVBoxLayout() for _n in range(4))
        inner = QWidget()
        part(inner, "clear")
        column = down(self._head, self._acts, self._room, self._steps, 1, spacing=tokens.GAP)
        column.setContentsMargins(0, 0, tokens.NEAR, 0)
        inner.setLayout(column)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        scroll.setWidget(inner)
        self._inner = inner
        outer = down(scroll)
        outer.setContentsMargins(tokens.ROOMY, tokens.ROOMY, tokens.NEAR, tokens.ROOMY)
        self.setLayout(outer)

    @property
    def issue_id(self) -> str | None:
        """Whose issue is shown."""
        return self._shown.line.issue.id if self._shown else None

    def show_nothing(self) -> None:
        """Show no issue."""
        self._put_aside()
        self._shown, self.buttons = None, {}
        for layout in (self._head, self._acts, self._steps):
            clear(layout)

    def show_issue(self, shown: Shown) -> None:
        """Show an issue; what is being typed about it stays, about another waits."""
        if self.issue_id != shown.line.issue.id:
            self._put_aside()
        self._shown = shown
        for layout in (self._head, self._acts, self._steps):
            clear(layout)
        self._show_head(shown)
        self._show_buttons(shown.possible)
        self._steps.addWidget(label(_("Steps"), "label"))
        for step in shown.steps:
            where = shown.standings.get(step.event.id)
            self._steps.addLayout(step_layout(step, where, self._ask_back))
        if (waiting := self._aside.pop(shown.line.issue.id, None)) is not None:
            self._stand(waiting)
        self._fit()

    def _fit(self) -> None:
        """Be as wide as the widest button or field asks for: nothing scrolls sideways here."""
        self._inner.ensurePolished()
        asked = self._inner.minimumSizeHint().width()
        self.setMinimumWidth(max(_LEAST_PX, asked + 3 * tokens.ROOMY))

    def _show_head(self, shown: Shown) -> None:
        line, head = shown.line, self._head
        issue = line.issue
        head.setSpacing(tokens.TIGHT)
        head.addWidget(label(issue.title, "lead", wrap=True, selectable=True))
        about = [issue.issue_no, KINDS.title_of(issue.kind)]
        about += [CATEGORIES.title_of(issue.category)] if issue.category else []
        about += [URGENCIES.title_of(issue.urgency)] if issue.urgency else []
        head.addWidget(label(" · ".join(about), "caption", wrap=True))
        badges = across(label(state_in_words(line), "badge-plain"), spacing=tokens.NEAR)
        if due := due_in_words(line):
            tone = due_tone(line)
            words = due if line.overdue_days else _("by {day}").format(day=due)
            badges.addWidget(label(words, f"badge-{tone or 'plain'}"))
        badges.addStretch()
        head.addLayout(badges)
        where = " ".join(filter(None, (line.place or line.grid_name, line.head_name)))
        if issue.household_id is None:
            head.addWidget(label(where, "soft", wrap=True))
        else:
            whose = button(where, "quiet", "household", tip=_("Open the household's page (Ctrl+O)"))
            whose.clicked.connect(self.ask_for_household)
            head.addLayout(across(whose, 1))
        if issue.content:
            head.addWidget(label(issue.content, wrap=True, selectable=True))
        came = [_("received on {day}").format(day=issue.received_on.isoformat())]
        came += [SOURCES.title_of(issue.source)] if issue.source else []
        came += [_("asked by {name}").format(name=issue.petitioner)] if issue.petitioner else []
        head.addWidget(label(" · ".join(came), "caption", wrap=True))
        for mark in standing_mark(shown.standings.get(issue.id)):
            head.addWidget(mark)
        head.addWidget(rule())

    def _show_buttons(self, possible: Sequence[str]) -> None:
        self.buttons = {}
        for number, step in enumerate(possible):
            role = "primary" if number == 0 else ""
            press = button(_(STEPS[step].title), role, ICONS[step])
            press.clicked.connect(lambda _on=False, step=step: self.begin(step))
            self.buttons[step] = press
        made = list(self.buttons.values())
        self._acts.setSpacing(tokens.NEAR)
        for start in range(0, len(made), _BUTTONS_A_ROW):
            self._acts.addLayout(across(*made[start : start + _BUTTONS_A_ROW], 1))

    def begin(self, step: str) -> None:
        """Open the form of a step."""
        if self._shown is not None:
            issue = self._shown.line.issue.id
            form = StepForm(step, self._shown.units, words=self._shown.words)
            form.saved.connect(lambda step, said: self.taken.emit(issue, step, said))
            self._open(form)

    def begin_first(self) -> None:
        """Open the form of what is done most often now."""
        if self._shown is not None and self._shown.possible:
            self.begin(self._shown.possible[0])

    def _ask_back(self, line: StepLine) -> None:
        form = StepForm("take_back")
        form.saved.connect(lambda _step, said: self.taken_back.emit(line.event.id, said["reason"]))
        self._open(form)

    def _open(self, form: StepForm) -> None:
        self._close_form()
        form.left.connect(self._close_form)
        self._stand(form)
        self._fit()
        form.take_focus()

    def _stand(self, form: StepForm) -> None:
        self.form = form
        self._room.addWidget(form)
        form.show()  # Qt would show it later, and what is not shown takes no focus

    def _put_aside(self) -> None:
        """Another issue is wanted: a form with something in it waits."""
        form, shown = self.form, self._shown
        if form is None or shown is None or not form.is_touched:
            self._close_form()
            return
        self.form = None
        self._room.removeWidget(form)
        form.hide()
        self._aside[shown.line.issue.id] = form
        self.put_aside.emit(shown.line.issue)

    def finish(self) -> None:
        """What was typed is kept: the form goes."""
        self._close_form()

    def _close_form(self) -> None:
        had_keys = self.form is not None and self.form.isAncestorOf(
            self.form.window().focusWidget()
        )
        self.form = None
        if had_keys:
            self.ended.emit()
        clear(self._room)

    def ask_for_household(self) -> None:
        """Say that the page of its household is wanted."""
        if self._shown is not None and self._shown.line.issue.household_id:
            self.household_wanted.emit(self._shown.line.issue.household_id)
