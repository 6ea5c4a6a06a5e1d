"""Changing the key of this office: why one does it, and the steps, one after the other."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QLineEdit, QVBoxLayout

from gridclient.i18n import _, listed, ngettext
from gridclient.services.enrolment import Enrolment
from gridclient.services.rotation import KeyState, Rotation
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message, written
from gridclient.ui.screens.trust import wording
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import across, button, clear, down, label

REQUEST = "new-key-request.gridclient"


class KeyChange(QFrame):
    """How the key stands, and behind a fold what it takes to change it.

    A root does it at once; any other office writes a request and takes the answer in. What is
    typed stays while the state is the same.
    """

    told = Signal(object)

    def __init__(self, rotation: Rotation, enrolment: Enrolment, runner: JobRunner) -> None:
        super().__init__()
        part(self, "clear")
        self._rotation, self._enrolment, self._runner = rotation, enrolment, runner
        self.state: KeyState | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.NEAR)

    def show_state(self, state: KeyState) -> None:
        """Show how the key stands and what can be done now."""
        if state == self.state:
            return
        self.state = state
        clear(self._column)
        for line in _lines(state):
            self._column.addWidget(label(line, "soft", wrap=True))
        if state.asked is not None:
            self._offer_answer(state.asked)
        title = _("Write the request again") if state.asked else _("Change the key of this office")
        self.fold = Fold(title, self._steps(state))
        self._column.addWidget(self.fold)
        self._look()

    def _offer_answer(self, fingerprint: str) -> None:
        words = _(
            "A new key waits for the answer of the office above. Read them these eight groups; "
            "until you take their answer in, this office goes on with its present key."
        )
        self.answer = button(_("Take in the answer"), "primary", "drop")
        self.answer.clicked.connect(self._ask_which_answer)
        self._column.addWidget(label(_("New key"), "label"))
        self._column.addWidget(label(words, "soft", wrap=True))
        self._column.addWidget(Fingerprint(fingerprint))
        self._column.addLayout(across(self.answer, 1))

    def _steps(self, state: KeyState) -> QFrame:
        self.reason, self.passphrase = QLineEdit(), QLineEdit()
        self.reason.setPlaceholderText(_("Such as: the laptop was gone for a week"))
        self.reason.setMaxLength(200)
        self.passphrase.setEchoMode(QLineEdit.EchoMode.Password)
        self.passphrase.setMaximumWidth(round(tokens.APART * 16))
        self.understood = QCheckBox(_("I know that this cannot be taken back"))
        self.understood.setVisible(state.is_root)
        name = _("Change the key now") if state.is_root else _("Write a request for a new key")
        self.go = button(name, "primary", "lock" if state.is_root else "send")
        self.go.clicked.connect(self._press)
        for signal in (self.reason.textChanged, self.passphrase.textChanged):
            signal.connect(self._look)
        self.understood.toggled.connect(self._look)
        inner = QFrame()
        part(inner, "clear")
        rows = [
            *(label(text, "soft", wrap=True) for text in _explained(state)),
            *_named(_("Reason"), self.reason),
            *_named(_("Passphrase of today"), self.passphrase),
            self.understood,
        ]
        inner.setLayout(down(*rows, across(self.go, 1), spacing=tokens.NEAR))
        return inner

    def _look(self) -> None:
        root = self.state is not None and self.state.is_root
        lacking = ""
        if not self.reason.text().strip():
            lacking = _("First write the reason.")
        elif not self.passphrase.text():
            lacking = _("First type the passphrase.")
        elif root and not self.understood.isChecked():
            lacking = _("First tick that you know it cannot be taken back.")
        self.go.setEnabled(not lacking)
        self.go.setToolTip(lacking)

    def _press(self) -> None:
        if self.state is not None and self.state.is_root:
            self.change()
            return
        file, _filter = QFileDialog.getSaveFileName(self, self.go.text(), REQUEST, "")
        if file:
            self.ask(Path(file))

    def change(self) -> None:
        """Change the key of a root, with what was typed."""
        passphrase, reason = self.passphrase.text(), self.reason.text()
        self._runner.run(
            lambda _p: (self._rotation.change(passphrase, reason), self._rotation.state()),
            title=_("Changing the key"),
            done=lambda made: self._tell_changed(made[1]),
            screen=self,
        )

    def ask(self, file: Path) -> None:
        """Write the request for the office above to ``file``, with what was typed."""
        passphrase, reason = self.passphrase.text(), self.reason.text()
        self._runner.run(
            lambda _p: (
                self._rotation.ask(passphrase, file, reason),
                self._rotation.state(),
            ),
            title=_("Writing the request"),
            done=lambda made: self._tell_asked(file, *made),
            screen=self,
        )

    def take_answer(self, file: Path) -> None:
        """Go on with the new key, as the office above answered in ``file``."""
        self._runner.run(
            lambda _p: (self._enrolment.accept(file), self._rotation.state()),
            title=_("Changing the key"),
            done=lambda made: self._tell_changed(made[1]),
            screen=self,
        )

    def _tell_asked(self, file: Path, fingerprint: str, state: KeyState) -> None:
        text = _("The request is in {file}. Give it to the office above.").format(file=file.name)
        hint = _("Fingerprint: {fingerprint}").format(fingerprint=fingerprint)
        self.told.emit(written(text, file, hint))
        self.show_state(state)

    def _tell_changed(self, state: KeyState) -> None:
        hint = _("Make bundles for everybody soon: they carry the news.")
        self.told.emit(Message(_("This office has a new key."), "done", hint=hint))
        self.show_state(state)

    def _ask_which_answer(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, self.answer.text(), "", "")
        if file:
            self.take_answer(Path(file))


def _lines(state: KeyState) -> list[str]:
    found = []
    if state.since is not None:
        day = wording.day_in_words(state.since)
        found.append(_("The key was changed on {day}.").format(day=day))
    if state.unaware:
        text = ngettext(
            "{count} has not answered to the new key yet: {names}. A bundle brings the news.",
            "{count} have not answered to the new key yet: {names}. A bundle brings the news.",
            len(state.unaware),
        )
        found.append(text.format(count=len(state.unaware), names=listed(state.unaware)))
    return found


def _explained(state: KeyState) -> list[str]:
    why = _(
        "Do this when somebody may have had this computer and its passphrase, or when the key has "
        "grown old. All that was signed so far stays valid and everybody goes on: they learn the "
        "new key from your next bundle. Whatever somebody signs with the old key is refused by "
        "all who have heard of it."
    )
    above = _(
        "The office above has to certify the new key: you write a request, they compare the "
        "fingerprint with you, and you take their answer in here."
    )
    return [why] if state.is_root else [why, above]


def _named(name: str, editor: QLineEdit) -> tuple[QFrame]:
    editor.setAccessibleName(name)
    whole = QFrame()
    part(whole, "clear")
    title = label(name, "label")
    title.setBuddy(editor)
    whole.setLayout(down(title, editor, spacing=tokens.TIGHT))
    return (whole,)
