"""The section of grid boundaries: buildings of a grid go to another one, or to a new one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from gridclient.domain.handovers import BOUNDARY_KINDS, BoundaryChange
from gridclient.domain.places import Grid
from gridclient.errors import GridError
from gridclient.i18n import N_, _, listed, ngettext
from gridclient.services.boundaries import Boundaries, Changed, NewGrid, Plan, Preview
from gridclient.services.places import BuildingSummary, Places
from gridclient.ui import steps
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.dating import DayPicker
from gridclient.ui.screens.office.section import Face, Section
from gridclient.ui.steps import Step
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.layout import across, button, card, clear, down, label
from gridclient.ui.widgets.picker import shorten
from gridclient.ui.widgets.scrolling import scrolling
from gridclient.ui.widgets.ticks import TickList
from gridclient.ui.widgets.wording import people_in_words

_NEW = "new"


@dataclass(frozen=True, slots=True)
class _Read:
    """What the section shows: grids, their buildings, and the changes so far."""

    grids: Sequence[Grid]
    buildings: Sequence[tuple[str, BuildingSummary]]
    done: Sequence[BoundaryChange]


@dataclass(frozen=True, slots=True)
class _Looked:
    plan: Plan
    preview: Preview


class BoundariesSection(Section):
    """Ticked buildings go where it is said; all of a grid ticked merges it into the other."""

    face = Face(N_("Grid boundaries"), "buildings")

    def __init__(self, boundaries: Boundaries, places: Places, runner: JobRunner) -> None:
        super().__init__(runner)
        self._boundaries, self._places = boundaries, places
        self._known = _Read((), (), ())
        self._looked: _Looked | None = None
        self._make_controls(places.today())
        self._lay_out()

    def _make_controls(self, today: dt.date) -> None:
        self.source, self.target = shorten(QComboBox()), shorten(QComboBox())
        self.source.setAccessibleName(_("Grid"))
        self.target.setAccessibleName(_("To the grid"))
        self.day = DayPicker(_("Effective on"), today)
        self.code, self.name, self.reason = QLineEdit(), QLineEdit(), QLineEdit()
        for editor, name in (
            (self.code, _("Grid code")),
            (self.name, _("Name of the new grid")),
            (self.reason, _("Reason")),
        ):
            editor.setAccessibleName(name)
            editor.setPlaceholderText(name)
        self.ticks = TickList([])
        self.go = button(_("Change the boundaries"), "primary", "check")
        self.go.clicked.connect(self.apply)
        self.source.currentIndexChanged.connect(self._show_buildings)
        self.target.currentIndexChanged.connect(self.look)
        self.code.editingFinished.connect(self.look)
        self.name.editingFinished.connect(self.look)

    def _lay_out(self) -> None:
        self.column.addWidget(label(self.title, "lead"))
        words = _("Split a grid, merge grids, or let buildings change grids, from a day on.")
        self.column.addWidget(label(words, "soft", wrap=True))
        sheet, column = card()
        column.addLayout(_named(_("Grid"), self.source))
        column.addWidget(label(_("Buildings that go to another grid"), "label"))
        self._room = QVBoxLayout()
        self._room.addWidget(self.ticks)
        column.addLayout(self._room)
        where = across(
            _named(_("To the grid"), self.target),
            _named(_("Effective on"), self.day),
            spacing=tokens.GAP,
        )
        where.setStretch(0, 1)
        column.addLayout(where)
        self._new = QWidget()
        self._new.setLayout(across(self.code, self.name, spacing=tokens.GAP))
        self._new.hide()
        column.addWidget(self._new)
        column.addWidget(self.reason)
        self._said = QVBoxLayout()
        self._said.setSpacing(tokens.NEAR)
        column.addLayout(self._said)
        column.addLayout(across(1, self.go))
        self.past = label("", "soft", wrap=True)
        self.column.addWidget(scrolling(down(sheet, self.past, 1, spacing=tokens.GAP)), 1)

    def refresh(self) -> None:
        """Read the grids and their buildings."""
        self.runner.run(
            lambda _p: self._read(),
            title=_("Reading the register"),
            done=self._show,
            screen=self,
            quiet=True,
        )

    def take_focus(self) -> None:
        """Begin with the grid."""
        self.source.setFocus()

    def _read(self) -> _Read:
        where = self._boundaries.grids_of()
        buildings = [
            (where[one.building_id], one)
            for one in self._places.buildings()
            if one.building_id in where
        ]
        return _Read(self._places.grids(), buildings, self._boundaries.list_())

    def _show(self, read: _Read) -> None:
        self._known = read
        rows = [(f"{grid.name} {grid.code}", grid.id) for grid in read.grids]
        for box, more in ((self.source, []), (self.target, [(_("A new grid"), _NEW)])):
            chosen = box.currentData()
            box.blockSignals(True)
            box.clear()
            for title, data in (("–", None), *rows, *more):
                box.addItem(title, data)
            box.setCurrentIndex(max(0, box.findData(chosen)))
            box.blockSignals(False)
        self.past.setText(_past(read))
        self._show_buildings()

    def _show_buildings(self) -> None:
        here = [one for grid_id, one in self._known.buildings if grid_id == self._from()]
        clear(self._room)
        self.ticks = TickList([(one.building_id, _called(one)) for one in here])
        self.ticks.setAccessibleName(_("Buildings that go to another grid"))
        self.ticks.changed.connect(self.look)
        self._room.addWidget(self.ticks)
        self.setTabOrder(self.source, self.ticks.list)
        self.setTabOrder(self.ticks.list, self.target)
        self.look()

    def _from(self) -> str | None:
        return self.source.currentData()  # type: ignore[no-any-return]

    def look(self) -> None:
        """Show whom the change would concern, as soon as it is said."""
        target, ticked = self.target.currentData(), self.ticks.value()
        self._new.setVisible(target == _NEW)
        self._take(None)
        if self._from() is None or target is None or not ticked:
            return
        if target == _NEW and not self.code.text().strip():
            return
        self.runner.run(
            lambda _p: self._look(str(target), ticked),
            title=_("Reading the register"),
            done=self._take,
            failed=self._refuse,
            screen=self,
            quiet=True,
        )

    def _look(self, target: str, ticked: tuple[str, ...]) -> _Looked:
        source = str(self._from())
        every = {one.building_id for grid_id, one in self._known.buildings if grid_id == source}
        if target == _NEW:
            new = NewGrid(self.code.text().strip(), self.name.text().strip(), ticked)
            plan = self._boundaries.split(source, [new], despite=self.reason.text())
        elif set(ticked) == every:
            plan = self._boundaries.merge([source], target)
        else:
            plan = self._boundaries.move(ticked, target)
        return _Looked(plan, self._boundaries.preview(plan))

    def _take(self, looked: _Looked | None) -> None:
        self._looked = looked
        self.go.setEnabled(looked is not None)
        clear(self._said)
        if looked is None:
            words = _("Choose a grid, tick buildings, and say where they go.")
            self._said.addWidget(label(words, "soft", wrap=True))
            return
        for line in _lines(looked):
            self._said.addWidget(label(line, wrap=True))
        for line in looked.preview.warnings:
            self._said.addWidget(label(line, "notice-due", wrap=True))

    def _refuse(self, error: GridError) -> None:
        self._take(None)
        clear(self._said)
        self._said.addWidget(label(f"{error.message} {error.in_window}", "problem", wrap=True))

    def apply(self) -> None:
        """Make the change that is shown."""
        looked = self._looked
        if looked is None:
            return
        day, reason = self.day.day(), self.reason.text()
        self.runner.run(
            lambda _p: self._boundaries.apply(looked.plan, on=day, reason=reason),
            title=_("Changing the boundaries"),
            done=self._tell,
            failed=self._refuse,
            screen=self,
        )

    def _tell(self, done: Changed) -> None:
        for editor in (self.code, self.name, self.reason):
            editor.clear()
        count = len(done.fact.building_ids)
        text = ngettext(
            "{count} building is in another grid now.",
            "{count} buildings are in another grid now.",
            count,
        ).format(count=count)
        step = Step(text, lambda _p: self._boundaries.take_back(done))
        steps.tell(step, self.runner, self, self.told.emit)


def _called(building: BuildingSummary) -> str:
    homes = ngettext("{count} household", "{count} households", building.households)
    return f"{building.label} · {homes.format(count=building.households)}"


def _lines(looked: _Looked) -> list[str]:
    preview = looked.preview
    homes = ngettext("{count} household", "{count} households", preview.households)
    lines = [
        _("{homes} with {people}").format(
            homes=homes.format(count=preview.households), people=people_in_words(preview.people)
        ),
        _("Afterwards: {sizes}").format(
            sizes=listed(f"{name} {count}" for name, count in preview.sizes)
        ),
    ]
    if preview.workers:
        lines.append(
            _("Serving there: {names}").format(names=listed(one.name for one in preview.workers))
        )
    if looked.plan.ended:
        lines.append(
            _("These grids end: {names}").format(
                names=listed(grid.name for grid in looked.plan.ended)
            )
        )
    return lines


def _past(read: _Read) -> str:
    lines = [
        _("{day}: {what}").format(day=one.effective_on, what=BOUNDARY_KINDS.title_of(one.kind))
        for one in read.done[:5]
    ]
    return _("Done so far: {list}").format(list=listed(lines)) if lines else ""


def _named(name: str, editor: QWidget) -> QVBoxLayout:
    return down(label(name, "label"), editor, spacing=tokens.TIGHT)
