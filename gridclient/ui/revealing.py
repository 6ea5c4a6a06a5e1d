"""Looking at one hidden value: asked of the window it stands in, noted, and only then shown.

The question travels as an event, so that whatever shows a masked value need not know the log.
Where nobody answers, the value stays hidden.
"""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from gridclient.errors import GridError
from gridclient.services.log_books import LogBooks
from gridclient.ui import messages

_WANTED = QEvent.Type(QEvent.registerEventType())


@dataclass(frozen=True, slots=True)
class About:
    """Which value it is: the field of a record."""

    entity: str
    row: str
    field: str


class RevealWanted(QEvent):
    """Asks whether a value may be shown; accepted when it may, and was noted."""

    def __init__(self, about: About) -> None:
        super().__init__(_WANTED)
        self.about = about
        self.ignore()


class Revealing(QObject):
    """Answers for one window. ``told`` brings what to say where a value is not shown."""

    told = Signal(object)

    def __init__(self, log: LogBooks, window: QWidget) -> None:
        super().__init__(window)
        self._log = log
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Answer the question; everything else passes."""
        if not isinstance(event, RevealWanted):
            return super().eventFilter(watched, event)
        about = event.about
        try:
            self._log.show_value(about.entity, about.row, about.field)
        except GridError as error:
            self.told.emit(messages.of_refusal(error))
        else:
            event.accept()
        return True


def may_show(widget: QWidget, about: About) -> bool:
    """Whether a value in ``widget`` may be shown now; it was noted when it may."""
    event = RevealWanted(about)
    QCoreApplication.sendEvent(widget.window(), event)
    return event.isAccepted()
