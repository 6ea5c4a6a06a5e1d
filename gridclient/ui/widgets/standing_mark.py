"""A small mark that says where a record stands on its way to the office: icon, colour, words."""

from __future__ import annotations

from PySide6.QtWidgets import QLabel, QWidget

from gridclient.i18n import _
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import theme
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
    """The mark of a register record: none where no office is above, as for a line that is left
    out of a sheet."""
    return [] if standing is None else [StandingMark(standing)]


def in_words(standing: RecordStanding) -> str:
    """Where a record stands, for people."""
    if standing.state == "here":
        return _("only on this computer so far")
    if standing.state == "exported":
        return _("in bundle {number}, not confirmed yet").format(number=standing.number)
    if standing.state == "received":
        return _("received by {office}").format(office=standing.office)
    return _("not taken in by {office}: {reason}").format(
        office=standing.office, reason=standing.reason
    )
