"""How long the window's thread is busy at a stretch: what a person feels as a window that sticks.

A stretch lasts from where Qt's event loop is about to wait to where it is about to wait again. It
is measured in processor time of the window's thread, for waiting takes none. On a busy or slow
machine that time is longer too, so before each action a yardstick is laid on: a small window that
is always the same.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QAbstractEventDispatcher, QObject
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of work: during which action, and how long it was in milliseconds."""

    action: str
    busy_ms: float
    slowness: float = 1.0

    @property
    def quiet_ms(self) -> float:
        """How long it would have been on a quiet machine."""
        return self.busy_ms / self.slowness


_YARDSTICK_MS = 8.0
"""The yardstick on a quiet machine (x86-64 of 2023, Python 3.11)."""
_YARDSTICK_ROWS = 60


def slowness() -> float:
    """How much longer the yardstick takes now than on a quiet machine; 1 at least."""
    began = time.thread_time()
    sheet = QWidget()
    column = QVBoxLayout(sheet)
    for number in range(_YARDSTICK_ROWS):
        column.addWidget(QLabel(f"yardstick {number} 一二三"))
    sheet.resize(300, 1200)
    sheet.grab()
    sheet.deleteLater()
    return max(1.0, (time.thread_time() - began) * 1e3 / _YARDSTICK_MS)


class Watchdog(QObject):
    """Watches the event loop of the thread it is made on, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[Stretch] = []
        self._action = ""
        self._slowness = 1.0
        self._began = time.thread_time()
        self._loop = QAbstractEventDispatcher.instance()
        self._loop.aboutToBlock.connect(self._cut)

    def let_go(self) -> None:
        """Watch no longer."""
        self._cut()
        self._loop.aboutToBlock.disconnect(self._cut)

    @contextmanager
    def during(self, action: str) -> Iterator[None]:
        """Call what happens from now on ``action``; what is done within counts as one stretch."""
        self._cut()
        self._action, self._slowness = action, slowness()
        self._began = time.thread_time()
        yield
        self._cut()

    def longest(self) -> dict[str, Stretch]:
        """The longest stretch of each action, the longest of all first."""
        found: dict[str, Stretch] = {}
        for stretch in sorted(self.stretches, key=lambda one: -one.quiet_ms):
            found.setdefault(stretch.action, stretch)
        return found

    def _cut(self) -> None:
        """A stretch ends here, and the next begins."""
        now = time.thread_time()
        busy_ms = (now - self._began) * 1e3
        self.stretches.append(Stretch(self._action, busy_ms, self._slowness))
        self._began = now
