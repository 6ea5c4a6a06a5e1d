"""Undoing an import: the earlier values are written back as new edits, and its facts retracted.

So undoing travels like any other change (sync.md). Only what still stands as the import left it
is taken back; what was changed or built upon since is kept and named. An undo is kept like an
import, with what stood before it, and can be taken back in the same way. What cannot be undone
is refused before anything is written, a backup too.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import islice

from gridclient.domain.days import stamp_text
from gridclient.domain.fields import ENTITIES, Record, from_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.links import OPEN
from gridclient.domain.rows import Row
from gridclient.domain.withholding import presented
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress
from gridclient.services.conflicts import say
from gridclient.services.profile import Profile
from gridclient.services.references import title_by_id
from gridclient.services.sync import kept_out, recording, undo_chains
from gridclient.services.sync.records import HistoryEntry
from gridclient.services.sync.undo_chains import DIRECTION
from gridclient.services.sync.undo_plans import Plan, Planner
from gridclient.services.sync.undone import Kept, Undone
from gridclient.store import conflicts as kept
from gridclient.store import exchange, held_back, import_changes, log_books
from gridclient.store.exchange import BundleLine
from gridclient.store.unit import Unit

_STAYS_KEPT = 100
"""Of how many records that stay the history names each; of more it tells the number."""
_AT_ONCE = 500
"""Records written between two steps of the progress."""


def undo(
    profile: Profile,
    bundle: str,
    progress: Progress = SILENT,
    *,
    before: Callable[[], object] = lambda: None,
) -> Undone:
    """Take back what a bundle brought, or what an undo took back; one transaction.

    ``bundle``: its id in the history, or the name its file had. ``before`` is called once it is
    known that this can be undone, before anything is changed. Raises ``Refused`` with
    ``bundle.unknown``, ``bundle.not_taken_in`` (one that went out) or ``bundle.undone`` (taken
    back already), and ``Cancelled``: then nothing was changed.
    """
    profile.enrolled()
    with profile.store.view() as unit:
        _line(unit, bundle)
    progress.step(0, 0, _("Making a backup"))
    before()
    with profile.store.unit() as unit:
        result = _Undo(profile, unit, _line(unit, bundle), progress).run()
        unit.commit()
    profile.note()
    return result


def told(profile: Profile, entry: HistoryEntry) -> Undone:
    """What an undo in the history did; of what stayed, the first hundred by name."""
    said = entry.outcome
    with profile.store.view() as unit:
        reader = profile.authority
        stays = tuple(
            Kept(entity, row_id, title_by_id(unit, entity, row_id, reader), why)
            for entity, row_id, why in said.get("stays", [])
        )
    return Undone(
        entry.bundle,
        str(said.get("of", "")),
        said.get("restored", 0),
        said.get("retired", 0),
        said.get("taken_back", 0),
        stays,
        again=entry.brings_back,
    )


def _line(unit: Unit, bundle: str) -> BundleLine:
    """What is to be undone: of a bundle that was undone and came back, the newest undo."""
    found = exchange.bundles(unit, id=bundle)
    taken = [line for line in found if line.direction != "out"]
    if not found:  # an undo bears the file's name, too
        found = exchange.bundles(unit, file=bundle)
        taken = [line for line in found if line.direction == "in"]
    if not taken:
        raise _not_taken_in() if found else _unknown(bundle)
    line, lines = taken[0], undo_chains.lines_of(unit)
    if undo_chains.undone_by(line, lines) is not None:
        raise Refused(
            "bundle.undone",
            _("This was undone already."),
            hint=_("To have it back, undo the undoing: it has its own line in the history."),
        )
    return undo_chains.chain(line, lines)[-1]


class _Undo:
    """One undo inside one unit of work."""

    def __init__(self, profile: Profile, unit: Unit, line: BundleLine, progress: Progress) -> None:
        self._profile = profile
        self._unit = unit
        self._line = line
        self._progress = progress
        self._planner = Planner(profile, unit, line)

    def run(self) -> Undone:
        plan = self._planner.plan(self._progress)
        named = tuple(self._named(plan))
        before = [(*key, row) for key, (row, _names) in plan.back.items()]
        before += [(*key, row) for key, row in plan.born.items()]
        self._write_back(plan)
        done, taken_back = self._take_back(plan.facts)
        made = self._line_of(plan, taken_back)
        self._record(made, plan, [*before, *((*key, None) for key in done)])
        lines = undo_chains.lines_of(self._unit)
        return Undone(
            made.id,
            self._line.id,
            len(plan.back),
            len(plan.born),
            taken_back,
            named,
            again=undo_chains.brings_back(made, lines),
        )

    def _write_back(self, plan: Plan) -> None:
        rows = [row for row, _names in plan.back.values()]
        rows += [
            dataclasses.replace(row, fields={**row.fields, "retired": "entered_in_error"})
            for row in plan.born.values()
        ]
        for start in range(0, len(rows), _AT_ONCE):
            self._progress.step(start, len(rows), _("Writing back what stood before"))
            self._unit.save(*map(_record_of, rows[start : start + _AT_ONCE]))

    def _take_back(self, facts: Sequence[tuple[str, str]]) -> tuple[list[tuple[str, str]], int]:
        """Retract facts, or record again; what was written, and how many it is about."""
        written, count = list[tuple[str, str]](), 0
        for start in range(0, len(facts), _AT_ONCE):
            self._progress.step(start, len(facts), _("Taking back what was recorded"))
            some = facts[start : start + _AT_ONCE]
            done, about = recording.take_back(self._profile, self._unit, some)
            written, count = written + done, count + about
        return written, count

    def _line_of(self, plan: Plan, taken_back: int) -> BundleLine:
        """The line of this undo in the history, with all that its receipt says."""
        told = {
            "restored": len(plan.back),
            "retired": len(plan.born),
            "taken_back": taken_back,
            "kept": len(plan.kept),
            "stays": [(*key, why) for key, why in islice(plan.kept.items(), _STAYS_KEPT)],
        }
        return BundleLine(
            id=new_id(self._profile.now()),
            direction=DIRECTION,
            peer=self._line.peer,
            number=self._line.number,
            base=0,
            upto=0,
            file=self._line.file,
            at=stamp_text(self._profile.now()),
            state="undone",
            outcome={"of": self._line.id, **told, "clock": self._unit.newest_stamp()},
        )

    def _record(
        self, made: BundleLine, plan: Plan, before: Iterable[tuple[str, str, Row | None]]
    ) -> None:
        unit = self._unit
        fields = [(*key, name) for key, (_row, names) in plan.back.items() for name in names]
        import_changes.settle_conflicts(unit, self._line.id, fields, made.at)
        self._ask_again()
        self._let_wait()
        exchange.keep_bundle(unit, made)
        held_back.keep_changes(unit, made.id, self._as_they_stood(before))
        outcome = {**self._line.outcome, "undone_by": made.id}
        exchange.keep_bundle(unit, dataclasses.replace(self._line, outcome=outcome))
        log_books.append(
            unit,
            "import_undone",
            bundle=self._line.id,
            count=len(plan.back) + len(plan.born),
            held=len(plan.kept),
        )

    def _let_wait(self) -> None:
        """What waits of a bundle waits no longer once it is undone; had again, it waits again."""
        lines = undo_chains.lines_of(self._unit)
        root = undo_chains.root(self._line, lines).id
        if undo_chains.undone_by(lines[root], lines) is None:
            import_changes.stop_waiting(self._unit, root)
        else:
            import_changes.wait_again(self._unit, root)
            kept_out.sort(self._unit)

    def _ask_again(self) -> None:
        """What an undo had left nobody to be asked about is asked again once that is undone."""
        brought = str(self._line.outcome.get("of", ""))
        for line in kept.settled_with(self._unit, brought, self._line.at):
            fact = say(self._profile, self._unit, line, None, OPEN)
            kept.reopen(self._unit, line.clash.id, fact.id)

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
        hint=Hint(
            _("“bundle history” lists what went out and came in, with its number."),
            _("Look at the history again."),
        ),
    )


def _not_taken_in() -> Refused:
    return Refused(
        "bundle.not_taken_in",
        _("This bundle was made here; there is nothing to undo."),
        hint=_("Only what was taken in can be undone."),
    )
