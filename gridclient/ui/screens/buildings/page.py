"""The page of buildings: the list at the left, doors in the middle, the household at the right."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QSplitter, QWidget

from gridclient.domain.coverage import Ratio
from gridclient.domain.places import address_label
from gridclient.i18n import _, ngettext
from gridclient.services.cards import Cards
from gridclient.services.places import BuildingSummary, HouseholdPage, Places
from gridclient.services.sync.records import RecordStanding
from gridclient.ui import theme
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.buildings.cards import CardsPrint
from gridclient.ui.screens.buildings.filters import DoorFilter, matching
from gridclient.ui.screens.buildings.household import HouseholdPanel
from gridclient.ui.screens.buildings.moving import Moving, MovingDesk
from gridclient.ui.screens.page import Page
from gridclient.ui.tables import Column, Table
from gridclient.ui.theme import tokens
from gridclient.ui.theme.stylesheet import part
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.door_plan import Door
from gridclient.ui.widgets.doors import ZOOM_STEP, DoorsView
from gridclient.ui.widgets.empty import EmptyState, source_action, source_text
from gridclient.ui.widgets.layout import across, button, card, down, label, stacked
from gridclient.ui.widgets.legend import Legend
from gridclient.ui.widgets.search import SearchBox
from gridclient.ui.widgets.standing_mark import Where, of_household
from gridclient.ui.widgets.wording import share_in_words

_PANEL_NEEDS = 820


def _reached(building: BuildingSummary) -> Ratio:
    return Ratio(building.visited, building.households)


def _reached_in_words(building: BuildingSummary) -> str:
    ratio = _reached(building)
    return share_in_words(ratio.part, ratio.whole, ratio.percent)


def _columns() -> list[Column[BuildingSummary]]:
    return [
        Column(_("Building"), lambda building: building.label),
        Column(
            _("Visited in time"),
            _reached_in_words,
            key=lambda building: building.visited / max(1, building.households),
            bar=lambda building: building.visited / max(1, building.households),
            width=126,
        ),
        Column(
            _("Overdue"),
            lambda building: str(building.overdue) if building.overdue else "",
            key=lambda building: building.overdue,
            number=True,
            tone=lambda building: Tone.OVERDUE if building.overdue else None,
            width=72,
        ),
    ]


class BuildingsPage(Page):
    """Buildings and their doors; Enter on a door records a visit.

    ``where``: what tells where records stand on their way to the office; ``source``: the page
    from which households come, ``ledgers`` or ``sync``.
    """

    def __init__(
        self,
        places: Places,
        cards: Cards,
        moving: MovingDesk,
        runner: JobRunner,
        *,
        where: Where,
        source: str = "sync",
    ) -> None:
        super().__init__(_("Buildings"), runner)
        self._places = places
        self._moves = moving.moves
        self._where = where
        self._source = source
        self.cards = CardsPrint(cards, runner, self)
        self._building: str | None = None
        self._household: str | None = None
        self._wanted: tuple[str, str | None] | None = None
        self._shown: BuildingSummary | None = None
        self._to_doors = False
        self._known: list[BuildingSummary] = []
        self.panel = HouseholdPanel()
        self.moving = Moving(moving, runner, self.panel)
        self._lay_out()

    def _lay_out(self) -> None:
        self.buildings: Table[BuildingSummary] = Table(_("Buildings"), _columns())
        self.buildings.selectionModel().currentRowChanged.connect(self._choose_building)
        self.search = SearchBox(_("Building or grid"))
        self.search.reach_from(self)
        self.search.searched.connect(lambda _typed: self._list())
        self.search.left.connect(self.buildings.setFocus)
        listed = QWidget()
        listed.setLayout(down(self.search, self.buildings))
        listed.setMinimumWidth(round(theme.current().type.body * 22.5))
        self.doors = DoorsView()
        self.buildings.opened.connect(lambda _building: self.doors.setFocus())
        self.doors.chosen.connect(self._choose_door)
        self.doors.opened.connect(self._open_door)
        self.panel.visit_wanted.connect(self.visit_wanted)
        self.panel.page_wanted.connect(self.household_wanted)
        self.panel.moved_in.connect(self._move_in)
        self.panel.moved_out.connect(self.moving.move_out)
        self.panel.form_opened.connect(self._make_room)
        self.moving.told.connect(self.told)
        self.moving.ended.connect(self._end_moving)
        self.moving.household_wanted.connect(self.household_wanted)
        self.shortcut("Ctrl+O", self._open_household)
        self.shortcut("Ctrl+N", self._move_in)
        self.shortcut("Ctrl+Shift+N", self._add_door)
        self.cards.told.connect(self.told)
        self.filter = DoorFilter()
        self.filter.currentIndexChanged.connect(
            lambda: self.doors.canvas.let_stand_out(self.filter.fits())
        )
        self.header.add(self.filter)
        self.header.add(self.cards.button)
        self._zoom_buttons()
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(tokens.GAP)
        self._split.setChildrenCollapsible(False)
        for widget, share in ((listed, 0), (self._house(), 1), (self.panel, 0)):
            self._split.addWidget(widget)
            self._split.setStretchFactor(self._split.count() - 1, share)
        self._split.setSizes([294, 620, 240])
        self._nothing = EmptyState(
            "buildings",
            _("No buildings yet"),
            source_text(self._source),
            action=source_action(self._source),
            act=lambda: self.went.emit(self._source),
        )
        room, self._stack = stacked(self._split, self._nothing)
        self.column.addWidget(room, 1)

    def _zoom_buttons(self) -> None:
        canvas = self.doors.canvas
        for icon, tip, factor in (
            ("minus", _("Smaller doors (-)"), 1 / ZOOM_STEP),
            ("plus", _("Larger doors (+)"), ZOOM_STEP),
        ):
            press = button("", "quiet", icon, tip=tip)
            press.clicked.connect(lambda _on=False, by=factor: canvas.set_zoom(canvas.zoom * by))
            self.header.add(press)

    def _house(self) -> QWidget:
        sheet, column = card()
        self._house_name = label("", "lead")
        self.add_door = button(
            _("Add a door"), "quiet", "plus", tip=_("Add a door to this building (Ctrl+Shift+N)")
        )
        self.add_door.clicked.connect(self._add_door)
        self.add_door.hide()
        column.addLayout(across(self._house_name, 1, self.add_door))
        column.addWidget(self.doors, 1)
        column.addWidget(Legend())
        outer = QWidget()
        part(outer, "clear")
        outer.setLayout(down(sheet))
        return outer

    def open(self, building_id: str) -> None:
        """Show the doors of a building, now or when the page comes into sight."""
        self._building, self._household, self._to_doors = building_id, None, True
        self.search.clear()
        self.panel.show_nothing()
        self.expire()

    def refresh(self) -> None:
        """Read the buildings, and the doors of the one that is shown."""
        self.load(
            lambda _p: [*self._places.buildings(), *self._places.without_doors()],
            _("Reading the buildings"),
            self._show_buildings,
        )

    def take_focus(self) -> None:
        """The list takes the keys until a door is chosen, or somebody came for the doors; a form
        keeps them."""
        if self.panel.form is not None:
            self.panel.form.take_focus()
            return
        (self.doors if self._household or self._to_doors else self.buildings).setFocus()
        self._to_doors = False

    def _show_buildings(self, buildings: list[BuildingSummary]) -> None:
        households = sum(building.households for building in buildings)
        count = ngettext("{count} building", "{count} buildings", len(buildings))
        lived = ngettext("{count} household", "{count} households", households)
        self.header.set_line(
            _("{buildings}, {households}").format(
                buildings=count.format(count=len(buildings)),
                households=lived.format(count=households),
            )
        )
        self._stack.setCurrentWidget(self._split if buildings else self._nothing)
        self.cards.button.setEnabled(bool(buildings))
        self._known = buildings
        self._list()

    def _list(self) -> None:
        self.buildings.show_rows(matching(self._known, self.search.text()))
        buildings = range(self.buildings.records.rowCount())
        ids = [self.buildings.records.record(row).building_id for row in buildings]
        if ids:
            self.buildings.selectRow(ids.index(self._building) if self._building in ids else 0)

    def _choose_building(self) -> None:
        index = self.buildings.currentIndex()
        if not index.isValid():
            return
        building = self.buildings.records.record(index.row())
        if building.building_id != self._building:
            self._household = None
            self.panel.show_nothing()
        self._building, self._shown = building.building_id, building
        self.cards.choose(building)
        self._house_name.setText(f"{building.label} · {building.grid_name}")
        wanted = building.building_id
        self.load(
            lambda _p: (self._places.doors(wanted), self._moves.may_enter(wanted)),
            _("Reading the doors"),
            lambda read: self._show_doors(wanted, *read),
        )

    def _show_doors(self, building_id: str, doors: Sequence[Door], enters: bool) -> None:
        """``enters``: whether who moves in and out is entered here."""
        if building_id != self._building:
            return
        canvas = self.doors.canvas
        self.doors.show_doors(doors)
        self.add_door.setVisible(enters)
        self.panel.let_enter(on=enters)
        if self._wanted and (place := canvas.place_of(*self._wanted)):
            self._wanted = None
            canvas.choose(place)
        if canvas.current is not None:
            self._choose_door(canvas.current.door)
        else:
            self._household = None
            self.panel.show_nothing()

    def _choose_door(self, door: Door) -> None:
        self._household = door.household_id
        if door.household_id is None:
            self.panel.show_vacant(door)
        else:
            self._load_household(door.household_id)

    def _load_household(self, household_id: str) -> None:
        self.load(
            lambda _p: self._read_household(household_id),
            _("Reading the household"),
            lambda read: self._show_household(*read),
        )

    def _read_household(self, wanted: str) -> tuple[HouseholdPage, Mapping[str, RecordStanding]]:
        """The household, and where its records stand on their way to the office, by id."""
        page = self._places.household(wanted)
        return page, of_household(self._where, page)

    def _show_household(self, page: HouseholdPage, standings: Mapping[str, RecordStanding]) -> None:
        if page.household.id == self._household:
            self.panel.show_household(page, standings, self._places.today())

    def _open_door(self, door: Door) -> None:
        if door.household_id:
            self.visit_wanted.emit(door.household_id)

    def _open_household(self) -> None:
        if self._household:
            self.household_wanted.emit(self._household)

    def _move_in(self) -> None:
        """Ask who moved in behind the chosen door, where this role enters that."""
        place, building = self.doors.canvas.current, self._shown
        if place is None or building is None or not self._begins():
            return
        door = place.door
        name = address_label(None, None, door.unit, door.room)
        self.moving.move_in(door.dwelling_id, f"{building.label}{name}")

    def _add_door(self) -> None:
        """Ask for a door of the building that is shown."""
        if self._shown is not None and self._begins():
            self.moving.add_door(self._shown.building_id, self._shown.label)

    def _begins(self) -> bool:
        """Whether a form may be opened; one that is open already takes the keys instead."""
        if self.panel.form is not None:
            self.panel.form.take_focus()
            return False
        return not self.add_door.isHidden()

    def _end_moving(self, dwelling_id: str, household_id: str) -> None:
        """A form was left: stand on the door it was about."""
        self._make_room()
        self.doors.setFocus()
        if dwelling_id:
            self._wanted = dwelling_id, household_id or None
            self.refresh()

    def _make_room(self) -> None:
        """Without room for three columns, the doors matter more than the panel, but for a form."""
        self.panel.setVisible(self.width() >= _PANEL_NEEDS or self.panel.form is not None)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802
        """Make room for the doors."""
        super().resizeEvent(event)
        self._make_room()
