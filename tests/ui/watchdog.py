"""How long the window's thread is busy at a stretch: what a person feels as a window that sticks.

A stretch lasts from where Qt's event loop wakes up to where it waits again. It is measured in
processor time of the window's thread, so that a busy machine does not make the program look slow.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PySide6.QtCore import QAbstractEventDispatcher, QObject


@dataclass(frozen=True, slots=True)
class Stretch:
    """One stretch of work: during which action, and how long it was in milliseconds."""

    action: str
    busy_ms: float
    wall_ms: float


class Watchdog(QObject):
    """Watches the event loop of the thread it is made on, until it is let go."""

    def __init__(self) -> None:
        super().__init__()
        self.stretches: list[Stretch] = []
        self._action = ""
        self._began: tuple[float, float] | None = None
        self._loop = QAbstractEventDispatcher.instance()
        self._loop.awake.connect(self._begin)
        self._loop.aboutToBlock.connect(self._end)

    def let_go(self) -> None:
        """Watch no longer."""
        self._loop.awake.disconnect(self._begin)
        self._loop.aboutToBlock.disconnect(self._end)

    @contextmanager
    def during(self, action: str) -> Iterator[None]:
        """Call what happens ``action``; what is done directly within counts as one stretch."""
        self._action = action
        self._begin()
        yield
        self._end()

    def longest(self) -> dict[str, Stretch]:
        """The longest stretch of each action, the longest of all first."""
        found: dict[str, Stretch] = {}
        for stretch in sorted(self.stretches, key=lambda one: -one.busy_ms):
            found.setdefault(stretch.action, stretch)
        return found

    def _begin(self) -> None:
        if self._began is None:
            self._began = time.thread_time(), time.perf_counter()

    def _end(self) -> None:
        if self._began is None:
            return
        busy, wall = self._began
        self._began = None
        busy_ms, wall_ms = (time.thread_time() - busy) * 1e3, (time.perf_counter() - wall) * 1e3
        self.stretches.append(Stretch(self._action, busy_ms, wall_ms))
