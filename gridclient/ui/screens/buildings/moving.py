"""Who moves in or out, and doors that are new: forms in the panel beside the doors."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from gridclient.domain.people import Household
from gridclient.domain.places import Dwelling
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.duplicates import Duplicates
from gridclient.services.duplicates.records import Candidate
from gridclient.services.moves import Moved, Moves
from gridclient.services.places import HouseholdPage
from gridclient.services.registers import Registers
from gridclient.ui import doubting, hinting, messages, steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.buildings.household import HouseholdPanel
from gridclient.ui.screens.buildings.moving_out import MovingOutForm
from gridclient.ui.steps import Step

T = TypeVar("T")

_NEWCOMER_FIELDS = ("head_name", "phone", "tenure", "file_no", "remarks")
"""What is known when somebody moves in; the rest is entered on the household's page."""
_DOOR_FIELDS = ("unit_no", "floor_no", "room_no", "occupancy")


@dataclass(frozen=True, slots=True)
class MovingDesk:
    """The services that entering who moves in and out takes."""

    moves: Moves
    registers: Registers
    duplicates: Duplicates


class Moving(QObject):
    """Opens the forms in ``panel`` and does what they ask for. ``ended`` comes when one was left:
    with the door it was about and the household that lives there, empty where nothing was saved.
    """

    told = Signal(object)
    ended = Signal(str, str)
    household_wanted = Signal(str)

    def __init__(self, desk: MovingDesk, runner: JobRunner, panel: HouseholdPanel) -> None:
        super().__init__(panel)
        self._moves, self._registers = desk.moves, desk.registers
        self._duplicates = desk.duplicates
        self._runner, self._panel = runner, panel
        self._saving = False

    def move_in(self, dwelling_id: str, address: str) -> None:
        """Ask who moved in behind a door."""
        above = {"dwelling_id": dwelling_id}
        form = RecordForm(Household, _NEWCOMER_FIELDS, columns=1, empty_counts=True)
        hint = hinting.watch(form, self._runner, lambda typed: self._alike({**above, **typed}))
        hint.opened.connect(self.household_wanted)
        self._watch(form, Household, above)

        def save(fields: dict[str, Any], why: str) -> None:
            same = hint.same
            self._save(
                lambda: self._moves.move_in(dwelling_id, fields, despite=why, same=same),
                lambda moved: self._finish(
                    Step(
                        _("Moved in: {name}").format(name=fields.get("head_name") or address),
                        lambda _p: self._moves.take_back(moved),
                    ),
                    dwelling_id,
                    moved.household_id,
                ),
            )

        form.saved.connect(save)
        self._open(_("A household moved in"), address, form)

    def move_out(self, page: HouseholdPage) -> None:
        """Ask why a household moved out, and when."""
        home = page.household
        form = MovingOutForm(self._moves.today())

        def save(reason: str, on: dt.date) -> None:
            self._save(
                lambda: self._moves.move_out(home.id, reason, on),
                lambda moved: self._finish(_left(page, moved, self._moves), home.dwelling_id, ""),
            )

        form.ended.connect(save)
        name = " ".join(filter(None, (page.address, home.head_name)))
        self._open(_("The household moved out"), name, form)

    def add_door(self, building_id: str, building: str) -> None:
        """Ask for a door that is not entered yet."""
        above = {"building_id": building_id}
        form = RecordForm(Dwelling, _DOOR_FIELDS, columns=1)
        self._watch(form, Dwelling, above)

        def save(fields: dict[str, Any], why: str) -> None:
            self._save(
                lambda: self._registers.add(Dwelling, despite=why, **above, **fields),
                lambda door: self._finish(
                    Step(
                        _("Added: {name}").format(name=f"{building} {door.room_no}"),
                        lambda _p: self._moves.drop_door(door.id),
                    ),
                    door.id,
                    "",
                ),
            )

        form.saved.connect(save)
        self._open(_("Add a door"), building, form)

    def _alike(self, said: Mapping[str, Any]) -> list[Candidate]:
        """Which household the one being entered may be."""
        return self._duplicates.before_saving(Household(id="", **said))

    def _watch(self, form: RecordForm, kind: type, above: Mapping[str, Any]) -> None:
        doubting.watch(
            form,
            self._runner,
            lambda changed: self._registers.doubts_of(kind, None, **{**above, **changed}),
        )

    def _open(self, title: str, about: str, form: RecordForm | MovingOutForm) -> None:
        form.left.connect(self._leave)
        self._panel.open_form(title, about, form)

    def _save(self, work: Callable[[], T], done: Callable[[T], None]) -> None:
        """Save once, however often the keys are pressed meanwhile."""
        if not self._saving:
            self._saving = True
            steps.save(work, self._runner, self._panel, done, self._refuse)

    def _leave(self) -> None:
        if not self._saving:
            self._panel.close_form()
            self.ended.emit("", "")

    def _finish(self, step: Step, dwelling_id: str, household_id: str) -> None:
        self._saving = False
        self._panel.close_form()
        self.ended.emit(dwelling_id, household_id)
        steps.tell(step, self._runner, self._panel, self.told.emit)

    def _refuse(self, error: GridError) -> None:
        """The form stays open with what was typed; what is doubtful is said in it."""
        self._saving = False
        form = self._panel.form
        if error.code == "entry.doubtful" and isinstance(form, RecordForm):
            form.insist()
        else:
            self.told.emit(messages.of_refusal(error))


def _left(page: HouseholdPage, moved: Moved, moves: Moves) -> Step:
    name = page.household.head_name or page.address
    return Step(_("Moved out: {name}").format(name=name), lambda _p: moves.take_back(moved))
