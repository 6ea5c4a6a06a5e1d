"""Letting somebody join: read the request, compare the fingerprint, say what they may do."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDateEdit,
    QFileDialog,
    QFrame,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from gridclient.domain.authority import OFFICES, ROLES, Authority
from gridclient.domain.days import day_of
from gridclient.domain.places import LEVEL_DIGITS, Grid
from gridclient.i18n import _
from gridclient.services.enrolment import Enrolment
from gridclient.services.rotation import Rotation
from gridclient.trust.certificates import Certificate
from gridclient.trust.enrolment import Request
from gridclient.trust.grants import MAY_ISSUE
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.screens.trust.grids import GridTicks
from gridclient.ui.screens.trust.person_choice import PersonChoice
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.drop import DropArea
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.widgets.layout import across, button, clear, down, label

GRANT = "answer.gridclient"


class JoinCard(QFrame):
    """First a place to drop a request on, then the three things to settle, one button.

    ``told`` brings a message, ``ended`` says that the request was answered or put away,
    ``key_asked`` brings the file of an office that asks for a new key instead.
    """

    told = Signal(object)
    ended = Signal()
    key_asked = Signal(object)

    def __init__(
        self,
        enrolment: Enrolment,
        rotation: Rotation,
        authority: Authority,
        today: dt.date,
        runner: JobRunner,
    ) -> None:
        super().__init__()
        part(self, "card")
        self._enrolment, self._rotation = enrolment, rotation
        self._authority = authority
        self._today, self._runner = today, runner
        self.request: Request | None = None
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self._column.setSpacing(tokens.GAP)
        self._column.addWidget(label(_("Let somebody join"), "lead"))
        self.drop = DropArea(
            _("Drop a request here"),
            _("or press Enter to choose the file the newcomer gave you."),
        )
        self.drop.dropped.connect(lambda files: self.read(files[0]) if files else None)
        self.drop.pressed.connect(self._ask_which)
        self._column.addWidget(self.drop)
        self._steps = QVBoxLayout()
        self._steps.setSpacing(tokens.GAP)
        self._column.addLayout(self._steps)

    def read(self, file: Path) -> None:
        """Show the request in ``file``, to be answered."""

        def work() -> tuple[Request, Sequence[Grid]] | None:
            if self._rotation.is_request(file):
                return None
            return self._enrolment.read_request(file), self._enrolment.grids()

        self._runner.run(
            lambda _p: work(),
            title=_("Reading the request"),
            done=lambda read: self._show(*read) if read else self.key_asked.emit(file),
            screen=self,
        )

    def _show(self, request: Request, grids: Sequence[Grid]) -> None:
        self.request = request
        clear(self._steps)
        self.drop.hide()
        self._make_controls(request, grids)
        for step in (
            self._who(request),
            self._compare(request),
            self._allow(),
            across(self.answer, self.away, 1),
        ):
            self._steps.addLayout(step)
        self._follow_role()
        self._look()
        self.agreed.show()  # what is not in sight yet cannot have the keys
        self.agreed.setFocus()

    def _make_controls(self, request: Request, grids: Sequence[Grid]) -> None:
        self.agreed = QCheckBox(_("They read me the same eight groups"))
        self.agreed.toggled.connect(self._look)
        self.role = QComboBox()
        self.role.setAccessibleName(_("Role"))
        for code in reversed(MAY_ISSUE[self._authority.role]):
            self.role.addItem(ROLES.title_of(code), code)
        self.role.setCurrentIndex(max(0, self.role.findData("worker")))
        self.role.currentIndexChanged.connect(self._follow_role)
        self.division = QLineEdit()
        self.division.setAccessibleName(_("Division code"))
        self.grids = GridTicks(grids)
        self.person = PersonChoice()
        self.person.currentIndexChanged.connect(self._look)
        self.until = QDateEdit()
        self.until.setCalendarPopup(True)
        self.until.setDisplayFormat("yyyy-MM-dd")
        self.until.setAccessibleName(_("Valid until"))
        self.answer = button(_("Write the answer"), "primary", "send")
        self.answer.clicked.connect(self._ask_where)
        self.away = button(_("Put it away"), "quiet", "close")
        self.away.clicked.connect(self.put_away)

    def _who(self, request: Request) -> QVBoxLayout:
        who = _("{name}, on {device}").format(name=request.name, device=request.device or "–")
        made = _("Request made on {day}").format(day=day_of(request.made_at).isoformat())
        return down(label(who, "title", wrap=True), label(made, "soft"), spacing=tokens.TIGHT)

    def _compare(self, request: Request) -> QVBoxLayout:
        words = _(
            "Compare this with {name}, in the room or by a voice you know: their program shows "
            "the same eight groups. If one digit differs, somebody has changed the file."
        ).format(name=request.name)
        return down(
            label(_("1. Is it really them?"), "lead"),
            label(words, "soft", wrap=True),
            Fingerprint(request.public.fingerprint),
            self.agreed,
            spacing=tokens.TIGHT,
        )

    def _allow(self) -> QVBoxLayout:
        self._division_row = _named(_("Division code"), self.division)
        self._person_row = _named(_("Who this is in the register"), self.person)
        row = across(
            _named(_("Role"), self.role),
            self._division_row,
            self._person_row,
            _named(_("Valid until"), self.until),
            1,
            spacing=tokens.ROOMY,
        )
        return down(label(_("2. What may they do?"), "lead"), row, self.grids, spacing=tokens.NEAR)

    def _follow_role(self) -> None:
        """An office has a division, a member has grids and is somebody in the register."""
        role = self.role.currentData()
        is_office = role in OFFICES
        self._division_row.setVisible(is_office)
        self._person_row.setVisible(not is_office)
        self.grids.setVisible(not is_office)
        if is_office:
            words = _("{digits} digits").format(digits=LEVEL_DIGITS[role])
            self.division.setPlaceholderText(words)
            self.division.setText(self.division.text() or self._authority.division)
        elif self.request is not None:
            self.person.offer(self.request.name, self._enrolment.candidates(role))
        years = 5 if is_office else 1
        self.until.setDate(self._today + dt.timedelta(days=365 * years - 1))  # type: ignore[arg-type]
        self._look()

    def _look(self) -> None:
        is_known = self.role.currentData() in OFFICES or self.person.chosen() is not None
        self.answer.setEnabled(self.agreed.isChecked() and is_known)
        if not self.agreed.isChecked():
            tip = _("First compare the fingerprint and tick that it agrees.")
        else:
            tip = "" if is_known else _("First choose who this is in the register.")
        self.answer.setToolTip(tip)

    def write(self, file: Path) -> None:
        """Answer the request with ``file``."""
        request = self.request
        if request is None:
            return
        role, chosen, until = self.role.currentData(), self.grids.chosen(), self.until.date()
        is_office = role in OFFICES
        division = self.division.text().strip() if is_office else None
        person = None if is_office else self.person.chosen()

        def work() -> Certificate:
            return self._enrolment.grant(
                request,
                role,
                file,
                grids=() if is_office else chosen.codes,
                new_grids={} if is_office else chosen.new,
                division=division,
                until=dt.date(until.year(), until.month(), until.day()),
                person=person,
            )

        self._runner.run(
            lambda _p: work(),
            title=_("Writing the answer"),
            done=lambda _certificate: self._finish(request, file),
            screen=self,
        )

    def _finish(self, request: Request, file: Path) -> None:
        text = _("The answer for {name} is in {file}; it brings the first data along.")
        hint = _(
            "Give it to them, and read them the eight groups of this office: they compare them "
            "before they join. It works only on their computer."
        )
        self.told.emit(written(text.format(name=request.name, file=file.name), file, hint))
        self.put_away()

    def put_away(self) -> None:
        """Show the place for a request again."""
        self.request = None
        clear(self._steps)
        self.drop.show()
        self.drop.setFocus()
        self.ended.emit()

    def _ask_which(self) -> None:
        file, _filter = QFileDialog.getOpenFileName(self, _("Choose the request"), "", "")
        if file:
            self.read(Path(file))

    def _ask_where(self) -> None:
        file, _filter = QFileDialog.getSaveFileName(self, self.answer.text(), GRANT, "")
        if file:
            self.write(Path(file))


def _named(name: str, editor: QWidget) -> QWidget:
    """An editor under its name, to be shown and hidden as one."""
    whole = QWidget()
    part(whole, "clear")
    title = label(name, "label")
    title.setBuddy(editor)
    whole.setLayout(down(title, editor, spacing=tokens.TIGHT))
    return whole
