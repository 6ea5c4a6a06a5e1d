"""Undoing an import: the earlier values are written back as new edits, and its facts retracted.

So undoing travels like any other change (sync.md). Only what still stands as the import left it
is taken back; what was changed or built upon since is kept and named. An undo is kept like an
import, with what stood before it, and can be taken back in the same way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field

from gridclient.domain import stamps
from gridclient.domain.authority import objection
from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES, Record, from_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id
from gridclient.services.sync import recording
from gridclient.services.sync.authors import key_id_of
from gridclient.services.sync.records import Kept, Undone
from gridclient.store import exchange, held_back, history, import_changes, log_books, scopes
from gridclient.store.exchange import BundleLine
from gridclient.store.import_changes import Change
from gridclient.store.unit import Unit

DIRECTION = "undo"
_Key = tuple[str, str]


def undo(profile: Profile, bundle: str) -> Undone:
    """Take back what a bundle brought, or what an undo took back; one transaction.

    ``bundle``: its id in the history. Raises ``Refused`` with ``bundle.unknown``,
    ``bundle.not_taken_in`` (one that went out) or ``bundle.undone`` (taken back already).
    """
    profile.enrolled()
    with profile.store.unit() as unit:
        line = _line(unit, bundle)
        result = _Undo(profile, unit, line).run()
        unit.commit()
    profile.note()
    return result


def _line(unit: Unit, bundle: str) -> BundleLine:
    found = exchange.bundles(unit, id=bundle) or exchange.bundles(unit, file=bundle)
    taken = [line for line in found if line.direction != "out"]
    if not taken:
        raise _not_taken_in() if found else _unknown(bundle)
    if "undone_by" in taken[0].outcome:
        raise Refused(
            "bundle.undone",
            _("This was undone already."),
            hint=_("To have it back, undo the undoing: it has its own line in the history."),
        )
    return taken[0]


@dataclass(slots=True)
class _Plan:
    """What is to be done: rows to write back, new rows to retire, facts to take back."""

    back: dict[_Key, tuple[Row, tuple[str, ...]]] = field(default_factory=dict)
    born: dict[_Key, Row] = field(default_factory=dict)
    facts: list[_Key] = field(default_factory=list)
    kept: dict[_Key, str] = field(default_factory=dict)


class _Undo:
    """One undo inside one unit of work."""

    def __init__(self, profile: Profile, unit: Unit, line: BundleLine) -> None:
        self._profile = profile
        self._unit = unit
        self._line = line
        self._clock = str(line.outcome.get("clock") or "")
        self._changes = import_changes.of(unit, line.id)
        self._now = _rows(unit, self._changes)

    def run(self) -> Undone:
        plan = self._plan()
        self._keep_what_is_not_ours(plan)
        self._keep_what_is_built_upon(plan)
        named = tuple(self._named(plan))
        before = [(*key, row) for key, (row, _names) in plan.back.items()]
        before += [(*key, row) for key, row in plan.born.items()]
        self._write_back(plan)
        done, taken_back = recording.take_back(self._profile, self._unit, plan.facts)
        made = self._record(plan, [*before, *((*key, None) for key in done)], len(named))
        return Undone(made.id, self._line.id, len(plan.back), len(plan.born), taken_back, named)

    def _plan(self) -> _Plan:
        plan = _Plan()
        for change in self._changes:
            key, now = (change.entity, change.row_id), self._now.get((change.entity, change.row_id))
            if now is None:
                continue
            if ENTITIES[change.entity].is_fact:
                self._plan_fact(plan, key)
            elif change.before is None:
                self._plan_born(plan, key, change, now)
            else:
                self._plan_back(plan, key, change, change.before, now)
        return plan

    def _plan_fact(self, plan: _Plan, key: _Key) -> None:
        again = self._line.direction == DIRECTION
        if recording.can_be_taken_back(self._unit, key, again=again):
            plan.facts.append(key)
        elif not recording.is_taken_back(self._unit, key):
            plan.kept[key] = "fact"

    def _plan_born(self, plan: _Plan, key: _Key, change: Change, now: Row) -> None:
        if now.fields.get("retired"):
            return
        if "retired" not in ENTITIES[change.entity].fields:
            plan.kept[key] = "stays"
        elif any(self._is_later(change, now, name) for name in {*now.fields, *now.stamps}):
            plan.kept[key] = "changed_since"
        else:
            plan.born[key] = now

    def _plan_back(self, plan: _Plan, key: _Key, change: Change, before: Row, now: Row) -> None:
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
        names = tuple(
            name
            for name in brought
            if now.stamp_of(name) == after.stamp_of(name)
            and now.fields.get(name) != before.fields.get(name)
        )
        overtaken = any(now.stamp_of(name) != after.stamp_of(name) for name in brought)
        if overtaken or self._replaced(before, edited):
            plan.kept[key] = "changed_since"
        if names:
            values = {**now.fields, **{name: before.fields.get(name) for name in names}}
            fields = {name: value for name, value in values.items() if value is not None}
            plan.back[key] = (dataclasses.replace(now, fields=fields), names)

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
        stamp = now.stamp_of(name)
        later = change.after is not None and change.after.stamp_of(name) != stamp
        return later or self._is_ours_since(stamp)

    def _is_ours_since(self, stamp: str) -> bool:
        """Whether a stamp is of a change made here after the import."""
        own = self._profile.key_ids
        return key_id_of(stamps.replica_of(stamp)) in own and stamp[:17] > self._clock[:17]

    def _keep_what_is_not_ours(self, plan: _Plan) -> None:
        """What this profile may not write stays, and is named."""
        authority = self._profile.enrolled()
        for part in (plan.back, plan.born):
            for entity, ids in _grouped(part):
                places = scopes.places(self._unit, entity, ids)
                for row_id in ids:
                    place = places.get(row_id, (None, None))
                    if objection(authority, entity, *place) is not None:
                        del part[entity, row_id]
                        plan.kept[entity, row_id] = "not_ours"
        for key in list(plan.facts):
            if not recording.may_take_back(self._profile, self._unit, key):
                plan.facts.remove(key)
                plan.kept[key] = "not_ours"

    def _keep_what_is_built_upon(self, plan: _Plan) -> None:
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

    def _write_back(self, plan: _Plan) -> None:
        rows = [row for row, _names in plan.back.values()]
        rows += [
            dataclasses.replace(row, fields={**row.fields, "retired": "entered_in_error"})
            for row in plan.born.values()
        ]
        self._unit.save(*map(_record_of, rows))

    def _record(
        self, plan: _Plan, before: Iterable[tuple[str, str, Row | None]], kept: int
    ) -> BundleLine:
        unit, at = self._unit, stamp_text(self._profile.now())
        fields = [(*key, name) for key, (_row, names) in plan.back.items() for name in names]
        import_changes.settle_conflicts(unit, self._line.id, fields, at)
        import_changes.stop_waiting(unit, self._line.id)
        counts = {"restored": len(plan.back) + len(plan.born), "kept": kept}
        made = BundleLine(
            id=new_id(self._profile.now()),
            direction=DIRECTION,
            peer=self._line.peer,
            number=self._line.number,
            base=0,
            upto=0,
            file=self._line.file,
            at=at,
            state="undone",
            outcome={"of": self._line.id, **counts, "clock": unit.newest_stamp()},
        )
        exchange.keep_bundle(unit, made)
        held_back.keep_changes(unit, made.id, self._as_they_stood(before))
        outcome = {**self._line.outcome, "undone_by": made.id}
        exchange.keep_bundle(unit, dataclasses.replace(self._line, outcome=outcome))
        log_books.append(
            unit, "import_undone", bundle=self._line.id, count=counts["restored"], held=kept
        )
        return made

    def _as_they_stood(
        self, before: Iterable[tuple[str, str, Row | None]]
    ) -> Iterator[tuple[str, str, Row | None]]:
        for entity, row_id, row in before:
            yield entity, row_id, self._now[entity, row_id] if row else None

    def _named(self, plan: _Plan) -> Iterator[Kept]:
        for (entity, row_id), why in plan.kept.items():
            reader = self._profile.authority
            yield Kept(entity, row_id, title_by_id(self._unit, entity, row_id, reader), why)


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


def _record_of(row: Row) -> Record:
    entity = ENTITIES[row.entity]
    return from_fields(entity, row.id, presented(entity, row))


def _unknown(bundle: str) -> Refused:
    return Refused(
        "bundle.unknown",
        _("No bundle “{bundle}” was taken in here.").format(bundle=bundle),
        hint=_("“bundle history” lists what went out and came in, with its number."),
    )


def _not_taken_in() -> Refused:
    return Refused(
        "bundle.not_taken_in",
        _("This bundle was made here; there is nothing to undo."),
        hint=_("Only what was taken in can be undone."),
    )
