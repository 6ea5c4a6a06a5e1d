"""From "a visit is wanted" to "saved, undo": opens the dialog over any page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from gridclient.domain.days import day_of
from gridclient.domain.visits import RESULTS, Visit
from gridclient.i18n import _
from gridclient.services.places import HouseholdPage
from gridclient.services.reaching import Ladder
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.visits.dialog import AtTheDoor, VisitDialog
from gridclient.ui.screens.visits.drafts import Drafts
from gridclient.ui.widgets.wording import last_visit_in_words

if TYPE_CHECKING:
    from gridclient.app import App


class Visiting(QObject):
    """Keeps the drafts; ``told`` brings notices, ``ended`` gives the focus back,
    ``household_wanted`` opens the page where somebody is looked for."""

    told = Signal(object)
    ended = Signal()
    household_wanted = Signal(str)

    def __init__(self, app: App, runner: JobRunner, drafts: Drafts, window: QWidget) -> None:
        super().__init__(window)
        self._app = app
        self._runner = runner
        self._drafts = drafts
        self._window = window
        self.dialog: VisitDialog | None = None

    def begin(self, household_id: str) -> None:
        """Read the household, then open its visit dialog; one at a time."""
        if self.dialog is not None:
            return
        self._runner.run(
            lambda _p: self._app.places.household(household_id),
            title=_("Reading the household"),
            done=self._open,
            screen=self,
            quiet=True,
        )

    def _open(self, page: HouseholdPage) -> None:
        if self.dialog is not None:
            return
        household = page.household
        last = page.visits[0] if page.visits else None
        door = AtTheDoor(
            household.id,
            page.address,
            household.head_name,
            last_visit_in_words(last.visited_on if last else None, last.result if last else None),
        )
        dialog = VisitDialog(
            self._app.visits,
            self._runner,
            door,
            day_of(self._app.profile.now()),
            self._drafts.take(household.id),
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show_residents(list(page.residents))
        dialog.saved.connect(lambda visit: self._offer_undo(visit, page.address))
        dialog.saved.connect(self._look_for)
        dialog.left.connect(lambda draft: self._drafts.keep(household.id, draft))
        dialog.finished.connect(self._end)
        self.dialog = dialog
        dialog.open()

    def put_away(self) -> None:
        """Close the dialog; what was typed is kept."""
        if self.dialog is not None:
            self.dialog.reject()

    def _end(self) -> None:
        self.dialog = None
        self.ended.emit()

    def _offer_undo(self, visit: Visit, address: str) -> None:
        text = _("Saved: {address}, {result}").format(
            address=address, result=RESULTS.title_of(visit.result)
        )
        self.told.emit(
            Message(
                text,
                "done",
                action=_("Undo"),
                act=lambda: self._undo(visit, address),
                shortcut="Ctrl+Z",
            )
        )

    def _look_for(self, visit: Visit) -> None:
        """Nobody opened: ask whether this household is one to be looked for today."""
        if visit.result == "not_home":
            self._runner.run(
                lambda _p: self._app.reaching.of(visit.household_id),
                title=_("Reading whom to call"),
                done=self._offer_ladder,
                screen=self,
                quiet=True,
            )

    def _offer_ladder(self, ladder: Ladder | None) -> None:
        if ladder is None or ladder.reached:
            return
        self.told.emit(
            Message(
                _("{address}: somebody here should be reached today.").format(
                    address=ladder.address
                ),
                "warn",
                action=_("Whom to call"),
                act=lambda: self.household_wanted.emit(ladder.household_id),
            )
        )

    def _undo(self, visit: Visit, address: str) -> None:
        self._runner.run(
            lambda _p: self._app.visits.retract(visit.id, _("Undone right after saving")),
            title=_("Taking the visit back"),
            done=lambda _nothing: self.told.emit(
                Message(_("Taken back: {address}").format(address=address), "plain")
            ),
            screen=self,
        )
