"""The same-day ladder on a household's page: whom to call, in which order, and what came of it."""

from __future__ import annotations

from functools import partial

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.domain.days import written
from gridclient.domain.special_rounds import LADDER, REACHED
from gridclient.i18n import _
from gridclient.services.places import HouseholdPage
from gridclient.services.reaching import Ladder, Reaching, Rung
from gridclient.ui import steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label, rule
from gridclient.ui.widgets.wording import since_in_words

_ANSWERS = {"safe": "check", "help": "care", "not_reached": "close"}


class LadderPanel(Panel):
    """In sight only while somebody here is looked for, or was found today."""

    urgent = True

    def __init__(self, reaching: Reaching, runner: JobRunner) -> None:
        super().__init__(runner)
        self._reaching = reaching
        self._household = ""
        self._face = QVBoxLayout()
        self._face.setSpacing(tokens.GAP)
        self.column.addLayout(self._face)
        self.hide()

    def open(self, page: HouseholdPage) -> None:
        """Ask whether somebody here is looked for."""
        if self._household != page.household.id:
            self.hide()
        self._household = wanted = page.household.id
        self.runner.run(
            lambda _p: self._reaching.of(wanted),
            title=_("Reading whom to call"),
            done=lambda ladder: self._take(wanted, ladder),
            screen=self,
            quiet=True,
        )

    def _take(self, wanted: str, ladder: Ladder | None) -> None:
        if wanted != self._household:
            return
        clear(self._face)
        self.setVisible(ladder is not None)
        if ladder is None:
            return
        since = since_in_words(ladder.since_on, ladder.since_at)
        words = _("Reached") if ladder.reached else _("Not reached since {time}").format(time=since)
        role = "badge-plain" if ladder.reached else "badge-overdue"
        self._face.addLayout(across(label(_("Whom to call"), "label"), 1, label(words, role)))
        if not ladder.reached:
            text = _("Call one after the other until somebody knows. The program calls nobody.")
            self._face.addWidget(label(text, "soft", wrap=True))
        for place, rung in enumerate(ladder.rungs, 1):
            self._face.addWidget(self._rung(place, rung, ladder))

    def _rung(self, place: int, rung: Rung, ladder: Ladder) -> QWidget:
        shown = QWidget()
        part(shown, "clear")
        title = LADDER.title_of(rung.rung)
        number = " ".join(filter(None, (rung.name, rung.phone))) or _("no number known")
        head = label(f"{place}. {title}", "lead", wrap=True)
        parts = [rule(), head, label(number, "", wrap=True, selectable=True)]
        if rung.tried is not None:
            outcome = REACHED.title_of(rung.tried.outcome)
            when = written(rung.tried.happened_at)
            parts.append(label(f"{when} · {outcome}", "caption", wrap=True))
        row = across()
        if not ladder.reached:
            for outcome, icon in _ANSWERS.items():
                word = REACHED.title_of(outcome)
                answer = button(word, "quiet", icon, tip=f"{title}: {word}")
                answer.clicked.connect(partial(self._log, rung.rung, outcome))
                row.addWidget(answer)
            row.addStretch()
        shown.setLayout(down(*parts, row, spacing=tokens.TIGHT))
        return shown

    def _log(self, rung: str, outcome: str) -> None:
        household, reaching = self._household, self._reaching

        def work() -> Step:
            made = reaching.attempt(household, rung, outcome)
            words = _("Logged: {rung}, {outcome}").format(
                rung=LADDER.title_of(rung), outcome=REACHED.title_of(outcome)
            )
            if outcome == "help":
                words += "\n" + _("Raise an issue, or call 120 when it cannot wait.")
            return Step(words, lambda _p: reaching.take_back(made))

        steps.save(
            work,
            self.runner,
            self,
            lambda step: steps.tell(step, self.runner, self, self.told.emit),
        )
