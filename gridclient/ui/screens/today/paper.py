"""Today's round on paper: print the route sheet, key it in afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.routes import Route, Routes
from gridclient.services.visits import DueDoor
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.print.route import write_route
from gridclient.ui.widgets.layout import button


class RoutePaper(QObject):
    """A button with a menu. ``told`` says what was written, ``sheet_wanted`` brings the lines
    of the sheet that is to be keyed in."""

    told = Signal(object)
    sheet_wanted = Signal(object)

    def __init__(
        self,
        routes: Routes,
        runner: JobRunner,
        page: QWidget,
        doors: Callable[[], Sequence[DueDoor]],
        today: Callable[[], dt.date],
    ) -> None:
        super().__init__(page)
        self._routes, self._runner, self._page = routes, runner, page
        self._doors, self._today = doors, today
        self.button = button(_("Paper"), "", "print", tip=_("Route sheet on paper"))
        menu = QMenu(self.button)
        self.print = menu.addAction(_("Print the route sheet …"), self._ask)
        self.key_in = menu.addAction(_("Key in from paper …"), self.begin_keying)
        menu.aboutToShow.connect(lambda: self.print.setEnabled(bool(self._doors())))
        self.button.setMenu(menu)

    def _ask(self) -> None:
        name = _("Route sheet {day}").format(day=self._today().isoformat())
        chosen, _filter = QFileDialog.getSaveFileName(
            self._page, self.button.accessibleName(), f"{name}.pdf", "*.pdf"
        )
        if chosen:
            self.write(Path(chosen))

    def write(self, path: Path) -> None:
        """Write the sheet of the doors that are ticked, else of all listed, to a PDF."""
        doors, day = list(self._doors()), self._today()

        def work(progress: Progress) -> Route:
            write_route(doors, day, path, progress)
            return self._routes.keep(day, doors)

        self._runner.run(
            work,
            title=_("Writing the route sheet"),
            done=lambda _route: self._tell(path),
            screen=self,
        )

    def _tell(self, path: Path) -> None:
        hint = _("After the round, “Key in from paper” lists its lines in the same order.")
        text = _("Written: {file}").format(file=path.name)
        self.told.emit(Message(text, "done", hint=hint))

    def begin_keying(self) -> None:
        """Bring the lines of the sheet printed last."""
        self._runner.run(
            lambda _progress: self._routes.last(),
            title=_("Reading the route sheet"),
            done=self._bring,
            screen=self,
            quiet=True,
        )

    def _bring(self, route: Route | None) -> None:
        if route is not None:
            self.sheet_wanted.emit(route)
            return
        text = _("No route sheet has been printed yet.")
        hint = _("Print one first: its lines are what is keyed in.")
        self.told.emit(Message(text, "warn", hint=hint))
