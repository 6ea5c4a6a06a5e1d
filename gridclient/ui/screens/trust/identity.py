"""This office itself: its fingerprint, who vouches for it, and its own request."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame

from gridclient.i18n import _
from gridclient.services.enrolment import Enrolment
from gridclient.services.profile import Profile
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.screens.trust import wording
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.layout import across, button, down, label

REQUEST = "request.gridclient"


class IdentityCard(QFrame):
    """Who we are to others; the fingerprint is what they compare."""

    told = Signal(object)

    def __init__(self, profile: Profile, enrolment: Enrolment, runner: JobRunner) -> None:
        super().__init__()
        part(self, "card")
        self._enrolment, self._runner = enrolment, runner
        self.fingerprint = Fingerprint(profile.fingerprint)
        own = profile.certificate
        chain = (own, *profile.chain) if own else ()
        column = down(label(_("This office"), "lead"), spacing=tokens.NEAR)
        if own is not None:
            words = _("{name}, certificate until {day}").format(
                name=own.grant.name, day=wording.day_in_words(own.valid_until.isoformat())
            )
            column.addWidget(label(words, wrap=True))
        if len(chain) > 1:
            column.addWidget(label(_("Who vouches for it"), "label"))
            column.addWidget(label(wording.chain_in_words(chain), wrap=True))
        else:
            words = _("This office is its own root: everybody below it trusts this fingerprint.")
            column.addWidget(label(words, "soft", wrap=True))
        column.addWidget(label(_("Fingerprint others compare with"), "label"))
        column.addWidget(self.fingerprint)
        self.request = button(_("Write a request for the office above"), "", "send")
        self.request.clicked.connect(self._ask_where)
        column.addLayout(across(self.request, 1))
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)
        self.request.setVisible(len(chain) > 1)

    def write_request(self, file: Path) -> None:
        """Write this profile's request to ``file``."""
        self._runner.run(
            lambda _p: self._enrolment.write_request(file),
            title=_("Writing the request"),
            done=lambda fingerprint: self.told.emit(
                written(
                    _("The request is in {file}. Give it to the office above.").format(
                        file=file.name
                    ),
                    file,
                    _("Fingerprint: {fingerprint}").format(fingerprint=fingerprint),
                )
            ),
            screen=self,
        )

    def _ask_where(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.request.text(), REQUEST, "")
        if file:
            self.write_request(Path(file))
