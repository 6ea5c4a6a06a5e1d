"""Rows somebody left out by hand when they took a bundle in: not lost, and taken when wanted.

They count as confirmed to their sender, who is told of them in the receipt: so they are kept
here with everything they said. What came in another way meanwhile is no longer among them.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable

from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row, content
from gridclient.jobs import Progress
from gridclient.services.groups import together
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.services.sync.homes import Homes, title_of
from gridclient.services.sync.parked import is_wanted
from gridclient.services.sync.records import LeftOut
from gridclient.services.sync.taking_again import take_again
from gridclient.store import exchange, held_back
from gridclient.store.held_back import HeldRow
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit

STATE = BY_HAND = "left_out"


def every(profile: Profile) -> list[LeftOut]:
    """The rows that were left out, those of one household together, oldest first."""
    with profile.store.view() as unit:
        names = {peer.replica: peer.name for peer in exchange.every_peer(unit)}
        reader = Reader(unit, profile.authority)
        homes = Homes(unit, reader)
        found = [
            _shown(reader, homes, item, names.get(item.peer, item.peer))
            for item in held_back.held(unit, STATE)
            if is_wanted(unit, item)
        ]
    return together(found, lambda one: one.household_id or one.row_id)


def take(profile: Profile, ids: Collection[str], progress: Progress) -> int:
    """Take rows in that were left out, by the ids of ``LeftOut``, in one transaction; returns how
    many changed something.

    What a rule keeps out, or what waits for another row, goes on waiting as that.
    """
    with profile.store.unit() as unit:
        every = held_back.held(unit, STATE)
        items = [one for one in every if one.id in ids]
        peers = {one.peer for one in items}
        waiting = [one for one in held_back.held(unit, "parked") if one.peer in peers]
        applied = take_again(profile, unit, [*items, *waiting], progress)
        unit.commit()
    return applied


def still(unit: Unit, sender: str, rows: Iterable[Row]) -> frozenset[Named]:
    """Those of the rows of a bundle that were left out by hand before, and come unchanged: they
    are sent until their sender has heard that they are here. ``sender``: their replica."""
    before: dict[Named, list[Row]] = {}
    for item in held_back.held(unit, STATE):
        if item.peer == sender and item.rule == BY_HAND:
            before.setdefault(item.named, []).append(item.row)
    coming = {(row.entity, row.id): row for row in rows}
    return frozenset(
        named
        for named in before.keys() & coming.keys()
        if any(content(coming[named]) == content(known) for known in before[named])
    )


def _shown(reader: Reader, homes: Homes, item: HeldRow, sender: str) -> LeftOut:
    row, entity = item.row, ENTITIES.get(item.row.entity)
    home = homes.of(row)
    return LeftOut(
        id=item.id,
        entity=row.entity,
        row_id=row.id,
        entity_label=entity.label if entity else row.entity,
        title=title_of(reader, row),
        household_title=home.title if home else "",
        sender=sender,
        at=item.at,
        household_id=home.id if home else None,
    )
