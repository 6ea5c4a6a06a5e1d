"""At the office above: an office below changes its key and wants a certificate for the new one."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QFrame, QVBoxLayout

from gridclient.domain.authority import ROLES
from gridclient.domain.days import day_of
from gridclient.i18n import _
from gridclient.services.replacing import Asking
from gridclient.services.rotation import Rotation
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.layout import across, button, clear, label

ANSWER = "new-key.gridclient"


class ReplaceCard(QFrame):
    """In sight while such a request is open; the fingerprint is compared before the answer.

    ``ended`` says that it was answered or put away.
    """

    told = Signal(object)
    ended = Signal()

    def __init__(self, rotation: Rotation, runner: JobRunner) -> None:
        super().__init__()
        part(self, "card")
        self._rotation, self._runner = rotation, runner
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self._column.setSpacing(tokens.NEAR)
        self.hide()

    def read(self, file: Path) -> None:
        """Show the request in ``file``, to be answered."""
        self._runner.run(
            lambda _p: self._rotation.read(file),
            title=_("Reading the request"),
            done=lambda asking: self._show(asking, file),
            screen=self,
        )

    def _show(self, asking: Asking, file: Path) -> None:
        clear(self._column)
        self.agreed = QCheckBox(_("They read me the same eight groups"))
        self.agreed.toggled.connect(self._look)
        self.returned = QCheckBox(
            _("They came back from an older backup, and nobody has their newer key any more")
        )
        self.returned.toggled.connect(self._look)
        self._given_up = asking.given_up_at is not None
        self.answer = button(_("Write the answer"), "primary", "send")
        self.answer.clicked.connect(lambda: self._ask_where(file))
        self.away = button(_("Put it away"), "quiet", "close")
        self.away.clicked.connect(self.put_away)
        who = _("{name}, {role}, on {device}").format(
            name=asking.name, role=ROLES.title_of(asking.role), device=asking.device or "–"
        )
        made = _("Request made on {day}").format(day=day_of(asking.made_at).isoformat())
        words = _(
            "This office changes its key. Compare the new fingerprint with the people you know "
            "there, in the room or by a voice you know: whoever has stolen the old key can write "
            "such a request as well."
        )
        for piece in (
            label(_("An office changes its key"), "lead"),
            label(who, "title", wrap=True),
            label(made, "soft"),
            label(words, "soft", wrap=True),
            Fingerprint(asking.fingerprint),
            self.agreed,
        ):
            self._column.addWidget(piece)
        if asking.given_up_at is not None:
            day = day_of(asking.given_up_at).isoformat()
            doubt = _(
                "This request bears the key that the office gave up on {day}. Answer it only if "
                "they tell you themselves that they had to go back to an older backup; then revoke "
                "their newer key, which is lost."
            )
            self._column.addWidget(label(doubt.format(day=day), "doubt", wrap=True))
            self._column.addWidget(self.returned)
        self._column.addLayout(across(self.answer, self.away, 1))
        self._look()
        self.show()
        self.agreed.setFocus()

    def _look(self) -> None:
        ready = self.agreed.isChecked() and (self.returned.isChecked() or not self._given_up)
        self.answer.setEnabled(ready)
        tip = _("First compare the fingerprint and tick that it agrees.")
        if self.agreed.isChecked():
            tip = _("First ask them whether they went back to an older backup.")
        self.answer.setToolTip("" if ready else tip)

    def write(self, request: Path, file: Path) -> None:
        """Answer the request with ``file``."""
        returned = self.returned.isChecked()
        self._runner.run(
            lambda _p: self._rotation.answer(request, file, returned=returned),
            title=_("Writing the answer"),
            done=lambda certificate: self._finish(certificate.grant.name, file),
            screen=self,
        )

    def _finish(self, name: str, file: Path) -> None:
        text = _("The certificate of {name} for its new key is in {file}.")
        hint = _("Give it to them. It works only on their computer.")
        self.told.emit(written(text.format(name=name, file=file.name), file, hint))
        self.put_away()

    def put_away(self) -> None:
        """Leave the request unanswered, or done with."""
        clear(self._column)
        self.hide()
        self.ended.emit()

    def _ask_where(self, request: Path) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.answer.text(), ANSWER, "")
        if file:
            self.write(request, Path(file))
