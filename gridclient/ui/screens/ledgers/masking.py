"""How much of personal data a paper shows, and what for when nothing is masked."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QComboBox, QLineEdit, QWidget

from gridclient.i18n import _
from gridclient.ui import theme
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import down, label


class MaskChoice(QWidget):
    """Three ways of masking; without masks a purpose is asked for. ``changed`` tells."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.box, self.purpose = QComboBox(), QLineEdit()
        for code, words in (
            ("standard", _("Masked as on paper of this office")),
            ("full", _("Masked as for strangers")),
            ("none", _("Not masked")),
        ):
            self.box.addItem(words, code)
        self.box.setMinimumWidth(theme.current().type.body * 17)
        self.box.setAccessibleName(_("Personal data"))
        self.purpose.setAccessibleName(_("What it is for"))
        self.purpose.setPlaceholderText(_("What it is for; this will stand on every page"))
        self.box.currentIndexChanged.connect(self._follow)
        self.setLayout(
            down(label(_("Personal data"), "label"), self.box, self.purpose, spacing=tokens.TIGHT)
        )
        self._follow()

    @property
    def code(self) -> str:
        """One of the mask profiles."""
        return str(self.box.currentData())

    def why(self) -> str | None:
        """What it is for, where nothing is masked."""
        return self.purpose.text().strip() or None if self.code == "none" else None

    def choose(self, mask: str) -> None:
        """Choose a way of masking."""
        self.box.setCurrentIndex(max(0, self.box.findData(mask)))

    def _follow(self) -> None:
        self.purpose.setVisible(self.code == "none")
        self.changed.emit()
