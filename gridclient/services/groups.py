"""Lists in which what belongs to one household stands together."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable
from typing import TypeVar

T = TypeVar("T")


def together(items: Iterable[T], group: Callable[[T], Hashable]) -> list[T]:
    """Items in their order, but all of a group where its first one stands."""
    found: dict[Hashable, list[T]] = {}
    for item in items:
        found.setdefault(group(item), []).append(item)
    return [item for several in found.values() for item in several]
