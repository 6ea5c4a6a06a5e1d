"""How and when a visit was made; all of it has a default that is right most days."""

from __future__ import annotations

import datetime as dt

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QComboBox, QDateEdit, QLineEdit, QWidget

from gridclient.domain.fields import Codes
from gridclient.domain.visits import BACKDATE_DAYS, BASE_CHECKS, MODES
from gridclient.i18n import _
from gridclient.services.drafts import Draft
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, down, label


class VisitDetails(QWidget):
    """Mode, date, whether the basic facts still hold, and why an entry comes late."""

    def __init__(self, today: dt.date, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._today = today
        self.mode = _choices(_("How"), MODES)
        self.base = _choices(_("Basic facts"), BASE_CHECKS)
        self.day = QDateEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.day.setMaximumDate(_qdate(today))
        self.day.setAccessibleName(_("Date"))
        self.day.dateChanged.connect(self._ask_why_late)
        self.late = QLineEdit()
        self.late.setPlaceholderText(_("Why is it recorded so late?"))
        self.late.setAccessibleName(_("Why is it recorded so late?"))
        columns = (
            down(label(title, "label"), editor, spacing=tokens.TIGHT)
            for title, editor in (
                (_("How"), self.mode),
                (_("Date"), self.day),
                (_("Basic facts"), self.base),
            )
        )
        self.setLayout(down(across(*columns, 1, spacing=tokens.GAP), self.late, spacing=tokens.GAP))

    def visited_on(self) -> dt.date | None:
        """The day of the visit; None for today, which means now."""
        day = self.day.date()
        chosen = dt.date(day.year(), day.month(), day.day())
        return None if chosen == self._today else chosen

    def show_mode(self, code: str) -> None:
        """Choose how the contact was made."""
        self.mode.setCurrentIndex(self.mode.findData(code))

    def show_draft(self, draft: Draft) -> None:
        """Show what a draft says."""
        self.day.setDate(_qdate(draft.visited_on or self._today))
        self.show_mode(draft.mode)
        self.base.setCurrentIndex(self.base.findData(draft.base_check))
        self.late.setText(draft.late_because or "")
        self._ask_why_late()

    def _ask_why_late(self) -> None:
        days = self.day.date().daysTo(_qdate(self._today))
        self.late.setVisible(days > BACKDATE_DAYS)


def _choices(name: str, codes: Codes) -> QComboBox:
    box = QComboBox()
    box.setAccessibleName(name)
    for code in codes:
        box.addItem(_(code.title), code.code)
    return box


def _qdate(day: dt.date) -> QDate:
    return QDate(day.year, day.month, day.day)
