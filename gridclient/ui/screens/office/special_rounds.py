"""Special rounds: begun in two clicks when the weather turns, and how each one stands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from gridclient.domain.festivals import Suggestion
from gridclient.domain.fields import entity_of
from gridclient.domain.special_rounds import OCCASIONS, SpecialRound, called
from gridclient.errors import GridError
from gridclient.i18n import N_, _, ngettext
from gridclient.services.policies import Policies
from gridclient.services.references import References
from gridclient.services.special_rounds import SpecialRounds, Standing, StandingLine
from gridclient.ui import messages, steps
from gridclient.ui.choices import Choices
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.steps import Step
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.layout import across, button, card, clear, down, label, refill

_WEATHER = ("heat", "cold", "rainstorm", "typhoon")
_FIELDS = ("occasion", "title", "from_on", "until_on", "categories", "grid_ids")
_OFFERS_A_ROW = 4
_LAST_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class _Read:
    """What the section shows and its form offers, read in one go."""

    standings: tuple[Standing, ...]
    running: frozenset[str]
    suggested: tuple[Suggestion, ...]
    choices: Choices


class RoundSection(Section):
    """Buttons for the weather and festivals at hand, the rounds, and who still waits."""

    face = Face(N_("Special rounds"), "sun", N_("Care"))

    def __init__(
        self,
        rounds: SpecialRounds,
        policies: Policies,
        references: References,
        runner: JobRunner,
        *,
        writable: bool,
    ) -> None:
        super().__init__(runner)
        self._rounds, self._policies, self._references = rounds, policies, references
        self._writable = writable
        self._choices = Choices()
        self._running: frozenset[str] = frozenset()
        self.form: RecordForm | None = None
        self.table: Table[Standing] = Table(_("Special rounds"), _round_columns())
        self.waiting: Table[StandingLine] = Table(_("Still waiting"), _line_columns())
        self.table.selectionModel().selectionChanged.connect(lambda *_rows: self._choose())
        self.waiting.opened.connect(lambda line: self.household_wanted.emit(line.household_id))
        self.end = button(_("End the round"), tip=_("End the round before its last day"))
        self.end.clicked.connect(self._end)
        self.begin_buttons: dict[str, Any] = {}
        self._lay_out()

    def _lay_out(self) -> None:
        words = _(
            "Before festivals and in bad weather some people are contacted besides. "
            "A call counts, and a visit that was due anyway serves both."
        )
        if not self._writable:
            words += " " + _("The community office begins them.")
        self._offers, self._room = QHBoxLayout(), QVBoxLayout()
        self._offers.setSpacing(tokens.NEAR)
        self._title = label("", "label", wrap=True)
        left = down(label(_("Rounds"), "label"), self.table, spacing=tokens.NEAR)
        foot = across(1, self.end)
        right = down(self._title, self.waiting, foot, spacing=tokens.NEAR)
        halves = across(left, right, spacing=tokens.GAP)
        halves.setStretch(0, 1)
        halves.setStretch(1, 1)
        self.column.addWidget(label(words, "soft", wrap=True))
        self.column.addLayout(self._offers)
        self.column.addLayout(self._room)
        self._standing = QWidget()
        self._standing.setLayout(halves)
        part(self._standing, "clear")
        self.column.addWidget(self._standing, 1)
        self.end.hide()

    def refresh(self) -> None:
        """Read the rounds, how they stand, and the festivals at hand."""
        self.runner.run(
            lambda _p: self._read(),
            title=_("Reading the rounds"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """Start with the first offer, else in the table."""
        first = next(iter(self.begin_buttons.values()), self.table)
        first.setFocus()

    def _read(self) -> _Read:
        grids = entity_of(SpecialRound).fields["grid_ids"]
        rows = {"grid_ids": self._references.choices(grids)}
        return _Read(
            tuple(self._rounds.standing(item.id) for item in self._rounds.rounds()[:_LAST_ROUNDS]),
            frozenset(item.id for item in self._rounds.running()),
            tuple(self._rounds.suggested()),
            Choices({"care_category": self._policies.categories()}, rows),
        )

    def _show(self, read: _Read) -> None:
        self._choices, self._running = read.choices, read.running
        if self._writable:
            self._offer(read.suggested)
        chosen = self.table.chosen()
        wanted = chosen[0].round.id if chosen else None
        self.table.show_rows(read.standings)
        places = [n for n, one in enumerate(read.standings) if one.round.id == wanted]
        if read.standings:
            self.table.selectRow(places[0] if places else 0)
        self._choose()

    def _offer(self, suggested: Sequence[Suggestion]) -> None:
        self.begin_buttons = {}
        for one in suggested:
            word = _("{occasion}, {day}").format(
                occasion=OCCASIONS.title_of(one.occasion), day=one.day.isoformat()
            )
            self._add_offer(one.occasion, word, "calendar")
        for occasion in _WEATHER:
            self._add_offer(occasion, OCCASIONS.title_of(occasion), "warn")
        self._add_offer("other", _("Another round …"), "plus")
        made = list(self.begin_buttons.values())
        starts = range(0, len(made), _OFFERS_A_ROW)
        rows = [across(*made[start : start + _OFFERS_A_ROW], 1) for start in starts]
        refill(self._offers, down(*rows, spacing=tokens.NEAR))

    def _add_offer(self, occasion: str, word: str, icon: str) -> None:
        tip = _("Begin a round: {occasion}").format(occasion=word)
        made = button(word, "", icon, tip=tip)
        made.clicked.connect(partial(self.ask, occasion))
        self.begin_buttons[occasion] = made

    def ask(self, occasion: str) -> None:
        """Show what a round would be; its one button begins it."""
        self.runner.run(
            lambda _p: self._rounds.planned(occasion),
            title=_("Reading the rounds"),
            done=self._open_form,
            screen=self,
            quiet=True,
        )

    def _open_form(self, plan: Suggestion) -> None:
        self._close_form()
        sheet, column = card()
        column.addWidget(label(_("Begin a round"), "lead"))
        form = RecordForm(SpecialRound, _FIELDS, None, self._choices, columns=3)
        form.preset({name: getattr(plan, name, None) for name in _FIELDS if hasattr(plan, name)})
        form.save.setText(_("Begin the round"))
        form.save.setAccessibleName(_("Begin the round (Ctrl+Enter)"))
        form.saved.connect(lambda _changes, _why: self._begin(form))
        form.left.connect(self._close_form)
        column.addWidget(form)
        self.form = form
        self._sheet = sheet
        self._standing.hide()
        self._room.addWidget(sheet)
        self._room.addStretch(1)
        sheet.show()
        form.save.setFocus()

    def _begin(self, form: RecordForm) -> None:
        said: dict[str, Any] = {name: row.value() for name, row in form.rows.items()}
        rounds = self._rounds

        def work() -> Step:
            made = rounds.begin(**said)
            total = rounds.standing(made.id).total
            words = ngettext(
                "Begun: {round}, {count} household", "Begun: {round}, {count} households", total
            ).format(round=called(made), count=total)
            return Step(words, lambda _p: rounds.end(made.id, "entered_in_error"))

        self._run(work)

    def _end(self) -> None:
        chosen = self.table.chosen()
        if not chosen:
            return
        rounds, item = self._rounds, chosen[0].round

        def work() -> Step:
            before = rounds.end(item.id)
            words = _("Ended: {round}").format(round=called(item))
            return Step(words, lambda _p: rounds.restore(before))

        self._run(work)

    def _run(self, work: Callable[[], Step]) -> None:
        steps.save(work, self.runner, self, self._finish, self._refuse)

    def _finish(self, step: Step) -> None:
        self._close_form()
        steps.tell(step, self.runner, self, self.told.emit)
        self.refresh()

    def _refuse(self, error: GridError) -> None:
        """The form stays open with what was typed."""
        self.told.emit(messages.of_refusal(error))

    def _choose(self) -> None:
        chosen = self.table.chosen()
        lines: Sequence[StandingLine] = chosen[0].waiting if chosen else ()
        self.waiting.show_rows(lines)
        self.end.setVisible(bool(chosen) and self._writable and chosen[0].round.id in self._running)
        if not chosen:
            self._title.setText(_("No round yet. One is begun with the buttons above."))
        else:
            words = ngettext("{count} still waits", "{count} still wait", len(lines))
            self._title.setText(words.format(count=len(lines)))

    def _close_form(self) -> None:
        if self.form is not None:
            self._sheet.hide()
            clear(self._room)
            self._standing.show()
            self.form = None


def _round_columns() -> list[Column[Standing]]:
    return [
        Column(_("Round"), lambda one: called(one.round)),
        Column(
            _("Until"),
            lambda one: str(one.round.until_on),
            tone=lambda one: Tone.DUE if one.waiting and not one.round.retired else Tone.FRESH,
            width=120,
        ),
        Column(
            _("Contacted"),
            lambda one: _("{part} of {whole}").format(part=len(one.done), whole=one.total),
            key=lambda one: len(one.done) / one.total if one.total else 0,
            bar=lambda one: len(one.done) / one.total if one.total else None,
            width=120,
        ),
    ]


def _line_columns() -> list[Column[StandingLine]]:
    return [
        Column(_("Address"), lambda line: line.address),
        Column(_("Household head"), lambda line: line.head_name or "–", width=120),
    ]
