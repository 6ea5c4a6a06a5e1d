"""From "a visit is wanted" to "saved, undo": opens the dialog over any page."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QWidget

from gridclient.domain.days import day_of
from gridclient.domain.issues import Issue
from gridclient.domain.visits import RESULTS, Visit
from gridclient.i18n import _, ngettext
from gridclient.services import routes
from gridclient.services.drafts import Draft
from gridclient.services.places import HouseholdPage
from gridclient.services.reaching import Ladder
from gridclient.services.routes import Route
from gridclient.services.visit_corrections import Misdated
from gridclient.services.visits import DueDoor
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.visits.at_the_door import AtTheDoor
from gridclient.ui.screens.visits.dialog import VisitDialog
from gridclient.ui.screens.visits.from_paper import FromPaperDialog
from gridclient.ui.screens.visits.several import SeveralDialog
from gridclient.ui.widgets.wording import last_visit_in_words

if TYPE_CHECKING:
    from gridclient.app import App


class Visiting(QObject):
    """Keeps the drafts; ``told`` brings notices, ``ended`` gives the focus back,
    ``household_wanted`` opens the page where somebody is looked for, ``all_saved`` says that
    every door of a list has its visit."""

    told = Signal(object)
    ended = Signal()
    household_wanted = Signal(str)
    all_saved = Signal()

    def __init__(self, app: App, runner: JobRunner, window: QWidget) -> None:
        super().__init__(window)
        self._app = app
        self._runner = runner
        self._window = window
        self.dialog: VisitDialog | SeveralDialog | FromPaperDialog | None = None

    def begin(self, household_id: str) -> None:
        """Read the household, then open its visit dialog; one at a time."""
        if self.dialog is not None:
            return
        self._runner.run(
            lambda _p: self._read(household_id),
            title=_("Reading the household"),
            done=self._open,
            screen=self,
            quiet=True,
        )

    def _read(self, household_id: str) -> tuple[HouseholdPage, Draft | None]:
        return self._app.places.household(household_id), self._app.drafts.of(household_id)

    def _open(self, read: tuple[HouseholdPage, Draft | None]) -> None:
        if self.dialog is not None:
            return
        page, draft = read
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
            self._app.drafts,
            self._app.duplicates,
            self._runner,
            door,
            day_of(self._app.profile.now()),
            draft,
            self._window,
        )
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.show_residents(list(page.residents))
        dialog.withhold(self._app.registers.withheld(Issue))
        dialog.saved.connect(lambda visit: self._offer_undo(visit, page.address))
        dialog.saved.connect(self._look_for)
        dialog.finished.connect(self._end)
        self.dialog = dialog
        dialog.open()

    def offer_drafts(self) -> None:
        """Say which visit was begun and not saved, when the window opens."""
        self._runner.run(
            lambda _p: [self._app.places.household(i) for i in self._app.drafts.waiting()[-1:]],
            title=_("Looking for unsaved visits"),
            done=self._tell_of_drafts,
            screen=self,
            quiet=True,
        )

    def _tell_of_drafts(self, pages: Sequence[HouseholdPage]) -> None:
        for page in pages:
            text = _("A visit was begun and not saved: {address}").format(address=page.address)
            begin = partial(self.begin, page.household.id)
            self.told.emit(Message(text, "warn", action=_("Go on"), act=begin))

    def offer_misdated(self) -> None:
        """Say which visits of one's own stand under a wrong day, when the window opens."""
        self._runner.run(
            lambda _p: [one for one in self._app.visit_corrections.misdated() if one.mine],
            title=_("Looking for visits under a wrong day"),
            done=self._tell_of_misdated,
            screen=self,
            quiet=True,
        )

    def _tell_of_misdated(self, found: Sequence[Misdated]) -> None:
        if not found:
            return
        words = ngettext(
            "{count} visit of yours stands under a wrong day: a clock was wrong.",
            "{count} visits of yours stand under a wrong day: a clock was wrong.",
            len(found),
        )
        look = partial(self.household_wanted.emit, found[0].visit.household_id)
        self.told.emit(
            Message(words.format(count=len(found)), "warn", action=_("Put right …"), act=look)
        )

    def begin_several(self, doors: Sequence[DueDoor]) -> None:
        """One result for several doors."""
        lines = [(door.household_id, routes.in_words(door)) for door in doors]
        self._open_for_all(SeveralDialog, lines)

    def begin_sheet(self, route: Route) -> None:
        """Key in a route sheet."""
        self._open_for_all(FromPaperDialog, route.lines)

    def _open_for_all(
        self, kind: type[SeveralDialog] | type[FromPaperDialog], lines: Sequence[tuple[str, str]]
    ) -> None:
        if self.dialog is not None:
            return
        today = day_of(self._app.profile.now())
        dialog = kind(self._app.visits, self._runner, lines, today, self._window)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.saved.connect(self._offer_undo_of_all)
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
        self._tell_undoable(text, [visit], address)

    def _offer_undo_of_all(self, visits: Sequence[Visit]) -> None:
        self.all_saved.emit()
        words = ngettext("{count} visit saved", "{count} visits saved", len(visits))
        doors = ngettext("{count} visit", "{count} visits", len(visits))
        count = len(visits)
        self._tell_undoable(words.format(count=count), visits, doors.format(count=count))

    def _tell_undoable(self, text: str, visits: Sequence[Visit], what: str) -> None:
        undo = partial(self._undo, [visit.id for visit in visits], what)
        self.told.emit(Message(text, "done", action=_("Undo"), act=undo, shortcut="Ctrl+Z"))

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

    def _undo(self, visit_ids: Sequence[str], what: str) -> None:
        self._runner.run(
            lambda _p: self._app.visits.retract_all(visit_ids, _("Undone right after saving")),
            title=_("Taking the visit back"),
            done=lambda _nothing: self.told.emit(
                Message(_("Taken back: {what}").format(what=what), "plain")
            ),
            screen=self,
        )
