"""The page of today's round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Signal

from gridclient.domain.festivals import Suggestion
from gridclient.i18n import _, ngettext
from gridclient.services.reaching import Ladder, Reaching
from gridclient.services.routes import Routes
from gridclient.services.special_rounds import SpecialRounds, Standing
from gridclient.services.visits import DueDoor, Visits
from gridclient.ui import theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.today.banners import Banners
from gridclient.ui.screens.today.paper import RoutePaper
from gridclient.ui.screens.today.round_list import RoundList
from gridclient.ui.screens.today.rows import matching, rows_of
from gridclient.ui.screens.today.ticked_bar import TickedBar
from gridclient.ui.widgets.empty import EmptyState, source_action, source_text
from gridclient.ui.widgets.layout import button, label, stacked
from gridclient.ui.widgets.leaf import DayLeaf
from gridclient.ui.widgets.search import SearchBox
from gridclient.ui.widgets.wording import weekday_in_words


@dataclass(frozen=True, slots=True)
class _Read:
    """What the page shows, read in one go."""

    doors: list[DueDoor]
    ladders: Sequence[Ladder]
    standings: Sequence[Standing]
    suggested: Sequence[Suggestion]


class TodayPage(Page):
    """Who is due: Enter records a visit, Space ticks for one result, typing searches.

    ``several_wanted`` brings the doors that are to have one result, ``sheet_wanted`` the route
    sheet that is to be keyed in.
    ``source``: the page from which households come, ``ledgers`` or ``sync``. ``begins_rounds``:
    whether festivals at hand are told, which only concerns who may begin a round.
    """

    several_wanted = Signal(object)
    sheet_wanted = Signal(object)

    def __init__(
        self,
        visits: Visits,
        rounds: SpecialRounds,
        reaching: Reaching,
        runner: JobRunner,
        today: Callable[[], dt.date],
        *,
        routes: Routes,
        source: str = "sync",
        begins_rounds: bool = False,
    ) -> None:
        super().__init__(_("Today"), runner)
        self._rounds, self._reaching = rounds, reaching
        self._begins_rounds = begins_rounds
        self._only = ""
        self._source = source
        self._visits = visits
        self._today = today
        self._routes = routes
        self._doors: list[DueDoor] = []
        self._lay_out()

    def _lay_out(self) -> None:
        self.search = SearchBox(_("Search name or address"))
        self.search.setMinimumWidth(round(theme.current().type.body * 17))
        self.search.reach_from(self)
        self.search.searched.connect(lambda _wanted: self._show_rows())
        self.search.left.connect(self.take_focus)
        self._overdue = label("", "badge-overdue")
        self.record = button(
            _("Record a visit"), "primary", "door", tip=_("Record a visit (Enter)")
        )
        self.record.clicked.connect(self._record_current)
        self._leaf = DayLeaf(self._today())
        self.header.lead_with(self._leaf)
        self.list = RoundList()
        self.paper = RoutePaper(self._routes, self.runner, self, self._meant, self._today)
        self.paper.told.connect(self.told)
        self.paper.sheet_wanted.connect(self.sheet_wanted)
        for widget in (self._overdue, self.search, self.paper.button, self.record):
            self.header.add(widget)
        self.list.opened.connect(lambda door: self.visit_wanted.emit(door.household_id))
        self.list.typed.connect(self._type_into_search)
        self.list.offer(_("Record a visit"), "", self._record_current)
        self.list.offer(_("Open the household"), "Ctrl+O", self._open_current)
        self._nothing = EmptyState(
            "rest", "", "", action=source_action(self._source), act=self._go_to_source
        )
        room, self._stack = stacked(self.list, self._nothing)
        self.banners = Banners()
        self.banners.household_wanted.connect(self.household_wanted)
        self.banners.filtered.connect(self._show_only)
        self.banners.office_wanted.connect(lambda: self.went.emit("office"))
        self.column.addWidget(self.banners)
        self.column.addWidget(room, 1)
        self.ticked = TickedBar()
        self.ticked.wanted.connect(self._record_ticked)
        self.ticked.cleared.connect(self.take_ticks_away)
        self.list.ticked.connect(self.ticked.show_count)
        self.column.addWidget(self.ticked)
        for keys in ("Ctrl+Return", "Ctrl+Enter"):
            self.shortcut(keys, self._record_ticked)

    def refresh(self) -> None:
        """Ask who is due today, who is looked for, and how the special rounds stand."""
        self.load(lambda _p: self._read(), _("Reading who is due"), self._show)

    def _read(self) -> _Read:
        return _Read(
            self._visits.due(),
            self._reaching.open_ladders(),
            self._rounds.standings(),
            self._rounds.suggested() if self._begins_rounds else (),
        )

    def take_focus(self) -> None:
        """The list takes the keys."""
        self.list.setFocus()

    def _show(self, read: _Read) -> None:
        doors, today = read.doors, self._today()
        self._doors = doors
        if self._only not in {one.round.id for one in read.standings}:
            self._only = ""
        self.banners.show_all(read.ladders, read.standings, read.suggested, self._only)
        self._leaf.show_day(today)
        overdue = sum(door.overdue_days > 0 for door in doors)
        day = _("{weekday}, {day}").format(weekday=weekday_in_words(today), day=today.isoformat())
        due = ngettext("{count} door is due", "{count} doors are due", len(doors))
        self.header.set_line(_("{day} · {due}").format(day=day, due=due.format(count=len(doors))))
        self._overdue.setText(_("{count} overdue").format(count=overdue))
        self._overdue.setVisible(overdue > 0)
        self._show_rows()

    def _show_rows(self) -> None:
        wanted = self.search.text().strip()
        doors = [door for door in self._doors if not self._only or self._only in door.round_ids]
        rows = rows_of(matching(doors, wanted))
        self.list.show_rows(rows)
        self.record.setEnabled(bool(rows))
        self._stack.setCurrentWidget(self.list if rows else self._nothing)
        if self._only and not wanted:
            self._nothing.say(
                _("Everybody this round is for was contacted"),
                _("Press “Show only these” again for the rest of today's list."),
            )
        elif wanted:
            self._nothing.say(
                _("Nobody who is due matches “{wanted}”").format(wanted=wanted),
                _("Search in all households on the page Buildings."),
            )
        else:
            self._nothing.say(
                _("Nobody is due today"),
                _("Doors appear here when a visit falls due.") + "\n" + source_text(self._source),
            )

    def _show_only(self, round_id: str) -> None:
        """List the doors that wait for one special round, or all."""
        self._only = round_id
        self._show_rows()

    def _meant(self) -> list[DueDoor]:
        """The doors that are ticked; without a tick all that are listed."""
        return self.list.ticked_doors() or self.list.doors()

    def _record_ticked(self) -> None:
        if doors := self.list.ticked_doors():
            self.several_wanted.emit(doors)
        else:
            self._record_current()

    def take_ticks_away(self) -> None:
        """No door is ticked any more."""
        self.list.tick_all(on=False)
        self.take_focus()

    def _record_current(self) -> None:
        if door := self.list.current():
            self.visit_wanted.emit(door.household_id)

    def _open_current(self) -> None:
        if door := self.list.current():
            self.household_wanted.emit(door.household_id)

    def _go_to_source(self) -> None:
        self.went.emit(self._source)

    def _type_into_search(self, text: str) -> None:
        self.search.setFocus()
        self.search.setText(self.search.text() + text)
