"""Playing a seed: thirty days of work and mishaps, then quiet, then the checks."""

from __future__ import annotations

import datetime as dt
import random
import traceback
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from gridclient.errors import GridError, Refused
from gridclient.services import timekeeping
from gridclient.store import exchange
from tests.simulation import checks, errands, mishaps, strange
from tests.simulation.actions import ACTS, Act
from tests.simulation.carrier import Letter
from tests.simulation.errands import ERRANDS
from tests.simulation.world import World, world

DAYS = 30
ROWS_AT_MOST = (None, None, None, 25, 8)
"""How much a bundle holds, by the seed; None: everything."""
REFUSALS = (
    "authority.scope",
    "authority.withheld",
    "boundary.nothing",
    "care.dates",
    "care.twice",
    "simulation.empty",
)
"""What somebody may be told who tries what cannot be done there."""
SELDOM = 2
"""The weight up to which something happens seldom."""
ROUNDS = 8
"""In how many rounds everybody must have heard of everything."""


@dataclass(frozen=True, slots=True)
class Chances:
    """``busy``: that somebody does something in a day, and that something happens to them;
    ``seldom``: how many times as often as usual whatever happens seldom; ``long_way``: that a
    letter goes as a workbook, half of them saved by another program on the way; ``rejecting``:
    that an office rejects a row kept out although it could let it in."""

    busy: float = 0.35
    seldom: float = 1.0
    long_way: float = 0.015
    rejecting: float = 0.0


USUAL = Chances()


@dataclass(frozen=True, slots=True)
class Played:
    """How a seed ended; ``wrong``: what was not as it must be; ``done``: how often somebody did
    each thing, and each thing happened."""

    seed: int
    days: int
    wrong: tuple[str, ...]
    story: tuple[str, ...]
    said: int
    carried: int
    done: Counter[str]
    chances: Chances = USUAL

    @property
    def again(self) -> str:
        """The line that plays this once more."""
        named = [f"--days {self.days}"]
        for name in Chances.__slots__:
            chance = getattr(self.chances, name)
            if chance != getattr(USUAL, name):
                named.append(f"--{name.replace('_', '-')} {chance}")
        return " ".join(("python -m tests.simulation", str(self.seed), *named))


def play(seed: int, days: int = DAYS, chances: Chances = USUAL) -> Played:
    """Play one seed."""
    rows = random.Random(f"rows {seed}").choice(ROWS_AT_MOST)
    with world(
        seed, long_way=chances.long_way, rejecting=chances.rejecting, rows_at_most=rows
    ) as made:
        try:
            _pass(made, days, chances)
            quiesce(made)
            wrong = tuple(checks.wrong(made))
        except Exception as error:  # an error of the program is a finding like any other
            wrong = (*made.faults, f"{type(error).__name__}: {error} ({_where(error)})")
        return Played(
            seed,
            days,
            wrong,
            tuple(made.story),
            len(made.ledger.said),
            len(made.delivered),
            made.done,
            chances,
        )


def shortest(played: Played) -> Played:
    """The same seed over as few days as still go wrong: days are added at the end, so that
    fewer of them are the beginning of the same story."""
    for days in range(2, played.days, 4):
        again = play(played.seed, days, played.chances)
        if again.wrong:
            return again
    return played


def _pass(made: World, days: int, chances: Chances) -> None:
    """Let days pass in which people work and things go wrong."""
    for _day in range(days):
        made.now += dt.timedelta(hours=20)
        for name in [one for one in made.people if one not in made.gone]:
            if made.rng.random() < chances.busy:
                work(made, name, chances.seldom)
            if made.rng.random() < chances.busy:
                _meet(made, name, chances.seldom)


def _where(error: Exception) -> str:
    steps = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{Path(step.filename).name}:{step.lineno}" for step in reversed(steps))


def _some(made: World, every: Mapping[Act, float], seldom: float) -> Act:
    """One of these, by how often it happens."""
    often = [one if one > SELDOM else one * seldom for one in every.values()]
    return made.rng.choices(list(every), often)[0]


def work(made: World, name: str, seldom: float = 1.0) -> None:
    act, before = _some(made, {**ACTS, **ERRANDS}, seldom), len(made.ledger.said)
    made.now += dt.timedelta(minutes=made.rng.randrange(1, 30))
    try:
        told = act(made, name)
    except Refused as error:
        told = f"is refused {act.__name__}: {error.code}"
        if error.code not in REFUSALS:
            made.fault(f"{name} {told}")
    if told:
        made.tell(f"{name} {told}")
        made.done[act.__name__] += 1
    if name in made.revoked:
        for said in made.ledger.said[before:]:
            said.barred, said.strange = True, frozenset()


def _meet(made: World, name: str, seldom: float) -> None:
    mishap = _some(made, mishaps.MISHAPS, seldom)
    made.now += dt.timedelta(minutes=made.rng.randrange(1, 30))
    told = mishap(made, name)
    if told:
        made.tell(f"{name} {told}")
        made.done[mishap.__name__] += 1


def quiesce(made: World) -> None:
    """Clocks are put right, and everybody tells everybody, until nothing changes."""
    made.tell("— quiet")
    made.now += dt.timedelta(days=2)
    for clock in made.clocks.values():
        clock.off = dt.timedelta()
    for name in [one for one in made.people if one not in made.gone]:
        timekeeping.settle(made.app(name).profile)
    for letter in [one for one in made.post if made.rng.random() < 0.5]:
        mishaps.deliver(made, letter.recipient)
    strange.give_up_copies(made)
    _decide(made)
    told: dict[tuple[str, str], object] = {}
    for number in range(ROUNDS):
        if not _round(made, told):
            return
        _decide(made)
        made.tell(f"— round {number + 1} of quiet is over")
    made.fault(f"still not quiet after {ROUNDS} rounds")


def _decide(made: World) -> None:
    """People look at what awaits them: rows that were left out by hand, or kept out by a rule."""
    for name in [one for one in made.people if one not in made.gone | made.revoked]:
        told = errands.take_left_out(made, name)
        if made.people[name].role != "worker":
            told = errands.let_in(made, name) or told
        if told:
            made.tell(f"{name} {told}")


def _round(made: World, told: dict[tuple[str, str], object]) -> int:
    """Everybody to the office above, then the offices to all below; how many bundles went.

    Whoever would say just what was said and confirmed before says nothing: ``told``.
    """
    living = [one for one in made.people.values() if one.name not in made.gone]
    pairs = [(one.name, one.office) for one in reversed(living) if one.office]
    went = 0
    for pair in (*pairs, *((office, name) for name, office in reversed(pairs))):
        if not set(pair) & made.revoked and told.get(pair) != _news(made, *pair):
            _tell(made, *pair)
            told[pair] = _news(made, *pair)
            went += 1
    return went


def _news(made: World, sender: str, receiver: str) -> object:
    """What a bundle would say: how far the sender's store has come, what it confirms, and what
    the receiver confirmed."""
    to, key = made.app(sender).profile, made.app(receiver).profile.keys.public.key_id
    with to.store.view() as unit:
        line = exchange.newest(unit, f"{key}.0")
        return line and (to.replica, unit.sequence(), line.replica, line.held, line.acknowledged)


def _tell(made: World, sender: str, receiver: str) -> None:
    made.now += dt.timedelta(minutes=1)
    letters = made.write(sender, receiver)
    made.rng.shuffle(letters)
    for letter in letters:
        _hand(made, letter)


def _hand(made: World, letter: Letter) -> None:
    sender, receiver = letter.sender, letter.recipient
    took = made.hand(letter, receiver)
    if isinstance(took, GridError):
        made.fault(f"{receiver} refuses {letter.number} of {sender}: {took.code}")
        return
    made.tell(
        f"{sender} → {receiver} {letter.number}: {took.applied} applied, {took.known} known, "
        f"{took.parked} parked, {took.quarantined} quarantined, {took.removed} removed"
        f"{', gap' if took.gap else ''}{', fork' if took.fork else ''}"
    )
