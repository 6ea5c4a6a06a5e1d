"""Giving a ledger away: which one, how much of it is masked, and what it is for."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFrame, QLineEdit

from gridclient.domain.ledgers import LEDGERS
from gridclient.i18n import _
from gridclient.services.exports import Wanted
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import across, button, down, label


class ExportCard(QFrame):
    """``wanted`` brings what is to be written."""

    wanted = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        part(self, "card")
        self.kind, self.masks, self.purpose = QComboBox(), QComboBox(), QLineEdit()
        for code, ledger in LEDGERS.items():
            self.kind.addItem(ledger.label, code)
        for code, words in (
            ("standard", _("Masked as on paper of this office")),
            ("full", _("Masked as for strangers")),
            ("none", _("Not masked")),
        ):
            self.masks.addItem(words, code)
        self.masks.currentIndexChanged.connect(self._follow_mask)
        self.kind.setAccessibleName(_("Ledger"))
        self.masks.setAccessibleName(_("Personal data"))
        self.purpose.setAccessibleName(_("What it is for"))
        self.purpose.setPlaceholderText(_("What it is for; this will stand on every page"))
        self.since = QCheckBox(_("Only what has changed since the last export"))
        self.write = button(_("Export a ledger"), "", "send")
        self.write.clicked.connect(self._ask)
        self._lay_out()
        self._follow_mask()

    def _lay_out(self) -> None:
        for editor in (self.kind, self.masks):
            editor.setMinimumWidth(theme.current().type.body * 17)
        choices = across(
            down(label(_("Ledger"), "label"), self.kind, spacing=tokens.TIGHT),
            down(label(_("Personal data"), "label"), self.masks, spacing=tokens.TIGHT),
            1,
            spacing=tokens.GAP,
        )
        column = down(
            label(_("Give a ledger away"), "lead"),
            choices,
            self.purpose,
            across(self.since, 1, self.write, spacing=tokens.GAP),
            spacing=tokens.NEAR,
        )
        column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.setLayout(column)

    def chosen(self) -> Wanted:
        """What is chosen now."""
        unmasked = self.masks.currentData() == "none"
        return Wanted(
            kind=self.kind.currentData(),
            mask=self.masks.currentData(),
            purpose=self.purpose.text().strip() or None if unmasked else None,
            since_last=self.since.isChecked(),
        )

    def _follow_mask(self) -> None:
        self.purpose.setVisible(self.masks.currentData() == "none")

    def _ask(self) -> None:
        self.wanted.emit(self.chosen())
