"""Words that nobody who still takes part holds, once a removal dated by a wrong clock took them.

Such a removal is taken back when the clock is right, and what it took is asked for again. But
whoever else had the words may have been revoked, or have put in an older backup: then no more
comes back than an office holds that is not shown them.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gridclient.services import timekeeping
from gridclient.services.profile import Profile
from gridclient.store import doubted_removals, purging
from gridclient.store.unit import Unit
from tests.simulation import pictures

if TYPE_CHECKING:
    from tests.simulation.world import World


@contextmanager
def watched(world: World) -> Iterator[None]:
    """Tell the ledger, inside this block, of which facts only stubs are left, or nothing, where a
    removal is taken back; once that is committed, and never where the power went before."""
    settle, take_back = timekeeping.settle, doubted_removals.make_anew
    stripped: set[str] = set()

    def taken_back(unit: Unit, limit: str) -> int:
        before, released = pictures.read(unit), purging.released(unit)
        count = take_back(unit, limit)
        if count:
            stripped.update(key[1] for key in before.rows if before.is_stub(key))
            stripped.update(row_id for _name, row_id in released)
        return count

    def settled(profile: Profile) -> int:
        stripped.clear()
        count = settle(profile)
        if stripped:
            world.ledger.stripped |= stripped
            give_up(world)
        return count

    timekeeping.settle, doubted_removals.make_anew = settled, taken_back
    try:
        yield
    finally:
        timekeeping.settle, doubted_removals.make_anew = settle, take_back


def give_up(world: World) -> None:
    """Expect without its words, or not at all, what was stripped in error and nobody holds with
    them, or at all; to be called when somebody may have lost them."""
    if not world.ledger.stripped:
        return
    out = world.revoked | world.gone
    seen = [pictures.of(world.app(name)) for name in world.people if name not in out]
    for said in world.ledger.facts():
        if said.row in world.ledger.stripped:
            held = [row for one in seen if (row := one.rows.get((said.entity, said.row)))]
            signed = [row for row in held if row.signature]
            said.bare = said.bare or all(row.lacks_veiled for row in signed)
            said.lost = said.lost or not signed
