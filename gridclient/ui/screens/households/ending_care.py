"""Asking why somebody's care ends, and with which day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from PySide6.QtCore import QDate, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QDateEdit, QWidget

from gridclient.domain.fields import RETIRED
from gridclient.i18n import _
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label


class EndingCare(QWidget):
    """``ended`` brings the reason and the last day, ``left`` that nothing ends."""

    ended = Signal(str, object)
    left = Signal()

    def __init__(self, title: str, reasons: Sequence[str], today: dt.date) -> None:
        super().__init__()
        self.why, self.day = QComboBox(), QDateEdit(QDate(today.year, today.month, today.day))
        for code in reasons:
            self.why.addItem(RETIRED.title_of(code), code)
        self.why.setAccessibleName(_("Why"))
        self.day.setAccessibleName(_("Last day"))
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("yyyy-MM-dd")
        self.sure = button(_("End this care"), "primary", tip=_("End this care (Ctrl+Enter)"))
        stay = button(_("Cancel"), tip=_("Leave without saving (Esc)"))
        self.sure.clicked.connect(self._end)
        stay.clicked.connect(self.left)
        for keys, act in (("Ctrl+Return", self._end), ("Esc", self.left.emit)):
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(act)
        words = _("What was kept stays readable; no visits are asked for any more.")
        self.setLayout(
            down(
                label(title, "lead", wrap=True),
                label(words, "soft", wrap=True),
                across(label(_("Why"), "label"), self.why, 1),
                across(label(_("Last day"), "label"), self.day, 1),
                across(1, stay, self.sure),
                spacing=tokens.NEAR,
            )
        )

    def take_focus(self) -> None:
        """Start with the reason."""
        self.why.setFocus()

    def _end(self) -> None:
        day = self.day.date()
        self.ended.emit(self.why.currentData(), dt.date(day.year(), day.month(), day.day()))
