"""How notice, consents and requests read on a household's page."""

from __future__ import annotations

from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from gridclient.domain.consents import CONSENT_ACTS, REQUESTS
from gridclient.i18n import _
from gridclient.services.rights.records import PersonStanding, RequestLine, Standing
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label, rule
from gridclient.ui.widgets.standing_mark import standing_mark


class NoticeLine(QWidget):
    """Whether the privacy notice was given, and ``give`` to say so; ``where`` the record of it
    stands on its way to the office, as with the other lines."""

    def __init__(self, standing: Standing, where: RecordStanding | None) -> None:
        super().__init__()
        given = standing.notice_on
        words = given.isoformat() if given else _("not given yet")
        badge = label(words, "badge-fresh" if given else "badge-due")
        self.give = button(_("Given now"), "quiet", tip=_("The privacy notice was given"))
        head = across(label(_("Privacy notice")), badge, 1, self.give)
        self.setLayout(down(head, *standing_mark(where), spacing=tokens.TIGHT))


class PersonLine(QWidget):
    """One member: what was agreed, and what can be done."""

    def __init__(self, one: PersonStanding, where: RecordStanding | None) -> None:
        super().__init__()
        name = one.resident.name
        self.record = _quiet(_("Consent"), _("Record consent: {name}").format(name=name))
        self.ask = _quiet(_("Request"), _("Take a request down: {name}").format(name=name))
        self.copy = _quiet(_("Own data"), _("Print what is kept about {name}").format(name=name))
        words, part = _state(one)
        head = across(label(name, wrap=True), label(words, part))
        head.setStretch(0, 1)
        acts = across(1, self.record, self.ask, self.copy, spacing=0)
        lines: list[QVBoxLayout | QWidget] = [down(head, acts, spacing=0)]
        if one.act == "guardian_consent" and one.guardian:
            guardian = _("Guardian: {name}").format(name=one.guardian)
            lines[0].insertWidget(1, label(guardian, "caption"))  # type: ignore[union-attr]
        self.setLayout(down(*lines, *standing_mark(where), rule(), spacing=tokens.TIGHT))


class RequestRow(QWidget):
    """A request with its day, and ``answer`` where it waits."""

    def __init__(self, line: RequestLine, where: RecordStanding | None) -> None:
        super().__init__()
        title = REQUESTS.title_of(line.request.kind)
        about = f"{title} · {line.name}" if line.name else title
        self.answer = _quiet(_("Answer"), _("Answer: {what}").format(what=about))
        words, part = request_state(line)
        head = across(label(about, wrap=True), self.answer)
        head.setStretch(0, 1)
        badge = across(label(words, part), 1)
        pieces: list[QVBoxLayout | QWidget] = [down(head, badge, spacing=tokens.TIGHT)]
        if line.request.details:
            pieces.append(label(line.request.details, "soft", wrap=True))
        pieces += standing_mark(where)
        self.setLayout(down(*pieces, spacing=tokens.TIGHT))


def request_state(line: RequestLine) -> tuple[str, str]:
    """By when a request is to be answered, and the badge for it."""
    day = str(line.request.due_on or "–")
    if line.provisional:
        day = _("{day} or so").format(day=day)
    if line.overdue:
        return _("overdue since {day}").format(day=day), "badge-overdue"
    return _("by {day}").format(day=day), "badge-plain"


def _quiet(text: str, tip: str) -> QPushButton:
    return button(text, "quiet", tip=tip)


def _state(one: PersonStanding) -> tuple[str, str]:
    if one.needs == "guardian":
        return _("guardian has to agree"), "badge-due"
    if one.act == "withdrawal":
        return _("withdrawn {day}").format(day=one.given_on), "badge-overdue"
    if one.needs == "consent":
        return _("consent is missing"), "badge-due"
    if one.act is None:
        return _("nothing to agree to"), "badge-plain"
    words = {"consent": _("agreed {day}"), "guardian_consent": _("guardian agreed {day}")}
    text = words.get(one.act, CONSENT_ACTS.title_of(one.act))
    return text.format(day=one.given_on), "badge-fresh"
