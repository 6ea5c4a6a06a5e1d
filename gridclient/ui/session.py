"""One run of the window: welcome, unlock, work, restyle, lock; one profile at a time."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QFileDialog, QMainWindow, QStackedWidget

from gridclient import app as application
from gridclient import i18n, settings
from gridclient.app import App
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.settings import Settings
from gridclient.ui import clipboard, qt_words, theme
from gridclient.ui.helping import Helping
from gridclient.ui.idle import IdleWatch
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.start.forgotten import ForgottenPage
from gridclient.ui.screens.start.pages import (
    ChoicePage,
    DemoPage,
    JoinPage,
    Newcomer,
    NewOffice,
    OfficePage,
    UnlockPage,
)
from gridclient.ui.screens.start.sheet import StartSheet
from gridclient.ui.window import Window, bring_up


class Session(QObject):
    """Owns the runner, the opened profile and whichever window is shown."""

    def __init__(self, qt: QApplication, folder: Path, chosen: Settings) -> None:
        super().__init__(qt)
        self._qt = qt
        self._folder = folder
        self._settings = chosen
        self.runner = JobRunner(self)
        self.app: App | None = None
        self.window: Window | None = None
        self.welcome: QMainWindow | None = None
        self.helping: Helping | None = None
        self._worn = chosen
        self._locking = self._restyling = False
        self._stop = ""
        self.runner.ended.connect(self._go_on)
        self._idle = IdleWatch(chosen.lock_after_minutes, self)
        self._idle.tired.connect(self._lock_at_last)
        qt.installEventFilter(self._idle)

    def begin(self, opened: App | None = None) -> None:
        """Show the window of an opened profile, else ask to unlock or how to begin; where nobody
        may look whether there is one, say so."""
        if opened is not None:
            self._work_with(opened)
            return
        try:
            is_there = application.exists(self._folder)
        except GridError as error:
            self._show_unlock().refuse(error)
            return
        if is_there:
            self._show_unlock()
        else:
            self._show_choices()

    def lock(self) -> None:
        """Forget the key and ask for the passphrase; work under way ends first, and nothing else
        can be seen meanwhile."""
        if self.app is None:
            return
        self._locking = bool(self.runner.running)
        if self._locking:
            self._cover()
            return
        self._restyling = False
        self._stop = self.window.stop if self.window is not None else ""
        self._close_window()
        self.app.close()
        self.app = None
        clipboard.clear_secrets()
        self._wear()
        self._show_unlock()

    def _cover(self) -> None:
        if self.window is not None:
            job = next(iter(sorted(self.runner.running, key=lambda job: job.quiet)))
            self.window.cover(job.title)

    def _lock_at_last(self) -> None:
        """Lock once nothing is under way, where that was wanted, or nobody has come back."""
        if (self._locking or self._idle.is_tired) and not self.runner.running:
            self.lock()

    def _go_on(self) -> None:
        """Do what had to wait for work under way."""
        self._lock_at_last()
        if self._locking or self.window is None:
            return
        if self._restyling and self._work() is None:
            self._restyling = False
            self.window.notices.tell(self._offer())

    def _work(self) -> Job | None:
        """What is under way that has more to tell than what it read."""
        return next((job for job in self.runner.running if not job.quiet), None)

    def restyle(self, chosen: Settings) -> None:
        """Keep other settings and build the window anew in their language and look; where work is
        under way, once it is done: it would have nobody to tell what came of it."""
        self._settings = chosen
        settings.save(chosen)
        work = self._work()
        is_worn = replace(chosen, scale=self._worn.scale) == self._worn  # Qt reads a scale once
        self._restyling = work is not None and not is_worn
        if work is None:
            self._wear()
            self._rebuild()
        elif self._restyling and self.window is not None:
            text = _("Your choice is kept. The window follows once this is done: {work}.")
            self.window.notices.tell(Message(text.format(work=work.title), topic="restyle"))

    def _offer(self) -> Message:
        """Nobody loses what they are filling in, or what was just told: they say when."""
        return Message(
            _("The window can follow your choice of language and look now."),
            "warn",
            action=_("Do it now"),
            act=lambda: self.restyle(self._settings),
            topic="restyle",
        )

    def _wear(self) -> None:
        """Look as was chosen last."""
        if self._worn != self._settings:
            self._worn = self._settings
            dress(self._qt, self._settings)

    def _rebuild(self) -> None:
        """The window anew, at the same place and page; one that is covered is not shown again."""
        if self._locking:
            return
        if self.app is not None and self.window is not None:
            earlier, here, place = self.window, self.window.stop, self.window.saveGeometry()
            self._close_window()
            self._show_window(self.app, here)
            self.window.restoreGeometry(place)
            self.window.take_over(earlier)

    def close(self) -> None:
        """End: stop work, close the profile."""
        self._put_help_away()
        self._close_window()
        self.runner.close()
        if self.app is not None:
            self.app.close()
            self.app = None

    def _work_with(self, opened: App) -> None:
        self.app = opened
        if self.welcome is not None:
            self._put_help_away()
            self.welcome.close()
            self.welcome.deleteLater()
            self.welcome = None
        enrolled = opened.profile.authority is not None
        self._show_window(opened, self._stop or ("today" if enrolled else "settings"))
        self._tell_of_opening(opened)
        if self.window is not None:
            self.window.visiting.offer_drafts()
            self.window.visiting.offer_misdated()

    def _put_help_away(self) -> None:
        if self.helping is not None:
            self.helping.put_away()
            self.helping = None

    def _tell_of_opening(self, opened: App) -> None:
        """Say once what opening the profile showed of its files."""
        if self.window is not None:
            for text in opened.profile.warnings():
                self.window.notices.tell(Message(text, "warn"))

    def _show_window(self, opened: App, page: str) -> None:
        window = Window(opened, self._settings, self.runner)
        window.restyled.connect(self.restyle)
        window.lock_wanted.connect(self.lock)
        window.joined.connect(self._rebuild)
        window.go(page)
        self.window = window
        bring_up(window)

    def _close_window(self) -> None:
        if self.window is not None:
            self.window.close()
            self.window.deleteLater()
            self.window = None

    def _show_unlock(self) -> UnlockPage:
        page = UnlockPage(self._folder.name)
        page.unlocked.connect(
            lambda passphrase: self._open(
                page, _("Unlocking"), lambda: application.open_(self._folder, passphrase)
            )
        )
        page.forgotten.connect(lambda: self._show_forgotten(page))
        page.restore_wanted.connect(
            lambda word: self._open(
                page,
                _("Restoring the newest backup"),
                lambda: application.restore(self._folder, word),
            )
        )
        self._show_sheet(page)
        return page

    def _show_forgotten(self, unlock: UnlockPage) -> None:
        try:
            page = ForgottenPage(application.ways(self._folder))
        except GridError as error:
            unlock.refuse(error)
            return
        page.back.connect(self._show_unlock)
        page.request_wanted.connect(lambda file: self._write_request(page, file))
        page.ready.connect(
            lambda new: self._open(
                page,
                _("Unlocking"),
                lambda: application.recover(self._folder, new.passphrase, new.answer, new.code),
            )
        )
        self._show_sheet(page)

    def _write_request(self, page: ForgottenPage, file: Path) -> None:
        self.runner.run(
            lambda _progress: application.ask_for_help(self._folder, file),
            title=_("Writing the request"),
            done=lambda code: page.tell_written(file, code),
            failed=page.refuse,
            screen=page,
        )

    def _show_choices(self) -> None:
        page = ChoicePage()
        page.chosen.connect(self._follow_choice)
        self._show_sheet(page)

    def _follow_choice(self, key: str) -> None:
        sheet: StartSheet
        if key == "join":
            sheet = join = JoinPage()
            join.ready.connect(lambda who: self._join(join, who))
        elif key == "office":
            sheet = office = OfficePage()
            office.ready.connect(lambda new: self._found(office, new))
        else:
            sheet = DemoPage()
        sheet.back.connect(self._show_choices)
        self._show_sheet(sheet)

    def _join(self, page: StartSheet, who: Newcomer) -> None:
        self._open(
            page,
            _("Making your profile"),
            lambda: application.join(self._folder, who.passphrase, who.name),
        )

    def _found(self, page: StartSheet, new: NewOffice) -> None:
        chosen, _filter = QFileDialog.getSaveFileName(
            page, _("Where should the recovery code be written?"), "recovery-code.txt"
        )
        if chosen:
            self.found(page, new, Path(chosen))

    def found(self, page: StartSheet, new: NewOffice, recovery_file: Path) -> None:
        """Start an office; its recovery code goes into ``recovery_file``."""
        self._open(
            page,
            _("Starting the office"),
            lambda: application.found(
                self._folder, new.passphrase, new.role, new.name, new.division, recovery_file
            ),
        )

    def _open(self, page: StartSheet, title: str, work: Callable[[], App]) -> None:
        def refuse(error: GridError) -> None:
            page.setEnabled(True)
            page.refuse(error)

        page.setEnabled(False)
        self.runner.run(
            lambda _progress: work(),
            title=title,
            done=self._work_with,
            failed=refuse,
            screen=page,
        )

    def _show_sheet(self, page: StartSheet) -> None:
        if self.welcome is None:
            self.welcome = QMainWindow()
            self.welcome.setWindowTitle("gridclient")
            self.welcome.resize(900, 680)
            self.welcome.setCentralWidget(QStackedWidget())
            self.helping = Helping(self.welcome, lambda: "start")
            self.helping.reach_from(self.welcome)
        if self.helping is not None:
            page.help_wanted.connect(self.helping.open)
        stack = self.welcome.centralWidget()
        if isinstance(stack, QStackedWidget):
            old = stack.currentWidget()
            stack.addWidget(page)
            stack.setCurrentWidget(page)
            if old is not None:
                stack.removeWidget(old)
                old.deleteLater()
        self.welcome.show()
        page.take_focus()


def dress(qt: QApplication, chosen: Settings) -> None:
    """Give the application the language and the look that were chosen."""
    i18n.choose(chosen.language or None)
    qt_words.install(qt)
    theme.apply(qt, theme.choose(chosen.theme, large_type=chosen.large_type))
