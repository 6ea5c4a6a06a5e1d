"""What was signed with lost keys: one card for each key, looked at and decided about as a whole."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout

from gridclient.i18n import _, ngettext
from gridclient.services.lost_keys import Decided, LostKey, LostKeys, Signed
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.trust import wording
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label

_SHOWN = 40
"""So many rows are listed; who signed more has signed too much to be read here."""


class LostKeysCard(QFrame):
    """In sight while something waits. Nothing can be pressed before it was looked at, nor while it
    is being decided; ``decided``: what waits is to be read anew."""

    told = Signal(object)
    decided = Signal()

    def __init__(self, lost_keys: LostKeys, runner: JobRunner) -> None:
        super().__init__()
        part(self, "clear")
        self._lost_keys, self._runner = lost_keys, runner
        self._shown: list[LostKey] = []
        self._held: dict[Job, str] = {}
        self.cards: list[KeyCard] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.GAP)
        self.hide()

    def show_keys(self, found: list[LostKey]) -> None:
        """Show what waits; what is the same stays as it is."""
        if found != self._shown:
            self._shown = found
            clear(self._column)
            self.cards = [KeyCard(one) for one in found]
            for card in self.cards:
                card.kept_out.connect(self.keep_out)
                card.let_in.connect(self.take_over)
                self._column.addWidget(card)
        self.let_go()
        self.setVisible(bool(found))

    def let_go(self) -> None:
        """Whatever is not being decided about can be decided about."""
        self._held = {job: key for job, key in self._held.items() if job in self._runner.running}
        self._follow()

    def keep_out(self, key_id: str) -> None:
        """Keep it out, and write what stood before."""
        words = _("Kept out; where something had been written over, it is as before.")
        self._run(key_id, lambda: self._lost_keys.keep_out(key_id), words)

    def take_over(self, key_id: str) -> None:
        """Take it over in this office's name."""
        words = _("Taken over in this office's name.")
        self._run(key_id, lambda: self._lost_keys.let_in(key_id), words)

    def _run(self, key_id: str, act: Callable[[], Decided], words: str) -> None:
        """Decide about a key, once."""
        if key_id in self._held.values():
            return
        job = self._runner.run(
            lambda _p: act(),
            title=_("Deciding about a lost key"),
            done=lambda done: self._tell(done, words),
            screen=self,
        )
        self._held[job] = key_id
        job.finished.connect(self.decided)
        self._follow()

    def _follow(self) -> None:
        for card in self.cards:
            card.hold(on=card.key_id in self._held.values())

    def _tell(self, done: Decided, words: str) -> None:
        hint = _("Make bundles for everybody soon: they carry the news.")
        if done.left:
            hint = ngettext(
                "{count} row stays as it is: somebody built on it, or it is another office's.",
                "{count} rows stay as they are: somebody built on them, or they are another "
                "office's.",
                done.left,
            ).format(count=done.left)
        self.told.emit(Message(words, "warn" if done.left else "done", hint=hint))


class KeyCard(QFrame):
    """One lost key: who, how much, and row by row what it says."""

    kept_out = Signal(str)
    let_in = Signal(str)

    def __init__(self, lost: LostKey) -> None:
        super().__init__()
        part(self, "card")
        self.key_id = lost.key_id
        self._is_held = False
        self.looked = QCheckBox(_("I have looked at these rows"))
        self.looked.toggled.connect(self._look)
        self.keep = button(_("Keep out"), "primary", "stop")
        self.keep.clicked.connect(lambda: self.kept_out.emit(lost.key_id))
        self.take = button(_("Take over in this office's name"), "", "check")
        self.take.clicked.connect(lambda: self.let_in.emit(lost.key_id))
        title = ngettext(
            "{count} row signed by {name} after the key was lost",
            "{count} rows signed by {name} after the key was lost",
            len(lost.rows),
        ).format(count=len(lost.rows), name=lost.name)
        words = _(
            "The key was revoked on {day}. Facts such as visits count nowhere until you decide; "
            "values written over others stand until then. Ask {name} what of it is theirs."
        ).format(day=wording.day_in_words(lost.revoked_at), name=lost.name)
        column = down(
            label(title, "lead", wrap=True), label(words, "soft", wrap=True), spacing=tokens.NEAR
        )
        for row in lost.rows[:_SHOWN]:
            column.addWidget(label(_line(row), wrap=True, selectable=True))
        if len(lost.rows) > _SHOWN:
            more = _("and {count} more").format(count=len(lost.rows) - _SHOWN)
            column.addWidget(label(more, "soft"))
        column.addWidget(self.looked)
        column.addLayout(across(self.keep, self.take, 1))
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)
        self._look()

    def hold(self, *, on: bool) -> None:
        """It is being decided: nobody can decide otherwise, or again; the keys stay here."""
        if on and (self.keep.hasFocus() or self.take.hasFocus()):
            self.looked.setFocus()
        self._is_held = on
        self._look()

    def _look(self) -> None:
        ready = self.looked.isChecked()
        for press in (self.keep, self.take):
            press.setEnabled(ready and not self._is_held)
            press.setToolTip("" if ready else _("First look at the rows and say so."))


def _line(row: Signed) -> str:
    """A row with what it says and, where it wrote over something, what had stood there."""
    said = " · ".join(f"{name}: {value}" for name, value in row.says)
    if row.counts:
        before = " · ".join(value for _name, value in row.before) or "–"
        said += " " + _("(before: {values})").format(values=before)
    when = wording.moment_in_words(row.at)
    return _("{when}  {entity}, {title}: {said}").format(
        when=when, entity=row.entity_label, title=row.title, said=said
    )
