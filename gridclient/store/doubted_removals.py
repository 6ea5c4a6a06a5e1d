"""Removals of personal data that a clock far ahead had dated, once that clock is right again.

A removal says what is older than a day; dated in 2036 it would take what is written in the years
to come. Others have not followed it: they wait for its time (``sync.judging``). Here it is taken
back and, where it was ours, made anew, its day moved back by as much as the clock was ahead. What
it took too much of is whole at others: those facts are asked for by name (``sync.wanting``). An
office above may be the first to answer, which has them without their words: these are asked for
on, of whoever is shown them.
"""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Sequence

from sqlalchemy import delete, select

from gridclient.domain import purging as rules
from gridclient.domain.days import day_of
from gridclient.domain.fields import ENTITIES, entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.retention import Purge
from gridclient.domain.stamps import replica_of
from gridclient.store import held_back, meta, purging
from gridclient.store.leaving import Named
from gridclient.store.records import to_record
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit

_WANTED = "wanted_again"
_PURGE = TABLES["purge"]


def make_anew(unit: Unit, limit: str) -> int:
    """Take back the removals stamped above a limit and make ours anew; returns how many there
    were. To be called once the clock is set back."""
    query = select(_PURGE).where(_PURGE.c.stamp > limit)
    found = [dict(values) for values in unit.connection.execute(query).mappings()]
    if not found:
        return 0
    doubted: list[Purge] = [to_record(entity_of(Purge), values) for values in found]
    taken = {
        (row.entity, row.id)
        for purge in doubted
        for row, _about in purging.covered(unit, purge)
        if rules.is_stub(row)
    }
    unit.connection.execute(delete(_PURGE).where(_PURGE.c.stamp > limit))
    own = unit.replica.rpartition(".")[0]
    ours = [
        _shifted(unit, purge)
        for purge, values in zip(doubted, found, strict=True)
        if replica_of(values["stamp"]).rpartition(".")[0] == own
    ]
    unit.add(*ours)
    purging.enforce_all(unit, ours)
    _keep(unit, [*_asked_for(unit), *sorted({*taken, *purging.released(unit)})])
    return len(found)


def _shifted(unit: Unit, purge: Purge) -> Purge:
    now = unit.now()
    ahead = day_of(purge.purged_at) - day_of(now)
    return dataclasses.replace(
        purge, id=new_id(now), before_on=purge.before_on - ahead, purged_at=now
    )


def wanted(unit: Unit) -> list[Named]:
    """The facts that are stubs here, or were let go of while they waited, though no known removal
    takes anything of them."""
    return [named for named in _asked_for(unit) if _is_wanted(unit, *named)]


def missing(unit: Unit) -> list[Named]:
    """Those of the :func:`wanted` facts of which nothing has come since: what came and waits, or
    was kept out here, would come in no better a second time."""
    return [one for one in wanted(unit) if not _came(unit, *one)]


def _came(unit: Unit, name: str, row_id: str) -> bool:
    stub = unit.rows(ENTITIES[name], [row_id]).get(row_id)
    came = held_back.of(unit, name, row_id)
    return any(stub is None or rules.is_stub_of(stub, one.row) for one in came)


def wordless(unit: Unit) -> list[Named]:
    """Those of them that came back without the words that are withheld from an office."""
    return [named for named in _asked_for(unit) if _lacks_words(unit, *named)]


def settle(unit: Unit, *, words: bool) -> None:
    """Ask no longer for what has come, or has been removed since by a removal that holds;
    ``words``: whether this profile is shown them, and asks on for what came without."""
    if _asked_for(unit):
        _keep(unit, [*wanted(unit), *(wordless(unit) if words else ())])


def _asked_for(unit: Unit) -> list[Named]:
    """Whatever was asked for and may not have come whole."""
    return [(name, row_id) for name, row_id in json.loads(meta.get(unit, _WANTED) or "[]")]


def _keep(unit: Unit, named: Sequence[Named]) -> None:
    meta.put(unit, _WANTED, json.dumps(list(dict.fromkeys(named))))


def _is_wanted(unit: Unit, name: str, row_id: str) -> bool:
    row = unit.rows(ENTITIES[name], [row_id]).get(row_id)
    return row is None or (rules.is_stub(row) and not purging.is_removed(unit, row))


def _lacks_words(unit: Unit, name: str, row_id: str) -> bool:
    row = unit.rows(ENTITIES[name], [row_id]).get(row_id)
    return row is not None and row.lacks_veiled and not purging.is_removed(unit, row)
