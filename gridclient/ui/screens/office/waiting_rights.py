"""Requests that wait for an answer and files of children to look through, with their households."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.domain.consents import REQUESTS
from gridclient.i18n import _
from gridclient.services.retention.records import Review
from gridclient.services.rights.records import RequestLine
from gridclient.ui.widgets.layout import across, button, label


def add_requests(
    room: QVBoxLayout, requests: Sequence[RequestLine], open_: Callable[[str], object]
) -> None:
    """The requests that wait; ``open_`` goes to a household by its id."""
    room.addWidget(label(_("Requests that wait for an answer"), "lead"))
    if not requests:
        words = _("None. They are taken down on the page of a household.")
        room.addWidget(label(words, "soft", wrap=True))
    for one in requests:
        kind = REQUESTS.title_of(one.request.kind)
        words = " · ".join(filter(None, (kind, one.name, one.address)))
        due = _("by {day}").format(day=one.request.due_on or "–")
        badge = label(due, "badge-overdue" if one.overdue else "badge-plain")
        room.addWidget(_leading(words, badge, one.request.household_id, open_))


def add_reviews(
    room: QVBoxLayout, reviews: Sequence[Review], open_: Callable[[str], object]
) -> None:
    """The files of children; ``open_`` goes to a household by its id."""
    room.addWidget(label(_("Files of children to look through"), "lead"))
    if not reviews:
        words = _("None now. They come up at 14, 16 and 18.")
        room.addWidget(label(words, "soft", wrap=True))
    for one in reviews:
        words = _("{name}, {age} on {day} · {address}").format(
            name=one.name, age=one.age, day=one.due_on, address=one.address
        )
        room.addWidget(_leading(words, None, one.household_id, open_))


def _leading(
    words: str, badge: QWidget | None, household_id: str, open_: Callable[[str], object]
) -> QWidget:
    """A line with the way to its household."""
    press = button(_("Open"), "quiet", tip=_("Open: {title}").format(title=words))
    press.clicked.connect(lambda: open_(household_id))
    text = label(words, wrap=True)
    line = across(text, *([badge] if badge else []), press)
    line.setStretch(0, 1)
    result = QWidget()
    result.setLayout(line)
    return result
