"""Today's round on paper: print the route sheet, key it in afterwards."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu, QWidget

from gridclient.i18n import _
from gridclient.services.routes import Route, Routes
from gridclient.services.visits import DueDoor
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.preview.opening import preview, told_of
from gridclient.ui.print.route import sheets
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
        self.print = menu.addAction(_("Print the route sheet …"), self.show_sheet)
        self.key_in = menu.addAction(_("Key in from paper …"), self.begin_keying)
        menu.aboutToShow.connect(lambda: self.print.setEnabled(bool(self._doors())))
        self.button.setMenu(menu)

    def show_sheet(self) -> None:
        """Show, as it will be printed, the sheet of the doors ticked, else of all listed."""
        doors, day = list(self._doors()), self._today()
        preview(
            self._page,
            self._runner,
            lambda _progress: sheets(doors, day),
            name=_("Route sheet {day}").format(day=day.isoformat()),
            given=lambda path: self._keep(day, doors, path),
        )

    def _keep(self, day: dt.date, doors: Sequence[DueDoor], path: Path | None) -> None:
        """Its lines are kept, for they are keyed in later."""
        hint = _("After the round, “Key in from paper” lists its lines in the same order.")
        self._runner.run(
            lambda _progress: self._routes.keep(day, doors),
            title=_("Writing the route sheet"),
            done=lambda _route: self.told.emit(told_of(path, hint)),
            screen=self,
        )

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
