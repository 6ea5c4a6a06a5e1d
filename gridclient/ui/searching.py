"""From Ctrl+K to a household, a visit or a page: opens the palette over any page."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from gridclient.services.search import Search
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.palette.dialog import Palette
from gridclient.ui.screens.palette.entries import Command


class Searching(QObject):
    """``household_wanted`` and ``visit_wanted`` bring a household, ``ended`` the focus back."""

    household_wanted = Signal(str)
    visit_wanted = Signal(str)
    ended = Signal()

    def __init__(
        self,
        search: Search,
        commands: Callable[[], list[Command]],
        runner: JobRunner,
        window: QWidget,
    ) -> None:
        super().__init__(window)
        self._search = search
        self._commands = commands
        self._runner = runner
        self._window = window
        self.palette: Palette | None = None

    def begin(self) -> None:
        """Open the palette; one at a time."""
        if self.palette is not None:
            return
        palette = Palette(self._search.find, self._commands(), self._runner, self._window)
        palette.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        palette.household_wanted.connect(self.household_wanted)
        palette.visit_wanted.connect(self.visit_wanted)
        palette.finished.connect(self._end)
        self.palette = palette
        palette.open()
        palette.line.setFocus()

    def put_away(self) -> None:
        """Close the palette."""
        if self.palette is not None:
            self.palette.reject()

    def _end(self) -> None:
        self.palette = None
        self.ended.emit()
