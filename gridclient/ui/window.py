"""The window: rail, pages, notices, the job bar. It navigates; pages do not know each other."""

from __future__ import annotations

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
from gridclient.ui.screens.page import Page
from gridclient.ui.screens.settings.page import SettingsPage
from gridclient.ui.screens.sync.page import SyncPage
from gridclient.ui.screens.today.page import TodayPage
from gridclient.ui.screens.visits.drafts import Drafts
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
        self.settings_page = SettingsPage(settings, app.profile, app.enrolment, runner)
        self.sync_page = SyncPage(app.sync, runner)
        return {
            "today": TodayPage(app.visits, runner, app.places.today),
            "buildings": BuildingsPage(app.places, runner),
            "sync": self.sync_page,
            "coverage": CoveragePage(app.coverage, runner, today),
            "settings": self.settings_page,
        }

    def _lay_out(self) -> None:
        self.rail = Rail(
            _("gridclient"),
            [
                Stop("today", "today", _("Today"), "Ctrl+1"),
                Stop("buildings", "buildings", _("Buildings"), "Ctrl+2"),
                Stop("sync", "sync", _("Sync"), "Ctrl+3"),
                Stop("coverage", "coverage", _("Coverage"), "Ctrl+4"),
            ],
            [
                Stop("settings", "settings", _("Settings"), "Ctrl+,"),
                Stop("lock", "lock", _("Lock"), "Ctrl+L", act=True),
            ],
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
        self.visiting.told.connect(self.notices.tell)
        self.visiting.ended.connect(self._return_focus)
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

    def go(self, key: str) -> None:
        """Show the page ``key``."""
        self.rail.stand_at(key)
        self._stack.setCurrentWidget(self.pages[key])
        self.pages[key].arrive()

    def take_files(self, files: list[Path]) -> None:
        """Import bundles, wherever they were dropped."""
        self.go("sync")
        self.sync_page.take_files(files)

    def _follow_rail(self, key: str) -> None:
        if key == "lock":
            self.lock_wanted.emit()
        else:
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
        self.visiting.put_away()
        self._bridge.close()
        super().closeEvent(event)
        self.closed.emit()


def bring_up(window: Window) -> None:
    """Show the window and give it the keys."""
    window.show()
    window.setWindowState(window.windowState() & ~Qt.WindowState.WindowMinimized)
    window.activateWindow()
