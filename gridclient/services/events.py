"""Events: what has happened, told upwards after it is durable. Data comes back as these."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

_E = TypeVar("_E")


@dataclass(frozen=True, slots=True)
class VisitsChanged:
    """Visits were recorded or retracted."""

    household_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class IssuesChanged:
    """Issues were raised or moved on."""

    issue_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class HappeningsChanged:
    """Services, activities or meetings were recorded or taken back; ``entity`` says which."""

    entity: str


@dataclass(frozen=True, slots=True)
class RegistersChanged:
    """Places, households, residents or enrolments changed."""

    rows: int


@dataclass(frozen=True, slots=True)
class ReachingChanged:
    """Somebody was called for a household that did not open."""

    household_id: str


@dataclass(frozen=True, slots=True)
class AnswersChanged:
    """Households answered questions of a survey."""

    household_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BundleMade:
    """A bundle went out to a peer."""

    peer: str
    number: int


@dataclass(frozen=True, slots=True)
class BundlesTaken:
    """Bundles came in."""

    applied: int


@dataclass(frozen=True, slots=True)
class Enrolled:
    """This profile has a certificate now, or somebody was given one."""

    serial: str


class Events:
    """Who wants to hear of what; callables run on the thread that told the event."""

    def __init__(self) -> None:
        self._listeners: defaultdict[type, list[Callable[[Any], None]]] = defaultdict(list)

    def subscribe(self, kind: type[_E], listener: Callable[[_E], None]) -> Callable[[], None]:
        """Call ``listener`` with every event of ``kind``; returns how to stop it."""
        self._listeners[kind].append(listener)
        return lambda: self._listeners[kind].remove(listener)

    def tell(self, event: object) -> None:
        """Tell everybody who asked."""
        for listener in list(self._listeners[type(event)]):
            listener(event)
