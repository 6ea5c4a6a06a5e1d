"""Long work: how a service tells how far it is, and how a person stops it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import suppress
from typing import Protocol, TypeVar

from gridclient.errors import Cancelled
from gridclient.i18n import _

T = TypeVar("T")


class Progress(Protocol):
    """What a service needs of whoever watches long work."""

    def step(self, done: int, total: int, message: str) -> None:
        """Report ``done`` of ``total`` (0: not known); raises ``Cancelled`` when stopped."""


class Silent:
    """Nobody watches."""

    def step(self, done: int, total: int, message: str) -> None:
        """Say nothing, never stop."""


SILENT = Silent()


def finish(progress: Progress, total: int) -> None:
    """Report that all of ``total`` is done: what is done cannot be stopped any more."""
    with suppress(Cancelled):
        progress.step(total, total, _("Done"))


def told_of(progress: Progress, items: Sequence[T], message: str) -> Iterator[T]:
    """One after another, each told before it is its turn."""
    for number, one in enumerate(items):
        progress.step(number, len(items), message)
        yield one
