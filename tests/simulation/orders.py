"""Merging whole bundles: in every order, again and again.

The same letters are taken in by one office; all must end with the same state: rows, their
history, what is held back, and up to where each peer's rows are held without a gap.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from gridclient.jobs import SILENT
from gridclient.services.sync import importing, opening
from gridclient.store import exchange
from gridclient.store.unit import Unit
from tests.simulation import pictures
from tests.simulation.carrier import Letter
from tests.simulation.pictures import Key
from tests.simulation.playing import work
from tests.simulation.world import World

RECEIVER = "heping"
SENDERS = ("wang", "li", "district")

State = tuple[tuple[tuple[Key, bytes], ...], tuple[object, ...], int, tuple[tuple[str, int], ...]]
"""Rows, their history, how many are held back, and what of each peer is held without a gap."""


def letters(world: World, acts: int = 4) -> list[Letter]:
    """Six letters to one office, two of each sender, all about the same grids."""
    written = []
    for _time in range(2):
        for sender in SENDERS:
            for _act in range(acts):
                work(world, sender)
            written += world.write(sender, RECEIVER)
    return written


class Receiver:
    """The office that takes the letters in, inside one unit of work that is never committed.

    Every order is taken in for itself; orders that begin alike share their beginning, which a
    savepoint keeps. Orders that have taken in the same letters are not taken for the same before
    their end: sequence numbers and times differ between them, and no digest covers those.
    """

    def __init__(self, world: World, written: Sequence[Letter]) -> None:
        self._profile = world.app(RECEIVER).profile
        self._opened = [opening.verified(self._profile, letter.parts) for letter in written]
        self.taken = 0

    def after(self, order: Sequence[int]) -> State:
        """What is held once these letters were taken in, by their place among all."""
        with self._profile.store.unit() as unit:
            now = unit
            for number in order:
                now = self._take(now, number)
            return _state(now)

    def after_every_order(self) -> Iterator[State]:
        """What is held at the end of every order of all letters."""
        with self._profile.store.unit() as unit:
            yield from self._go_on(unit, frozenset(range(len(self._opened))))

    def _go_on(self, unit: Unit, left: frozenset[int]) -> Iterator[State]:
        if not left:
            yield _state(unit)
        for number in sorted(left):
            savepoint = unit.connection.begin_nested()
            yield from self._go_on(self._take(unit, number), left - {number})
            savepoint.rollback()

    def _take(self, unit: Unit, number: int) -> Unit:
        """Take one letter in; the unit to go on with, which reads the clock anew."""
        file = Path(f"{number}.xlsx")
        importing.rehearse(self._profile, unit, self._opened[number], file, SILENT)
        unit.flush()
        self.taken += 1
        return Unit(unit.connection, unit.replica, unit.now, None)


def _state(unit: Unit) -> State:
    seen = pictures.read(unit)
    held = sum(item["settled_at"] is None for item in seen.held)
    peers = tuple(sorted((peer.replica, peer.held) for peer in exchange.every_peer(unit)))
    history = tuple(sorted(seen.former.items(), key=repr))
    return tuple(sorted(seen.lines.items())), history, held, peers
