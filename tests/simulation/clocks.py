"""Watching clocks that are put right: which stamps stand in place of which from then on."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from gridclient.domain import stamps
from gridclient.services import timekeeping
from gridclient.services.profile import Profile
from gridclient.store import restamping

if TYPE_CHECKING:
    from tests.simulation.world import World


@contextmanager
def watched(world: World) -> Iterator[None]:
    """Tell the ledger, inside this block, whenever a replica stamps anew what its clock had
    stamped far ahead; once that is committed, and never where the power went before."""
    settle, anew, yielding = (
        timekeeping.settle,
        restamping._stamped_anew,
        restamping._yielding,
    )
    moved: dict[str, str] = {}
    gave_way: dict[tuple[str, str, str, str], str] = {}

    def stamped_anew(*asked: Any) -> dict[str, str]:
        found = anew(*asked)
        moved.update(found)
        return found

    def yields(*asked: Any) -> Any:
        found = yielding(*asked)
        gave_way.update({(*field, stamp): stamps.doubted(stamp) for field, stamp in found})
        return found

    def settled(profile: Profile) -> int:
        moved.clear()
        gave_way.clear()
        count = settle(profile)
        if moved:
            if sorted(moved.values()) != [moved[old] for old in sorted(moved)]:
                world.fault(f"{profile.replica} stamps anew in another order")
            own = {key: new for key, new in gave_way.items() if key[3] in moved}
            world.ledger.stamp_anew(moved, own)
            world.tell(f"{profile.replica} stamps {count} rows anew")
        return count

    timekeeping.settle = settled
    restamping._stamped_anew, restamping._yielding = stamped_anew, yields
    try:
        yield
    finally:
        timekeeping.settle = settle
        restamping._stamped_anew, restamping._yielding = anew, yielding
