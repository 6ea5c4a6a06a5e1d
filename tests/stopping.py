"""Somebody who stops long work."""

from __future__ import annotations

from gridclient.errors import Cancelled


class Stopper:
    """A ``Progress`` that is stopped once it was told of all ``words``, in that order."""

    def __init__(self, *words: str) -> None:
        self._words = list(words)

    def step(self, done: int, total: int, message: str) -> None:
        if self._words and self._words[0] in message:
            self._words.pop(0)
        if not self._words:
            raise Cancelled
