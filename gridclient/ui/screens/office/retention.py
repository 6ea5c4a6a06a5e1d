"""How long personal data is kept, what should go now, and the requests that wait."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.domain.clocks import ClockDoubt
from gridclient.domain.retention import SUBJECTS, RetentionRule
from gridclient.errors import GridError
from gridclient.i18n import N_, _, ngettext
from gridclient.services.retention import Retention
from gridclient.services.retention.records import Candidate, Copies, Removed, Review, Rule
from gridclient.services.rights import Rights
from gridclient.services.rights.notices import time_in_words
from gridclient.services.rights.records import RequestLine
from gridclient.ui import messages, steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.office import waiting_rights
from gridclient.ui.screens.office.confirmation import Confirmation, date_notice
from gridclient.ui.screens.office.removal import CandidateGroup, grouped
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, card, clear, down, label, rule
from gridclient.ui.widgets.scrolling import scrolling


@dataclass(frozen=True, slots=True)
class _Read:
    """What the section shows, read in one go."""

    rules: Sequence[Rule]
    candidates: Sequence[Candidate]
    doubt: ClockDoubt | None
    copies: Copies
    requests: Sequence[RequestLine]
    reviews: Sequence[Review]


class RetentionSection(Section):
    """Rules, removal, requests and children's files, from the top."""

    face = Face(N_("Retention and rights"), "clock")

    def __init__(
        self, retention: Retention, rights: Rights, runner: JobRunner, *, writable: bool
    ) -> None:
        super().__init__(runner)
        self._retention, self._rights, self._writable = retention, rights, writable
        self.form: RecordForm | None = None
        self.groups: list[CandidateGroup] = []
        self.confirmation: Confirmation | None = None
        self._read: _Read | None = None
        self._parts = [QVBoxLayout() for _number in range(4)]
        column = QVBoxLayout()
        column.setContentsMargins(0, 0, tokens.NEAR, 0)
        column.setSpacing(tokens.GAP)
        for layout in self._parts:
            sheet, inner = card()
            inner.addLayout(layout)
            layout.setSpacing(tokens.NEAR)
            column.addWidget(sheet)
        column.addStretch()
        self.column.addWidget(scrolling(column), 1)
        self.remove = button(_("Remove what is ticked"), "primary")
        self.remove.clicked.connect(self.ask)

    def refresh(self) -> None:
        """Read everything as it stands today."""
        self.runner.run(
            lambda _p: _Read(
                self._retention.rules(),
                self._retention.preview() if self._writable else (),
                self._retention.clock_doubt() if self._writable else None,
                self._retention.copies(),
                self._rights.requests(),
                self._retention.reviews(),
            ),
            title=_("Looking for what should go"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """Start at what should go, or at the first rule."""
        first = self.groups[0].whole if self.groups else self._parts[0].parentWidget()
        if first is not None:
            first.setFocus()

    def _show(self, read: _Read) -> None:
        self._read = read
        self.confirmation = None
        self.remove.setParent(self)
        self.remove.hide()
        for layout in self._parts:
            clear(layout)
        self._show_candidates(read)
        open_ = self.household_wanted.emit
        waiting_rights.add_requests(self._parts[1], read.requests, open_)
        waiting_rights.add_reviews(self._parts[2], read.reviews, open_)
        self._show_rules(read.rules)

    # --- what should go --------------------------------------------------------------------

    def _show_candidates(self, read: _Read) -> None:
        room = self._parts[0]
        room.addWidget(label(_("What should go now"), "lead"))
        if not self._writable:
            room.addWidget(label(_("The community office removes it."), "soft", wrap=True))
            self.groups = []
            return
        self.groups = [CandidateGroup(group) for group in grouped(read.candidates)]
        if not self.groups:
            words = _("Nothing is kept longer than it should be.")
            room.addWidget(label(words, "soft", wrap=True))
            return
        words = _(
            "What was counted stays counted: dates and results are kept, words, names and numbers "
            "go, here and on every computer they were sent to."
        )
        room.addWidget(label(words, "soft", wrap=True))
        if read.doubt is not None:
            room.addWidget(date_notice(read.doubt))
        for group in self.groups:
            group.ticked.connect(self._follow)
            room.addWidget(group)
        self._foot = QVBoxLayout()
        room.addLayout(self._foot)
        self._offer()

    def _offer(self) -> None:
        """The button, before anybody has pressed it."""
        self._empty_foot()
        self._foot.addLayout(across(1, self.remove))
        self.remove.show()
        self._follow()

    def _empty_foot(self) -> None:
        self.confirmation = None
        self.remove.setParent(self)
        self.remove.hide()
        clear(self._foot)

    def _follow(self) -> None:
        """Follow the ticks; what was asked about is not what is ticked any more."""
        if self.confirmation is not None:
            self._offer()
        self.remove.setEnabled(bool(self.chosen()))

    def chosen(self) -> list[Candidate]:
        """What is ticked."""
        return [one for group in self.groups for one in group.chosen()]

    def ask(self) -> None:
        """Say in plain words what cannot be undone, and ask once more."""
        if self._read is None:
            return
        self._empty_foot()
        asked = Confirmation(len(self.chosen()), self._read.copies, self._read.doubt)
        asked.confirmed.connect(self.run)
        asked.left.connect(self._keep)
        self._foot.addWidget(asked)
        asked.take_focus()
        self.confirmation = asked

    def _keep(self) -> None:
        self._offer()
        self.remove.setFocus()

    def run(self) -> None:
        """Remove what is ticked."""
        chosen, asked = self.chosen(), self.confirmation
        despite = asked is not None and asked.despite_clock
        self.runner.run(
            lambda progress: self._retention.run(chosen, progress, despite_clock=despite),
            title=_("Removing"),
            done=self._finish,
            failed=self._stop,
            screen=self,
        )

    def _finish(self, done: Removed) -> None:
        words = ngettext("Removed: {count} entry.", "Removed: {count} entries.", done.done)
        hint = _("With the next bundles it goes from the others' computers too.")
        self.told.emit(Message(words.format(count=done.done), "done", hint=hint))
        self.refresh()

    def _stop(self, error: GridError) -> None:
        """What was shown may not be what is so any more: it is read anew."""
        self._refuse(error)
        self.refresh()

    def _refuse(self, error: GridError) -> None:
        self.told.emit(messages.of_refusal(error))

    # --- rules -----------------------------------------------------------------------------

    def _show_rules(self, rules: Sequence[Rule]) -> None:
        room = self._parts[3]
        room.addWidget(label(_("For how long things are kept"), "lead"))
        if not self._writable:
            room.addWidget(label(_("The community office can change them."), "soft", wrap=True))
        for rule_ in rules:
            room.addWidget(self._rule(rule_))
        self._room = QVBoxLayout()
        room.addLayout(self._room)

    def _rule(self, one: Rule) -> QWidget:
        title = SUBJECTS.title_of(one.subject)
        source = _("since {day}").format(day=one.effective_from) if one.own else _("default")
        change = button(_("Adjust"), "quiet", tip=_("Change: {title}").format(title=title))
        change.clicked.connect(lambda: self.edit(one))
        if not self._writable:
            change.hide()
        words = across(
            label(title, wrap=True),
            label(time_in_words(one.days)),
            label(source, "caption"),
            change,
            spacing=tokens.GAP,
        )
        words.setStretch(0, 1)
        line = QWidget()
        line.setLayout(down(words, rule(), spacing=tokens.TIGHT))
        return line

    def edit(self, one: Rule) -> None:
        """Another time for a subject, from a day on."""
        clear(self._room)
        self.form = form = RecordForm(RetentionRule, ("days", "effective_from"))
        form.preset({"days": one.days, "effective_from": self._retention.today()})
        form.saved.connect(lambda _said, _why: self.set_rule(one.subject, _all(form)))
        form.left.connect(lambda: clear(self._room))
        self._room.addWidget(label(SUBJECTS.title_of(one.subject), "lead"))
        self._room.addWidget(form)
        form.take_focus()

    def set_rule(self, subject: str, said: dict[str, Any]) -> None:
        """Lay a rule down; the notice offers to go back to the one before."""
        before = {one.subject: one.days for one in self._retention.rules()}
        back = before.get(subject, said["days"])
        self._save(subject, said, lambda: self._save(subject, {**said, "days": back}, None))

    def _save(self, subject: str, said: dict[str, Any], undo: Callable[[], None] | None) -> None:
        def finish(_rule: RetentionRule) -> None:
            text = _("Saved: {name}").format(name=SUBJECTS.title_of(subject))
            action, keys = (_("Undo"), "Ctrl+Z") if undo else ("", "")
            self.told.emit(Message(text, "done", action=action, act=undo, shortcut=keys))
            self.refresh()

        steps.save(
            lambda: self._retention.set_rule(subject, said["days"] or 0, said["effective_from"]),
            self.runner,
            self,
            finish,
            self._refuse,
        )


def _all(form: RecordForm) -> dict[str, Any]:
    return {name: row.value() for name, row in form.rows.items()}
