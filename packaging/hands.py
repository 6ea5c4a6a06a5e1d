"""A pair of hands for a real window: the X server's own mouse and keys, counted.

The hands run on a thread of their own, so that they also reach the dialogs that wait on the
window's thread; what they want to know of the window they ask there.
"""

from __future__ import annotations

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QObject, QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

T = TypeVar("T")
_PATIENCE_SECONDS = 40
_CLICK_SECONDS, _KEY_SECONDS, _THINK_SECONDS = 1.3, 0.28, 1.35
"""Keystroke-level model of Card, Moran and Newell: pointing and clicking, a key of an average
typist, and making up one's mind once a step."""


@dataclass(slots=True)
class Step:
    """One step of the work: what it took, and the picture of where it ended."""

    name: str
    clicks: int = 0
    keys: int = 0
    typed: int = 0
    seconds: float = 0.0
    picture: str = ""

    @property
    def by_hand(self) -> float:
        """Seconds a person would take, without waiting: an estimate."""
        keys = self.keys + self.typed
        return round(self.clicks * _CLICK_SECONDS + keys * _KEY_SECONDS + _THINK_SECONDS, 1)


@dataclass
class _Question:
    ask: Callable[[], Any]
    answer: Any = None
    error: BaseException | None = None


class _Listener(QObject):
    """Answers questions on the window's thread."""

    asked = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.asked.connect(self._answer, Qt.ConnectionType.BlockingQueuedConnection)

    @Slot(object)
    def _answer(self, question: _Question) -> None:
        try:
            question.answer = question.ask()
        except Exception as error:
            question.error = error


@dataclass
class Hands:
    """Clicks, types and waits; to be made on the window's thread and used on another."""

    pictures: Path
    typing_ms: int = 40
    steps: list[Step] = field(default_factory=list)

    def __post_init__(self) -> None:
        self._listener = _Listener()
        self._began = time.monotonic()

    def ask(self, question: Callable[[], T]) -> T:
        """What the window's thread answers."""
        asked = _Question(question)
        self._listener.asked.emit(asked)
        if asked.error is not None:
            raise asked.error
        return asked.answer  # type: ignore[no-any-return]

    def work(self, qt: QApplication, what: Callable[[], object]) -> int:
        """Do something with these hands while the window lives; the exit code says whether it
        went to the end, and standard error where it stopped."""
        failed: list[BaseException] = []

        def play() -> None:
            try:
                what()
            except BaseException as error:
                failed.append(error)
                self.look()
            self.ask(qt.quit)

        thread = threading.Thread(target=play, daemon=True)
        thread.start()
        qt.exec()
        thread.join(10)
        if failed:
            print(f"Stopped at “{self.steps[-1].name}”: {failed[0]!r}", file=sys.stderr)
        return 1 if failed else 0

    def begin(self, name: str) -> None:
        """A new step."""
        self.steps.append(Step(name))
        self._began = time.monotonic()

    def end(self) -> None:
        """The step is done: take its time and the picture of the whole screen."""
        step = self.steps[-1]
        step.seconds = round(time.monotonic() - self._began, 1)
        time.sleep(0.3)
        self.look()

    def look(self) -> None:
        """Take the picture of the step."""
        step = self.steps[-1]
        file = self.pictures / f"{len(self.steps):02d}-{step.name}.png"
        self.ask(lambda: QApplication.primaryScreen().grabWindow(0).save(str(file)))
        step.picture = file.name

    def wait(self, question: Callable[[], T | None]) -> T:
        """Wait until the window answers with something that holds."""
        until = time.monotonic() + _PATIENCE_SECONDS
        while time.monotonic() < until:
            if answer := self.ask(question):
                return answer
            time.sleep(0.05)
        raise TimeoutError(self.steps[-1].name)

    def click(self, find: Callable[[], QWidget | None], *, double: bool = False) -> None:
        """Click in the middle of a widget, once it is there."""

        def place() -> QPoint | None:
            widget = find()
            if widget is None or not widget.isVisible() or not widget.isEnabled():
                return None
            return widget.mapToGlobal(widget.rect().center())

        self.click_at(place, double=double)

    def click_at(self, place: Callable[[], QPoint | None], *, double: bool = False) -> None:
        """Click at a place of the screen, once it is known."""
        point = self.wait(place)
        times = ["--repeat", "2", "--delay", "60"] if double else []
        _tool("mousemove", str(point.x()), str(point.y()), "click", *times, "1")
        self.steps[-1].clicks += 2 if double else 1

    def press(self, *keys: str) -> None:
        """Press keys by their X names."""
        for key in keys:
            self.hold_focus()
            _tool("key", key)
            self.steps[-1].keys += 1
            time.sleep(0.1)

    def hold_focus(self) -> None:
        """Give the keys to the window in front, as a window manager does; Xvfb has none."""
        if window := self.ask(_front):
            _tool("windowfocus", "--sync", str(window))

    def write(self, text: str) -> None:
        """Type a text; what is not on the keyboard comes in by the clipboard, as an input
        method would bring it, and counts a key a character."""
        self.hold_focus()
        if text.isascii():
            _tool("type", "--delay", str(self.typing_ms), text)
        else:
            self.ask(lambda: QApplication.clipboard().setText(text))
            _tool("key", "ctrl+v")
        self.steps[-1].typed += len(text)
        time.sleep(0.2)


def _front() -> int:
    """The window in front, as X knows it; nought where it has the keys, or where a menu holds
    them by itself."""
    if QApplication.activePopupWidget() is not None:
        return 0
    shown = [one for one in QApplication.topLevelWidgets() if one.isVisible()]
    front = QApplication.activeModalWidget() or next(iter(shown), None)
    return int(front.winId()) if front is not None and not front.isActiveWindow() else 0


def _tool(*words: str) -> None:
    subprocess.run(["xdotool", *words], check=True, timeout=30)
