"""Where a record stands on its way to the office: a mark with icon, colour and words, or a cell."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QWidget

from gridclient.i18n import _
from gridclient.services.places import HouseholdPage
from gridclient.services.sync.records import RecordStanding
from gridclient.services.sync.standing_words import in_short, in_words
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
        row.setAlignment(picture, Qt.AlignmentFlag.AlignTop)
        row.setStretch(1, 1)
        self.setLayout(row)


def standing_mark(standing: RecordStanding | None) -> list[QWidget]:
    """The mark of a record: none where no office is above, as for a line that is left out of a
    sheet."""
    return [] if standing is None else [StandingMark(standing)]


def of_household(where: Where, page: HouseholdPage) -> Mapping[str, RecordStanding]:
    """Where a household and the people, visits and issues of its page stand, by id."""
    return {
        **where("household", [page.household.id]),
        **where("resident", [one.id for one in page.residents]),
        **where("visit", [visit.id for visit in page.visits]),
        **where("issue", [line.issue.id for line in page.issues]),
    }


def standing_column(where: Callable[[R], RecordStanding | None]) -> Column[R]:
    """The column of a list that says where each record stands."""

    def words(record: R) -> str:
        standing = where(record)
        return "" if standing is None else in_short(standing)

    def tone(record: R) -> Tone | None:
        standing = where(record)
        return None if standing is None else _LOOKS[standing.state][1]

    return Column(_("On its way"), words, tone=tone, width=_WIDTH)
