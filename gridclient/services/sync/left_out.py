"""Rows somebody left out by hand when they took a bundle in: not lost, and taken when wanted.

They count as confirmed to their sender, who is told of them in the receipt: so they are kept
here with everything they said. What came in another way meanwhile is no longer among them.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Sequence

from gridclient.domain.authority import Authority
from gridclient.domain.days import stamp_text
from gridclient.domain.disclosure import seen_by
from gridclient.domain.fields import ENTITIES, from_fields
from gridclient.domain.merging import Heard
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.jobs import SILENT
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id, title_in
from gridclient.services.sync.applying import Applier, Key
from gridclient.services.sync.judging import Judge, Sender
from gridclient.services.sync.parked import is_wanted
from gridclient.services.sync.records import LeftOut
from gridclient.store import conflicts, exchange, held_back, purging
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit

STATE = "left_out"


def every(profile: Profile) -> list[LeftOut]:
    """The rows that were left out, oldest first."""
    with profile.store.view() as unit:
        names = {peer.replica: peer.name for peer in exchange.every_peer(unit)}
        return [
            _shown(unit, item, names.get(item.peer, item.peer), profile.authority)
            for item in held_back.held(unit, STATE)
            if is_wanted(unit, item)
        ]


def take(profile: Profile, keys: Collection[Key]) -> int:
    """Take rows in that were left out; returns how many changed something.

    What a rule keeps out, or what waits for another row, goes on waiting as that.
    """
    applied = 0
    with profile.store.unit() as unit:
        groups: dict[tuple[str, str], list[HeldRow]] = {}
        for item in held_back.held(unit, STATE):
            if (item.row.entity, item.row.id) in keys:
                groups.setdefault((item.peer, item.bundle), []).append(item)
        for (peer, bundle), items in groups.items():
            applied += _take(profile, unit, peer, bundle, items)
        unit.commit()
    return applied


def _take(profile: Profile, unit: Unit, replica: str, bundle: str, items: Sequence[HeldRow]) -> int:
    peer = exchange.peer(unit, replica)
    if peer is None:
        return 0
    waiting = [one for one in held_back.held(unit, "parked") if one.peer == replica]
    sender = Sender(replica, peer.authority, peer.acknowledged)
    judge = Judge(profile, unit, sender, ())
    applier = Applier(unit, judge, sender, Heard(), Heard())
    rows = [item.row for item in (*items, *waiting)]
    outcome, at = applier.apply(rows, SILENT), stamp_text(profile.now())
    states = {_exact(row): (state, rule) for row, state, rule in outcome.held}
    for item in (*items, *waiting):
        if (held := states.get(_exact(item.row))) is None:
            held_back.settle(unit, [item], at)
        else:
            held_back.hold(unit, [dataclasses.replace(item, state=held[0], rule=held[1])])
    conflicts.keep(unit, (*outcome.clashes, *outcome.parallel_edits), bundle, at)
    held_back.keep_changes(unit, bundle, outcome.before)
    purging.keep_to(unit, rows)
    return len(outcome.applied)


def _exact(row: Row) -> tuple[str, str, str]:
    return row.entity, row.id, row.stamp


def _shown(unit: Unit, item: HeldRow, sender: str, reader: Authority | None) -> LeftOut:
    row, entity = item.row, ENTITIES.get(item.row.entity)
    home = row.id if row.entity == "household" else row.fields.get("household_id")
    try:
        said = from_fields(entity, row.id, presented(entity, row)) if entity else None
        title = title_in(unit, seen_by(reader, said)) if said else row.entity
    except (ValueError, TypeError):  # a value that is none
        title = entity.label if entity else row.entity
    return LeftOut(
        entity=row.entity,
        row_id=row.id,
        entity_label=entity.label if entity else row.entity,
        title=title,
        household_title=title_by_id(unit, "household", home, reader) if home else "",
        sender=sender,
        at=item.at,
    )
