"""The page Office: registers, code lists and what else an office keeps, one section each."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from gridclient.i18n import _
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.section import Entrance, Section
from gridclient.ui.screens.office.section_list import SectionList
from gridclient.ui.screens.page import Page
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across
from gridclient.ui.widgets.pile import Pile


class OfficePage(Page):
    """A list of sections at the left, the chosen one at the right.

    The choice is kept. A section is made when it is first gone to, for they are many, and read
    when it comes into sight after something changed.
    """

    def __init__(self, entrances: Callable[[], Sequence[Entrance]], runner: JobRunner) -> None:
        super().__init__(_("Registers"), runner)
        self.header.set_line(_("What the office keeps: places, people who serve, and lists."))
        self._entrances = tuple(entrances())
        self._made: dict[int, Section] = {}
        self._unread: set[int] = set()
        self._place = 0
        self._lay_out()

    def _lay_out(self) -> None:
        self.list = SectionList(self._entrances)
        self._stack = Pile()
        row = across(self.list, self._stack, spacing=tokens.ROOMY)
        row.setStretch(1, 1)
        self.column.addLayout(row, 1)
        self.list.choose(0)
        self.list.chosen.connect(self._show)
        self.list.entered.connect(self._enter)
        self.shortcut("Ctrl+N", self._begin)

    @property
    def titles(self) -> tuple[str, ...]:
        """The titles of the sections, in their order."""
        return tuple(_(one.face.title) for one in self._entrances)

    @property
    def kinds(self) -> tuple[type[Section], ...]:
        """The kinds of the sections, in their order."""
        return tuple(one.kind for one in self._entrances)

    @property
    def current(self) -> Section:
        """The section in sight."""
        return self._section(self._place)

    def _section(self, place: int) -> Section:
        if place not in self._made:
            self._made[place] = self._furnish(self._entrances[place])
        return self._made[place]

    def _furnish(self, entrance: Entrance) -> Section:
        section = entrance.make()
        self._stack.addWidget(section)
        section.told.connect(self.told)
        section.household_wanted.connect(self.household_wanted)
        return section

    def refresh(self) -> None:
        """All sections are out of date; the one in sight is read now."""
        self._unread = set(range(len(self._entrances)))
        self._show(self._place)

    def take_focus(self) -> None:
        """The list takes the keys; Enter goes into the section."""
        self.list.setFocus()

    def choose(self, place: int) -> Section:
        """Show the section at ``place`` of :attr:`titles`."""
        self.list.choose(place)
        return self.current

    def open(self, kind: type[Section]) -> Section:
        """Show the section of a kind."""
        return self.choose(self.kinds.index(kind))

    def _enter(self) -> None:
        self.current.take_focus()

    def _begin(self) -> None:
        self.current.begin()

    def _show(self, place: int) -> None:
        self._place = place
        section: QWidget = self.current
        self._stack.setCurrentWidget(section)
        if place in self._unread:
            self._unread.discard(place)
            self.current.refresh()
