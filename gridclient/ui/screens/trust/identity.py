"""This office itself: its fingerprint, who vouches for it, and its own request."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QVBoxLayout

from gridclient.i18n import _
from gridclient.services.enrolment import Enrolment
from gridclient.services.profile import Profile
from gridclient.services.rotation import KeyState, Rotation
from gridclient.trust.certificates import Certificate
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.screens.trust import wording
from gridclient.ui.screens.trust.key_change import KeyChange
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.layout import across, button, clear, down, label

REQUEST = "request.gridclient"


class IdentityCard(QFrame):
    """Who we are to others; the fingerprint is what they compare."""

    told = Signal(object)

    def __init__(
        self, profile: Profile, enrolment: Enrolment, rotation: Rotation, runner: JobRunner
    ) -> None:
        super().__init__()
        part(self, "card")
        self._profile, self._enrolment, self._runner = profile, enrolment, runner
        self._shown: tuple[Certificate, ...] = ()
        self._about = QVBoxLayout()
        self._about.setSpacing(tokens.NEAR)
        self.request = button(_("Write a request for the office above"), "", "send")
        self.request.clicked.connect(self._ask_where)
        self.key = KeyChange(rotation, enrolment, runner)
        self.key.told.connect(self.told)
        column = down(
            label(_("This office"), "lead"),
            self._about,
            across(self.request, 1),
            self.key,
            spacing=tokens.NEAR,
        )
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)
        self._show()

    def show_state(self, state: KeyState) -> None:
        """Show who this office is now, and how its key stands."""
        self._show()
        self.key.show_state(state)

    def _show(self) -> None:
        own = self._profile.certificate
        chain = (own, *self._profile.chain) if own else ()
        if chain == self._shown and self._about.count():
            return
        self._shown = chain
        clear(self._about)
        if own is not None:
            words = _("{name}, certificate until {day}").format(
                name=own.grant.name, day=wording.day_in_words(own.valid_until.isoformat())
            )
            self._about.addWidget(label(words, wrap=True))
        if len(chain) > 1:
            self._about.addWidget(label(_("Who vouches for it"), "label"))
            self._about.addWidget(label(wording.chain_in_words(chain), wrap=True))
        else:
            words = _("This office is its own root: everybody below it trusts this fingerprint.")
            self._about.addWidget(label(words, "soft", wrap=True))
        self.fingerprint = Fingerprint(self._profile.fingerprint)
        self._about.addWidget(label(_("Fingerprint others compare with"), "label"))
        self._about.addWidget(self.fingerprint)
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
