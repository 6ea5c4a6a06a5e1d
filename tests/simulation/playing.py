"""Playing a seed: thirty days of work and mishaps, then quiet, then the checks."""

from __future__ import annotations

import datetime as dt
import traceback
from dataclasses import dataclass
from pathlib import Path

from gridclient.errors import GridError, Refused
from tests.simulation import actions, checks, mishaps
from tests.simulation.district import MEMBERS
from tests.simulation.world import World, world

DAYS = 30
ROUNDS = 8
"""In how many rounds everybody must have heard of everything."""


@dataclass(frozen=True, slots=True)
class Played:
    """How a seed ended; ``wrong``: what was not as it must be."""

    seed: int
    days: int
    wrong: tuple[str, ...]
    story: tuple[str, ...]
    said: int
    carried: int

    @property
    def again(self) -> str:
        """The line that plays this once more."""
        return f"python -m tests.simulation {self.seed} --days {self.days}"


def play(seed: int, days: int = DAYS, *, busy: float = 0.5, long_way: float = 0.0) -> Played:
    """Play one seed; ``busy``: how much somebody does in a day, on average."""
    with world(seed, long_way=long_way) as made:
        try:
            _pass(made, days, busy)
            quiesce(made)
            wrong = tuple(checks.wrong(made))
        except Exception as error:  # an error of the program is a finding like any other
            wrong = (*made.faults, f"{type(error).__name__}: {error} ({_where(error)})")
        return Played(
            seed, days, wrong, tuple(made.story), len(made.ledger.said), len(made.delivered)
        )


def shortest(played: Played, *, busy: float, long_way: float) -> Played:
    """The same seed over as few days as still go wrong: days are added at the end, so that
    fewer of them are the beginning of the same story."""
    for days in range(2, played.days, 4):
        again = play(played.seed, days, busy=busy, long_way=long_way)
        if again.wrong:
            return again
    return played


def _pass(made: World, days: int, busy: float) -> None:
    """Let days pass in which people work and things go wrong."""
    for _day in range(days):
        made.now += dt.timedelta(hours=20)
        for name in MEMBERS:
            if made.rng.random() < busy:
                work(made, name)
            if made.rng.random() < busy:
                _meet(made, name)


def _where(error: Exception) -> str:
    steps = traceback.extract_tb(error.__traceback__)[-3:]
    return " < ".join(f"{Path(step.filename).name}:{step.lineno}" for step in reversed(steps))


def work(made: World, name: str) -> None:
    act, before = actions.some(made.rng), len(made.ledger.said)
    made.now += dt.timedelta(minutes=made.rng.randrange(1, 30))
    try:
        told = act(made, name)
    except Refused as error:
        told = f"is refused {act.__name__}: {error.code}"
    if told:
        made.tell(f"{name} {told}")
    if name in made.revoked:
        for said in made.ledger.said[before:]:
            said.barred = True


def _meet(made: World, name: str) -> None:
    mishap = mishaps.some(made.rng)
    made.now += dt.timedelta(minutes=made.rng.randrange(1, 30))
    told = mishap(made, name)
    if told:
        made.tell(f"{name} {told}")


def quiesce(made: World) -> None:
    """Clocks are put right, and everybody tells everybody, until nothing changes."""
    made.tell("— quiet")
    made.now += dt.timedelta(days=2)
    for clock in made.clocks.values():
        clock.off = dt.timedelta()
    for letter in [one for one in made.post if made.rng.random() < 0.5]:
        mishaps.deliver(made, letter.recipient)
    for number in range(ROUNDS):
        if not _round(made):
            return
        made.tell(f"— round {number + 1} of quiet is over")
    made.fault(f"still not quiet after {ROUNDS} rounds")


def _round(made: World) -> int:
    """Everybody to the office above, then the offices to all below; how much changed."""
    pairs = [(one.name, one.office) for one in reversed(MEMBERS.values()) if one.office]
    back = [(office, name) for name, office in reversed(pairs)]
    return sum(_tell(made, sender, receiver) for sender, receiver in (*pairs, *back))


def _tell(made: World, sender: str, receiver: str) -> int:
    made.now += dt.timedelta(minutes=1)
    if {sender, receiver} & made.revoked:
        return 0
    letter = made.write(sender, receiver)
    took = made.hand(letter, receiver)
    if isinstance(took, GridError):
        made.fault(f"{receiver} refuses {letter.number} of {sender}: {took.code}")
        return 0
    made.tell(
        f"{sender} → {receiver} {letter.number}: {took.applied} applied, {took.known} known, "
        f"{took.parked} parked, {took.quarantined} quarantined, {took.removed} removed"
        f"{', gap' if took.gap else ''}{', fork' if took.fork else ''}"
    )
    waits = {peer.name: peer.unacknowledged for peer in made.app(sender).sync.peers()}
    return took.applied + took.removed + len(took.gap) + waits.get(receiver, 0)
