"""What can be done about somebody who is enrolled: renew, or take it away."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QDateEdit,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QVBoxLayout,
)

from gridclient.i18n import _
from gridclient.services.enrolment import Enrolment
from gridclient.services.members import Member
from gridclient.trust.certificates import Certificate
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message, written
from gridclient.ui.screens.trust import wording
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.fold import Fold
from gridclient.ui.widgets.layout import across, button, clear, down, label

GRANT = "renewed.gridclient"


class MemberPanel(QFrame):
    """The one chosen in the table; revoking wants a reason and says what stays."""

    told = Signal(object)

    def __init__(self, enrolment: Enrolment, today: dt.date, runner: JobRunner) -> None:
        super().__init__()
        part(self, "card")
        self._enrolment, self._today, self._runner = enrolment, today, runner
        self.member: Member | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self._column.setSpacing(tokens.NEAR)
        self.hide()

    def show_member(self, member: Member | None) -> None:
        """Show what can be done about ``member``; nothing about ourselves. Where the same is to be
        said, what somebody types here stays."""
        same = _said_of(member) == _said_of(self.member)
        self.member = member
        if same:
            return
        clear(self._column)
        self.setVisible(member is not None)
        if member is None:
            return
        self._column.addWidget(label(wording.who(member), "lead", wrap=True))
        if member.state == "revoked":
            words = _("This certificate was revoked. If they come back, let them join anew.")
            self._column.addWidget(label(words, "soft", wrap=True))
        elif member.is_self:
            words = _("This is this office. The office above renews its certificate.")
            self._column.addWidget(label(words, "soft", wrap=True))
        else:
            self._offer(member)
        if member.key_since:
            words = _("The key was changed on {day}.").format(
                day=wording.day_in_words(member.key_since)
            )
            self._column.addWidget(label(words, "soft", wrap=True))
        self._column.addWidget(Fold(_("Fingerprint"), Fingerprint(member.fingerprint)))

    def _offer(self, member: Member) -> None:
        self.renew = button(_("Renew the certificate"), "primary", "history")
        self.renew.clicked.connect(self._ask_where)
        words = _(
            "Renewing lets them go on for another year with the same device and grids. The new "
            "certificate is in the file, and in the next bundle to them."
        )
        self._column.addWidget(label(words, "soft", wrap=True))
        self._column.addLayout(across(self.renew, 1))
        self.reason = QLineEdit()
        self.reason.setAccessibleName(_("Reason"))
        self.reason.setPlaceholderText(_("Reason, such as: laptop lost, left the community"))
        self.reason.textChanged.connect(self._look)
        self.revoke = button(_("Revoke"), "", "stop")
        self.revoke.clicked.connect(self.take_away)
        words = _(
            "Everything received from this device up to now stays valid. Whatever it sends from "
            "now on is refused, also when another office passes it on. This cannot be taken back."
        )
        line = across(self.reason, self.revoke, spacing=tokens.NEAR)
        line.setStretch(0, 1)
        inner = QFrame()
        part(inner, "clear")
        inner.setLayout(
            down(label(words, "soft", wrap=True), self._since(), line, spacing=tokens.NEAR)
        )
        self._column.addWidget(Fold(_("The device is lost, or they serve no longer"), inner))
        self._look()

    def _since(self) -> QHBoxLayout:
        """Since when somebody else may have had the device, for one that was lost."""
        self.lost = QCheckBox(_("Somebody else may have had it since"))
        self.lost_on = QDateEdit(QDate(self._today.year, self._today.month, self._today.day))
        self.lost_on.setCalendarPopup(True)
        self.lost_on.setDisplayFormat("yyyy-MM-dd")
        self.lost_on.setMaximumDate(self.lost_on.date())
        self.lost_on.setAccessibleName(_("Lost since"))
        self.lost_on.setEnabled(False)
        tip = _("What it sent from that day on is kept out; you look at it afterwards.")
        for editor in (self.lost, self.lost_on):
            editor.setToolTip(tip)
        self.lost.toggled.connect(self.lost_on.setEnabled)
        return across(self.lost, self.lost_on, 1, spacing=tokens.NEAR)

    def _look(self) -> None:
        ready = bool(self.reason.text().strip())
        self.revoke.setEnabled(ready)
        self.revoke.setToolTip("" if ready else _("First write the reason."))

    def take_away(self) -> None:
        """Revoke, for the reason that is written."""
        member = self.member
        if member is None:
            return
        reason, day = self.reason.text(), self.lost_on.date()
        since = dt.date(day.year(), day.month(), day.day()) if self.lost.isChecked() else None
        self._runner.run(
            lambda _p: self._enrolment.revoke(member.serial, reason, since),
            title=_("Revoking"),
            done=lambda withdrawn: self._tell_revoked(member, withdrawn),
            screen=self,
        )

    def _tell_revoked(self, member: Member, withdrawn: int) -> None:
        text = _("The certificate of {name} is revoked.").format(name=member.name)
        hint = _("Make bundles for everybody soon: they carry the news.")
        if withdrawn:
            more = _("What came since the loss is above, to be looked at.")
            hint = f"{more} {hint}"
        self.told.emit(Message(text, "done", hint=hint))

    def write_renewal(self, file: Path) -> None:
        """Renew, into ``file``."""
        member = self.member
        if member is None:
            return
        self._runner.run(
            lambda _p: self._enrolment.renew_certificate(member.serial, file),
            title=_("Writing the certificate"),
            done=lambda certificate: self._tell_renewed(certificate, file),
            screen=self,
        )

    def _tell_renewed(self, certificate: Certificate, file: Path) -> None:
        text = _("The certificate of {name} now runs until {day}.").format(
            name=certificate.grant.name,
            day=wording.day_in_words(certificate.valid_until.isoformat()),
        )
        hint = _("Give them {file}, or the next bundle.").format(file=file.name)
        self.told.emit(written(text, file, hint))

    def _ask_where(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.renew.text(), GRANT, "")
        if file:
            self.write_renewal(Path(file))


def _said_of(member: Member | None) -> tuple[object, ...]:
    """What the panel says of somebody, and what it lets be done."""
    if member is None:
        return ()
    is_revoked = member.state == "revoked"
    who = (member.replica, wording.who(member), member.fingerprint, member.key_since)
    return (*who, is_revoked, member.is_self)
