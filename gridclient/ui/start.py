"""Opening the window: the one way in from ``__main__``."""

from __future__ import annotations

import os
import sys
from dataclasses import replace
from pathlib import Path

from PySide6.QtWidgets import QApplication

from gridclient import settings
from gridclient.app import App
from gridclient.settings import Settings
from gridclient.ui import theme
from gridclient.ui.session import Session, dress
from gridclient.ui.theme import icons


def open_window(folder: Path, opened: App | None = None, language: str | None = None) -> int:
    """Open the window on the profile in ``folder`` and stay until it is closed.

    ``opened`` is that profile when somebody has unlocked it already; without it the window
    asks for the passphrase, or how to begin where there is no profile. ``language`` stands
    above the settings. Returns the process's exit code.
    """
    chosen = settings.load()
    scale_before_qt(chosen)
    qt = QApplication(["gridclient"])
    qt.setApplicationDisplayName("gridclient")
    if language:
        chosen = replace(chosen, language=language)
    dress(qt, chosen)
    qt.setWindowIcon(icons.icon("today", theme.current().palette.accent, 64))
    session = Session(qt, folder, chosen)
    sys.excepthook = lambda _kind, error, _trace: session.runner.report_fault(error)
    session.begin(opened)
    code = qt.exec()
    session.close()
    return code


def scale_before_qt(chosen: Settings) -> None:
    """Tell Qt the scale; it reads it once, when the application is made.

    ``GRIDCLIENT_SCALE`` (``1.5``) stands above the settings, Qt's own variable above both.
    """
    wanted = os.environ.get("GRIDCLIENT_SCALE") or str(chosen.scale / 100)
    if float(wanted) != 1.0:
        os.environ.setdefault("QT_SCALE_FACTOR", wanted)
