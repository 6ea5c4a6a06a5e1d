"""How long an office takes over its workers' bundles, and over one large one.

python3 packaging/dev.py bench merge [--workers 20] [--visits 100] [--rows 20000]
    [--households 5000]
"""

from __future__ import annotations

import datetime as dt
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from unittest import mock

from gridclient.app import App
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling
from gridclient.domain.visits import Visit
from gridclient.services import offices
from gridclient.services.duplicates import finding
from tests import profiles

DAY = dt.date(2026, 11, 22)
NEWCOMERS = 5
"""Households a worker enters that others have entered before."""


def measure(workers: int, visits: int, rows: int, households: int) -> None:
    """Print the seconds of every step, and rows a second; ``households``: in all the grids."""
    with tempfile.TemporaryDirectory() as folder:
        clock = profiles.Clock()
        office = profiles.office(Path(folder), clock=clock)
        _furnish(office, workers, households // workers)
        members = [
            profiles.worker(Path(folder), office, f"网格员{n}", [_grid(n)], clock)
            for n in range(workers)
        ]
        _merge_many(office, members, visits, Path(folder))
        _merge_one(office, members[0], rows, Path(folder))
        for one in (office, *members):
            one.close()


def _grid(number: int) -> str:
    return f"{profiles.COMMUNITY}{number + 1:03d}"


def _furnish(office: App, grids: int, homes: int) -> None:
    now = office.profile.now
    with office.profile.store.unit() as unit:
        (place,) = unit.find(Division, code=profiles.COMMUNITY)
        for number in range(grids):
            grid = offices.keep_grid(unit, place, _grid(number), f"第{number + 1}网格")
            building = Building(id=new_id(now()), grid_id=grid.id, building_no=str(number + 1))
            unit.save(building)
            doors = [
                Dwelling(id=new_id(now()), building_id=building.id, room_no=str(room))
                for room in range(homes)
            ]
            kept = [Household(id=new_id(now()), dwelling_id=door.id) for door in doors]
            people = [Resident(id=new_id(now()), household_id=h.id, name="赵一") for h in kept]
            unit.save(*doors, *kept, *people)
        unit.commit()


def _visit(member: App, count: int) -> None:
    homes = member.registers.find(Household)
    now = member.profile.now
    with member.profile.store.unit() as unit:
        unit.add(
            *(
                Visit(
                    id=new_id(now()),
                    household_id=homes[number % len(homes)].id,
                    visited_on=DAY,
                    visited_at=now(),
                    result="met",
                    visitor_id=member.profile.person_id,
                    note=f"一切都好 {number}",
                )
                for number in range(count)
            )
        )
        unit.commit()


def _enter(member: App, count: int) -> None:
    """Households with somebody in them, in doors where others are entered already."""
    doors = member.registers.find(Dwelling)[:count]
    now = member.profile.now
    with member.profile.store.unit() as unit:
        for door in doors:
            home = Household(id=new_id(now()), dwelling_id=door.id)
            unit.save(home, Resident(id=new_id(now()), household_id=home.id, name="钱二"))
        unit.commit()


def _merge_many(office: App, members: list[App], visits: int, folder: Path) -> None:
    files = []
    for member in members:
        _visit(member, visits)
        _enter(member, NEWCOMERS)
        files.append(member.sync.export(office.profile.replica, folder).file)
    rows = (visits + 2 * NEWCOMERS) * len(members)
    renamed = [file.rename(folder / f"renamed-{n}.xlsx") for n, file in enumerate(files)]
    searched = _Stopwatch(finding.likely)
    with _timed(f"office opens {len(files)} renamed bundles of {visits} visits", rows):
        opened = office.sync.check(renamed)
    with (
        mock.patch.object(finding, "likely", searched),
        _timed("and looks at them, while nobody else can write", rows),
    ):
        seen = office.sync.look(opened)
    assert seen.counts["new"] + seen.counts["duplicate"] == rows
    assert seen.counts["duplicate"] >= 2 * NEWCOMERS * len(members) // 2
    print(f"  of that, looking for duplicates {searched.seconds:31.2f} s", flush=True)
    with _timed("and takes them in", rows):
        results = office.sync.take(seen)
    assert sum(result.applied for result in results) == rows
    with _timed("the same bundles again, without a look", rows):
        office.sync.import_(renamed)


def _merge_one(office: App, member: App, rows: int, folder: Path) -> None:
    with _timed("one worker signs visits", rows):
        _visit(member, rows)
    with _timed("export", rows):
        made = member.sync.export(office.profile.replica, folder)
    megabytes = made.file.stat().st_size / 1e6
    with _timed(f"inspect ({megabytes:.1f} MB)", rows):
        assert office.sync.inspect(made.file).signature == "valid"
    with _timed("open", rows):
        opened = office.sync.check([made.file])
    with _timed("look, while nobody else can write", rows):
        office.sync.look(opened)
    with _timed("import", rows):
        (result,) = office.sync.import_([made.file])
    assert result.applied == rows
    again = member.sync.export(office.profile.replica, folder)
    with _timed("import of rows that are known", rows):
        (result,) = office.sync.import_([again.file])
    assert result.applied == 0


class _Stopwatch:
    """A function, and how long it took in all."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self.seconds = 0.0

    def __call__(self, *asked: Any, **named: Any) -> Any:
        started = time.perf_counter()
        try:
            return list(self._function(*asked, **named))
        finally:
            self.seconds += time.perf_counter() - started


@contextmanager
def _timed(what: str, rows: int) -> Iterator[None]:
    started = time.perf_counter()
    yield
    seconds = time.perf_counter() - started
    print(f"{what:<48}{seconds:8.2f} s {rows / seconds:10,.0f} rows/s", flush=True)
