"""What every part of the page Office is: it loads itself and asks the page for the rest."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.ui.jobs import JobRunner
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part


class Section(QWidget):
    """A part of the page Office, called ``title`` in the list at its left.

    ``group``: the heading it stands under; without one it stands with the rest at the end.
    ``told`` brings a message for the notice bar, ``household_wanted`` the id of a household
    whose page is to be opened.
    """

    told = Signal(object)
    household_wanted = Signal(str)

    def __init__(self, title: str, icon: str, runner: JobRunner, group: str = "") -> None:
        super().__init__()
        part(self, "clear")
        self.title, self.icon, self.runner, self.group = title, icon, runner, group
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, 0, 0, 0)
        self.column.setSpacing(tokens.GAP)

    def refresh(self) -> None:
        """Load anew; a section says how."""

    def begin(self) -> None:
        """Start a new entry, on Ctrl+N; a section that has such a thing says how."""

    def take_focus(self) -> None:
        """Put the focus where work starts; a section says where."""
