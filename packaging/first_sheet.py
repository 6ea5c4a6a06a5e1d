"""From the first start to the first coverage sheet, by hand: ``first_sheet.py [--out DIR]``.

Drives the real window under Xvfb with a real mouse and keyboard (xdotool): starts an office,
takes the sample ledgers over, writes the coverage sheet. Prints clicks, keys and seconds of
each step, and leaves a picture of each beside ``steps.json``.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from hands import Hands, Step
    from PySide6.QtCore import QPoint
    from PySide6.QtWidgets import QPushButton, QWidget

    from gridclient.ui.session import Session
    from gridclient.ui.window import Window

ROOT = Path(__file__).resolve().parents[1]
OFFICE, DIVISION, PASSPHRASE = "和平社区", "310104003012", "four plain words here"
SCREEN = "1280x860x24"


def main() -> int:
    """Bring up a screen of its own and play the work in a child process on it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", type=Path, default=Path("first-sheet"), help="for the pictures")
    parser.add_argument("--lang", choices=("zh_CN", "en"), default="zh_CN")
    parser.add_argument("--on-screen", action="store_true", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.on_screen:
        return _play(chosen.out, chosen.lang)
    missing = [name for name in ("Xvfb", "xdotool") if shutil.which(name) is None]
    if missing:
        print(f"Not installed here: {', '.join(missing)}", file=sys.stderr)
        return 1
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home:
        for ledger in sorted((ROOT / "resources" / "demo").glob("*.xlsx")):
            shutil.copy(ledger, home)
        order = ["xvfb-run", "-a", "-s", f"-screen 0 {SCREEN}"] if shutil.which("xvfb-run") else []
        order += [sys.executable, __file__, "--on-screen"]
        order += ["--out", str(chosen.out.resolve()), "--lang", chosen.lang]
        return subprocess.run(order, cwd=home, env=_apart(Path(home)), check=False).returncode


def _apart(home: Path) -> dict[str, str]:
    """An environment in which nothing of the person who measures is seen or changed."""
    own = {name: str(home / ".local" / name) for name in ("XDG_DATA_HOME", "XDG_STATE_HOME")}
    return {
        **os.environ,
        **own,
        "GRIDCLIENT_SETTINGS": str(home / ".local" / "settings.json"),
        "QT_QPA_PLATFORM": "xcb",
        "PYTHONPATH": str(ROOT),
        "HOME": str(home),
    }


def _play(out: Path, language: str) -> int:
    from hands import Hands
    from PySide6.QtWidgets import QApplication

    from gridclient import paths
    from gridclient.settings import Settings
    from gridclient.ui.session import Session, dress

    qt = QApplication(["gridclient"])
    chosen = Settings(language=language, theme="light")
    dress(qt, chosen)
    session = Session(qt, paths.default_profile(), chosen)
    session.begin()
    hands = Hands(out)
    code = hands.work(qt, FirstSheet(session, hands).make)
    session.close()
    _tell(hands.steps, out)
    return code


class FirstSheet:
    """The work, step by step, as a person does it who sees the program for the first time."""

    def __init__(self, session: Session, hands: Hands) -> None:
        self._session = session
        self._hands = hands

    @property
    def _window(self) -> Window:
        if self._session.window is None:
            raise RuntimeError("there is no window")
        return self._session.window

    def make(self) -> None:
        """Everything."""
        self._start_office()
        ledgers = sorted(Path.cwd().glob("*.xlsx"))
        for number, ledger in enumerate(ledgers):
            self._take_over(ledger, first=number == 0)
        self._write_sheet()

    def _start_office(self) -> None:
        hands, session = self._hands, self._session
        hands.begin("start")
        hands.click(lambda: self._choices()[1])
        hands.wait(lambda: hasattr(self._sheet(), "division"))
        hands.write(OFFICE)
        for text in (DIVISION, PASSPHRASE, PASSPHRASE):
            hands.press("Tab")
            hands.write(text)
        hands.end()
        hands.begin("office")
        hands.press("Return")
        hands.wait(_dialog)
        hands.press("Return")
        hands.wait(lambda: session.window is not None and not session.runner.running)
        hands.end()

    def _take_over(self, ledger: Path, *, first: bool) -> None:
        from PySide6.QtWidgets import QPushButton

        hands = self._hands
        page = hands.ask(lambda: self._window.rooms.ledgers_page)
        hands.begin(f"choose-{'first' if first else 'next'}")
        if first:
            hands.click(lambda: self._window.rooms.today_page._nothing.findChild(QPushButton))
        else:
            hands.click(lambda: page.outcome.another)
        hands.wait(page.drop.isVisible)
        hands.click(lambda: page.drop)
        hands.wait(_dialog)
        hands.click_at(lambda: _row(ledger.name), double=True)
        hands.wait(lambda: page.recognised.isVisible() and not page.runner.running)
        hands.end()
        for name, done in (("try-out", page.outcome.take), ("take-over", page.outcome.coverage)):
            hands.begin(name)
            hands.press("Return")
            hands.wait(done.isVisible)
            hands.wait(lambda: not page.runner.running)
            hands.end()

    def _write_sheet(self) -> None:
        hands = self._hands
        page = hands.ask(lambda: self._window.rooms.coverage_page)
        hands.begin("coverage")
        hands.press("Return")
        hands.wait(lambda: page.isVisible() and page.export.isEnabled())
        hands.end()
        hands.begin("sheet")
        hands.click(lambda: page.export)
        hands.wait(lambda: page.export.menu().isVisible())
        hands.press("Down", "Return")
        hands.wait(_dialog)
        hands.press("Return")
        hands.wait(lambda: any(Path.cwd().glob("*2026*.xlsx")) and not page.runner.running)
        hands.end()

    def _choices(self) -> list[QPushButton]:
        from PySide6.QtWidgets import QPushButton

        sheet = self._sheet()
        return sheet.findChildren(QPushButton) if sheet else []

    def _sheet(self) -> QWidget | None:
        from PySide6.QtWidgets import QStackedWidget

        welcome = self._session.welcome
        if welcome is None:
            raise RuntimeError("nothing is shown")
        stack = welcome.centralWidget()
        if not isinstance(stack, QStackedWidget):
            raise TypeError(type(stack).__name__)
        return stack.currentWidget()


def _dialog() -> QWidget | None:
    from PySide6.QtWidgets import QApplication

    return QApplication.activeModalWidget()


def _row(name: str) -> QPoint | None:
    """Where a file stands in the list of the file dialog."""
    from PySide6.QtWidgets import QTreeView

    dialog = _dialog()
    view = dialog.findChild(QTreeView) if dialog else None
    if view is None:
        return None
    for row in range(view.model().rowCount(view.rootIndex())):
        index = view.model().index(row, 0, view.rootIndex())
        if index.data() == name:
            return view.viewport().mapToGlobal(view.visualRect(index).center())
    return None


def _tell(steps: list[Step], out: Path) -> None:
    kept = [{**asdict(step), "by_hand_seconds": step.by_hand} for step in steps]
    total = {
        key: round(sum(one[key] for one in kept), 1)
        for key in ("clicks", "keys", "typed", "seconds", "by_hand_seconds")
    }
    (out / "steps.json").write_text(
        json.dumps({"steps": kept, "total": total}, ensure_ascii=False, indent=1), "utf-8"
    )
    print(f"{'step':<14}{'clicks':>7}{'keys':>6}{'typed':>7}{'seconds':>9}{'by hand':>9}")
    for one in (*kept, {"name": "all", **total}):
        print(
            f"{one['name']:<14}{one['clicks']:>7}{one['keys']:>6}{one['typed']:>7}"
            f"{one['seconds']:>9}{one['by_hand_seconds']:>9}"
        )
    print(f"Pictures and steps.json: {out}")


if __name__ == "__main__":
    sys.exit(main())
