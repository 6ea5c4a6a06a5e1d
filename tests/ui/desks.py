"""An office or a worker at the window: opened over a real profile, used, and read."""

from __future__ import annotations

from typing import Any

from PySide6.QtWidgets import QApplication, QLabel, QPushButton, QWidget

from gridclient.app import App
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.window import Window


class Desk:
    """Somebody's window; what it has under way is waited for before anything is looked at."""

    def __init__(self, qtbot: Any, app: App, runner: JobRunner, page: str = "") -> None:
        self.qtbot, self.app, self.runner = qtbot, app, runner
        self.window = self.open(app)
        if page:
            self.go(page)

    def open(self, app: App) -> Window:
        """Another window over ``app``, in front and at rest."""
        window = Window(app, Settings(), self.runner)
        self.qtbot.addWidget(window)
        window.show()
        self.qtbot.waitExposed(window)
        window.activateWindow()
        self.settle()
        return window

    def go(self, page: str) -> None:
        self.window.go(page)
        self.settle()

    def settle(self) -> None:
        self.qtbot.waitUntil(lambda: not self.runner.running, timeout=20_000)
        QApplication.processEvents()  # what was just made is laid out and shown

    def said(self) -> str:
        """Every message the window shows, whole."""
        return "\n".join(message.whole() for message in self.window.notices.messages)


def words(widget: QWidget) -> str:
    """What ``widget`` shows where it is in sight: its labels and its buttons, a line each."""
    kinds: tuple[type[QLabel | QPushButton], ...] = (QLabel, QPushButton)
    seen = (one for kind in kinds for one in widget.findChildren(kind) if one.isVisibleTo(widget))
    return "\n".join(one.text() for one in seen)
