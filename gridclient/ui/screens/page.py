"""What every screen is: a page of the window that loads itself and asks for things.

A page gets the services it uses by constructor. It never opens another page; it says what
is wanted, and the window does it.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from gridclient.errors import GridError
from gridclient.jobs import Progress
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.widgets.header import Header

T = TypeVar("T")


class Page(QWidget):
    """A screen. ``told`` brings a message for the notice bar, ``visit_wanted`` the id of a
    household whose visit is to be recorded, ``household_wanted`` of one whose page is to be
    opened, ``went`` the key of another page."""

    told = Signal(object)
    visit_wanted = Signal(str)
    household_wanted = Signal(str)
    went = Signal(str)

    def __init__(self, title: str, runner: JobRunner) -> None:
        super().__init__()
        part(self, "page")
        self.runner = runner
        self.header = Header(title)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(tokens.APART, tokens.ROOMY, tokens.APART, tokens.ROOMY)
        self.column.setSpacing(tokens.GAP)
        self.column.addWidget(self.header)
        self._stale = True

    def arrive(self) -> None:
        """The page comes into sight: load what is out of date, take the focus."""
        if self._stale:
            self._stale = False
            self.refresh()
        self.take_focus()

    def expire(self) -> None:
        """What the page shows is out of date: load now when in sight, else on arrival."""
        if self.isVisible():
            self.refresh()
        else:
            self._stale = True

    def refresh(self) -> None:
        """Load anew; a screen says how."""

    def take_focus(self) -> None:
        """Put the focus where typing starts; a screen says where."""

    def shortcut(self, keys: str, act: Callable[[], None]) -> None:
        """Let ``keys`` act while the page has the focus."""
        made = QShortcut(QKeySequence(keys), self)
        made.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        made.activated.connect(act)

    def load(
        self,
        work: Callable[[Progress], T],
        title: str,
        show: Callable[[T], None],
        failed: Callable[[GridError], None] | None = None,
    ) -> Job:
        """Read something beside the window's thread, and show it."""
        return self.runner.run(work, title=title, done=show, failed=failed, screen=self, quiet=True)
