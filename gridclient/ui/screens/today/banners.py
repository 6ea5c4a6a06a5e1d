"""What stands above today's list: who is looked for, special rounds, and festivals at hand."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QPushButton, QVBoxLayout, QWidget

from gridclient.domain.festivals import Suggestion
from gridclient.domain.special_rounds import OCCASIONS, called
from gridclient.i18n import _, ngettext
from gridclient.services.reaching import Ladder
from gridclient.services.special_rounds import Standing
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, clear, label
from gridclient.ui.widgets.wording import since_in_words

_LADDERS_SHOWN = 3


class Banners(QWidget):
    """``household_wanted`` opens a household, ``filtered`` brings the id of the one round whose
    doors are to be listed (empty: all), ``office_wanted`` goes where rounds are begun."""

    household_wanted = Signal(str)
    filtered = Signal(str)
    office_wanted = Signal()

    def __init__(self) -> None:
        super().__init__()
        part(self, "clear")
        self.filters: dict[str, QPushButton] = {}
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(tokens.NEAR)
        self.hide()

    def show_all(
        self,
        ladders: Sequence[Ladder],
        standings: Sequence[Standing],
        suggested: Sequence[Suggestion],
        filtered: str = "",
    ) -> None:
        """Show these instead of those before; who is looked for comes first."""
        clear(self._column)
        self.filters = {}
        for ladder in ladders[:_LADDERS_SHOWN]:
            self._column.addWidget(self._ladder(ladder))
        more = len(ladders) - _LADDERS_SHOWN
        if more > 0:
            words = ngettext("{count} more is looked for", "{count} more are looked for", more)
            self._column.addWidget(label(words.format(count=more), "soft"))
        for standing in standings:
            self._column.addWidget(self._round(standing, filtered))
        for one in suggested:
            self._column.addWidget(self._suggestion(one))
        self.setVisible(bool(ladders or standings or suggested))

    def _ladder(self, ladder: Ladder) -> QFrame:
        who = " · ".join(filter(None, (ladder.head_name, ladder.address)))
        since = since_in_words(ladder.since_on, ladder.since_at)
        badge = label(_("Not reached since {time}").format(time=since), "badge-overdue")
        call = button(
            _("Whom to call"), "", "phone", tip=_("Whom to call for {who}").format(who=who)
        )
        call.clicked.connect(partial(self.household_wanted.emit, ladder.household_id))
        return _strip(badge, label(who, "lead", wrap=True), call, stretch=1)

    def _round(self, standing: Standing, filtered: str) -> QFrame:
        item = standing.round
        words = _("{part} of {whole} contacted, until {day}").format(
            part=len(standing.done), whole=standing.total, day=item.until_on.isoformat()
        )
        only = button(
            _("Show only these"), "", tip=_("List only: {round}").format(round=called(item))
        )
        only.setCheckable(True)
        only.setChecked(item.id == filtered)
        only.toggled.connect(lambda on: self._filter(item.id, on=on))
        self.filters[item.id] = only
        badge = label(called(item), "badge-plain")
        return _strip(badge, label(words, wrap=True), only, stretch=1)

    def _suggestion(self, one: Suggestion) -> QFrame:
        words = _("{occasion} is on {day}: a round before it can be begun.").format(
            occasion=OCCASIONS.title_of(one.occasion), day=one.day.isoformat()
        )
        go = button(_("Begin a round"), "quiet", "next", tip=words)
        go.clicked.connect(self.office_wanted)
        return _strip(label(words, "soft", wrap=True), go, stretch=0)

    def _filter(self, round_id: str, *, on: bool) -> None:
        """One round at a time."""
        for other, press in self.filters.items():
            if other != round_id and press.isChecked():
                press.blockSignals(True)
                press.setChecked(False)
                press.blockSignals(False)
        self.filtered.emit(round_id if on else "")


def _strip(*parts: QWidget, stretch: int) -> QFrame:
    frame = QFrame()
    part(frame, "card")
    row = across(*parts, spacing=tokens.GAP)
    row.setContentsMargins(tokens.ROOMY, tokens.NEAR, tokens.NEAR, tokens.NEAR)
    row.setStretch(stretch, 1)
    frame.setLayout(row)
    return frame
