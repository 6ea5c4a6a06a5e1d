"""Applying the rows of a bundle inside one transaction: judge, merge, keep what waits."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, partial

from gridclient.domain import authority as rules
from gridclient.domain.disclosure import withholdable
from gridclient.domain.fields import Entity
from gridclient.domain.merging import Clash, Heard, Withheld, merge
from gridclient.domain.model import ORDERED, parents
from gridclient.domain.purging import is_one_fact, is_stub_of
from gridclient.domain.rows import Row, content, fact_bytes
from gridclient.i18n import _
from gridclient.jobs import Progress
from gridclient.services.sync import mass, moved, overruled, restored, stubs
from gridclient.services.sync.authors import key_id_of
from gridclient.services.sync.held_there import HeldThere
from gridclient.services.sync.judging import Judge, Sender
from gridclient.store import doubted_removals, history, scopes, sequences
from gridclient.store.held_back import SET_ASIDE
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit

Key = tuple[str, str]
"""Entity and id of a row."""

_TRUST = ("certificate", "revocation")
_LEFT_OUT = ("left_out", "left_out")
"""State and rule of what somebody does not want for now."""

_PASSING = ("author", "expired")
"""Rules that a certificate still on its way may answer: such rows wait for it."""
_IN_ORDER = sorted(ORDERED, key=lambda entity: entity.name in moved.DECISIONS)
"""Parents before children, and decisions last, after all that they name."""
_EVERY = 500
"""After so many rows it is told how far the work is."""


@dataclass(slots=True)
class Outcome:
    """What became of the rows; ``before``: how changed rows stood; ``known_rows``: those that
    changed nothing, and whether they are the ``same`` as here or ``older``."""

    applied: list[Row] = field(default_factory=list)
    known: int = 0
    known_rows: list[tuple[Row, str]] = field(default_factory=list)
    held: list[tuple[Row, str, str]] = field(default_factory=list)
    clashes: list[Clash] = field(default_factory=list)
    parallel: list[tuple[str, str]] = field(default_factory=list)
    parallel_edits: list[Clash] = field(default_factory=list)
    before: list[tuple[str, str, Row | None]] = field(default_factory=list)

    def know(self, row: Row, how: str) -> None:
        """A row changed nothing."""
        self.known += 1
        self.known_rows.append((row, how))

    def count(self, state: str) -> int:
        """How many rows are held back in a state."""
        return sum(1 for _row, held, _rule in self.held if held == state)


@dataclass(frozen=True, slots=True)
class _Merged:
    """A row to be written, and whether the sender holds exactly this."""

    row: Row
    theirs: bool


class Applier:
    """Applies rows one sender handed over."""

    def __init__(
        self,
        unit: Unit,
        judge: Judge,
        sender: Sender,
        theirs: Callable[[Row], Heard],
        ours: Heard,
        *,
        left: Collection[str] = frozenset(),
        left_out: Collection[Key] = frozenset(),
        is_chosen: bool = False,
    ) -> None:
        """``theirs``: what the sender knew when they sent a row; ``left``: the entities of which
        rows that are not here have left our scope since; ``left_out``: what somebody does not
        want of that which would change something; ``is_chosen``: a person wants these rows, so
        that their number says nothing (``sync.mass``)."""
        self._is_chosen = is_chosen
        self._left = left
        self._left_out = left_out
        self._unit = unit
        self._judge = judge
        self._sender = sender
        self._held_there = HeldThere(unit, sender)
        self._theirs = theirs
        self._ours = ours
        self._mass: Collection[Key] = frozenset()
        self._tell: Callable[[int], None] = lambda _done: None

    def apply(self, rows: Sequence[Row], progress: Progress) -> Outcome:
        """Merge all rows, parents before children, but for those left out by hand."""
        outcome, done = Outcome(), 0
        if not self._is_chosen:
            self._mass = mass.kept_out(self._unit, self._sender, rows)
        groups: dict[str, list[Row]] = {}
        met: set[tuple[str, str]] = set()
        for row in rows:
            if (row.entity, row.id) in met:
                outcome.held.append((row, "quarantined", "value"))
            else:
                groups.setdefault(row.entity, []).append(row)
            met.add((row.entity, row.id))
        for entity in _IN_ORDER:
            group = groups.pop(entity.name, [])
            for turn in _turns(entity, group):
                self._tell = partial(_tell, progress, done, len(rows))
                self._apply_entity(entity, turn, outcome)
            done += len(group)
            progress.step(done, len(rows), _("Merging"))
        for strange in groups.values():
            outcome.held += [(row, "quarantined", "value") for row in strange]
        if self._left_out:
            outcome.held = [self._unless_left_out(*held) for held in outcome.held]
        return outcome

    def _unless_left_out(self, row: Row, state: str, rule: str) -> tuple[Row, str, str]:
        """What somebody does not want does not wait, to come in by itself."""
        return (
            (row, *_LEFT_OUT)
            if state == "parked" and self._is_left_out(row)
            else (row, state, rule)
        )

    def _is_left_out(self, row: Row) -> bool:
        return (row.entity, row.id) in self._left_out

    def _apply_entity(self, entity: Entity, group: Sequence[Row], outcome: Outcome) -> None:
        local = self._unit.rows(entity, [row.id for row in group])
        sound = []
        for row in self._watched(group):
            mine = local.get(row.id)
            if mine is not None and (_says_nothing_new(mine, row) or self._stays_stub(mine, row)):
                outcome.know(row, "same")
            elif mine is None and row.entity in self._left:
                outcome.know(row, "older")
            elif (rule := self._judge.shape(row)) is not None:
                outcome.held.append((row, _state_of(rule), rule))
            elif (rule := self._judge.waits(row)) is not None:
                outcome.held.append((row, "parked", rule))
            else:
                sound.append(row)
        before = scopes.places(self._unit, entity.name, [row.id for row in sound])
        after = self._places(entity, sound)
        stood = sequences.of(self._unit, entity.name, list(local))
        merged: list[_Merged] = []
        for row in self._watched(sound):
            places = after.get(row.id)
            if places is None:
                vain = stubs.waits_in_vain(self._unit, row)
                outcome.held.append((row, SET_ASIDE if vain else "parked", "parent"))
                continue
            mine = local.get(row.id)
            rule = self._objection(row, mine, before.get(row.id), places, outcome)
            if rule is not None:
                state = "parked" if rule == restored.RULE else "quarantined"
                outcome.held.append((row, state, rule))
            else:
                keeps = self._held_there.is_kept(stood.get(row.id), before.get(row.id), places)
                for item in self._merge(entity, row, mine, outcome):
                    merged.append(dataclasses.replace(item, theirs=item.theirs and keeps))
        self._write(merged, set(local))
        if merged and entity.name in _TRUST:
            self._judge.look_again()

    def _objection(
        self,
        row: Row,
        mine: Row | None,
        before: Place | None,
        after: Collection[Place],
        outcome: Outcome,
    ) -> str | None:
        """The rule that keeps a row out, or None."""
        rule = self._judge.permission(row, mine, before, after)
        if rule is None and (row.entity, row.id) in self._mass:
            return mass.RULE
        if rule is None and not self._sender.authority.is_office:
            return "scope" if moved.names_kept_out(self._unit, row, outcome.held) else None
        return rule

    def _watched(self, rows: Sequence[Row]) -> Iterator[Row]:
        """These rows, while somebody hears how far they are and may stop it."""
        for number, row in enumerate(rows):
            if number % _EVERY == 0:
                self._tell(number)
            yield row

    def _stays_stub(self, mine: Row, row: Row) -> bool:
        """Whether a fact comes again whose words were removed here, and not in error."""
        return is_stub_of(mine, row) and (row.entity, row.id) not in self._wanted

    @cached_property
    def _wanted(self) -> frozenset[Key]:
        return frozenset(doubted_removals.wanted(self._unit))

    def _merge(
        self, entity: Entity, row: Row, mine: Row | None, outcome: Outcome
    ) -> Iterable[_Merged]:
        if mine is None or entity.is_fact:
            return self._add(row, mine, outcome)
        theirs = self._theirs(row)
        withheld = self._withheld(mine, row, theirs)
        result = merge(mine, row, theirs.seen, self._ours.seen, withheld)
        if result.changed and self._is_left_out(row):
            outcome.held.append((row, *_LEFT_OUT))
            return []
        history.keep_lost(self._unit, row, result.row)
        outcome.clashes += result.clashes
        if result.parallel:
            outcome.parallel.append((entity.name, row.id))
            outcome.parallel_edits.append(result.parallel)
        if not result.changed:
            outcome.know(row, "older")
            return []
        outcome.applied.append(result.row)
        outcome.before.append((entity.name, row.id, mine))
        is_told = self._overrules(mine, result.row, theirs)
        return [_Merged(result.row, theirs=result.took_all and not is_told)]

    def _add(self, row: Row, mine: Row | None, outcome: Outcome) -> Iterable[_Merged]:
        """Take in what is new here, or a fact that brings words which were withheld before."""
        if self._is_left_out(row):
            outcome.held.append((row, *_LEFT_OUT))
            return []
        if mine is not None and not is_one_fact(mine, row):
            outcome.held.append((row, "quarantined", "fact_changed"))
            return []
        outcome.applied.append(row)
        outcome.before.append((row.entity, row.id, mine))
        return [_Merged(row, theirs=True)]

    def _overrules(self, mine: Row, stands: Row, theirs: Heard) -> bool:
        """Whether an office that sends a row has to be told what of ours gave way to it."""
        is_office = self._sender.authority.is_office
        return is_office and overruled.is_untold(self._unit.replica, mine, stands, theirs)

    def _withheld(self, mine: Row, row: Row, theirs: Heard) -> Withheld:
        """How it is told whether somebody had known another value of a field that may have been
        withheld from them."""
        names = withholdable(row.entity)
        if not any(row.stamp_of(name) < mine.stamp_of(name) for name in names):
            return Withheld(names, theirs.whole, self._ours.whole)
        stood = [(one.field, one.stamp) for one in history.of(self._unit, row.entity, row.id)]
        return Withheld(names, theirs.whole, self._ours.whole, frozenset(stood))

    def _write(self, merged: Sequence[_Merged], known: set[str]) -> None:
        for theirs in (True, False):
            rows = [item.row for item in merged if item.theirs is theirs]
            self._unit.put(rows, known, self._sender.replica if theirs else None)
        for item in merged:
            self._unit.meet(max(item.row.every_stamp()))

    def _places(self, entity: Entity, rows: Sequence[Row]) -> dict[str, tuple[Place, ...]]:
        """Where rows will belong, by what they say of their parents; without a parent here,
        a row is left out.

        A register belongs where its first parent does. A fact speaks of every parent it names,
        such as a retraction of a visit and of a service: it belongs to all their places.
        """
        if entity.name == "division":
            return {row.id: ((row.fields["code"], None),) for row in rows}
        found: dict[str, tuple[Place, ...]] = {}
        orphans: set[str] = set()
        for name, target in parents(entity):
            naming = [row for row in rows if name in row.fields]
            places = scopes.places(self._unit, target, {row.fields[name] for row in naming})
            for row in naming:
                parent, known = places.get(row.fields[name]), found.get(row.id, ())
                if parent is None:
                    orphans.add(row.id)
                elif not known or (entity.is_fact and target != "division"):
                    grid = row.fields["code"] if entity.name == "grid" else parent[1]
                    found[row.id] = (*known, (parent[0], grid))
        return {row_id: place for row_id, place in found.items() if row_id not in orphans}


def _tell(progress: Progress, before: int, total: int, done: int) -> None:
    progress.step(before + done, total, _("Merging"))


def _turns(entity: Entity, group: Sequence[Row]) -> Iterator[Sequence[Row]]:
    """The rows of one kind, in the order of who vouches for whom: an office's certificate is
    taken before those it has issued itself."""
    rest = list(group)
    while rest and entity.name == "certificate":
        coming = {row.fields.get("key_id") for row in rest}
        later = [row for row in rest if _author_key(row) in coming - {row.fields.get("key_id")}]
        if len(later) == len(rest):
            break
        waiting = {row.id for row in later}
        yield [row for row in rest if row.id not in waiting]
        rest = later
    if rest:
        yield rest


def _author_key(row: Row) -> str:
    return key_id_of(row.author or "")


def _state_of(rule: str) -> str:
    return "parked" if rule in _PASSING else "quarantined"


def _says_nothing_new(mine: Row, row: Row) -> bool:
    """Whether all a row says is here: of a fact its veiled values may be here beside."""
    if row.author is None or mine.author is None:
        return content(mine) == content(row)
    more = row.lacks_veiled or not mine.lacks_veiled
    return more and bool(mine.signature) and fact_bytes(mine) == fact_bytes(row)


def words(outcome: Outcome) -> list[dict[str, str]]:
    """The rows held back, for a receipt: what, and by which rule."""
    return [
        {"entity": row.entity, "id": row.id, "state": state, "rule": rule}
        for row, state, rule in outcome.held
    ]


def rule_words(rule: str) -> str:
    """A rule in plain words."""
    return rules.OBJECTIONS.title_of(rule)
