"""Render every screen to PNG, so that somebody looks at them: ``shots.py [--out DIR]``.

Both languages, both looks, 100 % and 150 %, on the profiles of ``gridclient demo`` (made anew
unless ``--demo DIR`` names one). ``--help-pictures`` writes the pictures of the help and the
README instead. Each scale is a process of its own, because Qt reads its scale once.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import wall_map
from photographs import at_rest, save_small, wait

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from gridclient.app import App
    from gridclient.ui.jobs import JobRunner
    from gridclient.ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("zh_CN", "en")
LOOKS = ("light", "dark")
SCALES = (100, 150)
SIZE = (1180, 760)
PASSPHRASE = "just a demo"
HELP = ROOT / "resources" / "help" / "pictures"
HELP_PICTURES = {
    "start": "start",
    "today": "today",
    "visit": "visit",
    "household": "household",
    "buildings": "buildings",
    "sync": "sync",
    "coverage": "coverage",
    "settings": "settings",
    "trust": "trust",
    "issues": "issues",
    "board": "board-picture",
    "office": "office-01",
    "ledgers": "ledgers-columns",
}
"""Which scene shows a topic of the help; a picture is called ``<topic>-<language>.png``."""


def main() -> int:
    """Make a demo where none is named, then the pictures of each scale in a child."""
    chosen = _arguments()
    if chosen.scale:
        return Studio(chosen.demo, chosen.out, chosen.scale).shoot(for_help=chosen.help_pictures)
    if chosen.help_pictures:
        chosen.out = HELP
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as temporary:
        demo = chosen.demo or Path(temporary) / "demo"
        if chosen.demo is None:
            _run("-m", "gridclient", "demo", "--out", str(demo))
        for scale in SCALES[:1] if chosen.help_pictures else SCALES:
            child = ["--demo", str(demo), "--out", str(chosen.out), "--scale", str(scale)]
            if chosen.help_pictures:
                child.append("--help-pictures")
            _run(str(Path(__file__)), *child, QT_SCALE_FACTOR=str(scale / 100))
    made = sorted(chosen.out.glob("*.png"))
    print(f"{len(made)} pictures in {chosen.out}")
    return 0 if made else 1


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("shots"), help="folder of the pictures")
    parser.add_argument("--demo", type=Path, help="a folder that “gridclient demo” has made")
    parser.add_argument(
        "--help-pictures", action="store_true", help="write the pictures of the help instead"
    )
    parser.add_argument("--scale", type=int, choices=SCALES, help=argparse.SUPPRESS)
    return parser.parse_args()


def _run(*arguments: str, **variables: str) -> None:
    env = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHONPATH": str(ROOT), **variables}
    # A scale or look that somebody chose for themselves is not what is shown here.
    env["GRIDCLIENT_SETTINGS"] = os.devnull
    subprocess.run([sys.executable, *arguments], env=env, check=True, cwd=Path.cwd())


class Studio:
    """Opens the demo's profiles once and photographs them in every dress."""

    def __init__(self, demo: Path, out: Path, scale: int) -> None:
        from PySide6.QtWidgets import QApplication

        from gridclient import app
        from gridclient.ui.jobs import JobRunner

        self._out = out
        self._scale = scale
        self._demo = demo
        self._qt: QApplication = QApplication(["shots"])
        self._runner: JobRunner = JobRunner(self._qt)
        self._office: App = app.open_(demo / "office", PASSPHRASE)
        self._worker: App = app.open_(demo / "worker-1", PASSPHRASE)

    def shoot(self, *, for_help: bool = False) -> int:
        """All pictures of this scale, or those of the help."""
        if for_help:
            self._shoot_help()
        else:
            self._shoot_all()
        self._runner.close()
        self._office.close()
        self._worker.close()
        return 0

    def _shoot_all(self) -> None:
        from gridclient.settings import Settings
        from gridclient.ui.session import dress

        for language in LANGUAGES:
            for look in LOOKS:
                dress(self._qt, Settings(language=language, theme=look))
                for name, widget in self._scenes():
                    at_rest(widget).save(
                        str(self._out / f"{language}-{look}-{self._scale}-{name}.png")
                    )

    def _shoot_help(self) -> None:
        from gridclient.settings import Settings
        from gridclient.ui.session import dress

        topics = {scene: topic for topic, scene in HELP_PICTURES.items()}
        for language in LANGUAGES:
            dress(self._qt, Settings(language=language, theme="light"))
            for name, widget in self._scenes():
                if name in topics:
                    save_small(at_rest(widget), self._out / f"{topics[name]}-{language}.png")

    def _scenes(self) -> Iterator[tuple[str, QWidget]]:
        yield from self._start_scenes()
        yield from self._worker_scenes()
        yield from self._office_scenes()
        yield from self._ledger_scenes()
        yield from self._help_scenes()

    def _help_scenes(self) -> Iterator[tuple[str, QWidget]]:
        from gridclient.ui.screens.help.dialog import HelpDialog

        dialog = HelpDialog()
        for topic in ("today", "keys"):
            dialog.turn_to(topic)
            dialog.show()
            self._settle()
            yield f"help-{topic}", dialog
        dialog.close()

    def _start_scenes(self) -> Iterator[tuple[str, QWidget]]:
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
        window.resize(*SIZE)
        window.show()
        self._settle()
        try:
            yield window
        finally:
            window.close()

    def _worker_scenes(self) -> Iterator[tuple[str, QWidget]]:
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

    def _visit_scenes(self, window: Window, household_id: str) -> Iterator[tuple[str, QWidget]]:
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

    def _scenes_of_many(self, window: Window) -> Iterator[tuple[str, QWidget]]:
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

    def _preview_scene(self, window: Window) -> Iterator[tuple[str, QWidget]]:
        from gridclient.ui.preview.dialog import PreviewDialog

        window.rooms.today_page.paper.show_sheet()
        self._settle(200)
        dialog = window.findChild(PreviewDialog)
        if dialog is None:
            raise RuntimeError("the preview did not open")
        yield "preview", dialog
        dialog.reject()
        self._settle()

    def _palette_scene(self, window: Window, typed: str) -> Iterator[tuple[str, QWidget]]:
        window.searching.begin()
        palette = window.searching.palette
        if palette is None:
            raise RuntimeError("the palette did not open")
        palette.line.setText(typed)
        self._settle(300)
        yield "palette", palette
        palette.reject()

    def _office_scenes(self) -> Iterator[tuple[str, QWidget]]:
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

    def _issue_scenes(self, window: Window) -> Iterator[tuple[str, QWidget]]:
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

    def _board_scenes(self, window: Window) -> Iterator[tuple[str, QWidget]]:
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
        self._settle()
        yield "board-picture", window
        page.arrange.click()
        self._settle()
        yield "board-arranging", window
        page.keeping.take_picture_away(page.crumbs.trail[-1].key)
        self._settle()
        window.notices.clear()

    def _register_scenes(self, window: Window) -> Iterator[tuple[str, QWidget]]:
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

    def _ledger_scenes(self) -> Iterator[tuple[str, QWidget]]:
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


if __name__ == "__main__":
    sys.exit(main())
