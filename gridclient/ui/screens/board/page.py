"""The page of the board: down from a district to the doors of a building."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent, QImage
from PySide6.QtWidgets import QFileDialog, QMenu, QWidget

from gridclient.domain.boards import Spot
from gridclient.i18n import _
from gridclient.services.board import Block, Board, BoardView, Counted
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.board import picture_file, wording
from gridclient.ui.screens.board.crumbs import Crumbs
from gridclient.ui.screens.board.foot import Foot
from gridclient.ui.screens.board.keeping import Keeping
from gridclient.ui.screens.board.view import ZOOM_STEP, BoardScroll
from gridclient.ui.screens.page import Page
from gridclient.ui.theme import tokens
from gridclient.ui.widgets.empty import EmptyState, source_action, source_text
from gridclient.ui.widgets.layout import across, button, card, down, label, stacked
from gridclient.ui.widgets.period import PeriodPicker


@dataclass(frozen=True, slots=True)
class _Read:
    """An area's board with its picture as it is painted."""

    view: BoardView
    image: QImage | None


class BoardPage(Page):
    """Blocks coloured by coverage; ``building_wanted`` brings the id of one whose doors are to
    be shown. ``source``: the page from which households come, ``ledgers`` or ``sync``."""

    building_wanted = Signal(str)

    def __init__(
        self, board: Board, runner: JobRunner, today: dt.date, source: str = "sync"
    ) -> None:
        super().__init__(_("Board"), runner)
        self._board = board
        self._area: str | None = None
        self._counted: Counted | None = None
        self.keeping = Keeping(board, runner, self)
        self.keeping.told.connect(self.told)
        self.keeping.changed.connect(lambda: self._load(self._area))
        self._make_board()
        self._make_controls(today)
        self._lay_out(source)

    def _make_board(self) -> None:
        self.board_view = BoardScroll()
        self.canvas = self.board_view.canvas
        self.foot = Foot()
        self.foot.open.clicked.connect(self._open_current)
        self.foot.recoloured.connect(self._recolour)
        self.canvas.chosen.connect(self._tell)
        self.canvas.opened.connect(self._open)
        self.canvas.left.connect(self.go_up)
        self.canvas.placed.connect(self.place)
        self.shortcut("Alt+Left", self.go_up)
        for keys, act in (
            ("Ctrl++", self._larger),
            ("Ctrl+=", self._larger),
            ("Ctrl+-", self._smaller),
            ("Ctrl+0", self.board_view.zoom_out),
        ):
            self.shortcut(keys, act)

    def _make_controls(self, today: dt.date) -> None:
        self.period = PeriodPicker(today)
        self.period.changed.connect(self.refresh)
        self.crumbs = Crumbs()
        self.crumbs.went.connect(self.go_to)
        self.arrange = button(
            _("Arrange"), "chip", tip=_("Move blocks to their places on the picture")
        )
        self.arrange.setCheckable(True)
        self.arrange.toggled.connect(self._turn_arranging)
        self.picture = button(_("Picture"), "", tip=_("The picture behind the blocks"))
        menu = QMenu(self.picture)
        menu.addAction(_("Choose a picture …"), self.ask_for_picture)
        self._away = menu.addAction(_("Take the picture away"), self._take_picture_away)
        self.picture.setMenu(menu)
        self.header.add(self.arrange)
        self.header.add(self.picture)
        for icon, tip, act in (
            ("minus", _("Smaller (Ctrl+-)"), self._smaller),
            ("plus", _("Larger (Ctrl++)"), self._larger),
            ("fit", _("Show the whole (Ctrl+0)"), self.board_view.zoom_out),
        ):
            press = button("", "quiet", icon, tip=tip)
            press.clicked.connect(act)
            self.header.add(press)

    def _lay_out(self, source: str) -> None:
        sheet, column = card()
        self._teach = self._teaching()
        column.addWidget(self._teach)
        column.addWidget(self.board_view, 1)
        column.addWidget(self.foot)
        top = across(self.crumbs, self.period, spacing=tokens.GAP)
        top.setStretch(0, 1)
        inner = down(top, sheet, spacing=tokens.GAP)
        inner.setStretch(1, 1)
        self._shown = QWidget()
        self._shown.setLayout(inner)
        self._nothing = EmptyState(
            "board",
            _("Nothing to show yet"),
            source_text(source),
            action=source_action(source),
            act=lambda: self.went.emit(source),
        )
        room, self._stack = stacked(self._shown, self._nothing)
        self.column.addWidget(room, 1)

    def _teaching(self) -> QWidget:
        words = _(
            "Blocks can stand on your own wall map: photograph the map in the office, choose the "
            "picture, and drag each block to its place. It stays on this computer, encrypted."
        )
        choose = button(_("Choose a picture …"), "quiet")
        choose.clicked.connect(self.ask_for_picture)
        row = across(label(words, "soft", wrap=True), choose, spacing=tokens.GAP)
        row.setStretch(0, 1)
        strip = QWidget()
        strip.setLayout(row)
        return strip

    def refresh(self) -> None:
        """Count anew, and show the area again."""
        self._counted = self._board.count(*self.period.period())
        self._load(self._area)

    def take_focus(self) -> None:
        """The board takes the keys."""
        self.canvas.setFocus()

    def go_to(self, area: str | None) -> None:
        """Show another area."""
        self.arrange.setChecked(False)
        self._load(area)

    def go_up(self) -> None:
        """Show the area above."""
        if (above := self.crumbs.above()) is not None:
            self.go_to(above)

    def _load(self, area: str | None) -> None:
        counted = self._counted
        if counted is None:
            return

        def read(_progress: object) -> _Read:
            view = self._board.view(counted, area)
            return _Read(view, picture_file.image_of(view.picture) if view.picture else None)

        self.load(read, _("Counting the coverage"), lambda read: self._show(counted, read))

    def _show(self, counted: Counted, read: _Read) -> None:
        if counted is not self._counted:
            return
        view, elsewhere = read.view, read.view.area.key != self._area
        self._area = view.area.key
        self._stack.setCurrentWidget(self._shown if view.blocks else self._nothing)
        self.crumbs.show_trail(view.trail)
        self._show_picture(on=read.image is not None)
        if elsewhere:
            self.canvas.current = None
        self.board_view.show_blocks(view.blocks, read.image)
        if elsewhere:
            self.board_view.zoom_out()
        self._say_whole(view)
        if self.canvas.current is None and self.canvas.hasFocus():
            self.canvas.choose(self.canvas.plan.step(None, 0, 0))
        here = self.canvas.here()
        if here is None:
            self.foot.tell_nothing()
        else:
            self._tell(here.block)

    def _say_whole(self, view: BoardView) -> None:
        first, last = self.period.period()
        whole = _("{first} to {last}: {ratio} households visited").format(
            first=first.isoformat(),
            last=last.isoformat(),
            ratio=wording.figure_in_words(view.figures, "covered"),
        )
        self.header.set_line(whole)
        self.canvas.setAccessibleName(
            _("Board of {area}: {figure}").format(area=view.area.label, figure=whole)
        )
        self.foot.explain_hidden(on=view.figures.hides)

    def _show_picture(self, *, on: bool) -> None:
        self._teach.setVisible(not on)
        self._away.setEnabled(on)
        self.arrange.setEnabled(on)
        if not on:
            self.arrange.setChecked(False)

    def _tell(self, block: Block) -> None:
        if not self.arrange.isChecked():
            self.foot.tell(block)

    def _recolour(self, colour: str) -> None:
        self.canvas.colour = colour
        self.canvas.update()

    def _larger(self) -> None:
        self.board_view.zoom_by(ZOOM_STEP)

    def _smaller(self) -> None:
        self.board_view.zoom_by(1 / ZOOM_STEP)

    def _open_current(self) -> None:
        if (here := self.canvas.here()) is not None:
            self._open(here.block)

    def _open(self, block: Block) -> None:
        if block.area.kind == "building":
            self.building_wanted.emit(block.area.key)
        else:
            self.go_to(block.area.key)

    def _turn_arranging(self, on: bool) -> None:
        self.canvas.arrange(on=on)
        self.board_view.fit()
        here = self.canvas.here()
        if on:
            self.foot.tell_how_to_arrange()
            self.canvas.setFocus()
        elif here is not None:
            self.foot.tell(here.block)
        else:
            self.foot.tell_nothing()

    def place(self, key: str, spot: Spot | None) -> None:
        """Keep where a block stands; the notice offers to take it back."""
        place = self.canvas.plan.place_of(key)
        if self._area is not None and place is not None:
            self.keeping.place(self._area, key, spot, place.block.area.label)

    def ask_for_picture(self) -> None:
        """Ask for the file of the wall map."""
        chosen, _filter = QFileDialog.getOpenFileName(
            self, _("Choose a picture …"), "", "PNG, JPEG (*.png *.jpg *.jpeg)"
        )
        if chosen:
            self.take_picture(Path(chosen))

    def take_picture(self, file: Path) -> None:
        """Keep the picture in a file behind the blocks that are shown."""
        if self._area is not None:
            self.keeping.take_picture(self._area, file)

    def _take_picture_away(self) -> None:
        if self._area is not None:
            self.keeping.take_picture_away(self._area)

    def hideEvent(self, event: QHideEvent) -> None:  # noqa: N802
        """Whoever leaves the page is done arranging."""
        super().hideEvent(event)
        self.arrange.setChecked(False)
