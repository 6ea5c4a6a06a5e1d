"""Render every screen to PNG, so that somebody looks at them: ``shots.py [--out DIR]``.

Both languages, both looks, 100 % and 200 %, on the profiles of ``gridclient demo`` (made anew
unless ``--demo DIR`` names one). ``--help-pictures`` writes the pictures of the help and the
README instead. Each scale is a process of its own, because Qt reads its scale once.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from photographs import at_rest, save_small
from scenes import Scenes

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

    from gridclient.app import App
    from gridclient.ui.jobs import JobRunner

ROOT = Path(__file__).resolve().parents[1]
LANGUAGES = ("zh_CN", "en")
LOOKS = ("light", "dark")
SIZES = {100: (1180, 760), 200: (940, 500)}
"""How large the window is at each scale; at 200 % no more fits on an ordinary laptop."""
LAPTOP = {"name": "laptop", "x": 0, "y": 0, "width": 1920, "height": 1080, "logicalDpi": 96}
"""The screen, as Qt's “offscreen” platform is told of it."""
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
        screen = Path(temporary) / "screen.json"
        screen.write_text(json.dumps({"screens": [LAPTOP]}), "utf-8")
        for scale in list(SIZES)[:1] if chosen.help_pictures else SIZES:
            child = ["--demo", str(demo), "--out", str(chosen.out), "--scale", str(scale)]
            if chosen.help_pictures:
                child.append("--help-pictures")
            platform = f"offscreen:configfile={screen}"
            scaled = {"QT_QPA_PLATFORM": platform, "QT_SCALE_FACTOR": str(scale / 100)}
            _run(str(Path(__file__)), *child, **scaled)
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
    parser.add_argument("--scale", type=int, choices=SIZES, help=argparse.SUPPRESS)
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

        self._out, self._scale = out, scale
        self._qt: QApplication = QApplication(["shots"])
        self._runner: JobRunner = JobRunner(self._qt)
        self._office: App = app.open_(demo / "office", PASSPHRASE)
        self._worker: App = app.open_(demo / "worker-1", PASSPHRASE)
        self._scenes = Scenes(demo, self._office, self._worker, self._runner, SIZES[scale])

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
                for name, widget in self._scenes.all_():
                    at_rest(widget).save(
                        str(self._out / f"{language}-{look}-{self._scale}-{name}.png")
                    )

    def _shoot_help(self) -> None:
        from gridclient.settings import Settings
        from gridclient.ui.session import dress

        topics = {scene: topic for topic, scene in HELP_PICTURES.items()}
        for language in LANGUAGES:
            dress(self._qt, Settings(language=language, theme="light"))
            for name, widget in self._scenes.all_():
                if name in topics:
                    save_small(at_rest(widget), self._out / f"{topics[name]}-{language}.png")


if __name__ == "__main__":
    sys.exit(main())
