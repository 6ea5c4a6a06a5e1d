"""Where a person says why a doubtful entry is kept all the same."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from gridclient.i18n import _
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.layout import down, label


class DespiteLine(QWidget):
    """“Keep all the same, because …”: in sight only while there is a doubt."""

    LONGEST = 200

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._others = label("", "doubt", wrap=True)
        title = QLabel(_("Keep all the same, because …"))
        part(title, "label")
        self.line = QLineEdit()
        self.line.setMaxLength(self.LONGEST)
        self.line.setAccessibleName(_("Keep all the same, because …"))
        self.line.setPlaceholderText(_("For example: read from the card, seen twice"))
        title.setBuddy(self.line)
        self._problem = label("", "problem", wrap=True)
        self._problem.hide()
        self.setLayout(down(self._others, title, self.line, self._problem, spacing=tokens.TIGHT))
        self.hide()

    def show_for(self, others: Sequence[str], *, doubted: bool) -> None:
        """Come into sight for a doubt, or leave; ``others``: doubts about no field in sight."""
        self._others.setText("\n".join(others))
        self._others.setVisible(bool(others))
        self._problem.hide()
        self.setVisible(doubted)

    def reason(self) -> str:
        """What was written; empty when nothing is doubtful."""
        return "" if self.isHidden() else self.line.text().strip()

    def lacking(self) -> bool:
        """Whether a reason is needed and not there, which is then said."""
        missing = not self.isHidden() and not self.reason()
        self._problem.setText(_("Correct what is doubtful, or say why it is right."))
        self._problem.setVisible(missing)
        return missing

    def take_focus(self) -> None:
        """Start to write."""
        self.line.setFocus()
