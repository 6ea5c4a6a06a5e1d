"""Fills a store, walks through the window, prints the longest stretch of each action."""

from __future__ import annotations

import os
import sys
import tempfile
import time
from pathlib import Path


def measure(households: int, limit_ms: float) -> int:
    """Print the figures; 1 when any stretch is longer than the limit."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Qt's own event loop says when it waits; GLib's says so after each event, waiting or not.
    os.environ["QT_NO_GLIB"] = "1"
    from PySide6.QtWidgets import QApplication

    from gridclient.ui import theme
    from gridclient.ui.jobs import JobRunner
    from tests import district, profiles
    from tests.ui.walk import walk
    from tests.ui.watchdog import Watchdog

    qt = QApplication(sys.argv[:1])
    theme.apply(qt, theme.choose("light"))
    with tempfile.TemporaryDirectory() as folder:
        app = profiles.office(Path(folder))
        began = time.perf_counter()
        district.fill(app, households)
        print(f"{households} households entered in {time.perf_counter() - began:.1f} s")
        runner, watchdog = JobRunner(), Watchdog()
        walk(app, runner, watchdog)
        watchdog.let_go()
        runner.close()
        app.close()
    longest = watchdog.longest()
    for action, stretch in longest.items():
        slower = f"on a machine {stretch.slowness:.1f} times slower than when quiet"
        print(f"{stretch.quiet_ms:8.1f} ms busy ({stretch.busy_ms:.1f} {slower})  {action}")
    over = sum(stretch.quiet_ms > limit_ms for stretch in longest.values())
    print(f"{over} of {len(longest)} actions over {limit_ms:.0f} ms")
    return 1 if over else 0
