"""Keeping what was arranged: places and pictures, which can be taken back one after the other."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from gridclient.domain.boards import Picture, Spot
from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.board import Board
from gridclient.ui import messages
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.board import picture_file

T = TypeVar("T")


class Keeping(QObject):
    """``told`` brings a message; ``changed`` says that what is shown is out of date."""

    told = Signal(object)
    changed = Signal()

    def __init__(self, board: Board, runner: JobRunner, page: QWidget) -> None:
        super().__init__(page)
        self._board, self._runner, self._page = board, runner, page
        self._steps: list[tuple[str, Callable[[], object]]] = []

    def place(self, area: str, block: str, spot: Spot | None, name: str) -> None:
        """Keep where a block stands; ``name``: what it is called."""
        text = _("Placed: {name}") if spot else _("Taken off the picture: {name}")

        def told(before: Spot | None) -> None:
            self._offer_undo(text.format(name=name), lambda: self._board.place(area, block, before))

        self._run(lambda: self._board.place(area, block, spot), _("Saving"), told)

    def take_picture(self, area: str, file: Path) -> None:
        """Read a picture from a file and keep it for an area."""

        def work() -> Picture | None:
            return self._board.put_picture(area, picture_file.read(file))

        self._run(
            work,
            _("Reading the picture"),
            lambda before: self._tell_picture(area, before, _("The picture is in its place.")),
        )

    def take_picture_away(self, area: str) -> None:
        """Keep no picture of an area; the places of its blocks are kept."""
        self._run(
            lambda: self._board.put_picture(area, None),
            _("Saving"),
            lambda before: self._tell_picture(area, before, _("The picture was taken away.")),
        )

    def _tell_picture(self, area: str, before: Picture | None, text: str) -> None:
        self.changed.emit()
        self._offer_undo(text, lambda: self._board.put_picture(area, before))

    def _offer_undo(self, text: str, undo: Callable[[], object]) -> None:
        self._steps.append((text, undo))
        self._tell(text)

    def _tell(self, text: str) -> None:
        """One notice for all: while somebody arranges, the board keeps its place."""
        undo, key = (_("Undo"), "Ctrl+Z") if self._steps else ("", "")
        act = self._take_back if self._steps else None
        self.told.emit(Message(text, "done", action=undo, act=act, shortcut=key, topic="board"))

    def _take_back(self) -> None:
        text, undo = self._steps.pop()

        def told(_before: object) -> None:
            self.changed.emit()
            self._tell(_("Taken back: {what}").format(what=text))

        self._run(undo, _("Taking it back"), told)

    def _run(self, work: Callable[[], T], title: str, done: Callable[[T], None]) -> None:
        self._runner.run(
            lambda _p: work(), title=title, done=done, failed=self._refuse, screen=self._page
        )

    def _refuse(self, error: GridError) -> None:
        """Show what is kept, and say why nothing changed."""
        self.told.emit(messages.of_refusal(error))
        self.changed.emit()
