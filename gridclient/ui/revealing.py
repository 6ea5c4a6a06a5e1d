"""Looking at one hidden value: asked of the window it stands in, noted, and only then shown.

The question travels as an event, so that whatever shows a masked value need not know the log. It
is answered once that is written, beside the window's thread. Where nobody answers, the value stays
hidden.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Signal
from PySide6.QtWidgets import QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.services.log_books import LogBooks
from gridclient.ui import messages
from gridclient.ui.jobs import JobRunner

_WANTED = QEvent.Type(QEvent.registerEventType())


@dataclass(frozen=True, slots=True)
class About:
    """Which value it is: the field of a record."""

    entity: str
    row: str
    field: str


@dataclass(frozen=True, slots=True)
class Question:
    """Whether ``asker`` may show a value; ``show`` is called when it may, and was noted, and
    ``end`` once there is an answer of any kind."""

    asker: QWidget
    about: About
    show: Callable[[], None]
    end: Callable[[], None]


class RevealWanted(QEvent):
    """Carries a question; accepted where somebody answers it."""

    def __init__(self, question: Question) -> None:
        super().__init__(_WANTED)
        self.question = question
        self.ignore()


class Revealing(QObject):
    """Answers for one window. ``told`` brings what to say where a value is not shown."""

    told = Signal(object)

    def __init__(self, log: LogBooks, window: QWidget, runner: JobRunner) -> None:
        super().__init__(window)
        self._log, self._runner = log, runner
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802
        """Answer the question; everything else passes."""
        if not isinstance(event, RevealWanted):
            return super().eventFilter(watched, event)
        self._answer(event.question)
        event.accept()
        return True

    def _answer(self, question: Question) -> None:
        about = question.about
        job = self._runner.run(
            lambda _p: self._log.show_value(about.entity, about.row, about.field),
            title=_("Noting that a value is looked at"),
            done=lambda _nothing: question.show(),
            failed=self._refuse,
            screen=question.asker,
        )
        job.finished.connect(question.end)

    def _refuse(self, error: GridError) -> None:
        self.told.emit(messages.of_refusal(error))


def ask(question: Question) -> None:
    """Ask whether a value may be shown."""
    event = RevealWanted(question)
    QCoreApplication.sendEvent(question.asker.window(), event)
    if not event.isAccepted():
        question.end()
