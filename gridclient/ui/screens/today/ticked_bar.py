"""What can be done with the doors that are ticked; out of sight while none is."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from gridclient.i18n import _, ngettext
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, label


class TickedBar(QWidget):
    """Says how many; ``wanted`` asks for one result for all, ``cleared`` takes the ticks away."""

    wanted = Signal()
    cleared = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        part(self, "clear")
        self._count = label("", "label")
        hint = label(_("Space ticks, Ctrl+A ticks all, Escape takes the ticks away"), "caption")
        self.record = button(
            _("One result for all"), "primary", "check", tip=_("One result for all (Ctrl+Enter)")
        )
        self.clear = button(_("Take the ticks away"), tip=_("Take the ticks away (Escape)"))
        self.record.clicked.connect(self.wanted)
        self.clear.clicked.connect(self.cleared)
        row = across(self._count, hint, 1, self.clear, self.record, spacing=tokens.GAP)
        self.setLayout(row)
        self.hide()

    def show_count(self, count: int) -> None:
        """How many doors are ticked."""
        words = ngettext("{count} door is ticked", "{count} doors are ticked", count)
        self._count.setText(words.format(count=count))
        self.setVisible(count > 0)
