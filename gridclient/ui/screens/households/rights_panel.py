"""Notice, consent and requests on a household's page, and what is kept about each person."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.domain.consents import CONSENT_ACTS, Consent, RightsRequest
from gridclient.errors import GridError
from gridclient.i18n import _, ngettext
from gridclient.services.places import HouseholdPage
from gridclient.services.rights import Rights
from gridclient.services.rights.records import PersonStanding, Recorded, RequestLine, Standing
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import messages
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.preview.opening import preview, told_of
from gridclient.ui.print import notice, own_data
from gridclient.ui.print.paper import Sheets
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.screens.households.rights_lines import NoticeLine, PersonLine, RequestRow
from gridclient.ui.screens.households.settling import CORRECTED, SettlingForm
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, clear, label
from gridclient.ui.widgets.standing_mark import Where

_CONSENT = ("act", "given_on", "way", "witness", "guardian", "purpose", "form_no")
_REQUEST = ("kind", "received_on", "details")


@dataclass(frozen=True, slots=True)
class _Read:
    """What the panel shows; ``places``: where its records stand, by id."""

    standing: Standing
    requests: list[RequestLine]
    places: Mapping[str, RecordStanding]


class RightsPanel(Panel):
    """One line a person; forms open in the panel, one at a time."""

    def __init__(
        self, rights: Rights, where: Where, runner: JobRunner, *, writable: bool, removes: bool
    ) -> None:
        super().__init__(runner)
        self._rights, self._where = rights, where
        self._writable, self._removes = writable, removes
        self._household = ""
        self.form: RecordForm | SettlingForm | None = None
        self.people: list[PersonLine] = []
        self.waiting: list[RequestRow] = []
        self.notice = button(
            _("Print the notice"), "quiet", "print", tip=_("Print the privacy notice")
        )
        self.notice.clicked.connect(self.show_notice)
        self._face, self._room = QVBoxLayout(), QVBoxLayout()
        self._face.setSpacing(tokens.NEAR)
        head = across(label(_("Notice, consent and rights"), "label"), self.notice)
        head.setStretch(0, 1)
        for layout in (head, self._face, self._room):
            self.column.addLayout(layout)

    def open(self, page: HouseholdPage) -> None:
        """Read how a household stands; a form that is open for it stays open."""
        if page.household.id != self._household:
            self._close_form()
        self._household = wanted = page.household.id
        self.runner.run(
            lambda _p: self._read(wanted),
            title=_("Reading the consents"),
            done=lambda read: self._show(wanted, read),
            screen=self,
            quiet=True,
        )

    def _read(self, household: str) -> _Read:
        standing, requests = self._rights.standing(household), self._rights.requests(household)
        places = {
            **self._where("consent", standing.record_ids),
            **self._where("rights_request", [line.request.id for line in requests]),
        }
        return _Read(standing, requests, places)

    def _show(self, wanted: str, read: _Read) -> None:
        if wanted != self._household:
            return
        standing, places = read.standing, read.places
        clear(self._face)
        line = NoticeLine(standing, places.get(standing.notice_id or ""))
        line.give.clicked.connect(lambda: self.record({"act": "notice", "way": "paper"}, None))
        line.give.setVisible(self._writable)
        self._face.addWidget(line)
        self.people = [
            self._person(one, places.get(one.consent_id or "")) for one in standing.people
        ]
        self.waiting = [self._request(one, places.get(one.request.id)) for one in read.requests]
        for widget in (*self.people, *self.waiting):
            self._face.addWidget(widget)

    def _person(self, one: PersonStanding, where: RecordStanding | None) -> PersonLine:
        line = PersonLine(one, where)
        line.record.clicked.connect(lambda: self._open_consent(one))
        line.ask.clicked.connect(lambda: self._open_request(one.resident.id))
        line.copy.clicked.connect(lambda: self.show_data(one.resident.id))
        for press in (line.record, line.ask):
            press.setVisible(self._writable)
        return line

    def _request(self, one: RequestLine, where: RecordStanding | None) -> RequestRow:
        row = RequestRow(one, where)
        row.answer.clicked.connect(lambda: self._open_answer(one))
        row.answer.setVisible(self._writable)
        if not self._rights.offered("rights_request", ("answer",)):
            row.answer.setEnabled(False)
            row.answer.setToolTip(_("The community office answers: it is shown the words."))
        return row

    # --- forms -----------------------------------------------------------------------------

    def _open_consent(self, one: PersonStanding) -> None:
        form = RecordForm(Consent, self._rights.offered("consent", _CONSENT), columns=1)
        act = "guardian_consent" if one.needs == "guardian" else "consent"
        today = self._rights.today()
        form.preset({"act": act, "given_on": today, "way": "paper", "guardian": one.guardian})
        form.saved.connect(lambda _said, _why: self.record(_all(form), one.resident.id))
        self._turn_to(form, one.resident.name)

    def _open_request(self, resident_id: str) -> None:
        form = RecordForm(
            RightsRequest, self._rights.offered("rights_request", _REQUEST), columns=1
        )
        form.preset({"received_on": self._rights.today()})
        form.saved.connect(lambda _said, _why: self.ask(_all(form), resident_id))
        self._turn_to(form, _("What is asked for"))

    def _open_answer(self, line: RequestLine) -> None:
        form = SettlingForm(line, self._rights.offered("resident", CORRECTED))
        form.settled.connect(partial(self.settle, line.request.id))
        self._turn_to(form, "")

    def _turn_to(self, form: RecordForm | SettlingForm, title: str) -> None:
        self._close_form()
        self.form = form
        form.left.connect(self._close_form)
        if title:
            self._room.addWidget(label(title, "lead", wrap=True))
        self._room.addWidget(form)
        form.show()
        form.take_focus()

    def _close_form(self) -> None:
        clear(self._room)
        self.form = None

    # --- what is done ----------------------------------------------------------------------

    def record(self, said: dict[str, Any], resident_id: str | None) -> None:
        """Keep a notice, a consent or its withdrawal."""
        household = self._household
        self._run(
            lambda: self._rights.record_consent(household, resident_id=resident_id, **said),
            _("Saving"),
            self._finish_consent,
        )

    def ask(self, said: dict[str, Any], resident_id: str) -> None:
        """Keep a request."""
        household = self._household
        self._run(
            lambda: self._rights.ask(household, resident_id=resident_id, **said),
            _("Saving"),
            lambda made: self._done(
                _("Taken down; the answer is due on {day}.").format(day=made.due_on)
            ),
        )

    def settle(
        self, request_id: str, outcome: str, answer: str | None, correct: dict[str, Any]
    ) -> None:
        """Answer a request."""
        self._run(
            lambda: self._rights.settle(request_id, outcome, answer=answer, correct=correct),
            _("Saving"),
            lambda _made: self._done(_("The request is answered.")),
        )

    def end_care(self, resident_id: str) -> None:
        """After a withdrawal: end the care data and remove it for good."""
        self._run(
            lambda: self._rights.end_care(resident_id),
            _("Removing"),
            lambda _ended: self._done(_("The care data is removed.")),
        )

    def show_data(self, resident_id: str) -> None:
        """Show what is kept about somebody as it will be printed."""
        self._preview(lambda: own_data.sheets(self._rights.own_data(resident_id)), _("own data"))

    def show_notice(self) -> None:
        """Show the privacy notice as it will be printed."""
        self._preview(lambda: notice.sheets(self._rights.notice()), _("privacy notice"))

    def _preview(self, lay_out: Callable[[], Sheets], name: str) -> None:
        preview(
            self,
            self.runner,
            lambda _progress: lay_out(),
            name=name,
            given=lambda path: self.told.emit(told_of(path)),
            failed=self._refuse,
        )

    def _run(self, work: Callable[[], Any], title: str, done: Callable[[Any], None]) -> None:
        self.runner.run(lambda _p: work(), title=title, done=done, failed=self._refuse, screen=self)

    def _finish_consent(self, made: Recorded) -> None:
        text = _("Taken down: {act}.").format(act=CONSENT_ACTS.title_of(made.consent.act))
        resident = made.consent.resident_id
        if not made.follows or resident is None:
            self._done(text)
            return
        self._close_form()
        count = len(made.follows)
        words = ngettext(
            "{count} care enrolment rests on it.", "{count} care enrolments rest on it.", count
        ).format(count=count)
        if self._removes:
            hint = _("Ending it removes its details from every computer; that cannot be undone.")
            end = _("End and remove")
            act = partial(self.end_care, resident)
            self.told.emit(Message(text, "warn", (words,), hint, action=end, act=act))
        else:
            hint = _("End it above, and tell your office so that it is removed.")
            self.told.emit(Message(text, "warn", (words,), hint))

    def _done(self, text: str) -> None:
        self._close_form()
        self.told.emit(Message(text, "done"))

    def _refuse(self, error: GridError) -> None:
        """The form stays open with what was typed."""
        self.told.emit(messages.of_refusal(error))


def _all(form: QWidget) -> dict[str, Any]:
    """Everything a form says, preset or typed."""
    rows = form.rows.items() if isinstance(form, RecordForm) else ()
    return {name: row.value() for name, row in rows}
