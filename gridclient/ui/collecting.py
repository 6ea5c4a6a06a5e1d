"""Python's cycle collector, kept on the window's thread.

Python collects cycles on whichever thread happens to allocate. When that is a worker's, the
widgets of a closed window are destroyed there, and Qt aborts the process (seen: a segmentation
fault after two windows). So while jobs can run, the collector is off and its work is done by
a timer of the window's thread, by the same thresholds.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500
_OLDEST = 2
_ALL_EVERY_SECONDS = 30


class Collector(QObject):
    """Collects on the thread it was made on, until it is closed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
        self._all_at = 0.0
        self._timer = QTimer(self)
        self._timer.setInterval(_EVERY_MS)
        self._timer.timeout.connect(self.collect)
        self._timer.start()

    def collect(self) -> None:
        """Collect the youngest generations that are full, as Python itself would."""
        full = [
            generation
            for generation, (count, most) in enumerate(
                zip(gc.get_count(), gc.get_threshold(), strict=True)
            )
            if most and count > most
        ]
        if full:
            self._collect(max(full))

    def _collect(self, generation: int) -> None:
        """Collect a generation; everything there is takes a while, so that is done seldom."""
        now = time.monotonic()
        if generation == _OLDEST:
            if now - self._all_at < _ALL_EVERY_SECONDS:
                generation -= 1
            else:
                self._all_at = now
        gc.collect(generation)

    def close(self) -> None:
        """Leave collecting to Python again; no job may run any more."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
