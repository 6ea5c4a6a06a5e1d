"""The window: rail, pages, notices, the job bar. It navigates; pages do not know each other."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QChildEvent, QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import (
    QCloseEvent,
    QDragEnterEvent,
    QDropEvent,
    QKeySequence,
    QResizeEvent,
    QShortcut,
)
from PySide6.QtWidgets import QDialog, QMainWindow, QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services import events
from gridclient.settings import Settings
from gridclient.ui import messages
from gridclient.ui.bridge import Bridge
from gridclient.ui.clock_banner import ClockBanner
from gridclient.ui.helping import LIST_KEYS, Helping
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message, NoticeBar
from gridclient.ui.revealing import Revealing
from gridclient.ui.rooms import Rooms
from gridclient.ui.screens.board.page import BoardPage
from gridclient.ui.screens.households.page import HouseholdsPage
from gridclient.ui.screens.ledgers.page import LedgersPage
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.palette.entries import Command
from gridclient.ui.screens.settings.page import SettingsPage
from gridclient.ui.screens.sync.page import SyncPage
from gridclient.ui.screens.today.page import TodayPage
from gridclient.ui.searching import Searching
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.visiting import Visiting
from gridclient.ui.widgets.drop import files_in, take_copies
from gridclient.ui.widgets.empty import EmptyState
from gridclient.ui.widgets.jobbar import JobBar
from gridclient.ui.widgets.layout import across, down
from gridclient.ui.widgets.pile import Pile
from gridclient.ui.widgets.rail import Rail

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


class _Hider(QObject):
    """Hides what opens over a window that is covered: it was asked for before."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's own name
        """Wait for dialogs that get ready to be shown."""
        if isinstance(event, QChildEvent) and event.polished():
            dialog = event.child()
            if isinstance(dialog, QDialog):
                QTimer.singleShot(0, dialog, dialog.hide)
        return super().eventFilter(watched, event)


class Window(QMainWindow):
    """One profile's window. ``restyled`` brings settings that need a new window."""

    restyled = Signal(object)
    lock_wanted = Signal()
    joined = Signal()
    closed = Signal()

    def __init__(self, app: App, settings: Settings, runner: JobRunner) -> None:
        super().__init__()
        self._app = app
        self.runner = runner
        self.setWindowTitle("gridclient")
        self.setAcceptDrops(True)
        self.setMinimumSize(640, 420)
        self._take_size()
        self.notices = NoticeBar()
        self.clock = ClockBanner(app.sync.clock_doubt, runner)
        self.rooms = Rooms(app, settings, runner)
        self.pages = self.rooms.pages
        self.pages.furnish = self._furnish
        self.visiting = Visiting(app, runner, self)
        self.searching = Searching(app.search, self._commands, runner, self)
        self.helping = Helping(self, self._topic)
        self._revealing = Revealing(app.log_books, self, self.runner)
        self._way_back = "today"
        self._lay_out()
        self._connect()
        self.go("today")
        self.clock.look()

    def _take_size(self) -> None:
        """As large as is pleasant, and never larger than the screen."""
        room = self.screen().availableGeometry()
        self.resize(min(1240, room.width() - 40), min(800, room.height() - 60))

    def _lay_out(self) -> None:
        self.rail = Rail(
            _("gridclient"),
            self.rooms.stops(),
            self.rooms.foot_stops(),
        )
        self._stack = Pile()
        strip = down(self.clock, self.notices, spacing=tokens.NEAR)
        strip.setContentsMargins(tokens.APART, tokens.NEAR, tokens.APART, 0)
        main = down(strip, self._stack, JobBar(self.runner), spacing=0)
        main.setStretch(1, 1)
        self._whole = QWidget()
        part(self._whole, "page")
        self._whole.setLayout(across(self.rail, main, spacing=0))
        self.setCentralWidget(self._whole)

    def _connect(self) -> None:
        self.rail.went.connect(self._follow_rail)
        self.visiting.told.connect(self.notices.tell)
        self._revealing.told.connect(self.notices.tell)
        self.visiting.household_wanted.connect(self.open_household)
        self.visiting.ended.connect(self._return_focus)
        self.searching.household_wanted.connect(self.open_household)
        self.searching.visit_wanted.connect(self.visiting.begin)
        self.searching.ended.connect(self._return_focus)
        self.helping.list_from(self)
        self.runner.refused.connect(self._tell_refusal)
        self.runner.broke.connect(self._tell_fault)
        self._bridge = Bridge(self._app.events, _HEARD, self)
        self._bridge.told.connect(self._expire_pages)
        self._bridge.told.connect(self.clock.look)
        QShortcut(QKeySequence("F5"), self).activated.connect(self._expire_pages)

    def _furnish(self, _key: str, page: Page) -> None:
        """Put a page that was just made into the window, and hear what it wants."""
        self._stack.addWidget(page)
        page.told.connect(self.notices.tell)
        page.went.connect(self.go)
        page.visit_wanted.connect(self.visiting.begin)
        page.household_wanted.connect(self.open_household)
        if isinstance(page, TodayPage):
            page.several_wanted.connect(self.visiting.begin_several)
            page.sheet_wanted.connect(self.visiting.begin_sheet)
            self.visiting.all_saved.connect(page.take_ticks_away)
        elif isinstance(page, HouseholdsPage):
            page.back_wanted.connect(lambda: self.go(self._way_back))
        elif isinstance(page, BoardPage):
            page.building_wanted.connect(self.open_building)
        elif isinstance(page, SyncPage):
            page.ledger_wanted.connect(self._take_ledger)
        elif isinstance(page, LedgersPage):
            page.bundles_found.connect(self._take_bundles)
        elif isinstance(page, SettingsPage):
            page.changed.connect(self.restyled)
            page.lock_wanted.connect(self.lock_wanted)
            page.joined.connect(self.joined)

    def take_over(self, earlier: Window) -> None:
        """Go on where an earlier window was: with what is to be taken in and what came of it, and
        with what somebody must have read."""
        if "sync" in earlier.pages.made():
            laid = earlier.rooms.sync_page.incoming.lay_down()
            if laid.files or laid.told:
                self.rooms.sync_page.incoming.take_up(laid)
        for message in earlier.notices.lasting:
            self.notices.tell(message)

    def cover(self, work: str) -> None:
        """Show nothing any more but that ``work`` has to end before the window is locked."""
        self._put_dialogs_away()
        for dialog in self.findChildren(QDialog):
            dialog.hide()
        self._hider = _Hider(self)
        self.setAcceptDrops(False)
        text = _(
            "“{work}” is still under way. Until it is done nothing can be seen here, and nothing "
            "else begun. Press “Cancel” to stop it."
        )
        told = EmptyState("lock", _("Locking, as soon as this is done"), text.format(work=work))
        self.takeCentralWidget()
        self._whole.setParent(self)  # what is under way still ends there
        cover = QWidget()
        part(cover, "page")
        cover.setLayout(down(told, JobBar(self.runner), spacing=0))
        self.setCentralWidget(cover)
        cover.show()

    @property
    def here(self) -> str:
        """The key of the page in sight."""
        shown = self._stack.currentWidget()
        return next(key for key, page in self.pages.made().items() if page is shown)

    @property
    def stop(self) -> str:
        """The place on the rail to come back to: the page in sight, or the one before it."""
        return self._way_back if self.here == "household" else self.here

    def open_household(self, household_id: str) -> None:
        """Show the page of a household; “back” returns to the page before."""
        self.rooms.household_page.open(household_id)
        self.go("household")

    def open_building(self, building_id: str) -> None:
        """Show the doors of a building."""
        self.rooms.buildings_page.open(building_id)
        self.go("buildings")

    def go(self, key: str) -> None:
        """Show the page ``key``."""
        if key == "household":
            self._way_back = self.stop
        self.rail.stand_at(key)
        self._stack.setCurrentWidget(self.pages[key])
        self.pages[key].arrive()

    def take_files(self, files: list[Path]) -> None:
        """Look at bundles, wherever they were dropped; on the page of ledgers at a ledger."""
        if self.here == "ledgers":
            self.rooms.ledgers_page.take_files(files)
        else:
            self._take_bundles(files)

    def _take_bundles(self, files: list[Path]) -> None:
        self.go("sync")
        self.rooms.sync_page.take_files(files)

    def _take_ledger(self, file: Path) -> None:
        self.go("ledgers")
        self.rooms.ledgers_page.take_files([file])

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
            for stop in (*self.rooms.stops()[1:], *self.rooms.foot_stops())
        ]
        offered = [
            Command(_("Load anew"), "history", "F5", self._expire_pages),
            Command(_("Register an issue"), "issue", "", self._register_issue),
            Command(_("Print contact cards"), "print", "", self._print_cards),
            Command(_("Shortcuts"), "info", LIST_KEYS, self.helping.open_keys),
        ]
        return [*places, *offered]

    def _register_issue(self) -> None:
        self.go("issues")
        self.rooms.issues_page.registering.begin()

    def _print_cards(self) -> None:
        self.rooms.buildings_page.cards.ask_all()

    def _follow_rail(self, key: str) -> None:
        match key:
            case "lock":
                self.lock_wanted.emit()
            case "search":
                self.searching.begin()
            case "help":
                self.helping.open()
            case _:
                self.go(key)

    def _expire_pages(self) -> None:
        for page in self.pages.made().values():
            page.expire()

    def _topic(self) -> str:
        """What help is wanted about: the visit that is being recorded, else the page."""
        return "visit" if self.visiting.dialog is not None else self.here

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
            take_copies(event)

    def dropEvent(self, event: QDropEvent) -> None:  # noqa: N802
        """Take the files where they belong."""
        take_copies(event)
        self.take_files(files_in(event.mimeData()))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Words on the rail only where there is room."""
        super().resizeEvent(event)
        self.rail.set_narrow(narrow=event.size().width() < NARROW_PX)

    def closeEvent(self, event: QCloseEvent) -> None:  # noqa: N802
        """Keep what was typed of a visit, hear no more events, say that the window is gone."""
        self._put_dialogs_away()
        self.clock.rest()
        self._bridge.close()
        super().closeEvent(event)
        self.closed.emit()

    def _put_dialogs_away(self) -> None:
        self.searching.put_away()
        self.visiting.put_away()
        self.helping.put_away()


def bring_up(window: Window) -> None:
    """Show the window and give it the keys."""
    window.show()
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.activateWindow()
