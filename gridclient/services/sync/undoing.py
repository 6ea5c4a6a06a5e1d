"""Undoing an import: the earlier values are written back as new edits, and its facts retracted.

So undoing travels like any other change (sync.md). Only what still stands as the import left it
is taken back; what was changed or built upon since is kept and named. An undo is kept like an
import, with what stood before it, and can be taken back in the same way.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable, Iterator

from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES, Record, from_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id
from gridclient.services.sync import recording
from gridclient.services.sync.records import Kept, Undone
from gridclient.services.sync.undo_plans import DIRECTION, Plan, Planner
from gridclient.store import exchange, held_back, import_changes, log_books
from gridclient.store.exchange import BundleLine
from gridclient.store.unit import Unit


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


class _Undo:
    """One undo inside one unit of work."""

    def __init__(self, profile: Profile, unit: Unit, line: BundleLine) -> None:
        self._profile = profile
        self._unit = unit
        self._line = line
        self._planner = Planner(profile, unit, line)

    def run(self) -> Undone:
        plan = self._planner.plan()
        named = tuple(self._named(plan))
        before = [(*key, row) for key, (row, _names) in plan.back.items()]
        before += [(*key, row) for key, row in plan.born.items()]
        self._write_back(plan)
        done, taken_back = recording.take_back(self._profile, self._unit, plan.facts)
        made = self._record(plan, [*before, *((*key, None) for key in done)], len(named))
        return Undone(made.id, self._line.id, len(plan.back), len(plan.born), taken_back, named)

    def _write_back(self, plan: Plan) -> None:
        rows = [row for row, _names in plan.back.values()]
        rows += [
            dataclasses.replace(row, fields={**row.fields, "retired": "entered_in_error"})
            for row in plan.born.values()
        ]
        self._unit.save(*map(_record_of, rows))

    def _record(
        self, plan: Plan, before: Iterable[tuple[str, str, Row | None]], kept: int
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
            yield entity, row_id, self._planner.now[entity, row_id] if row else None

    def _named(self, plan: Plan) -> Iterator[Kept]:
        for (entity, row_id), why in plan.kept.items():
            reader = self._profile.authority
            yield Kept(entity, row_id, title_by_id(self._unit, entity, row_id, reader), why)


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
