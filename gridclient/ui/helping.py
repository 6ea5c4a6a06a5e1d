"""F1: from anywhere to the page of the help for the place one is at."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QChildEvent, QEvent, QObject
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication, QDialog, QWidget

from gridclient.ui.screens.help import topics
from gridclient.ui.screens.help.dialog import HelpDialog

HELP_KEYS = "F1"
LIST_KEYS = "Ctrl+F1"


class Helping(QObject):
    """Keeps the one help of ``window``; ``where`` says the topic of the place one is at.

    F1 works in every dialog over the window as well, whoever opens it. The help has no parent, so
    that such a dialog does not block it.
    """

    def __init__(self, window: QWidget, where: Callable[[], str]) -> None:
        super().__init__(window)
        self._window, self._where = window, where
        self.dialog: HelpDialog | None = None
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Reach a dialog that is about to open; everything passes."""
        if isinstance(event, QChildEvent) and event.polished():
            child = event.child()
            if isinstance(child, QDialog):
                self.reach_from(child)
        return super().eventFilter(watched, event)

    def reach_from(self, place: QWidget) -> None:
        """Let F1 and Ctrl+F1 work in a window or dialog."""
        QShortcut(QKeySequence(HELP_KEYS), place).activated.connect(self.open)
        self.list_from(place)

    def list_from(self, place: QWidget) -> None:
        """Let Ctrl+F1 work where a button has F1."""
        QShortcut(QKeySequence(LIST_KEYS), place).activated.connect(self.open_keys)

    def open(self) -> None:
        """Show the page for the place one is at."""
        self._open_at(self._where())

    def open_keys(self) -> None:
        """Show all shortcuts."""
        self._open_at(topics.KEYS)

    def _open_at(self, topic: str) -> None:
        if self.dialog is None:
            self.dialog = HelpDialog()
            self.dialog.finished.connect(self._go_back)
        self.dialog.turn_to(topic)
        self.dialog.show()
        self.dialog.raise_()
        self.dialog.activateWindow()

    def _go_back(self) -> None:
        """The keys go back to where they were, the dialog over the window first."""
        (QApplication.activeModalWidget() or self._window).activateWindow()

    def put_away(self) -> None:
        """The window goes: so does its help."""
        if self.dialog is not None:
            self.dialog.finished.disconnect(self._go_back)
            self.dialog.close()
            self.dialog.deleteLater()
            self.dialog = None
