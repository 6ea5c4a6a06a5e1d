"""Long work: how a service tells how far it is, and how a person stops it."""

from __future__ import annotations

from typing import Protocol


class Progress(Protocol):
    """What a service needs of whoever watches long work."""

    def step(self, done: int, total: int, message: str) -> None:
        """Report ``done`` of ``total`` (0: not known); raises ``Cancelled`` when stopped."""


class Silent:
    """Nobody watches."""

    def step(self, done: int, total: int, message: str) -> None:
        """Say nothing, never stop."""


SILENT = Silent()
