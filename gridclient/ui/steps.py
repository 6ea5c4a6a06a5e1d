"""Steps that can be taken back: the notice that tells of one, and its undo."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from PySide6.QtWidgets import QWidget

from gridclient.errors import GridError
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.ui.jobs import Job, JobRunner
from gridclient.ui.messages import Message

T = TypeVar("T")
Tell = Callable[[Message], None]


@dataclass(frozen=True, slots=True)
class Step:
    """What was done: what to say of it, how to take it back (None: it stays), to which row. What
    takes it back may tell how far it is, and answer with a step of its own, whose words are said
    then."""

    text: str
    undo: Callable[[Progress], object] | None = None
    row_id: str = ""


def save(
    work: Callable[[], T],
    runner: JobRunner,
    screen: QWidget,
    done: Callable[[T], None],
    failed: Callable[[GridError], None] | None = None,
) -> Job:
    """Do something off the window's thread that a person waits for a moment to be saved.

    ``done`` gets what it answered; without ``failed`` the window tells of a refusal.
    """
    return runner.run(lambda _p: work(), title=_("Saving"), done=done, failed=failed, screen=screen)


def tell(step: Step, runner: JobRunner, screen: QWidget, say: Tell) -> None:
    """Say that a step was taken; the notice offers to take it back."""
    undo = step.undo
    if undo is None:
        say(Message(step.text, "done"))
        return

    def take_back() -> None:
        runner.run(
            undo,
            title=_("Taking it back"),
            done=lambda answer: say(Message(_words_of(answer), "plain")),
            screen=screen,
        )

    say(Message(step.text, "done", action=_("Undo"), act=take_back, shortcut="Ctrl+Z"))


def _words_of(answer: object) -> str:
    return answer.text if isinstance(answer, Step) else _("Taken back.")
