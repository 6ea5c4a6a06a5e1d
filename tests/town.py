"""A small town to exchange bundles in: a district, a community office and three grid workers.

Its people and doors are made once for a test process, with a cheap key derivation, and copied
for every test. ``wang`` and ``li`` share the grid 001, ``zhang`` has the grid 002.
"""

from __future__ import annotations

import atexit
import contextlib
import dataclasses
import datetime as dt
import hashlib
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from sqlalchemy import select

from gridclient import app
from gridclient.app import App
from gridclient.domain import disclosure
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling, Estate, Grid
from gridclient.services import offices
from gridclient.services.sync.records import Exported, Imported
from gridclient.store import held_back
from gridclient.store.tables import METADATA
from tests import builders, profiles
from tests.profiles import CHEAP, PASSPHRASE, START, Clock

LATER = START + dt.timedelta(minutes=10)
"""After everything that was done when the town was made."""
DISTRICT, COMMUNITY = "310104", "310104003012"
GRIDS = (f"{COMMUNITY}001", f"{COMMUNITY}002")
WORKERS = {"wang": ("王芳", GRIDS[:1]), "li": ("李明", GRIDS[:1]), "zhang": ("张强", GRIDS[1:])}
NAMES = ("district", "office", *WORKERS)
OFFICE_NAME = "和平社区"


class Town:
    """The five profiles in a folder, opened when first asked for."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.clock = Clock(LATER)
        self.clocks: dict[str, Clock] = {}
        self.mail = folder / "mail"
        self.mail.mkdir(exist_ok=True)
        self._open: dict[str, App] = {}

    def __getattr__(self, name: str) -> App:
        if name not in NAMES:
            raise AttributeError(name)
        if name not in self._open:
            self._open[name] = self.open_(self.folder / name)
        return self._open[name]

    def open_(self, folder: Path) -> App:
        return profiles.reopen(folder, self.clocks.get(folder.name, self.clock))

    def close(self, *names: str) -> None:
        for name in names or list(self._open):
            if name in self._open:
                self._open.pop(name).close()

    def send(self, sender: App, receiver: App, *, plain: bool = False) -> Exported:
        self.clock.advance(minutes=1)
        return sender.sync.export(receiver.profile.replica, self.mail, plain=plain)

    def bring(self, sender: App, receiver: App, *, plain: bool = False) -> Imported:
        """A bundle that arrives and is taken in; a refusal is raised."""
        return take(receiver, self.send(sender, receiver, plain=plain).file)

    def exchange(self, *, plain: bool = False) -> None:
        """Everybody's bundle to the office, then the office's to everybody."""
        for name in WORKERS:
            self.bring(getattr(self, name), self.office, plain=plain)
        for name in (*WORKERS, "district"):
            self.bring(self.office, getattr(self, name), plain=plain)


def take(receiver: App, file: Path, **how: Any) -> Imported:
    (result,) = receiver.sync.import_([file], **how)
    if result.refusal is not None:
        raise result.refusal
    return result


def left_out(of: App, *keys: tuple[str, str]) -> set[str]:
    """The ids of what was left out of some records, whoever sent them."""
    with of.profile.store.view() as unit:
        return {item.id for item in held_back.held(unit, "left_out") if item.named in keys}


def household(of: App, room: str = "101") -> Household:
    """The household behind a door as it is kept, whatever this role reads of it; 101 and 102
    are in grid 001, 201 and 202 in grid 002."""
    with of.profile.store.view() as unit:
        (dwelling,) = unit.find(Dwelling, room_no=room)
        (found,) = unit.find(Household, dwelling_id=dwelling.id)
    return found


def change(of: App, room: str = "101", **fields: Any) -> None:
    """Save an edit of the household behind a door."""
    builders.save(of, dataclasses.replace(household(of, room), **fields))


def phone(of: App, room: str = "101") -> str | None:
    return household(of, room).phone


def dump(of: App, *, without: Sequence[str] = ()) -> str:
    """A digest over every row of every table of the store, bookkeeping too."""
    hashed = hashlib.sha256()
    with of.profile.store.view() as unit:
        for table in METADATA.sorted_tables:
            if table.name not in without:
                rows = unit.connection.execute(select(table)).all()
                hashed.update(repr((table.name, sorted(map(repr, rows)))).encode())
    return hashed.hexdigest()


def agree(*apps: App, grid: str = GRIDS[0]) -> bool:
    """Whether they hold the same; a district among them, but for what is withheld from it."""
    told = [one for one in apps if not disclosure.is_overview(one.profile.enrolled().role)]
    return (
        len({one.sync.digest(grid, whole=False)[0] for one in apps}) == 1
        and len({one.sync.digest(grid, whole=True)[0] for one in told}) <= 1
    )


@contextlib.contextmanager
def copied(folder: Path) -> Iterator[Town]:
    """A town of one's own."""
    shutil.copytree(_made(), folder)
    for name in NAMES:
        profiles.settle(folder / name)
    town = Town(folder)
    try:
        yield town
    finally:
        town.close()


@cache
def _made() -> Path:
    """The town that tests copy, made once a process."""
    folder = Path(tempfile.mkdtemp(prefix="gridclient-town-"))
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return made_anew(folder)


def made_anew(folder: Path) -> Path:
    """Make the town in a folder, its people enrolled and its doors entered."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = Clock()
    district = app.found(
        folder / "district",
        PASSPHRASE,
        "district",
        "江宁区",
        DISTRICT,
        folder / "recovery.txt",
        cost=CHEAP,
        now=clock,
    )
    office = app.join(folder / "office", PASSPHRASE, OFFICE_NAME, cost=CHEAP, now=clock)
    profiles.enrol(folder, district, office, "community", division=COMMUNITY)
    _furnish(office)
    workers = []
    for name, (person, grids) in WORKERS.items():
        worker = app.join(folder / name, PASSPHRASE, person, cost=CHEAP, now=clock)
        workers.append(profiles.enrol(folder, office, worker, grids=grids))
    for one in (district, office, *workers):
        one.close()
    return folder


def _furnish(office: App) -> None:
    """Two grids with a building each, two doors a building, a household behind every door."""
    number = iter(range(1, 1000))

    def new() -> str:
        return f"00000000-0000-7000-8000-{next(number):012d}"

    with office.profile.store.unit() as unit:
        (place,) = unit.find(Division, code=COMMUNITY)
        estate = Estate(id=new(), division_id=place.id, name="阳光花园")
        unit.save(estate)
        for count, code in enumerate(GRIDS, start=1):
            grid: Grid = offices.keep_grid(unit, place, code, f"第{count}网格")
            building = Building(
                id=new(), grid_id=grid.id, estate_id=estate.id, building_no=str(count)
            )
            unit.save(building)
            for room in (1, 2):
                door = Dwelling(id=new(), building_id=building.id, room_no=f"{count}0{room}")
                home = Household(id=new(), dwelling_id=door.id, head_name="赵一", phone="0211")
                lives = Resident(
                    id=new(),
                    household_id=home.id,
                    name="赵一",
                    relation="head",
                    id_number="000000194103080019",
                )
                unit.save(door, home, lives)
        unit.commit()
