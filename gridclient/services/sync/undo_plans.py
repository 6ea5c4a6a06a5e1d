"""What an undo takes back, and what it leaves: only what still stands as the import left it, is
this profile's to write, and has nothing built upon it since."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from gridclient.domain import disclosure, stamps
from gridclient.domain.authority import objection
from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.profile import Profile
from gridclient.services.sync import recording
from gridclient.services.sync.authors import key_id_of
from gridclient.services.sync.undo_chains import DIRECTION
from gridclient.services.sync.undo_pasts import Past
from gridclient.store import history, import_changes, scopes
from gridclient.store.exchange import BundleLine
from gridclient.store.import_changes import Change
from gridclient.store.unit import Unit

_Key = tuple[str, str]
_AT_ONCE = 500
"""Changes looked at between two steps of the progress."""


@dataclass(slots=True)
class Plan:
    """What is to be done: rows to write back, new rows to retire, facts to take back."""

    back: dict[_Key, tuple[Row, tuple[str, ...]]] = field(default_factory=dict)
    born: dict[_Key, Row] = field(default_factory=dict)
    facts: list[_Key] = field(default_factory=list)
    kept: dict[_Key, str] = field(default_factory=dict)


class Planner:
    """Plans one undo inside one unit of work; ``now``: how the rows of the import stand."""

    def __init__(self, profile: Profile, unit: Unit, line: BundleLine) -> None:
        self._profile = profile
        self._unit = unit
        self._line = line
        self._clock = str(line.outcome.get("clock") or "")
        self._changes = import_changes.of(unit, line.id)
        self.now = _rows(unit, self._changes)
        self._past = Past(unit, line, self.now)

    def plan(self, progress: Progress) -> Plan:
        """What is to be done, and what stays, by why."""
        plan = self._every(progress)
        self._keep_what_is_not_ours(plan)
        self._keep_what_is_built_upon(plan)
        return plan

    def _every(self, progress: Progress) -> Plan:
        plan = Plan()
        for number, change in enumerate(self._changes):
            if number % _AT_ONCE == 0:
                progress.step(number, len(self._changes), _("Looking at what can be undone"))
            key, now = (change.entity, change.row_id), self.now.get((change.entity, change.row_id))
            if now is None:
                continue
            if ENTITIES[change.entity].is_fact:
                self._plan_fact(plan, key)
            elif change.before is None or self._past.was_born_undone(key, change.before):
                self._plan_born(plan, key, change, now)
            else:
                self._plan_back(plan, key, change, change.before, now)
        return plan

    def _plan_fact(self, plan: Plan, key: _Key) -> None:
        again = self._line.direction == DIRECTION
        if recording.can_be_taken_back(self._unit, key, again=again):
            plan.facts.append(key)
        elif not recording.is_taken_back(self._unit, key):
            plan.kept[key] = "fact"

    def _plan_born(self, plan: Plan, key: _Key, change: Change, now: Row) -> None:
        if now.fields.get("retired"):
            return
        if "retired" not in ENTITIES[change.entity].fields:
            plan.kept[key] = "stays"
        elif any(self._is_later(change, now, name) for name in {*now.fields, *now.stamps}):
            plan.kept[key] = "changed_since"
        else:
            plan.born[key] = now

    def _plan_back(self, plan: Plan, key: _Key, change: Change, before: Row, now: Row) -> None:
        after = now if change.is_newest else change.after
        if after is None:
            return
        differing = [
            name
            for name in sorted({*after.fields, *after.stamps})
            if after.stamp_of(name) != before.stamp_of(name)
        ]
        edited = [name for name in differing if self._is_ours_since(after.stamp_of(name))]
        brought = [name for name in differing if name not in edited]
        stands = [one for one in brought if self._past.stands(key, one, after.stamp_of(one))]
        stood = self._past.before(key, before, stands)
        names = tuple(
            name
            for name in stands
            if now.fields.get(name) != stood[name] and name not in self._unseen(before)
        )
        if stands != brought or self._replaced(before, edited):
            plan.kept[key] = "changed_since"
        if names:
            values = {**now.fields, **{name: stood[name] for name in names}}
            fields = {name: value for name, value in values.items() if value is not None}
            plan.back[key] = (dataclasses.replace(now, fields=fields), names)

    def _unseen(self, before: Row) -> frozenset[str]:
        """The fields that were not empty before, but withheld, or are not shown to us: to empty
        them would take from others what they hold."""
        role = self._profile.enrolled().role
        return frozenset({*before.withheld, *disclosure.withheld(role, before.entity)})

    def _replaced(self, before: Row, edited: Collection[str]) -> bool:
        """Whether one of the fields edited here since had a value that the import brought."""
        if not edited:
            return False
        return any(
            one.field in edited
            and one.stamp > before.stamp_of(one.field)
            and not self._is_ours_since(one.stamp)
            for one in history.of(self._unit, before.entity, before.id)
        )

    def _is_later(self, change: Change, now: Row, name: str) -> bool:
        """Whether a field of a new row was written after the import that brought the row."""
        stamp = (change.after or now).stamp_of(name)
        stands = self._past.stands((change.entity, change.row_id), name, stamp)
        return not stands or self._is_ours_since(stamp)

    def _is_ours_since(self, stamp: str) -> bool:
        """Whether a stamp is of a change made here after the import."""
        own = self._profile.key_ids
        return key_id_of(stamps.replica_of(stamp)) in own and stamp[:17] > self._clock[:17]

    def _keep_what_is_not_ours(self, plan: Plan) -> None:
        """What this profile may not write stays, and is named."""
        authority = self._profile.enrolled()
        for part in (plan.back, plan.born):
            for entity, ids in _grouped(part):
                places = scopes.places(self._unit, entity, ids)
                for row_id in ids:
                    key = (entity, row_id)
                    held = [places.get(row_id, (None, None)), *self._goes_back_to(plan, key)]
                    if any(one is None or objection(authority, entity, *one) for one in held):
                        del part[key]
                        plan.kept[key] = "not_ours"
        for key in list(plan.facts):
            if not recording.may_take_back(self._profile, self._unit, key):
                plan.facts.remove(key)
                plan.kept[key] = "not_ours"

    def _goes_back_to(self, plan: Plan, key: _Key) -> Iterator[scopes.Place | None]:
        """Where a row would lie again, by what it belonged to before; None: that is not here any
        more, as it left our scope."""
        if key in plan.back:
            row, names = plan.back[key]
            for name, target in parents(ENTITIES[row.entity]):
                if name in names and name in row.fields:
                    above = row.fields[name]
                    yield scopes.places(self._unit, target, [above]).get(above)

    def _keep_what_is_built_upon(self, plan: Plan) -> None:
        """A new row below which somebody recorded something since stays; children first."""
        own = {(change.entity, change.row_id) for change in self._changes if not change.before}
        for entity in reversed(ORDERED):
            ids = [row_id for name, row_id in plan.born if name == entity.name]
            for row_id, child, child_id in import_changes.in_use(self._unit, entity.name, ids):
                key, below = (entity.name, row_id), (child, child_id)
                stays = ENTITIES[child].nature == "register" and below in plan.kept
                if key in plan.born and (below not in own or stays):
                    del plan.born[key]
                    plan.kept[key] = "in_use"


def _rows(unit: Unit, changes: Iterable[Change]) -> dict[_Key, Row]:
    ids: dict[str, list[str]] = {}
    for change in changes:
        ids.setdefault(change.entity, []).append(change.row_id)
    return {
        (name, row_id): row
        for name, wanted in ids.items()
        for row_id, row in unit.rows(ENTITIES[name], wanted).items()
    }


def _grouped(part: Iterable[_Key]) -> list[tuple[str, list[str]]]:
    groups: dict[str, list[str]] = {}
    for entity, row_id in part:
        groups.setdefault(entity, []).append(row_id)
    return list(groups.items())
