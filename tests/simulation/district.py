"""The district that is simulated: seven replicas over four grids, made once and then copied."""

from __future__ import annotations

import atexit
import datetime as dt
import os
import random
import shutil
import tempfile
from contextlib import ExitStack
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from gridclient import app
from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling, Estate
from gridclient.services import offices
from tests import profiles
from tests.profiles import CHEAP, PASSPHRASE, START, Clock
from tests.simulation import carrier, chance

DISTRICT, HEPING, GUANGMING = "310104", "310104003012", "310104003013"
GRIDS = tuple(f"{code}{number:03d}" for code in (HEPING, GUANGMING) for number in (1, 2))
SHARED = "GRIDCLIENT_SIMULATED_DISTRICT"
"""Names the folder of profiles that other processes made for us."""
LATER = START + dt.timedelta(days=1)
"""After everything that was done when the district was made."""


@dataclass(frozen=True, slots=True)
class Member:
    """Who takes part: ``office``: who is above; ``grids``: codes, empty for an office."""

    name: str
    role: str
    division: str
    office: str | None = None
    grids: tuple[str, ...] = ()


MEMBERS = {
    one.name: one
    for one in (
        Member("district", "district", DISTRICT),
        Member("heping", "community", HEPING, "district"),
        Member("guangming", "community", GUANGMING, "district"),
        Member("wang", "worker", HEPING, "heping", GRIDS[:1]),
        Member("li", "worker", HEPING, "heping", GRIDS[:2]),
        Member("zhang", "worker", GUANGMING, "guangming", GRIDS[2:3]),
        Member("zhao", "worker", GUANGMING, "guangming", GRIDS[2:]),
    )
}


def memory() -> Path:
    """A folder in memory where there is one: the simulation proves no disks."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else Path(tempfile.gettempdir())


@cache
def template() -> Path:
    """The folder of the seven profiles, made once a process, or for a process by its parent."""
    if (made := os.environ.get(SHARED)) is not None:
        return Path(made)
    folder = Path(tempfile.mkdtemp(prefix="gridclient-district-", dir=memory()))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return make(folder)


def make(folder: Path) -> Path:
    """Found the offices, enrol everybody, enter doors, and tell everybody of everything."""
    rng, clock = random.Random(0), Clock()
    with chance.seeded(rng), chance.seeded_keys(rng), ExitStack() as open_ones:
        apps: dict[str, App] = {}
        for member in MEMBERS.values():
            apps[member.name] = _join(folder, member, apps, clock)
            open_ones.callback(apps[member.name].close)
            if member.role == "community":
                _furnish(apps[member.name], member.division)
        for _round in range(2):
            for member in reversed(MEMBERS.values()):
                if member.office:
                    _exchange(apps[member.name], apps[member.office])
            for member in MEMBERS.values():
                if member.office:
                    _exchange(apps[member.office], apps[member.name])
    return folder


def _join(folder: Path, member: Member, apps: dict[str, App], clock: Clock) -> App:
    place = folder / member.name
    if member.office is None:
        code = folder / "recovery.txt"
        return app.found(
            place, PASSPHRASE, member.role, member.name, member.division, code, CHEAP, clock
        )
    made = app.join(place, PASSPHRASE, member.name, cost=CHEAP, now=clock)
    above = apps[member.office]
    division = member.division if member.role == "community" else None
    return profiles.enrol(folder, above, made, member.role, grids=member.grids, division=division)


def _exchange(sender: App, receiver: App) -> None:
    for letter in carrier.send(sender, receiver.profile.replica):
        carrier.take(receiver, letter)


def _furnish(office: App, division: str) -> None:
    """Two grids with two buildings each, three households in the first, none in the last."""
    numbers = iter(range(1, 1000))

    def new() -> str:
        return f"{division[-8:]}-0000-7000-8000-{next(numbers):012d}"

    with office.profile.store.unit() as unit:
        (place,) = unit.find(Division, code=division)
        estate = Estate(id=new(), division_id=place.id, name="阳光花园")
        unit.save(estate)
        for code in (one for one in GRIDS if one.startswith(division)):
            grid = offices.keep_grid(unit, place, code, f"网格{code[-3:]}")
            for number in (1, 2):
                building = Building(
                    id=new(), grid_id=grid.id, estate_id=estate.id, building_no=f"{number}"
                )
                unit.save(building)
                for room in range(1, 5):
                    door = Dwelling(id=new(), building_id=building.id, room_no=f"{room}01")
                    unit.save(door)
                    if room + number > 3:
                        continue
                    home = Household(id=new(), dwelling_id=door.id, head_name="赵一", phone="1")
                    lives = Resident(id=new(), household_id=home.id, name="赵一", relation="head")
                    unit.save(home, lives)
        unit.commit()
