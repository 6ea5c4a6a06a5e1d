"""What every panel of a household's page is: one matter, shown for the household at hand."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QVBoxLayout

from gridclient.services.places import HouseholdPage
from gridclient.ui.jobs import JobRunner
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part


class Panel(QFrame):
    """A card of the household's page that lives as long as the page.

    ``told`` brings a message for the notice bar. What a panel changes comes back as an event,
    upon which the page is read anew and :meth:`open` called again. What is ``urgent`` stands
    above everything else.
    """

    urgent = False

    told = Signal(object)

    def __init__(self, runner: JobRunner) -> None:
        super().__init__()
        part(self, "card")
        self.runner = runner
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(*(4 * (tokens.ROOMY,)))
        self.column.setSpacing(tokens.NEAR)

    def open(self, page: HouseholdPage) -> None:
        """Show the matter for a household; a panel says how."""
