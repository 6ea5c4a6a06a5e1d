"""The page for a forgotten passphrase: three steps with the office, or the printed code."""

from __future__ import annotations

from collections.abc import Set
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QLabel, QLineEdit, QPushButton

from gridclient.i18n import _
from gridclient.ui.messages import Message
from gridclient.ui.passphrases import passphrase_problem
from gridclient.ui.screens.start.sheet import StartSheet
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label, rule

REQUEST = "recovery-request.gridclient"


@dataclass(frozen=True, slots=True)
class Renewal:
    """A new passphrase, and what allows it: the office's answer or the recovery code."""

    passphrase: str
    answer: Path | None = None
    code: str = ""


class ForgottenPage(StartSheet):
    """``request_wanted`` brings where to write the request, ``ready`` a :class:`Renewal`.

    ``ways``: how this profile can be opened (``trust.vault.ways``).
    """

    request_wanted = Signal(object)
    ready = Signal(object)

    def __init__(self, ways: Set[str]) -> None:
        self._answer: Path | None = None
        self.code: QLineEdit | None = None
        super().__init__(
            _("Forgotten the passphrase?"),
            _("Nothing is lost. Your data stays on this computer, encrypted, until it is opened."),
        )
        if "office" in ways:
            self._offer_office()
        if "recovery" in ways:
            self.code = self.add_line(_("Recovery code, as it was printed"))
        if not {"office", "recovery"} & ways:
            self._offer_nothing()
            return
        self.first = self.add_line(_("New passphrase"), secret=True)
        self.second = self.add_line(_("The new passphrase again"), secret=True)
        self.add_foot(_("Open with the new passphrase"), self._check)

    def take_focus(self) -> None:
        """Start at the first thing to do."""
        (self.findChild(QPushButton) or self.press).setFocus()

    def show_code(self, code: str) -> None:
        """The request was written; ``code`` is to be read to the office."""
        self.told_code.setText(code)
        self.told_code.show()

    def _offer_office(self) -> None:
        self.ask = button(_("Write the request"), "", "send")
        self.ask.clicked.connect(self._ask_where)
        self.told_code = label("", "lead", selectable=True, wrap=True)
        self.told_code.setAccessibleName(_("Code to read to your office"))
        self.told_code.hide()
        self.choose = button(_("Choose the answer"), "", "drop")
        self.choose.clicked.connect(self._ask_which)
        self.chosen = label("", "caption", wrap=True)
        self.rows.addLayout(
            down(
                _step(1, _("Write a request and give the file to your office.")),
                across(self.ask, 1),
                _step(2, _("Read this code to them, in the room or over the phone:")),
                self.told_code,
                _step(3, _("Take in the file they answer with, and choose a new passphrase.")),
                across(self.choose, self.chosen, 1),
                spacing=tokens.NEAR,
            )
        )
        self.rows.addWidget(rule())

    def _offer_nothing(self) -> None:
        text = _(
            "This profile never joined an office and has no recovery code, so nobody can open it "
            "without the passphrase. Try the ones you may have used; nothing is ever deleted."
        )
        self.rows.addWidget(label(text, wrap=True))
        self.add_foot(_("Back"), self.back.emit, back=False)

    def take_answer(self, file: Path) -> None:
        """Use the office's answer in ``file``."""
        self._answer = file
        self.chosen.setText(file.name)
        self.first.setFocus()

    def _check(self) -> None:
        code = self.code.text().strip() if self.code is not None else ""
        if self._answer is None and not code:
            self.complain(
                _("Type the recovery code.")
                if self.code is not None
                else _("Choose the file your office answered with.")
            )
        elif problem := passphrase_problem(self.first.text(), self.second.text()):
            self.complain(problem)
        else:
            self.ready.emit(Renewal(self.first.text(), self._answer, code))

    def tell_written(self, file: Path, code: str) -> None:
        """Say that the request lies in ``file``."""
        self.notices.clear()
        self.notices.tell(Message(_("The request is in {file}.").format(file=file.name), "done"))
        self.show_code(code)

    def _ask_where(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.ask.text(), REQUEST, "")
        if file:
            self.request_wanted.emit(Path(file))

    def _ask_which(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, self.choose.text(), "", "")
        if file:
            self.take_answer(Path(file))


def _step(number: int, text: str) -> QLabel:
    return label(_("{number}. {text}").format(number=number, text=text), wrap=True)
