"""Choosing a period: the usual ones by one press, any other by two dates."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate, Signal
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from gridclient.domain import periods
from gridclient.i18n import _
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, label


def usual(today: dt.date) -> list[tuple[str, dt.date, dt.date]]:
    """The usual periods with their first and last day."""
    last_month = periods.start_of("month", today) - dt.timedelta(days=1)
    last_quarter = periods.start_of("quarter", today) - dt.timedelta(days=1)
    return [
        (_("This month"), *_bounds("month", today)),
        (_("Last month"), *_bounds("month", last_month)),
        (_("This quarter"), *_bounds("quarter", today)),
        (_("Last quarter"), *_bounds("quarter", last_quarter)),
        (_("This year"), *_bounds("year", today)),
    ]


def _bounds(period: str, day: dt.date) -> tuple[dt.date, dt.date]:
    return periods.start_of(period, day), periods.end_of(period, day)


class PeriodPicker(QWidget):
    """A box of usual periods and two dates; ``changed`` when either was."""

    changed = Signal()

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._usual = usual(today)
        self.box = QComboBox()
        self.box.setAccessibleName(_("Period"))
        for name, _first, _last in self._usual:
            self.box.addItem(name)
        self.box.addItem(_("Other dates"))
        self.first, self.last = QDateEdit(), QDateEdit()
        for edit, name in ((self.first, _("From")), (self.last, _("To"))):
            edit.setCalendarPopup(True)
            edit.setDisplayFormat("yyyy-MM-dd")
            edit.setAccessibleName(name)
            edit.dateChanged.connect(self._other)
        self.setLayout(across(self.box, self.first, label("–"), self.last, spacing=tokens.NEAR))
        self.box.currentIndexChanged.connect(self._take_usual)
        self._take_usual(0)

    def period(self) -> tuple[dt.date, dt.date]:
        """The first and the last day."""
        return _day(self.first.date()), _day(self.last.date())

    def _take_usual(self, number: int) -> None:
        if number >= len(self._usual):
            self.first.setFocus()
            return
        _name, first, last = self._usual[number]
        for edit, day in ((self.first, first), (self.last, last)):
            edit.blockSignals(True)
            edit.setDate(QDate(day.year, day.month, day.day))
            edit.blockSignals(False)
        self.changed.emit()

    def _other(self) -> None:
        self.box.blockSignals(True)
        self.box.setCurrentIndex(len(self._usual))
        self.box.blockSignals(False)
        self.changed.emit()


def _day(day: QDate) -> dt.date:
    return dt.date(day.year(), day.month(), day.day())
