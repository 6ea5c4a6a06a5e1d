"""The scenes that are photographed: everything there is to see, one after another.

A scene is a name and the widget that shows it; it stays as it is until the next one is asked for.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import wall_map
from photographs import wait

if TYPE_CHECKING:
    from PySide6.QtWidgets import QWidget

    from gridclient.app import App
    from gridclient.ui.jobs import JobRunner
    from gridclient.ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
Scene = tuple[str, "QWidget"]


class Scenes:
    """Plays the scenes over the profiles of a demo; ``size`` is that of the window, in pixels."""

    def __init__(
        self, demo: Path, office: App, worker: App, runner: JobRunner, size: tuple[int, int]
    ) -> None:
        self._demo, self._office, self._worker = demo, office, worker
        self._runner, self._size = runner, size

    def all_(self) -> Iterator[Scene]:
        """Every scene, in the order of a first day."""
        yield from self._start_scenes()
        yield from self._worker_scenes()
        yield from self._office_scenes()
        yield from self._ledger_scenes()
        yield from self._help_scenes()

    def _help_scenes(self) -> Iterator[Scene]:
        from gridclient.ui.screens.help.dialog import HelpDialog

        dialog = HelpDialog()
        for topic in ("today", "keys"):
            dialog.turn_to(topic)
            dialog.show()
            self._settle()
            yield f"help-{topic}", dialog
        dialog.close()

    def _start_scenes(self) -> Iterator[Scene]:
        from gridclient.ui.screens.start.pages import ChoicePage, OfficePage, UnlockPage

        for name, page in (
            ("start", ChoicePage()),
            ("start-office", OfficePage()),
            ("unlock", UnlockPage("office")),
        ):
            page.resize(880, 640)
            page.show()
            page.take_focus()
            self._settle()
            yield name, page
            page.close()

    @contextmanager
    def _window(self, opened: App) -> Iterator[Window]:
        from gridclient.settings import Settings
        from gridclient.ui.window import Window

        window = Window(opened, Settings(), self._runner)
        window.resize(*self._size)
        window.show()
        self._settle()
        try:
            yield window
        finally:
            window.close()

    def _worker_scenes(self) -> Iterator[Scene]:
        with self._window(self._worker) as window:
            yield "today", window
            door = window.rooms.today_page.list.current()
            if door is None:
                raise RuntimeError("nobody is due in the demo")
            yield from self._visit_scenes(window, door.household_id)
            yield from self._scenes_of_many(window)
            yield from self._preview_scene(window)
            yield from self._palette_scene(window, (door.head_name or door.room)[:1])
            window.open_household(door.household_id)
            self._settle()
            yield "household", window
            window.rooms.household_page.cards[1].open_form()
            self._settle()
            yield "household-edit", window

    def _visit_scenes(self, window: Window, household_id: str) -> Iterator[Scene]:
        self._worker.drafts.forget(household_id)  # of the pictures before these
        window.visiting.begin(household_id)
        self._settle()
        from gridclient.ui.screens.visits.dialog import VisitDialog

        dialog = window.visiting.dialog
        if not isinstance(dialog, VisitDialog):
            raise RuntimeError("the visit dialog did not open")
        dialog.results.choose("met")
        self._settle()
        yield "visit", dialog
        dialog.raise_issue.click()
        self._settle()
        yield "visit-issue", dialog
        dialog.reject()

    def _scenes_of_many(self, window: Window) -> Iterator[Scene]:
        from gridclient.services.routes import Route, in_words

        page = window.rooms.today_page
        page.list.tick_all(on=True)
        self._settle()
        yield "today-ticked", window
        window.visiting.begin_several(page.list.ticked_doors())
        self._settle()
        if window.visiting.dialog is not None:
            yield "visit-several", window.visiting.dialog
        window.visiting.put_away()
        doors = page.list.doors()
        lines = tuple((door.household_id, in_words(door)) for door in doors)
        window.visiting.begin_sheet(Route(doors[0].due_on, lines))
        self._settle()
        if window.visiting.dialog is not None:
            yield "visit-from-paper", window.visiting.dialog
        window.visiting.put_away()
        page.list.tick_all(on=False)

    def _preview_scene(self, window: Window) -> Iterator[Scene]:
        from gridclient.ui.preview.dialog import PreviewDialog

        window.rooms.today_page.paper.show_sheet()
        self._settle(200)
        dialog = window.findChild(PreviewDialog)
        if dialog is None:
            raise RuntimeError("the preview did not open")
        yield "preview", dialog
        dialog.reject()
        self._settle()

    def _palette_scene(self, window: Window, typed: str) -> Iterator[Scene]:
        window.searching.begin()
        palette = window.searching.palette
        if palette is None:
            raise RuntimeError("the palette did not open")
        palette.line.setText(typed)
        self._settle(300)
        yield "palette", palette
        palette.reject()

    def _office_scenes(self) -> Iterator[Scene]:
        with self._window(self._office) as window:
            window.go("buildings")
            self._settle()
            window.rooms.buildings_page.doors.setFocus()
            self._settle()
            yield "buildings", window
            window.take_files([self._demo / "files" / "altered-bundle.xlsx"])
            self._settle()
            yield "sync-refused", window
        with self._window(self._office) as window:
            for name in ("sync", "coverage", "trust", "settings"):
                window.go(name)
                self._settle()
                if name == "coverage":
                    window.rooms.coverage_page.choose_row(0)
                    self._settle()
                yield name, window
            yield from self._issue_scenes(window)
            yield from self._board_scenes(window)
            yield from self._register_scenes(window)

    def _issue_scenes(self, window: Window) -> Iterator[Scene]:
        window.go("issues")
        self._settle()
        page = window.rooms.issues_page
        page.choose_view("all")
        self._settle()
        yield "issues", window
        page.detail.begin_first()
        self._settle()
        yield "issues-step", window
        page.detail.finish()
        page.registering.begin()
        self._settle()
        if page.registering.dialog is not None:
            yield "issues-register", page.registering.dialog
            page.registering.dialog.reject()

    def _board_scenes(self, window: Window) -> Iterator[Scene]:
        from gridclient.domain.boards import Spot

        window.go("board")
        self._settle()
        page = window.rooms.board_page
        yield "board", window
        with tempfile.TemporaryDirectory() as folder:
            page.take_picture(wall_map.draw(Path(folder) / "map.png"))
            self._settle()
        for block, spot in zip(
            page.canvas.blocks,
            (Spot(60, 60, 300, 300), Spot(760, 300), Spot(620, 800)),
            strict=False,
        ):
            page.place(block.area.key, spot)
            self._settle()
        page.refresh()
        window.notices.clear()
        self._settle()
        yield "board-picture", window
        page.arrange.click()
        self._settle()
        yield "board-arranging", window
        page.keeping.take_picture_away(page.crumbs.trail[-1].key)
        self._settle()
        window.notices.clear()

    def _register_scenes(self, window: Window) -> Iterator[Scene]:
        from gridclient.ui.screens.office.registers import RegisterSection

        window.go("office")
        self._settle()
        page = window.rooms.office_page
        for place in range(len(page.titles)):
            section = page.choose(place)
            self._settle()
            yield f"office-{place + 1:02d}", window
            if isinstance(section, RegisterSection) and section.add.isEnabled():
                section.begin()
                self._settle()
                yield f"office-{place + 1:02d}-form", window

    def _ledger_scenes(self) -> Iterator[Scene]:
        with self._window(self._office) as window:
            window.go("ledgers")
            self._settle()
            yield "ledgers", window
            page = window.rooms.ledgers_page
            page.take_files(sorted((ROOT / "resources" / "demo").glob("*.xls*"))[:1])
            self._settle()
            yield "ledgers-columns", window
            page.try_out()
            self._settle()
            yield "ledgers-outcome", window

    def _settle(self, first_ms: int = 60) -> None:
        """Let the readers finish and the layout come to rest."""
        wait(first_ms)
        while self._runner.running:
            wait(20)
        wait(60)
