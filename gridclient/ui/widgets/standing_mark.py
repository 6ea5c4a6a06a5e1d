"""Where a record stands on its way to the office: a mark with icon, colour and words, or a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtWidgets import QLabel, QWidget

from gridclient.i18n import _
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import theme
from gridclient.ui.tables import Column
from gridclient.ui.theme import icons, tokens
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.layout import across, label

_LOOKS = {
    "here": ("clock", Tone.PLAIN),
    "exported": ("send", Tone.DUE),
    "received": ("check", Tone.FRESH),
    "returned": ("warn", Tone.OVERDUE),
}
_SIZE = 14
_WIDTH = 112

R = TypeVar("R")
Where = Callable[[str, Sequence[str]], Mapping[str, RecordStanding]]
"""What tells where records of an entity stand, by id; empty where no office is above."""


class StandingMark(QWidget):
    """The mark of one record."""

    def __init__(self, standing: RecordStanding) -> None:
        super().__init__()
        icon, tone = _LOOKS[standing.state]
        words = in_words(standing)
        picture = QLabel()
        colour = theme.current().palette.tones[tone].ink
        picture.setPixmap(icons.pixmap(icon, colour, _SIZE, self.devicePixelRatioF()))
        self.setAccessibleName(words)
        row = across(picture, label(words, "caption", wrap=True), spacing=tokens.TIGHT)
        row.setStretch(1, 1)
        self.setLayout(row)


def standing_mark(standing: RecordStanding | None) -> list[QWidget]:
    """The mark of a record: none where no office is above, as for a line that is left out of a
    sheet."""
    return [] if standing is None else [StandingMark(standing)]


def standing_column(where: Callable[[R], RecordStanding | None]) -> Column[R]:
    """The column of a list that says where each record stands."""

    def words(record: R) -> str:
        standing = where(record)
        return "" if standing is None else in_short(standing)

    def tone(record: R) -> Tone | None:
        standing = where(record)
        return None if standing is None else _LOOKS[standing.state][1]

    return Column(_("On its way"), words, tone=tone, width=_WIDTH)


def in_short(standing: RecordStanding) -> str:
    """Where a record stands, in the few words there is room for in a list."""
    words = {
        "here": _("only here"),
        "exported": _("in bundle {number}"),
        "received": _("arrived"),
        "returned": _("not taken in"),
    }
    return words[standing.state].format(number=standing.number)


def in_words(standing: RecordStanding) -> str:
    """Where a record stands, for people; of one that was not taken in why, and the way on."""
    if standing.state == "here":
        return _("only on this computer so far")
    if standing.state == "exported":
        return _("in bundle {number}, not confirmed yet").format(number=standing.number)
    if standing.state == "received":
        return _("received by {office}").format(office=standing.office)
    return _("not taken in by {office}: {reason}. {way_on}").format(
        office=standing.office, reason=standing.reason, way_on=_way_on(standing.outcome)
    )


def _way_on(outcome: str) -> str:
    """What can be done about a record that was not taken in."""
    if outcome == "parked":
        return _("Set this computer's date right; it is then sent anew.")
    if outcome == "rejected":
        return _("They keep it out for good: ask them, should that be a mistake.")
    if outcome == "left_out":
        return _("They can still take it in: ask them to.")
    return _("It waits there for a decision: ask them. What you change here is sent again.")
