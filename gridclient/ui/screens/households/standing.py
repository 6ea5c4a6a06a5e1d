"""The right half of a household's page: what is due and why, visits, issues."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLayout, QWidget

from gridclient.domain.due import Due
from gridclient.domain.issues import STATES
from gridclient.domain.visits import MODES, RESULTS, Visit
from gridclient.i18n import _, ngettext
from gridclient.services.issues import IssueLine
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, card, down, label, rule
from gridclient.ui.widgets.standing_mark import standing_mark
from gridclient.ui.widgets.wording import overdue_in_words, period_in_words

_SHOWN_FIRST = 6


def due_card(due: Due | None, today: dt.date) -> QFrame:
    """By when somebody should come, and which rule says so."""
    sheet, column = card()
    column.addWidget(label(_("Next visit"), "label"))
    if due is None:
        column.addWidget(label(_("No rule asks for a visit here."), "soft", wrap=True))
        return sheet
    days = due.overdue_days(today)
    words = overdue_in_words(days) if days else _("by {day}").format(day=due.due_on.isoformat())
    badge = label(words, "badge-overdue" if days else "badge-plain")
    column.addLayout(across(badge, 1))
    why = due.reason
    if due.round is None:
        why = _("{category}: {period}").format(category=why, period=period_in_words(due.period))
    if due.face:
        why = _("{rule}, face to face").format(rule=why)
    column.addWidget(label(why, "soft", wrap=True))
    return sheet


PutRight = Callable[[Visit], None]
"""What is called with a visit that somebody wants to put right."""


def visits_card(
    visits: Sequence[Visit],
    standings: Mapping[str, RecordStanding],
    misdated: Collection[str],
    put_right: PutRight,
) -> QFrame:
    """The visits as a timeline, the last one first; older ones unfold. ``standings``: where
    they stand on their way to the office, by id; ``misdated``: which stand under a wrong day."""
    sheet, column = card()
    column.addWidget(label(_("Visits"), "label"))
    if not visits:
        column.addWidget(label(_("Nobody has been here yet."), "soft", wrap=True))
    for visit in visits[:_SHOWN_FIRST]:
        column.addLayout(_visit(visit, standings.get(visit.id), misdated, put_right))
    older = visits[_SHOWN_FIRST:]
    if older:
        words = ngettext("Show {count} older visit", "Show {count} older visits", len(older))
        unfold = button(words.format(count=len(older)), "quiet", "history")
        rest = QWidget()
        lines = (_visit(visit, standings.get(visit.id), misdated, put_right) for visit in older)
        rest.setLayout(down(*lines))
        rest.hide()
        unfold.clicked.connect(rest.show)
        unfold.clicked.connect(unfold.hide)
        column.addWidget(rest)
        column.addLayout(across(unfold, 1))
    return sheet


def issues_card(
    issues: Sequence[IssueLine], standings: Mapping[str, RecordStanding], today: dt.date
) -> QFrame:
    """The household's issues with their states; ``standings`` as with the visits."""
    sheet, column = card()
    column.addWidget(label(_("Issues"), "label"))
    if not issues:
        column.addWidget(label(_("No issues."), "soft"))
    for line in issues:
        state = label(
            STATES.title_of(line.state), "badge-overdue" if line.overdue(today) else "badge-plain"
        )
        head = across(label(line.issue.title, wrap=True), state, spacing=tokens.NEAR)
        mark = standing_mark(standings.get(line.issue.id))
        column.addLayout(down(head, *mark, spacing=2))
    return sheet


def _visit(
    visit: Visit, where: RecordStanding | None, misdated: Collection[str], put_right: PutRight
) -> QLayout:
    about = [visit.visited_on.isoformat()]
    if visit.mode:
        about.append(MODES.title_of(visit.mode))
    lines: list[QWidget] = [
        label(RESULTS.title_of(visit.result)),
        label(" · ".join(about), "caption"),
    ]
    if visit.id in misdated:
        lines.append(label(_("under a wrong day: a clock was wrong"), "badge-due"))
    if visit.backdated_because:
        words = _("Recorded late: {why}").format(why=visit.backdated_because)
        lines.append(label(words, "caption", wrap=True))
    lines += [label(text, "soft", wrap=True) for text in (visit.note, visit.onsite_action) if text]
    lines += standing_mark(where)
    tip = _("Put right: {day} {result}").format(
        day=visit.visited_on.isoformat(), result=RESULTS.title_of(visit.result)
    )
    press = button("", "quiet", "more", tip=tip)
    press.clicked.connect(partial(put_right, visit))
    row = across(down(*lines, spacing=2), press)
    row.setStretch(0, 1)
    row.setAlignment(press, Qt.AlignmentFlag.AlignTop)
    return down(row, rule(), spacing=2)
