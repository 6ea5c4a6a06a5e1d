"""Python's cycle collector, kept on the window's thread.

Python collects cycles on whichever thread happens to allocate. When that is a worker's, the
widgets of a closed window are destroyed there, and Qt aborts the process (seen: a segmentation
fault after two windows). So while jobs can run, the collector is off and its work is done by
a timer of the window's thread, often and little at a time, so that the window does not stick: what
is new is looked at once, what stayed seldom, and what was there before the window, the program
itself, not at all.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 100
_YOUNG, _ALL = 1, 2
_ALL_EVERY_SECONDS = 30


class Collector(QObject):
    """Collects on the thread it was made on, until it is closed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        gc.freeze()
        self._all_at = time.monotonic()
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect what is new, by Python's own thresholds; everything takes a while and is seldom
        collected."""
        new, _between, rounds = gc.get_count()
        most_new, _most_between, most_rounds = gc.get_threshold()
        now = time.monotonic()
        if rounds > most_rounds and now - self._all_at >= _ALL_EVERY_SECONDS:
            self._all_at = now
            gc.collect(_ALL)
        elif new > most_new:
            gc.collect(_YOUNG)

    def close(self) -> None:
        """Leave collecting to Python again; no job may run any more."""
        self._timer.stop()
        gc.unfreeze()
        if self._was_on:
            gc.enable()
