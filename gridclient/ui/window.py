"""The window: rail, pages, notices, the job bar. It navigates; pages do not know each other."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QMainWindow, QStackedWidget, QWidget

from gridclient.domain.authority import WRITES
from gridclient.domain.days import day_of
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services import events
from gridclient.settings import Settings
from gridclient.ui import messages
from gridclient.ui.bridge import Bridge
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message, NoticeBar
from gridclient.ui.screens.buildings.page import BuildingsPage
from gridclient.ui.screens.coverage.page import CoveragePage
from gridclient.ui.screens.households.care_panel import CarePanel
from gridclient.ui.screens.households.history_panel import HistoryPanel
from gridclient.ui.screens.households.ladder_panel import LadderPanel
from gridclient.ui.screens.households.page import HouseholdsPage
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.screens.households.rights_panel import RightsPanel
from gridclient.ui.screens.households.survey_panel import SurveyPanel
from gridclient.ui.screens.ledgers.page import LedgersPage
from gridclient.ui.screens.office import sections, tasks
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.page import OfficePage
from gridclient.ui.screens.office.policies import PolicySection
from gridclient.ui.screens.office.retention import RetentionSection
from gridclient.ui.screens.office.section import Section
from gridclient.ui.screens.office.special_rounds import RoundSection
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.palette.entries import Command
from gridclient.ui.screens.settings.page import SettingsPage
from gridclient.ui.screens.sync.page import SyncPage
from gridclient.ui.screens.today.page import TodayPage
from gridclient.ui.screens.visits.drafts import Drafts
from gridclient.ui.searching import Searching
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.visiting import Visiting
from gridclient.ui.widgets.drop import files_in
from gridclient.ui.widgets.jobbar import JobBar
from gridclient.ui.widgets.layout import across, down
from gridclient.ui.widgets.rail import Rail, Stop

if TYPE_CHECKING:
    from gridclient.app import App

NARROW_PX = 1000
_HEARD = (
    events.VisitsChanged,
    events.IssuesChanged,
    events.RegistersChanged,
    events.ReachingChanged,
    events.AnswersChanged,
    events.HappeningsChanged,
    events.BundleMade,
    events.BundlesTaken,
    events.Enrolled,
)


class Window(QMainWindow):
    """One profile's window. ``restyled`` brings settings that need a new window."""

    restyled = Signal(object)
    lock_wanted = Signal()
    joined = Signal()
    closed = Signal()

    def __init__(
        self, app: App, settings: Settings, runner: JobRunner, drafts: Drafts | None = None
    ) -> None:
        super().__init__()
        self._app = app
        self.runner = runner
        self.setWindowTitle("gridclient")
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 420)
        self._take_size()
        self.notices = NoticeBar()
        self.pages = self._make_pages(settings)
        self.visiting = Visiting(app, runner, drafts or Drafts(), self)
        self.searching = Searching(app.search, self._commands, runner, self)
        self._way_back = "today"
        self._lay_out()
        self._connect()
        self.go("today")

    def _take_size(self) -> None:
        """As large as is pleasant, and never larger than the screen."""
        room = self.screen().availableGeometry()
        self.resize(min(1240, room.width() - 40), min(800, room.height() - 60))

    def _make_pages(self, settings: Settings) -> dict[str, Page]:
        app, runner = self._app, self.runner
        today = day_of(app.profile.now())
        authority = app.profile.authority
        self._takes_ledgers = authority is not None and authority.role == "community"
        source = "ledgers" if self._takes_ledgers else "sync"
        self.settings_page = SettingsPage(settings, app.profile, app.enrolment, runner)
        self.sync_page = SyncPage(app.sync, runner, takes_ledgers=self._takes_ledgers)
        self.ledgers_page = LedgersPage(app.ledgers, app.exports, app.places, runner)
        self.household_page = HouseholdsPage(
            app.places, app.registers, self._household_panels(), runner
        )
        self.today_page = TodayPage(
            app.visits,
            app.special_rounds,
            app.reaching,
            runner,
            app.places.today,
            source=source,
            begins_rounds=self._is_office(),
        )
        self.buildings_page = BuildingsPage(app.places, app.cards, runner, source)
        self.coverage_page = CoveragePage(app.coverage, runner, today, source)
        self.office_page = OfficePage(self._sections(), runner)
        return {
            "today": self.today_page,
            "buildings": self.buildings_page,
            "sync": self.sync_page,
            "coverage": self.coverage_page,
            "ledgers": self.ledgers_page,
            "office": self.office_page,
            "settings": self.settings_page,
            "household": self.household_page,
        }

    def _household_panels(self) -> list[Panel]:
        """The matters of a household's page, from the top; its history is the last."""
        app, runner = self._app, self.runner
        return [
            LadderPanel(app.reaching, runner),
            CarePanel(app.care, app.references, app.places.today, runner),
            SurveyPanel(app.campaigns, runner),
            RightsPanel(
                app.rights, runner, writable=self._may_write("consent"), removes=self._is_office()
            ),
            HistoryPanel(app.histories, runner),
        ]

    def _sections(self) -> list[Section]:
        """The parts of the page Office, in the order of its list."""
        app, runner = self._app, self.runner
        desk = Desk(
            app.registers,
            app.happenings,
            app.references,
            app.dictionary,
            app.histories,
            app.staff,
            app.search,
            app.places.today,
            app.profile.authority,
        )
        return [
            *sections.make(desk, runner),
            PolicySection(app.policies, app.places.today, runner, writable=self._is_office()),
            RoundSection(
                app.special_rounds,
                app.policies,
                app.references,
                runner,
                writable=self._is_office(),
            ),
            *tasks.make(app, runner),
            RetentionSection(app.retention, app.rights, runner, writable=self._is_office()),
        ]

    def _may_write(self, entity: str) -> bool:
        authority = self._app.profile.authority
        allowed = WRITES.get(authority.role, frozenset()) if authority else None
        return allowed is None or entity in allowed

    def _is_office(self) -> bool:
        authority = self._app.profile.authority
        return authority is not None and authority.is_office

    def _stops(self) -> list[Stop]:
        """The places on the rail; only a community office takes ledgers over."""
        stops = [
            Stop("search", "search", _("Search"), "Ctrl+K", act=True),
            Stop("today", "today", _("Today"), "Ctrl+1"),
            Stop("buildings", "buildings", _("Buildings"), "Ctrl+2"),
            Stop("sync", "sync", _("Sync"), "Ctrl+3"),
            Stop("coverage", "coverage", _("Coverage"), "Ctrl+4"),
        ]
        if self._takes_ledgers:
            stops.append(Stop("ledgers", "note", _("Ledgers"), "Ctrl+5"))
        stops.append(Stop("office", "office", _("Registers"), "Ctrl+6"))
        return stops

    @staticmethod
    def _foot_stops() -> list[Stop]:
        return [
            Stop("settings", "settings", _("Settings"), "Ctrl+,"),
            Stop("lock", "lock", _("Lock"), "Ctrl+L", act=True),
        ]

    def _lay_out(self) -> None:
        self.rail = Rail(
            _("gridclient"),
            self._stops(),
            self._foot_stops(),
        )
        self._stack = QStackedWidget()
        for page in self.pages.values():
            self._stack.addWidget(page)
        strip = across(self.notices)
        strip.setContentsMargins(tokens.APART, tokens.NEAR, tokens.APART, 0)
        main = down(strip, self._stack, JobBar(self.runner), spacing=0)
        main.setStretch(1, 1)
        whole = QWidget()
        part(whole, "page")
        whole.setLayout(across(self.rail, main, spacing=0))
        self.setCentralWidget(whole)

    def _connect(self) -> None:
        self.rail.went.connect(self._follow_rail)
        for page in self.pages.values():
            page.told.connect(self.notices.tell)
            page.went.connect(self.go)
            page.visit_wanted.connect(self.visiting.begin)
            page.household_wanted.connect(self.open_household)
        self.visiting.told.connect(self.notices.tell)
        self.visiting.household_wanted.connect(self.open_household)
        self.visiting.ended.connect(self._return_focus)
        self.searching.household_wanted.connect(self.open_household)
        self.searching.visit_wanted.connect(self.visiting.begin)
        self.searching.ended.connect(self._return_focus)
        self.household_page.back_wanted.connect(lambda: self.go(self._way_back))
        self.sync_page.ledger_wanted.connect(self._take_ledger)
        self.settings_page.changed.connect(self.restyled)
        self.settings_page.lock_wanted.connect(self.lock_wanted)
        self.settings_page.joined.connect(self.joined)
        self.runner.refused.connect(self._tell_refusal)
        self.runner.broke.connect(self._tell_fault)
        self._bridge = Bridge(self._app.events, _HEARD, self)
        self._bridge.told.connect(self._expire_pages)
        QShortcut(QKeySequence("F5"), self).activated.connect(self._expire_pages)

    @property
    def here(self) -> str:
        """The key of the page in sight."""
        return next(key for key, page in self.pages.items() if page is self._stack.currentWidget())

    @property
    def stop(self) -> str:
        """The place on the rail to come back to: the page in sight, or the one before it."""
        return self._way_back if self.here == "household" else self.here

    def open_household(self, household_id: str) -> None:
        """Show the page of a household; “back” returns to the page before."""
        self.household_page.open(household_id)
        self.go("household")

    def go(self, key: str) -> None:
        """Show the page ``key``."""
        if key == "household":
            self._way_back = self.stop
        self.rail.stand_at(key)
        self._stack.setCurrentWidget(self.pages[key])
        self.pages[key].arrive()

    def take_files(self, files: list[Path]) -> None:
        """Import bundles, wherever they were dropped; on the page of ledgers a ledger."""
        if self.here == "ledgers":
            self.ledgers_page.take_files(files)
            return
        self.go("sync")
        self.sync_page.take_files(files)

    def _take_ledger(self, file: Path) -> None:
        self.go("ledgers")
        self.ledgers_page.take_files([file])

    def _commands(self) -> list[Command]:
        """What the palette offers besides households."""
        words = {"ledgers": _("import export spreadsheet"), "sync": _("bundle import send")}
        places = [
            Command(
                stop.word,
                stop.icon,
                stop.shortcut,
                partial(self._follow_rail, stop.key),
                words.get(stop.key, ""),
            )
            for stop in (*self._stops()[1:], *self._foot_stops())
        ]
        offered = [Command(_("Load anew"), "history", "F5", self._expire_pages)]
        if self.buildings_page.cards.button.isEnabled():
            offered.append(
                Command(_("Print contact cards"), "print", "", self.buildings_page.cards.ask_all)
            )
        return [*places, *offered]

    def _follow_rail(self, key: str) -> None:
        match key:
            case "lock":
                self.lock_wanted.emit()
            case "search":
                self.searching.begin()
            case _:
                self.go(key)

    def _expire_pages(self) -> None:
        for page in self.pages.values():
            page.expire()

    def _return_focus(self) -> None:
        self.activateWindow()
        self.pages[self.here].take_focus()

    def _tell_refusal(self, error: Exception) -> None:
        if isinstance(error, GridError):
            self.notices.tell(messages.of_refusal(error))

    def _tell_fault(self, text: str) -> None:
        self.notices.tell(Message(text, "refused"))

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:  # noqa: N802
        """Welcome files anywhere."""
        if files_in(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files to the page Sync."""
        event.acceptProposedAction()
        self.take_files(files_in(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words on the rail only where there is room."""
        super().resizeEvent(event)
        self.rail.set_narrow(narrow=event.size().width() < NARROW_PX)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Keep what was typed of a visit, hear no more events, say that the window is gone."""
        self.searching.put_away()
        self.visiting.put_away()
        self._bridge.close()
        super().closeEvent(event)
        self.closed.emit()


def bring_up(window: Window) -> None:
    """Show the window and give it the keys."""
    window.show()
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.activateWindow()
