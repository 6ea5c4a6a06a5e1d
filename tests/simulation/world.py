"""One seed's world: replicas with clocks of their own, what was said, and letters on their way."""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import shutil
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.errors import GridError
from gridclient.services.sync.records import Imported
from gridclient.store import scopes
from tests import profiles
from tests.simulation import carrier, chance, clocks, coming_over, district, pictures, words
from tests.simulation.carrier import Letter
from tests.simulation.district import LATER, MEMBERS, Member
from tests.simulation.ledger import Ledger
from tests.trials.quick_reader import quick_reader


class Clock:
    """One replica's clock: the world's, and how far it is off."""

    def __init__(self, world: World) -> None:
        self._world = world
        self.off = dt.timedelta()

    def __call__(self) -> dt.datetime:
        self._world.now += dt.timedelta(milliseconds=1)
        return self._world.now + self.off


@dataclass(slots=True)
class World:
    """``long_way``: the share of letters that go as sealed workbooks; ``rejecting``: the share of
    rows kept out that are rejected although they could be let in, ``rejected`` these rows with
    the office, and ``decided`` what each office said of it; ``arrived``: the numbers that somebody
    took in of a sender, as far as they remember."""

    folder: Path
    seed: int
    long_way: float = 0.0
    rejecting: float = 0.0
    now: dt.datetime = LATER
    rng: random.Random = field(init=False)
    ledger: Ledger = field(default_factory=Ledger)
    story: list[str] = field(default_factory=list)
    clocks: dict[str, Clock] = field(default_factory=dict)
    post: list[Letter] = field(default_factory=list)
    delivered: list[Letter] = field(default_factory=list)
    arrived: dict[str, set[tuple[str, int]]] = field(default_factory=dict)
    backups: dict[str, list[tuple[str, frozenset[int]]]] = field(default_factory=dict)
    revoked: set[str] = field(default_factory=set)
    mischievous: set[str] = field(default_factory=set)
    granted_anew: set[str] = field(default_factory=set)
    twins: dict[str, str] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    rejected: dict[tuple[str, str], str] = field(default_factory=dict)
    decided: set[tuple[str, str]] = field(default_factory=set)
    people: dict[str, Member] = field(default_factory=lambda: dict(MEMBERS))
    faults: list[str] = field(default_factory=list)
    done: Counter[str] = field(default_factory=Counter)
    _open: dict[str, App] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.rng = random.Random(self.seed)
        for name in self.people:
            self.clocks[name] = Clock(self)

    # --- who takes part --------------------------------------------------------------------

    def app(self, name: str) -> App:
        """Somebody's program, opened when first needed."""
        if name not in self._open:
            self._open[name] = profiles.reopen(self.folder / name, self.clocks[name])  # type: ignore[arg-type]
        return self._open[name]

    def close(self, *names: str) -> None:
        for name in names or list(self._open):
            if name in self._open:
                self._open.pop(name).close()

    def drop(self, name: str) -> None:
        """End somebody's program without its goodbye, as when the power goes."""
        if name in self._open:
            self._open.pop(name).profile.store.close()

    def tell(self, text: str) -> None:
        self.story.append(f"{self.now:%m-%d %H:%M} {text}")

    def fault(self, text: str) -> None:
        """Note something that must not be; the seed goes on."""
        self.faults.append(text)
        self.tell(f"FAULT {text}")

    def join(self, member: Member) -> None:
        """Somebody takes part from now on."""
        self.people[member.name] = member
        self.clocks[member.name] = Clock(self)

    def is_for(self, letter: Letter, name: str) -> bool:
        """Whether a letter was made for somebody, or for the copy of their profile."""
        names = (letter.recipient, name)
        return len({self.twins.get(one, one) for one in names}) == 1

    def is_ahead(self, name: str) -> bool:
        """Whether somebody's clock, or what it has stamped, lies in days to come."""
        with self.app(name).profile.store.view() as unit:
            newest = unit.newest_stamp()
        return newest is not None and stamps.too_far_ahead(newest, self.now)

    def is_granted_anew(self, name: str) -> bool:
        """Whether somebody, or one of their office, may have other grids than before."""
        return bool({name, self.people[name].office} & self.granted_anew)

    def below(self, name: str) -> list[str]:
        """Who is enrolled by an office and still exchanges bundles with it."""
        return [
            one.name
            for one in self.people.values()
            if one.office == name and one.name not in self.gone
        ]

    def neighbours(self, name: str) -> list[str]:
        """Whom somebody exchanges bundles with."""
        above = self.people[name].office
        return [*([above] if above else []), *self.below(name)]

    # --- letters ---------------------------------------------------------------------------

    def write(self, sender: str, recipient: str) -> list[Letter]:
        """Somebody's next bundle for somebody, with what it tells; or the next ones."""
        key = self.app(recipient).profile.keys.public.key_id
        if self.rng.random() < self.long_way:
            plain = self.rng.random() < 0.5
            made = carrier.send_files(self.app(sender), key, self.folder, plain=plain)
        else:
            made = carrier.send(self.app(sender), key)
        known, whole = self._told(sender, recipient), frozenset(one.number for one in made)
        named = {"sender": sender, "recipient": recipient, "known": known, "whole": whole}
        return [dataclasses.replace(one, **named) for one in made]

    def _told(self, sender: str, recipient: str) -> frozenset[int]:
        """What of all that somebody has heard of a bundle tells: rows they hold, where the
        recipient sees them. A community hears nothing of what was said about another one."""
        scope = self.app(recipient).profile.enrolled()
        every = {number: self.ledger.said[number] for number in self.ledger.known_to(sender)}
        named: dict[str, set[str]] = {}
        for one in every.values():
            named.setdefault(one.entity, set()).add(one.row)
        with self.app(sender).profile.store.view() as unit:
            held = {name: scopes.places(unit, name, sorted(ids)) for name, ids in named.items()}
        return frozenset(
            number
            for number, one in every.items()
            if one.row in held[one.entity] and pictures.sees(scope, *held[one.entity][one.row])
        )

    def hand(
        self, letter: Letter, name: str, left_out: frozenset[tuple[str, str]] = frozenset()
    ) -> Imported | GridError:
        """Give a letter to somebody, who takes it in, but for some rows, or is refused."""
        try:
            with coming_over.watched(self, name):
                took = carrier.take(self.app(name), letter, left_out)
        except GridError as error:
            return error
        came = self.arrived.setdefault(name, set())
        came.add((letter.replica, letter.number))
        if {(letter.replica, number) for number in letter.whole} <= came:
            self.ledger.hear(name, letter.known)
        self.delivered.append(letter)
        return took


@contextmanager
def world(
    seed: int, *, long_way: float = 0.0, rejecting: float = 0.0, rows_at_most: int | None = None
) -> Iterator[World]:
    """A world of its own in memory, its randomness drawn from the seed; ``rows_at_most``: how much
    a bundle holds there."""
    folder = Path(tempfile.mkdtemp(prefix="gridclient-world-", dir=district.memory()))
    try:
        for name in MEMBERS:
            profiles.copy(district.template() / name, folder / name)
        with (
            chance.seeded(random.Random(f"ids {seed}")),
            carrier.holding(rows_at_most),
            quick_reader(),
        ):
            made = World(folder, seed, long_way, rejecting)
            try:
                with clocks.watched(made), words.watched(made):
                    yield made
            finally:
                made.close()
    finally:
        shutil.rmtree(folder, ignore_errors=True)
