"""Joining an office by two files (trust.md)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QVBoxLayout

from gridclient.domain.authority import ROLES
from gridclient.i18n import _
from gridclient.services.comparing import Answer
from gridclient.services.enrolment import Enrolment
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.layout import across, button, clear, label

REQUEST = "request.gridclient"


class MembershipCard(QFrame):
    """A newcomer writes a request, compares whose answer came, and takes it in."""

    told = Signal(object)
    joined = Signal()

    def __init__(self, enrolment: Enrolment, runner: JobRunner) -> None:
        super().__init__()
        part(self, "card")
        self._enrolment = enrolment
        self._runner = runner
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self._column.setSpacing(tokens.NEAR)
        self._offer_joining()
        self._compared = QVBoxLayout()
        self._compared.setSpacing(tokens.NEAR)
        self._column.addLayout(self._compared)

    def _offer_joining(self) -> None:
        self._column.addWidget(label(_("Join your office"), "lead"))
        text = _(
            "Give your request to your office, compare the fingerprint in the room or over the "
            "phone, and take in the file they answer with. You can record visits meanwhile."
        )
        self._column.addWidget(label(text, "soft", wrap=True))
        self.request = button(_("Write my request"), "primary", "send")
        self.accept = button(_("Take in the answer"), "", "drop")
        self.request.clicked.connect(self._ask_where_request)
        self.accept.clicked.connect(self._ask_which_answer)
        self._column.addLayout(across(self.request, self.accept, 1))

    def write_request(self, file: Path) -> None:
        """Write this profile's request to ``file``."""
        self._runner.run(
            lambda _p: self._enrolment.write_request(file),
            title=_("Writing the request"),
            done=lambda fingerprint: self.told.emit(
                Message(
                    _("The request is in {file}. Give it to your office.").format(file=file.name),
                    "done",
                    hint=_("Fingerprint: {fingerprint}").format(fingerprint=fingerprint),
                )
            ),
            screen=self,
        )

    def take_answer(self, file: Path) -> None:
        """Show whose answer ``file`` is; it is taken in once that was compared."""
        self._runner.run(
            lambda _p: self._enrolment.read_answer(file),
            title=_("Reading the answer"),
            done=lambda answer: self._compare(answer, file),
            screen=self,
        )

    def _compare(self, answer: Answer, file: Path) -> None:
        clear(self._compared)
        if not answer.to_compare:
            self._join(file, answer.fingerprint)
            return
        self.agreed = QCheckBox(_("They read me the same eight groups"))
        self.join = button(_("Join this office"), "primary", "check")
        self.join.clicked.connect(lambda: self._join(file, answer.fingerprint))
        self.away = button(_("Put it away"), "quiet", "close")
        self.away.clicked.connect(self.put_away)
        self.agreed.toggled.connect(self._look)
        role = ROLES.title_of(answer.given.role)
        told = _("{office} answers: you join as {role}.").format(office=answer.office, role=role)
        words = _(
            "Anybody who saw your request could have answered it. Call {office} at a number you "
            "know, or go there: let them read you the eight groups of their office. If one digit "
            "differs, put the file away."
        ).format(office=answer.office)
        for piece in (
            label(_("Is it really your office?"), "lead"),
            label(told, wrap=True),
            label(words, "soft", wrap=True),
            Fingerprint(answer.fingerprint),
            self.agreed,
        ):
            self._compared.addWidget(piece)
        self._compared.addLayout(across(self.join, self.away, 1))
        self._look()
        self.agreed.show()  # what is not in sight yet cannot have the keys
        self.agreed.setFocus()

    def _look(self) -> None:
        agreed = self.agreed.isChecked()
        self.join.setEnabled(agreed)
        tip = "" if agreed else _("First compare the fingerprint and tick that it agrees.")
        self.join.setToolTip(tip)

    def put_away(self) -> None:
        """Leave the answer alone."""
        clear(self._compared)
        self.accept.setFocus()

    def _join(self, file: Path, office: str) -> None:
        self._runner.run(
            lambda _p: self._enrolment.accept(file, office),
            title=_("Joining the office"),
            done=lambda _certificate: self.joined.emit(),
            screen=self,
        )

    def _ask_where_request(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.request.text(), REQUEST, "")
        if file:
            self.write_request(Path(file))

    def _ask_which_answer(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, self.accept.text(), "", "")
        if file:
            self.take_answer(Path(file))
