"""A date to choose in a section: today unless somebody says otherwise."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QDateEdit


class DayPicker(QDateEdit):
    """One day, with a calendar to choose from."""

    def __init__(self, name: str, day: dt.date) -> None:
        super().__init__(QDate(day.year, day.month, day.day))
        self.setCalendarPopup(True)
        self.setDisplayFormat("yyyy-MM-dd")
        self.setAccessibleName(name)

    def day(self) -> dt.date:
        """The day that is chosen."""
        chosen = self.date()
        return dt.date(chosen.year(), chosen.month(), chosen.day())
