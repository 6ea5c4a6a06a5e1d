"""Python's cycle collector, kept on the window's thread.

Python collects cycles on whichever thread happens to allocate. When that is a worker's, the
widgets of a closed window are destroyed there, and Qt aborts the process (seen: a segmentation
fault after two windows). So while jobs can run, the collector is off and its work is done by
a timer of the window's thread, by the same thresholds.
"""

from __future__ import annotations

import gc

from PySide6.QtCore import QObject, QTimer

_EVERY_MS = 500


class Collector(QObject):
    """Collects on the thread it was made on, until it is closed."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._was_on = gc.isenabled()
        gc.disable()
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
            gc.collect(max(full))

    def close(self) -> None:
        """Leave collecting to Python again; no job may run any more."""
        self._timer.stop()
        if self._was_on:
            gc.enable()
