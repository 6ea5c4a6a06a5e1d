"""The page Office: registers, code lists and what else an office keeps, one section each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QStackedWidget

from gridclient.i18n import _
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.section import Section
from gridclient.ui.screens.office.section_list import SectionList
from gridclient.ui.screens.page import Page
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across


class OfficePage(Page):
    """A list of sections at the left, the chosen one at the right.

    The choice is kept. A section is read when it comes into sight after something changed. The
    sections are made when the page is first looked at: they are many, and the window must not
    wait for them.
    """

    def __init__(self, make: Callable[[], Sequence[Section]], runner: JobRunner) -> None:
        super().__init__(_("Registers"), runner)
        self.header.set_line(_("What the office keeps: places, people who serve, and lists."))
        self._make = make
        self._sections: tuple[Section, ...] = ()
        self._unread: set[Section] = set()

    @property
    def sections(self) -> tuple[Section, ...]:
        """The sections, in the order of the list."""
        if not self._sections:
            self._furnish()
        return self._sections

    def _furnish(self) -> None:
        self._sections = tuple(self._make())
        self._unread = set(self._sections)
        self.list = SectionList(self._sections)
        self._stack = QStackedWidget()
        for section in self._sections:
            self._stack.addWidget(section)
            section.told.connect(self.told)
            section.household_wanted.connect(self.household_wanted)
        row = across(self.list, self._stack, spacing=tokens.ROOMY)
        row.setStretch(1, 1)
        self.column.addLayout(row, 1)
        for widget in (self.list, self._stack):
            widget.show()  # at once, and not with the next event: what is not seen takes no keys
        self.list.choose(0)
        self._stack.setCurrentIndex(0)
        self.list.chosen.connect(self._show)
        self.list.entered.connect(self._enter)
        self.shortcut("Ctrl+N", self._begin)

    @property
    def current(self) -> Section:
        """The section in sight."""
        return self.sections[self._stack.currentIndex()]

    def refresh(self) -> None:
        """All sections are out of date; the one in sight is read now."""
        self._unread = set(self.sections)
        self._read()

    def take_focus(self) -> None:
        """The list takes the keys; Enter goes into the section."""
        if self.sections:
            self.list.setFocus()

    def choose(self, place: int) -> None:
        """Show the section at ``place``."""
        if place < len(self.sections):
            self.list.choose(place)

    def _enter(self) -> None:
        self.current.take_focus()

    def _begin(self) -> None:
        self.current.begin()

    def _show(self, place: int) -> None:
        self._stack.setCurrentIndex(place)
        self._read()

    def _read(self) -> None:
        if self.current in self._unread:
            self._unread.discard(self.current)
            self.current.refresh()
