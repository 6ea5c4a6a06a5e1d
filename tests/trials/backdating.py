"""What somebody with a stolen laptop hands in after its certificate was revoked: stamped before
the revocation, in bundles within the mark, or through offices that have not heard of it.

The mark of a revocation is what the revoking office held; nothing new may come in below it.
"""

from __future__ import annotations

import contextlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.fields import ENTITIES
from gridclient.domain.people import Household
from gridclient.domain.rows import Row
from gridclient.store import exchange
from tests.town import household
from tests.trials import actors, areas, stage
from tests.trials.actors import Actor
from tests.trials.stage import Stage
from tests.trials.tally import APPLIED, CRASHED, Tally, against

_FACTS = ("visit", "issue_event", "service_record", "consent", "reach_attempt", "answer")


@dataclass(slots=True)
class Theft:
    """``thief`` has wang's laptop; ``began`` and ``mark``: the milliseconds between which the
    office had everything of wang's; ``held``: the sequence it had it up to."""

    stage: Stage
    thief: Actor
    began: int
    mark: int
    held: int

    def stamp(self, draw: random.Random) -> str:
        """A time before the mark."""
        moment = draw.randrange(self.began, self.mark)
        return stamps.make(moment, draw.randrange(99), self.thief.replica)

    def facts(self, draw: random.Random) -> list[Row]:
        """What wang might have recorded."""
        kinds = draw.choices(_FACTS, k=draw.randint(1, 3))
        return [self._row(ENTITIES[kind].name, self.stamp(draw)) for kind in kinds]

    def edits(self, draw: random.Random) -> list[Row]:
        """Changes of what stands in wang's grid, stamped before the mark or now."""
        made, office = self.stage, self.stage.town.office
        stamp = draw.choice((self.stamp(draw), self.thief.stamp()))
        changed = draw.choice(
            (
                ("household", {"phone": f"139{draw.randrange(10**8):08d}"}),
                ("issue", {"title": f"别的 {draw.random()}"}),
            )
        )
        record = areas.changed_record(ENTITIES[changed[0]], made.here, office, **changed[1])
        new = areas.new_record(ENTITIES["household"], made.here, self.thief)
        return [self.thief.row(record, stamp), self.thief.row(new, stamp)]

    def _row(self, kind: str, stamp: str) -> Row:
        record = areas.new_record(ENTITIES[kind], self.stage.here, self.thief)
        return self.thief.row(record, stamp)


@contextlib.contextmanager
def set_up(folder: Path) -> Iterator[Theft]:
    """Wang has worked and the office has it all; then it revokes, and the district has heard."""
    with stage.set_up(folder) as made:
        town = made.town
        own = town.wang.profile.certificate
        assert own is not None
        began = _milliseconds(made)
        for number in range(3):
            town.clock.advance(hours=5)
            town.wang.visits.record(household(town.wang).id, "met", note=f"第{number}次")
            town.wang.registers.change(Household, household(town.wang).id, remarks=f"{number}")
            town.bring(town.wang, town.office, plain=True)
        town.bring(town.office, town.district, plain=True)
        mark = _milliseconds(made)
        town.clock.advance(days=1)
        town.office.enrolment.revoke(own.serial, "电脑丢了")
        town.bring(town.office, town.district, plain=True)
        with town.office.profile.store.view() as unit:
            line = exchange.peer(unit, town.wang.profile.replica)
        assert line is not None
        assert line.held > 1
        yield Theft(made, actors.of(town.wang, town.clock), began, mark, line.held)


def _milliseconds(made: Stage) -> int:
    return int(made.town.clock().timestamp() * 1000)


Way = Callable[[random.Random, Theft], tuple[App, list[Row], bytes]]


def _direct(receiver: str) -> Way:
    """A bundle of the thief's own that says it lies within the mark."""

    def way(draw: random.Random, theft: Theft) -> tuple[App, list[Row], bytes]:
        town = theft.stage.town
        to: App = getattr(town, receiver)
        rows = [*theft.facts(draw), *theft.edits(draw)]
        upto = draw.randint(1, theft.held)
        said = {"upto": upto, "base": draw.randint(0, upto - 1)}
        number = draw.choice((1, 2, 3, 4, 99))
        return to, rows, theft.thief.bundle(to.profile.replica, rows, number, **said)

    return way


def _relayed(by: str, receiver: str) -> Way:
    """Facts that an office took, because it had not heard, and hands on."""

    def way(draw: random.Random, theft: Theft) -> tuple[App, list[Row], bytes]:
        made = theft.stage
        to: App = getattr(made.town, receiver)
        rows, office = theft.facts(draw), made.cast[by]
        number = made.numbers[by] = made.numbers.get(by, 0) + 1
        return to, rows, office.bundle(to.profile.replica, rows, number)

    return way


def _by_a_colleague(draw: random.Random, theft: Theft) -> tuple[App, list[Row], bytes]:
    """Facts in the honest bundle of a colleague in the same grid."""
    made = theft.stage
    rows, colleague = theft.facts(draw), made.cast["worker"]
    number = made.numbers["worker"] = made.numbers.get("worker", 0) + 1
    to = made.town.office
    return to, rows, colleague.bundle(to.profile.replica, rows, number)


WAYS: dict[str, Way] = {
    "to the office that revoked": _direct("office"),
    "to the district": _direct("district"),
    "through the district": _relayed("district", "office"),
    "through the street": _relayed("street", "district"),
    "through a colleague": _by_a_colleague,
}


def run(theft: Theft, seed: int, numbers: range) -> Tally:
    """Hand these in one after the other, each way in turn."""
    tally = against("backdated", APPLIED, CRASHED)
    for number in numbers:
        name = list(WAYS)[number % len(WAYS)]
        again = f"--only backdated --seed {seed} --number {number}"
        try:
            told, slipped = _attempt(random.Random(f"backdated/{seed}/{number}"), theft, name)
        except Exception as error:
            told, slipped = type(error).__name__, []
            tally.fault(again, f"{name}: {told}: {error}"[:400], CRASHED)
        for row in slipped:
            tally.fault(again, f"{name}: {row.entity} {dict(row.fields)}", APPLIED)
        tally.count(name, told)
    return tally


def _attempt(draw: random.Random, theft: Theft, name: str) -> tuple[str, list[Row]]:
    receiver, rows, content = WAYS[name](draw, theft)
    code = stage.code_of(receiver, content)
    slipped = [row for row in rows if stage.is_taken(receiver, row)]
    rules = sorted(set(stage.rules_of(receiver, rows).values()))
    return f"{code}, kept out: {', '.join(rules) or 'nothing'}", slipped
