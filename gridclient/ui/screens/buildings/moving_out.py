"""Asking why a household no longer lives behind its door, and since when."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from gridclient.domain.fields import RETIRED
from gridclient.domain.people import LEAVING
from gridclient.i18n import _
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.foot import save_and_cancel
from gridclient.ui.widgets.layout import across, down, label


class MovingOutForm(QWidget):
    """``ended`` brings a code of ``RETIRED`` and the day, ``left`` comes when somebody thinks
    better of it."""

    ended = Signal(str, object)
    left = Signal()

    def __init__(self, today: dt.date) -> None:
        super().__init__()
        self.reason = QComboBox()
        self.reason.setAccessibleName(_("Why"))
        for code in LEAVING:
            self.reason.addItem(RETIRED.title_of(code), code)
        self.day = QDateEdit(QDate(today.year, today.month, today.day))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(self.day.date())
        self.day.setAccessibleName(_("Since when"))
        words = _("The household and whoever lives in it no longer count. Nothing is deleted.")
        self.save, self.cancel = save_and_cancel(self, self._end, self.left.emit)
        self.setLayout(
            down(
                label(words, "soft", wrap=True),
                *(label(_("Why"), "label"), self.reason),
                *(label(_("Since when"), "label"), self.day),
                across(1, self.cancel, self.save),
                spacing=tokens.NEAR,
            )
        )

    def take_focus(self) -> None:
        """Start with the reason."""
        self.reason.setFocus()

    def _end(self) -> None:
        day = self.day.date()
        on = dt.date(day.year(), day.month(), day.day())
        self.ended.emit(self.reason.currentData(), on)
