"""Merging whole bundles: in every order, again and again, and by whoever merges first.

The same letters are taken in by copies of one profile; all must end with the same state: rows,
their history, and nothing held back.
"""

from __future__ import annotations

import shutil
from collections.abc import Sequence

from sqlalchemy import select

from gridclient.store import held_back
from gridclient.store.tables import SUPERSEDED
from tests import profiles
from tests.simulation import carrier, checks
from tests.simulation.carrier import Letter
from tests.simulation.playing import work
from tests.simulation.world import World

RECEIVER = "heping"
SENDERS = ("wang", "li", "district")

State = tuple[tuple[tuple[str, str], ...], frozenset[object], int]


def letters(world: World, acts: int = 4) -> list[Letter]:
    """Six letters to one office, two of each sender, all about the same grids."""
    written = []
    for _time in range(2):
        for sender in SENDERS:
            for _act in range(acts):
                work(world, sender)
            written.append(world.write(sender, RECEIVER))
    return written


def state_after(world: World, order: Sequence[Letter]) -> State:
    """What a copy of the receiver holds once it took in these letters, in this order."""
    world.close(RECEIVER)
    folder = world.folder / "copy"
    profiles.copy(world.folder / RECEIVER, folder)
    app = profiles.reopen(folder, world.clocks[RECEIVER])  # type: ignore[arg-type]
    try:
        for letter in order:
            carrier.take(app, letter)
        with app.profile.store.view() as unit:
            history = frozenset(map(tuple, unit.connection.execute(select(SUPERSEDED))))
            waiting = len(held_back.held(unit))
        rows = tuple(sorted(checks.digest(app, app.profile.enrolled()).items()))
        return rows, history, waiting
    finally:
        app.close()
        shutil.rmtree(folder)
