"""Joining an office by two files (trust.md)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from gridclient.i18n import _
from gridclient.services.enrolment import Enrolment
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, label

REQUEST = "request.gridclient"


class MembershipCard(QFrame):
    """A newcomer writes a request and takes the answer in."""

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
        """Join with the office's answer in ``file``."""
        self._runner.run(
            lambda _p: self._enrolment.accept(file),
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
