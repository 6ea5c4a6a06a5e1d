"""The passphrase of this profile; at an office, help for those who forgot theirs."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QLineEdit, QVBoxLayout

from gridclient.domain.authority import ROLES
from gridclient.i18n import _
from gridclient.services import backups, recovery
from gridclient.services.profile import Profile
from gridclient.services.recovery import Asked
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.passphrases import passphrase_problem
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, down, label

ANSWER, BACKUP = "recovery-answer.gridclient", "gridclient.backup"


class SecrecyCard(QFrame):
    """``told`` brings what to say above the page."""

    told = Signal(object)

    def __init__(self, profile: Profile, runner: JobRunner) -> None:
        super().__init__()
        part(self, "card")
        self._profile = profile
        self._runner = runner
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self._column.setSpacing(tokens.NEAR)
        self._lay_out_passphrase()
        self._lay_out_backup()
        if profile.authority is not None and profile.authority.is_office:
            self._lay_out_help()

    def _lay_out_passphrase(self) -> None:
        self._column.addWidget(label(_("Passphrase"), "lead"))
        self.old, self.new, self.again = (
            self._line(title)
            for title in (
                _("Passphrase of today"),
                _("New passphrase"),
                _("The new passphrase again"),
            )
        )
        self.change = button(_("Change the passphrase"), "", "check")
        self.change.clicked.connect(self._change)
        self._column.addLayout(across(self.change, 1))

    def _lay_out_backup(self) -> None:
        self._column.addWidget(label(_("Backup"), "lead"))
        text = _(
            "A backup on another disk opens with your passphrase when this computer is lost. It "
            "is as encrypted as the profile."
        )
        self._column.addWidget(label(text, "soft", wrap=True))
        self.backup = button(_("Make a backup"), "", "bundle")
        self.backup.clicked.connect(self._ask_where_backup)
        self._column.addLayout(across(self.backup, 1))

    def _lay_out_help(self) -> None:
        self._column.addWidget(label(_("Somebody forgot their passphrase"), "lead"))
        text = _(
            "Open the request they bring. Make sure that it is them, in the room or by a voice "
            "you know, and compare the code they read to you."
        )
        self._column.addWidget(label(text, "soft", wrap=True))
        self.open = button(_("Open a recovery request"), "", "join")
        self.open.clicked.connect(self._ask_which_request)
        self._column.addLayout(across(self.open, 1))
        self._asked = QVBoxLayout()
        self._column.addLayout(self._asked)

    def _line(self, title: str) -> QLineEdit:
        edit = QLineEdit()
        edit.setEchoMode(QLineEdit.EchoMode.Password)
        edit.setAccessibleName(title)
        edit.setMaximumWidth(round(tokens.APART * 16))
        edit.returnPressed.connect(self._change)
        name = label(title, "label")
        name.setBuddy(edit)
        self._column.addLayout(down(name, edit, spacing=tokens.TIGHT))
        return edit

    def _change(self) -> None:
        old, new = self.old.text(), self.new.text()
        if problem := passphrase_problem(new, self.again.text(), self._profile.name):
            self.told.emit(Message(problem, "warn"))
        else:
            self._runner.run(
                lambda _p: recovery.change_own_passphrase(self._profile, old, new),
                title=_("Changing the passphrase"),
                done=lambda _none: self._tell_changed(),
                screen=self,
            )

    def _tell_changed(self) -> None:
        for edit in (self.old, self.new, self.again):
            edit.clear()
        self.told.emit(Message(_("The new passphrase holds; the old one is void."), "done"))

    def make_backup(self, file: Path) -> None:
        """Write a backup to ``file``."""
        self._runner.run(
            lambda _p: backups.write(self._profile, file),
            title=_("Making a backup"),
            done=lambda _none: self.told.emit(
                Message(_("The backup is in {file}.").format(file=file.name), "done")
            ),
            screen=self,
        )

    def read_request(self, file: Path) -> None:
        """Show who asks in ``file``, to be answered."""
        self._runner.run(
            lambda _p: recovery.read(self._profile, file),
            title=_("Reading the request"),
            done=lambda asked: self._show_request(asked, file),
            screen=self,
        )

    def answer(self, request: Path, file: Path) -> None:
        """Answer the request with ``file``."""
        self._runner.run(
            lambda _p: recovery.answer(self._profile, request, file),
            title=_("Writing the answer"),
            done=lambda asked: self._finish(asked, file),
            screen=self,
        )

    def _show_request(self, asked: Asked, file: Path) -> None:
        clear(self._asked)
        who = _("{name}, {role}, on {device}").format(
            name=asked.name, role=ROLES.title_of(asked.role), device=asked.device
        )
        self.agree = button(
            _("It is them and the codes agree: write the answer"), "primary", "send"
        )
        self.agree.clicked.connect(lambda: self._ask_where_answer(file))
        for piece in (
            label(who, "lead", wrap=True),
            label(_("Code they read to you"), "label"),
            label(asked.code, "lead", selectable=True, wrap=True),
            label(_("Fingerprint of their profile"), "label"),
            label(asked.fingerprint, selectable=True, wrap=True),
        ):
            self._asked.addWidget(piece)
        self._asked.addLayout(across(self.agree, 1))
        self.agree.setFocus()

    def _finish(self, asked: Asked, file: Path) -> None:
        clear(self._asked)
        text = _("The answer for {name} is in {file}; it opens only on their computer.")
        self.told.emit(Message(text.format(name=asked.name, file=file.name), "done"))

    def _ask_where_backup(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.backup.text(), BACKUP, "")
        if file:
            self.make_backup(Path(file))

    def _ask_which_request(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, self.open.text(), "", "")
        if file:
            self.read_request(Path(file))

    def _ask_where_answer(self, request: Path) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.agree.text(), ANSWER, "")
        if file:
            self.answer(request, Path(file))
