"""A stolen computer signs on, and offices take that in before they hear of it.

Three offices and two workers; a thief has the computer of one of them. What is exchanged, and
when the news comes, is drawn anew for every seed.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
import random
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import cache
from pathlib import Path

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.services.sync.records import Imported
from tests import builders, profiles
from tests.profiles import COMMUNITY, DISTRICT, GRID, STREET, Clock

NAMES = ("district", "street", "community", "worker", "colleague")
LINES = (
    ("colleague", "community"),
    ("community", "street"),
    ("street", "district"),
    ("district", "street"),
    ("street", "community"),
    ("community", "colleague"),
)


@dataclasses.dataclass
class Offices:
    """District, street, community and two workers of its first grid, on one clock; ``thief`` has
    a copy of somebody's computer, mostly that of the first worker."""

    apps: dict[str, App]
    clock: Clock
    folder: Path
    home: Household
    thief: App

    def __getattr__(self, name: str) -> App:
        return self.apps[name]

    def take(self, receiver: str, file: Path) -> Imported:
        (result,) = self.apps[receiver].sync.import_([file])
        return result

    def bring(self, sender: str, receiver: str) -> Imported:
        self.clock.advance(minutes=1)
        made = self.apps[sender].sync.export(self.apps[receiver].profile.replica, self.folder)
        return self.take(receiver, made.file)

    def round(self) -> None:
        """Everything up, and everything down again, until nothing is new to anybody."""
        for line in (*LINES, *LINES):
            result = self.bring(*line)
            assert result.refusal is None, result.refusal

    def steal(self) -> Visit:
        """What a thief does: visits, a word on an own visit, a number, another's visit undone."""
        self.clock.advance(minutes=5)
        made = self.thief.visits.record(self.home.id, "met", note="小偷写的")
        builders.add(self.thief, builders.make_amendment(made.id, note="改过"))
        self.thief.registers.change(Household, self.home.id, phone="13900000000")
        return made

    def slip_in(self, receiver: str) -> Imported:
        """A bundle of the thief's, taken in by somebody."""
        self.clock.advance(minutes=1)
        replica = self.apps[receiver].profile.replica
        return self.take(receiver, self.thief.sync.export(replica, self.folder).file)

    def serial(self, name: str) -> str:
        certificate = self.apps[name].profile.certificate
        assert certificate is not None
        return certificate.serial

    def digests(self) -> set[str]:
        """What they hold, but for what is withheld from the two upper offices."""
        who = ("district", "street", "community", "colleague")
        return {self.apps[name].sync.digest(GRID, whole=False)[0] for name in who}

    def holding(self, visit: Visit) -> set[str]:
        who = ("district", "street", "community", "colleague")
        return {
            name
            for name in who
            if visit.id in {one.id for one in self.apps[name].visits.of(visit.household_id)}
        }


@cache
def _made() -> tuple[Path, str]:
    folder = Path(tempfile.mkdtemp(prefix="late-news-", dir=profiles.templates()))
    clock = Clock()
    with ExitStack() as open_ones:
        district = profiles.office(
            folder, role="district", name="区", division=DISTRICT, clock=clock
        )
        street = profiles.newcomer(folder, "街道", clock)
        profiles.enrol(folder, district, street, "street", division=STREET)
        community = profiles.newcomer(folder, "社区", clock)
        profiles.enrol(folder, street, community, "community", division=COMMUNITY)
        workers = [
            profiles.worker(folder, community, name, [GRID], clock) for name in ("张敏", "李强")
        ]
        home = builders.move_in(community, builders.make_house(community))
        community.registers.change(Household, home.id, phone="02155550000")
        clock.advance(minutes=1)
        apps = dict(zip(NAMES, (district, street, community, *workers), strict=True))
        for one in apps.values():
            open_ones.callback(one.close)
        made = Offices(apps, clock, folder, home, community)
        assert made.bring("community", "worker").refusal is None
        made.round()
        apps["worker"].visits.record(home.id, "met", note="真的")
        assert made.bring("worker", "community").refusal is None
        made.round()
    return folder, home.id


@contextmanager
def offices(folder: Path, stolen: str = "worker") -> Iterator[Offices]:
    """The five, copied for one test, on the day after a computer was stolen."""
    kept, home_id = _made()
    clock = Clock(profiles.START + dt.timedelta(days=1))
    parts = ("office-0", *(f"member-{number}" for number in range(4)))
    with ExitStack() as open_ones:
        apps = {
            name: profiles.reopen(profiles.copy(kept / part, folder / part), clock)
            for name, part in zip(NAMES, parts, strict=True)
        }
        copy = Path(shutil.copytree(kept / parts[NAMES.index(stolen)], folder / "stolen"))
        thief = profiles.reopen(profiles.settle(copy), clock)
        for one in (*apps.values(), thief):
            open_ones.callback(one.close)
        (home,) = apps["community"].registers.find(Household, id=home_id)
        yield Offices(apps, clock, folder, home, thief)


def play(made: Offices, seed: int) -> Visit:
    """One story: the thief's bundle comes in at the community, the news begins somewhere, and
    bundles go to and fro between in an order that is drawn; returns the thief's visit."""
    draw = random.Random(f"late/{seed}")
    false = made.steal()
    revoker = draw.choice(("community", "street", "district"))
    steps = ["slip in", "revoke", "build upon"] + ["line"] * draw.randrange(12)
    draw.shuffle(steps)
    for step in steps:
        if step == "slip in":
            made.slip_in("community")
        elif step == "revoke":
            lost_on = draw.choice((None, dt.date(2026, 11, 23)))
            made.apps[revoker].enrolment.revoke(made.serial("worker"), "丢了", lost_on)
        elif step == "build upon":
            builder = made.apps[draw.choice(("community", "colleague"))]
            if false.id in {one.id for one in builder.visits.of(made.home.id)}:
                builder.visits.retract(false.id, "没有这回事")
        else:
            result = made.bring(*draw.choice(LINES))
            assert result.refusal is None, result.refusal
    made.round()
    return false
