"""The last step before a removal, which nothing brings back, and what to look at before."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from gridclient.domain.clocks import ClockDoubt
from gridclient.domain.days import day_of, written
from gridclient.i18n import _, ngettext
from gridclient.services.retention.records import Copies
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, down, label


class Confirmation(QWidget):
    """Says in plain words what cannot be undone; ``confirmed`` when it is to be, ``left`` else.

    Where the date is in doubt, so is what is due: somebody must first say that it is right.
    """

    confirmed = Signal()
    left = Signal()

    def __init__(self, count: int, copies: Copies, doubt: ClockDoubt | None) -> None:
        super().__init__()
        self.right = _right(doubt) if doubt else None
        self.sure = button(_("Remove for good"), "primary", "warn")
        self.stay = button(_("Keep everything"), tip=_("Keep everything (Esc)"))
        self.sure.clicked.connect(self.confirmed)
        self.stay.clicked.connect(self.left)
        escape = QShortcut(QKeySequence("Esc"), self)
        escape.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        escape.activated.connect(self.left)
        column = _words(count, copies)
        if doubt is not None and self.right is not None:
            words = _("This computer says that today is {today}; the newest signed date is {day}.")
            told = words.format(today=day_of(doubt.now), day=day_of(doubt.signed_at))
            column.addWidget(label(told, "problem", wrap=True))
            column.addWidget(self.right)
            self.right.toggled.connect(self._follow)
        column.addLayout(across(1, self.stay, self.sure))
        self.setLayout(column)
        self._follow()

    @property
    def despite_clock(self) -> bool:
        """Whether somebody has said that a doubtful date is right."""
        return self.right is not None and self.right.isChecked()

    def take_focus(self) -> None:
        """Start where nothing is removed."""
        self.show()  # what is not in sight yet cannot have the keys
        self.stay.setFocus()

    def _follow(self) -> None:
        allowed = self.right is None or self.despite_clock
        self.sure.setEnabled(allowed)
        self.sure.setToolTip("" if allowed else _("First tick that the date is right."))


def date_notice(doubt: ClockDoubt) -> QLabel:
    """That with a wrong date more seems due than is."""
    words = _(
        "This computer's date is {now}, and the newest signed date that came here is {signed}, of "
        "{name}, {days} days earlier. With a wrong date more is listed here than should go: check "
        "this computer's date first."
    )
    told = {"now": written(doubt.now), "signed": written(doubt.signed_at)}
    return label(words.format(**told, name=doubt.by, days=doubt.days), "notice-due", wrap=True)


def _right(doubt: ClockDoubt) -> QCheckBox:
    return QCheckBox(_("Today really is {today}").format(today=day_of(doubt.now)))


def _words(count: int, copies: Copies) -> QVBoxLayout:
    told = ngettext(
        "{count} entry is removed for good. It cannot be brought back, even with Undo.",
        "{count} entries are removed for good. They cannot be brought back, even with Undo.",
        count,
    )
    column = down(label(told.format(count=count), "problem", wrap=True), spacing=tokens.NEAR)
    if copies.count:
        kept = ngettext(
            "{count} backup on this computer still holds it, until {day} at most.",
            "{count} backups on this computer still hold it, until {day} at most.",
            copies.count,
        ).format(count=copies.count, day=copies.until_on)
        column.addWidget(label(kept, "soft", wrap=True))
    return column
