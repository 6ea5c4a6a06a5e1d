"""What an undo takes back, and what it leaves: only what still stands as the import left it, is
this profile's to write, and has nothing built upon it since."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from gridclient.domain import disclosure, stamps
from gridclient.domain.authority import objection
from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.rows import Row
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.profile import Profile
from gridclient.services.sync import recording, undo_chains
from gridclient.services.sync.authors import key_id_of
from gridclient.services.sync.undo_chains import DIRECTION
from gridclient.services.sync.undo_pasts import RowPast, clock_of
from gridclient.store import history, import_changes, scopes
from gridclient.store.exchange import BundleLine
from gridclient.store.import_changes import Step
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
        self._lines = undo_chains.lines_of(unit)
        self._root = undo_chains.root(line, self._lines)
        undone = {
            one.id
            for one in self._lines.values()
            if one.direction == "in" and undo_chains.undone_by(one, self._lines) is not None
        }
        self._gone = undone ^ {self._root.id}
        self._steps: dict[_Key, list[Step]] = {}
        for key, step in import_changes.steps(unit, self._root.id):
            if not ENTITIES[key[0]].is_fact:
                self._steps.setdefault(key, []).append(step)
        self._facts = [one for one in import_changes.of(unit, line.id) if ENTITIES[one[0]].is_fact]
        self.now = _rows(unit, [*self._steps, *self._facts])

    def plan(self, progress: Progress) -> Plan:
        """What is to be done, and what stays, by why."""
        plan = self._every(progress)
        self._keep_what_is_not_ours(plan)
        if self._keep_what_is_built_upon(plan):
            self._keep_what_is_not_ours(plan)
        return plan

    def _every(self, progress: Progress) -> Plan:
        plan, keys = Plan(), [*self._facts, *self._steps]
        for number, key in enumerate(keys):
            if number % _AT_ONCE == 0:
                progress.step(number, len(keys), _("Looking at what can be undone"))
            if key not in self.now:
                continue
            if ENTITIES[key[0]].is_fact:
                self._plan_fact(plan, key)
            else:
                self._plan_row(plan, key, self._past(key))
        return plan

    def _past(self, key: _Key) -> RowPast:
        return RowPast(self._steps[key], self.now[key], self._lines, self._is_ours_since)

    def _plan_fact(self, plan: Plan, key: _Key) -> None:
        again = self._line.direction == DIRECTION
        if recording.can_be_taken_back(self._unit, key, again=again):
            plan.facts.append(key)
        elif not recording.is_taken_back(self._unit, key):
            plan.kept[key] = "fact"

    def _plan_row(self, plan: Plan, key: _Key, past: RowPast) -> None:
        if not past.is_gone(self._gone):
            self._plan_back(plan, key, past)
            if past.born_by in self._gone and not self.now[key].fields.get("retired"):
                plan.kept.setdefault(key, "changed_since")
        elif "retired" not in ENTITIES[key[0]].fields:
            plan.kept[key] = "stays"
            self._plan_back(plan, key, past)
        elif not self.now[key].fields.get("retired"):
            plan.born[key] = self.now[key]

    def _plan_back(self, plan: Plan, key: _Key, past: RowPast) -> None:
        """Give the fields that the bundle is about the values that are to stand."""
        now, names = self.now[key], past.named_by(self._root.id)
        stands = {name: past.source(name, self._gone) for name in names}
        back = {
            name: row.fields.get(name)
            for name, row in stands.items()
            if now.fields.get(name) != row.fields.get(name) and name not in self._unseen(row)
        }
        if past.has_later(self._root.id, self._gone) or self._replaced(past):
            plan.kept.setdefault(key, "changed_since")
        if back:
            values = {**now.fields, **back}
            fields = {name: value for name, value in values.items() if value is not None}
            plan.back[key] = (dataclasses.replace(now, fields=fields), tuple(back))

    def _unseen(self, row: Row) -> frozenset[str]:
        """The fields that were not empty in a row, but withheld, or are not shown to us: to empty
        them would take from others what they hold."""
        role = self._profile.enrolled().role
        return frozenset({*row.withheld, *disclosure.withheld(role, row.entity)})

    def _replaced(self, past: RowPast) -> bool:
        """Whether one of the fields edited here since had a value that the import brought."""
        before, edited = past.edited_since(self._root.id)
        if before is None or not edited:
            return False
        clock = clock_of(self._root)
        return any(
            one.field in edited
            and one.stamp > before.stamp_of(one.field)
            and not self._is_ours_since(one.stamp, clock)
            for one in history.of(self._unit, before.entity, before.id)
        )

    def _is_ours_since(self, stamp: str, clock: str) -> bool:
        """Whether a stamp is of a change made here after a moment, itself a stamp."""
        own = self._profile.key_ids
        return key_id_of(stamps.replica_of(stamp)) in own and stamp[:17] > clock[:17]

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

    def _keep_what_is_built_upon(self, plan: Plan) -> bool:
        """A new row below which somebody recorded something since stays, as it was when it came;
        children first. Returns whether there is any."""
        count = len(plan.born)
        for entity in reversed(ORDERED):
            ids = [row_id for name, row_id in plan.born if name == entity.name]
            for row_id, child, child_id in import_changes.in_use(self._unit, entity.name, ids):
                key = (entity.name, row_id)
                if key in plan.born and not self._goes_too(plan, (child, child_id)):
                    del plan.born[key]
                    plan.kept[key] = "in_use"
                    self._plan_back(plan, key, self._past(key))
        return len(plan.born) < count

    def _goes_too(self, plan: Plan, below: _Key) -> bool:
        """Whether what stands below a row does not hold it: it goes with it, or did before."""
        if not ENTITIES[below[0]].is_fact:
            return below in plan.born
        is_own = below in plan.facts or below in self._facts_of_root
        return is_own or recording.is_taken_back(self._unit, below)

    @cached_property
    def _facts_of_root(self) -> frozenset[_Key]:
        return frozenset(import_changes.of(self._unit, self._root.id))


def _rows(unit: Unit, keys: Iterable[_Key]) -> dict[_Key, Row]:
    ids: dict[str, list[str]] = {}
    for entity, row_id in keys:
        ids.setdefault(entity, []).append(row_id)
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
