"""Rows that were not applied: parked until something arrives, quarantined by a rule; and the
earlier values an import leaves behind."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    and_,
    bindparam,
    delete,
    exists,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.sqlite import insert

from gridclient.domain.identifiers import named_id
from gridclient.domain.merging import merge
from gridclient.domain.model import above
from gridclient.domain.rows import Row, content, from_line, to_line
from gridclient.store import history
from gridclient.store.tables import CHANGE, HELD_BACK
from gridclient.store.unit import Unit

APPLIED, ACCEPTED, REJECTED, LET_GO = "applied", "accepted", "rejected", "let_go"
BELONGS = "rejected"
"""The rule by which a person is asked about what belongs to something that was rejected."""
SET_ASIDE = "set_aside"
"""The state of what speaks of a fact that is nowhere any more: nobody is asked to wait for it."""
_DECIDED = (SET_ASIDE, REJECTED)
_NOT_IN = ("parked", "quarantined", "left_out", REJECTED)

_HELD = select(HELD_BACK).where(HELD_BACK.c.settled_at.is_(None)).order_by(HELD_BACK.c.at)
_STATE = HELD_BACK.c.state == bindparam("state")
_HELD_SO = _HELD.where(_STATE)
_OF = select(HELD_BACK).where(
    HELD_BACK.c.entity == bindparam("entity"), HELD_BACK.c.row == bindparam("row")
)
_BY_RULE = select(HELD_BACK).where(HELD_BACK.c.rule == bindparam("rule"))
_SETTLED = (
    select(HELD_BACK).where(HELD_BACK.c.settled_at.is_not(None), _STATE).order_by(HELD_BACK.c.at)
)

_WAITING = _HELD.where(
    tuple_(HELD_BACK.c.state, HELD_BACK.c.rule).in_(
        [("parked", "parent"), ("quarantined", BELONGS)]
    )
)
_COPY = HELD_BACK.alias()
_DECIDED_NAMES = select(HELD_BACK.c.entity, HELD_BACK.c.row).where(
    HELD_BACK.c.settled_at.is_not(None),
    _STATE,
    ~exists().where(
        _COPY.c.entity == HELD_BACK.c.entity,
        _COPY.c.row == HELD_BACK.c.row,
        _COPY.c.settled_at.is_(None),
    ),
)


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A row not applied: ``state`` parked or quarantined, ``rule`` why (``OBJECTIONS``)."""

    row: Row
    state: str
    rule: str
    peer: str
    bundle: str
    at: str

    @property
    def named(self) -> tuple[str, str]:
        """Entity and id."""
        return self.row.entity, self.row.id

    @property
    def id(self) -> str:
        """What names it for people and commands."""
        return named_id("held", "/".join((*self.exact, self.peer)))

    @property
    def exact(self) -> tuple[str, str, str]:
        """What tells it from other rows of the same sender."""
        return exact(self.row)


def hold(unit: Unit, held: Iterable[HeldRow]) -> None:
    """Keep rows that were not applied. The same row of the same peer replaces the earlier one,
    but for what that says and is newer: an older bundle may come later, or be of a copy of that
    peer. Nobody is asked about what was set aside, nor again about what was rejected."""
    for given in held:
        item = _with_newer(unit, given)
        unit.connection.execute(delete(HELD_BACK).where(_is(item)))
        unit.connection.execute(
            insert(HELD_BACK),
            {
                "entity": item.row.entity,
                "row": item.row.id,
                "stamp": item.row.stamp,
                "peer": item.peer,
                "state": item.state,
                "rule": item.rule,
                "bundle": item.bundle,
                "line": to_line(item.row),
                "at": item.at,
                "settled_at": item.at if item.state in _DECIDED else None,
            },
        )


def exact(row: Row) -> tuple[str, str, str]:
    """What tells a row that is held back from others of the same sender."""
    return row.entity, row.id, row.stamp


def _with_newer(unit: Unit, item: HeldRow) -> HeldRow:
    """A row with what waits here of the same peer and says something newer, unless by a clock
    far ahead; what was said before is kept as claimed."""
    row = item.row
    for earlier in of(unit, row.entity, row.id) if row.author is None else ():
        is_same = (earlier.peer, earlier.row.stamp) == (item.peer, row.stamp)
        if is_same and earlier.state in _NOT_IN and earlier.rule != "clock":
            merged = merge(row, earlier.row, {}, {}).row
            for one in (row, earlier.row):
                history.keep_claimed(unit, one, merged, item.peer)
            row = row if content(merged) == content(row) else merged
    return dataclasses.replace(item, row=row)


def held(unit: Unit, state: str | None = None) -> list[HeldRow]:
    """Rows still waiting, oldest first."""
    query = _HELD_SO if state else _HELD
    return _rows(unit, query, state=state)


def settled(unit: Unit, state: str) -> list[HeldRow]:
    """Rows that wait no longer: applied, accepted, rejected or set aside; oldest first."""
    return _rows(unit, _SETTLED, state=state)


def _rows(unit: Unit, query: Select[Any], **asked: str | None) -> list[HeldRow]:
    return [
        HeldRow(from_line(v["line"]), v["state"], v["rule"], v["peer"], v["bundle"], v["at"])
        for v in unit.connection.execute(query, asked).mappings()
    ]


def waiting(unit: Unit) -> list[HeldRow]:
    """Rows that wait for what they belong to, and those of which that was rejected."""
    return _rows(unit, _WAITING)


def waiting_for(unit: Unit, items: Iterable[HeldRow]) -> list[HeldRow]:
    """The rows that wait for these, and those that wait for them in turn."""
    every = waiting(unit)
    known = {one.named for one in items}
    found: list[HeldRow] = []
    while more := [
        one for one in every if one not in found and not known.isdisjoint(above(one.row))
    ]:
        found += more
        known |= {one.named for one in more}
    return found


def named(unit: Unit, state: str) -> list[tuple[str, str]]:
    """Entity and id of the rows in a state that wait no longer, of which no other copy waits."""
    found = unit.connection.execute(_DECIDED_NAMES, {"state": state})
    return [(entity, row_id) for entity, row_id in found]


def of(unit: Unit, entity: str, row_id: str) -> list[HeldRow]:
    """What was ever held back here of a row, whatever was decided about it."""
    return _rows(unit, _OF, entity=entity, row=row_id)


def decided_since(unit: Unit, peer: str, at: str) -> set[str]:
    """The bundles of a peer of which rows that were held back came in, or were decided about,
    since a moment (ISO 8601, UTC)."""
    query = select(HELD_BACK.c.bundle).where(HELD_BACK.c.peer == peer, HELD_BACK.c.settled_at >= at)
    return set(unit.connection.execute(query).scalars())


def states(unit: Unit, peer: str) -> dict[tuple[str, str], tuple[str, str]]:
    """How it stands with everything of a peer that was ever held back: entity and id of a row to
    its state and rule."""
    key = HELD_BACK.c
    query = select(key.entity, key.row, key.state, key.rule).where(key.peer == peer)
    found = unit.connection.execute(query.order_by(key.at))
    return {(entity, row): (state, rule) for entity, row, state, rule in found}


def by_rule(unit: Unit, rule: str) -> list[HeldRow]:
    """What was ever held back here by a rule, whatever was decided about it."""
    return _rows(unit, _BY_RULE, rule=rule)


def is_parked(unit: Unit, row: Row) -> bool:
    """Whether this very row came before and waits for another."""
    same = (
        HELD_BACK.c.state == "parked",
        HELD_BACK.c.settled_at.is_(None),
        HELD_BACK.c.line == to_line(row),
    )
    key = (HELD_BACK.c.entity == row.entity, HELD_BACK.c.row == row.id)
    return unit.connection.execute(select(HELD_BACK.c.row).where(*key, *same)).first() is not None


def settle(unit: Unit, held: Iterable[HeldRow], at: str, state: str = APPLIED) -> None:
    """These rows wait no longer: they were applied, decided about (accepted, rejected), or say
    nothing any more that is not here (let go)."""
    for item in held:
        if state in (APPLIED, ACCEPTED):
            history.let_in(unit, *item.named, item.peer)
        unit.connection.execute(
            update(HELD_BACK).where(_is(item)).values(settled_at=at, state=state)
        )


def forget(unit: Unit, held: Iterable[HeldRow]) -> None:
    """Nothing is kept of these rows, not even that they waited."""
    for item in held:
        unit.connection.execute(delete(HELD_BACK).where(_is(item)))


def _is(item: HeldRow) -> ColumnElement[bool]:
    key = HELD_BACK.c
    row = item.row
    return and_(
        key.entity == row.entity,
        key.row == row.id,
        key.stamp == row.stamp,
        key.peer == item.peer,
    )


def keep_changes(unit: Unit, bundle: str, before: Iterable[tuple[str, str, Row | None]]) -> None:
    """Remember how rows stood before an import: (entity, id, row or None), the first time that
    it changes them; what no bundle brought cannot be undone with one."""
    values = [
        {"bundle": bundle, "entity": entity, "row": row_id, "before": to_line(row) if row else None}
        for entity, row_id, row in before
    ]
    if values and bundle:
        unit.connection.execute(insert(CHANGE).on_conflict_do_nothing(), values)
