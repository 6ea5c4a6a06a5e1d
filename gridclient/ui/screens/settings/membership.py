"""Joining an office and letting others join, by two files (trust.md)."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QFileDialog, QFrame, QVBoxLayout

from gridclient.domain.authority import ROLES, Authority
from gridclient.domain.places import Grid
from gridclient.i18n import _
from gridclient.services.enrolment import Enrolment
from gridclient.trust.enrolment import Request
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.settings.grids import GridChoice, GridTicks
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label

REQUEST, GRANT = "request.gridclient", "answer.gridclient"


class MembershipCard(QFrame):
    """A newcomer writes a request and takes the answer in; an office answers requests."""

    told = Signal(object)
    joined = Signal()

    def __init__(
        self, enrolment: Enrolment, authority: Authority | None, runner: JobRunner
    ) -> None:
        super().__init__()
        part(self, "card")
        self._enrolment = enrolment
        self._runner = runner
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self._column.setSpacing(tokens.NEAR)
        if authority is None:
            self._offer_joining()
        else:
            self._offer_granting()

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

    def _offer_granting(self) -> None:
        self._column.addWidget(label(_("Let somebody join"), "lead"))
        self._column.addWidget(
            label(_("Open the request of a newcomer and answer it with a file."), "soft", wrap=True)
        )
        self.open = button(_("Open a request"), "", "join")
        self.open.clicked.connect(self._ask_which_request)
        self._column.addLayout(across(self.open, 1))
        self._answer = QVBoxLayout()
        self._column.addLayout(self._answer)

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

    def read_request(self, file: Path) -> None:
        """Show the request in ``file``, to be answered."""
        self._runner.run(
            lambda _p: (self._enrolment.read_request(file), self._enrolment.grids()),
            title=_("Reading the request"),
            done=lambda read: self._show_request(*read),
            screen=self,
        )

    def grant(self, request: Request, role: str, grids: GridChoice, file: Path) -> None:
        """Answer ``request`` with ``file``; ``grids``: those that are here, and new ones."""
        self._runner.run(
            lambda _p: self._enrolment.grant(
                request, role, file, grids=grids.codes, new_grids=grids.new
            ),
            title=_("Writing the answer"),
            done=lambda _certificate: self._finish(request, file),
            screen=self,
        )

    def _show_request(self, request: Request, grids: list[Grid]) -> None:
        clear(self._answer)
        self.role = QComboBox()
        self.role.setAccessibleName(_("Role"))
        for code in ("worker", "leader"):
            self.role.addItem(ROLES.title_of(code), code)
        self.grids = GridTicks(grids)
        self.answer = button(_("The fingerprints agree: write the answer"), "primary", "send")
        self.answer.clicked.connect(lambda: self._ask_where_answer(request))
        who = _("{name}, on {device}").format(name=request.name, device=request.device)
        for piece in (
            label(who, "lead", wrap=True),
            label(_("Fingerprint to compare"), "label"),
            label(request.public.fingerprint, selectable=True, wrap=True),
        ):
            self._answer.addWidget(piece)
        roles = down(label(_("Role"), "label"), self.role, spacing=tokens.TIGHT)
        self._answer.addLayout(across(roles, 1))
        self._answer.addWidget(self.grids)
        self._answer.addLayout(across(self.answer, 1))

    def _finish(self, request: Request, file: Path) -> None:
        clear(self._answer)
        text = _("The answer for {name} is in {file}; it brings the first data along.")
        self.told.emit(Message(text.format(name=request.name, file=file.name), "done"))

    def _ask_where_request(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.request.text(), REQUEST, "")
        if file:
            self.write_request(Path(file))

    def _ask_which_answer(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, self.accept.text(), "", "")
        if file:
            self.take_answer(Path(file))

    def _ask_which_request(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, self.open.text(), "", "")
        if file:
            self.read_request(Path(file))

    def _ask_where_answer(self, request: Request) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.answer.text(), GRANT, "")
        if file:
            self.grant(request, self.role.currentData(), self.grids.chosen(), Path(file))
