"""The section of handovers: from whom, to whom, which grids; what goes over; one button."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog, QLineEdit, QVBoxLayout

from gridclient.domain.handovers import Handover
from gridclient.domain.places import Grid
from gridclient.domain.staff import POSTS, Person
from gridclient.errors import GridError
from gridclient.i18n import N_, _, listed
from gridclient.services.enrolment import Enrolment
from gridclient.services.handovers import HandedOver, Handovers, Preview
from gridclient.services.places import Places
from gridclient.ui import steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import written
from gridclient.ui.screens.office.dating import DayPicker
from gridclient.ui.screens.office.handover_preview import HandoverPreview
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, card, clear, down, label
from gridclient.ui.widgets.picker import shorten
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.ui.widgets.ticks import TickList


@dataclass(frozen=True, slots=True)
class _Read:
    """What the section shows: who serves, the grids there are, what was handed over."""

    staff: Sequence[Person]
    grids: Sequence[Grid]
    done: Sequence[Handover]


class HandoverSection(Section):
    """Choosing shows what would go over; the button does it, and the notice takes it back."""

    face = Face(N_("Handover"), "next")

    def __init__(
        self,
        handovers: Handovers,
        enrolment: Enrolment,
        places: Places,
        runner: JobRunner,
    ) -> None:
        super().__init__(runner)
        self._handovers, self._enrolment, self._places = handovers, enrolment, places
        self._known = _Read((), (), ())
        self._preview: Preview | None = None
        self._make_controls(places.today())
        self._lay_out()

    def _make_controls(self, today: dt.date) -> None:
        self.leaver, self.follower = shorten(QComboBox()), shorten(QComboBox())
        self.leaver.setAccessibleName(_("Hands over"))
        self.follower.setAccessibleName(_("Takes over"))
        self.day = DayPicker(_("Date"), today)
        self.note = QLineEdit()
        self.note.setAccessibleName(_("Note"))
        self.note.setPlaceholderText(_("What the next one should know"))
        self.leaves = QCheckBox(_("Serves here no longer"))
        self.grids = TickList([])
        self.preview = HandoverPreview()
        self.preview.household_wanted.connect(self.household_wanted)
        self.go = button(_("Hand over"), "primary", "next")
        self.go.clicked.connect(self.hand_over)
        self.certify = button(_("Write a new certificate"), "", "send")
        self.certify.clicked.connect(self._ask_where)
        self.leaver.currentIndexChanged.connect(self._show_grids)
        self.follower.currentIndexChanged.connect(self.look)

    def _lay_out(self) -> None:
        self.column.addWidget(label(self.title, "lead"))
        words = _(
            "Grids, open issues and the people somebody cares for go to the next in one step."
        )
        self.column.addWidget(label(words, "soft", wrap=True))
        sheet, column = card()
        people = across(
            _named(_("Hands over"), self.leaver),
            _named(_("Takes over"), self.follower),
            _named(_("Date"), self.day),
            spacing=tokens.GAP,
        )
        people.setStretch(0, 1)
        people.setStretch(1, 1)
        column.addLayout(people)
        self._grid_room = QVBoxLayout()
        column.addWidget(label(_("Grids"), "label"))
        column.addLayout(self._grid_room)
        self._grid_room.addWidget(self.grids)
        column.addLayout(_named(_("Note"), self.note))
        column.addWidget(self.preview)
        column.addLayout(across(self.leaves, 1, self.certify, self.go, spacing=tokens.GAP))
        self.past = label("", "soft", wrap=True)
        self.column.addWidget(scrolling(down(sheet, self.past, 1, spacing=tokens.GAP)), 1)

    def refresh(self) -> None:
        """Read who serves here and what was handed over."""
        self.runner.run(
            lambda _p: _Read(
                self._handovers.staff(), self._places.grids(), self._handovers.list_()
            ),
            title=_("Reading the register"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """Begin with who hands over."""
        self.leaver.setFocus()

    def _show(self, read: _Read) -> None:
        self._known = read
        for box in (self.leaver, self.follower):
            chosen = box.currentData()
            box.blockSignals(True)
            box.clear()
            box.addItem("–", None)
            for person in read.staff:
                box.addItem(f"{person.name} · {POSTS.title_of(person.post)}", person.id)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)
        self.past.setText(_past(read))
        self._show_grids()

    def _show_grids(self) -> None:
        """The grids of who hands over, all ticked."""
        person = self._person(self.leaver)
        mine = [grid for grid in self._known.grids if person and grid.id in person.grid_ids]
        clear(self._grid_room)
        self.grids = TickList([(grid.id, f"{grid.name} {grid.code}") for grid in mine])
        self.grids.setAccessibleName(_("Grids"))
        self.grids.set_value([grid.id for grid in mine])
        self.grids.changed.connect(self.look)
        self._grid_room.addWidget(self.grids)
        self.setTabOrder(self.day, self.grids.list)
        self.look()

    def _person(self, box: QComboBox) -> Person | None:
        return next((one for one in self._known.staff if one.id == box.currentData()), None)

    def look(self) -> None:
        """Show what would go over, as soon as both are chosen."""
        leaver, follower = self.leaver.currentData(), self.follower.currentData()
        self._take_preview(None)
        if leaver is None or follower is None:
            return
        grids = self.grids.value()
        self.runner.run(
            lambda _p: self._handovers.preview(leaver, follower, grids),
            title=_("Reading the register"),
            done=self._take_preview,
            failed=self.preview.refuse,
            screen=self,
            quiet=True,
        )

    def _take_preview(self, preview: Preview | None) -> None:
        self._preview = preview
        self.preview.show_preview(preview)
        self.go.setEnabled(preview is not None)
        self.leaves.setEnabled(preview is not None and preview.everything)
        if preview is None or not preview.everything:
            self.leaves.setChecked(False)
        follower = self._person(self.follower)
        self.certify.setVisible(follower is not None and follower.post == "grid_worker")

    def hand_over(self) -> None:
        """Do what is shown."""
        preview = self._preview
        if preview is None:
            return
        ids = [grid.id for grid in preview.holding.grids]
        day, note, leaves = self.day.day(), self.note.text(), self.leaves.isChecked()

        def work() -> HandedOver:
            return self._handovers.hand_over(
                preview.leaver.id, preview.follower.id, ids, on=day, note=note, leaves=leaves
            )

        self.runner.run(
            lambda _p: work(),
            title=_("Handing over"),
            done=lambda done: self._tell(preview, done),
            failed=self.preview.refuse,
            screen=self,
        )

    def _tell(self, preview: Preview, done: HandedOver) -> None:
        self.note.clear()
        text = _("Handed over from {leaver} to {follower}.").format(
            leaver=preview.leaver.name, follower=preview.follower.name
        )
        step = Step(text, lambda _p: self._handovers.take_back(done))
        steps.tell(step, self.runner, self, self.told.emit)

    def _ask_where(self) -> None:
        person = self._person(self.follower)
        if person is None:
            return
        chosen, _filter = QFileDialog.getSaveFileName(
            self, _("Write a new certificate"), "grant.json", "*.json"
        )
        if chosen:
            self.write_certificate(person, Path(chosen))

    def write_certificate(self, person: Person, path: Path) -> None:
        """Write a certificate for all grids somebody serves in, or is about to."""
        preview = self._preview
        also = {grid.id for grid in preview.holding.grids} if preview else set()
        wanted = {*person.grid_ids, *also}
        codes = [grid.code for grid in self._known.grids if grid.id in wanted]
        done: Callable[[object], None] = lambda _answer: self.told.emit(  # noqa: E731
            written(_("Written: {path}").format(path=path), path)
        )
        self.runner.run(
            lambda _p: self._enrolment.renew(person.id, codes, path),
            title=_("Writing the certificate"),
            done=done,
            failed=self._refuse,
            screen=self,
        )

    def _refuse(self, error: GridError) -> None:
        self.preview.refuse(error)


def _named(name: str, editor: object) -> QVBoxLayout:
    return down(label(name, "label"), editor, spacing=tokens.TIGHT)  # type: ignore[arg-type]


def _past(read: _Read) -> str:
    names = {person.id: person.name for person in read.staff}
    lines = [
        _("{day}: {leaver} → {follower}").format(
            day=one.handed_on,
            leaver=names.get(one.from_id, "–"),
            follower=names.get(one.to_id, "–"),
        )
        for one in read.done[:5]
    ]
    return _("Done so far: {list}").format(list=listed(lines)) if lines else ""
