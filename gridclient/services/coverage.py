"""Coverage: who should have been visited in a period and who was, with the names behind it."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from gridclient.domain import coverage as rules
from gridclient.domain import small_cells
from gridclient.domain.authority import Authority, CertificateFact
from gridclient.domain.care import CATEGORIES, GROUPS, SPECIAL_ELDERS
from gridclient.domain.coverage import (
    BY,
    CountedHousehold,
    CountedVisit,
    CoverageRow,
    CoverageTable,
)
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import door_seen_by, name_seen_by, sees_care, sees_few
from gridclient.domain.places import Grid
from gridclient.domain.staff import Person
from gridclient.domain.stamps import replica_of, time_of
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.jobs import SILENT, Progress, finish
from gridclient.services import rounds
from gridclient.services.entry import check_grids
from gridclient.services.places import Places
from gridclient.services.profile import Profile
from gridclient.services.rounds import Home
from gridclient.store import exchange
from gridclient.store.unit import Unit
from gridclient.workbook import coverage as sheets


@dataclass(frozen=True, slots=True)
class _Counted:
    """A household as coverage counts it, beside the door it comes from."""

    home: Home
    household: CountedHousehold


class Coverage:
    """Making coverage sheets from one profile."""

    def __init__(self, profile: Profile, places: Places) -> None:
        self._profile = profile
        self._places = places

    def table(
        self, from_on: dt.date, to_on: dt.date, by: str = "grid", grids: Sequence[str] = ()
    ) -> CoverageTable:
        """The coverage of a period, both days included, one line per grid, worker, building
        or care category; ``grids``: codes of those counted, none for all. Small counts are
        hidden from who must not see them.

        Raises ``Refused`` for a period that ends before it begins and for an unknown grid.
        """
        if by not in BY:
            raise Refused(
                "coverage.by",
                _("Coverage is not counted by “{by}”.").format(by=by),
                hint=_("Choose one of: {choices}.").format(choices=listed(BY)),
            )
        if from_on > to_on:
            raise Refused(
                "coverage.period",
                _("The period ends before it begins."),
                hint=_("Choose an end on or after the beginning."),
            )
        with self._profile.store.view() as unit:
            check_grids(unit.find(Grid), grids)
            homes = rounds.homes(unit, to_on)
            counted_in = {g.id: g for g in unit.find(Grid) if not grids or g.code in grids}
            workers = [p for p in unit.find(Person, post="grid_worker") if not p.retired]
            fresh = self._data_as_of(unit, workers)
        homes = [home for home in homes if home.door.grid_id in counted_in]
        if grids:
            workers = [worker for worker in workers if counted_in.keys() & set(worker.grid_ids)]
        today = day_of(self._profile.now())
        reader = self._profile.authority
        counted = [
            _count(home, from_on, to_on, today, reader) for home in homes if home.door.occupied
        ]
        vacant = [home for home in homes if home.door.occupancy == "vacant"]
        rows = _LINES[by](counted, vacant, counted_in, workers)
        division = self._places.division()
        if by == "category" and not sees_care(reader):
            rows = [dataclasses.replace(row, missed=()) for row in rows]
        table = CoverageTable(
            from_on=from_on,
            to_on=to_on,
            by=by,
            place=division.name if division else self._profile.name,
            rows=tuple(rows),
            total=_line("total", _("Total"), counted, vacant),
            data_as_of=fresh,
            made_at=self._profile.now(),
        )
        if sees_few(reader):
            return table
        return small_cells.hide(table, _grid_of(homes) if by == "building" else None)

    def write(self, table: CoverageTable, path: Path, progress: Progress = SILENT) -> None:
        """Write the sheet as a workbook; the file is there whole or not at all."""
        progress.step(0, 1, _("Writing the coverage sheet"))
        sheets.write(table, path)
        finish(progress, 1)

    def _data_as_of(self, unit: Unit, workers: Sequence[Person]) -> Mapping[str, dt.date | None]:
        """Worker's name to the day up to which everything of theirs is here."""
        seen = exchange.seen(unit)
        keys: dict[str, str] = {}
        for certificate in unit.find(CertificateFact):
            if certificate.person_id:
                keys[certificate.key_id] = certificate.person_id
        newest: dict[str, dt.date] = {}
        for stamp in seen.values():
            person = keys.get(replica_of(stamp).split(".")[0])
            if person:
                day = day_of(time_of(stamp))
                newest[person] = max(newest.get(person, day), day)
        if self._profile.person_id:
            newest[self._profile.person_id] = day_of(self._profile.now())
        names = Counter(worker.name for worker in workers)
        grids = {grid.id: grid.name for grid in unit.find(Grid)}
        return {
            _called(worker, grids, alone=names[worker.name] == 1): newest.get(worker.id)
            for worker in workers
        }


def _called(worker: Person, grids: Mapping[str, str], *, alone: bool) -> str:
    """A worker's name; where several have it, with the grids."""
    where = " ".join(grids.get(grid, "") for grid in worker.grid_ids)
    return worker.name if alone else f"{worker.name} ({where})"


def _grid_of(homes: Sequence[Home]) -> Mapping[str, str]:
    """Building id to its grid, whose sum stands on the sheet by grid."""
    return {home.door.building_id: home.door.grid_id for home in homes}


def _count(
    home: Home, from_on: dt.date, to_on: dt.date, today: dt.date, reader: Authority | None
) -> _Counted:
    """The household with its visits of the period, but for those a wrong clock has dated after
    today; nothing is overdue that has time yet."""
    visits = [
        CountedVisit(
            on=visit.visited_on,
            result=visit.result,
            visitor=visit.visitor_id,
            persons=len(visit.resident_ids),
            onsite=bool(visit.onsite_action),
            issues=len(visit.issue_ids),
            late=visit.backdated_because is not None,
        )
        for visit in home.visits
        if from_on <= visit.visited_on <= min(to_on, today)
    ]
    door = home.door
    address = door_seen_by(reader, home.building_label, home.address)
    household = CountedHousehold(
        id=door.household_id or "",
        label=" ".join(filter(None, (address, name_seen_by(reader, door.head_name)))),
        grid=door.grid_id,
        building=door.building_id,
        elders=frozenset(_persons(home, SPECIAL_ELDERS)),
        categories={group: frozenset(_persons(home, codes)) for group, codes in GROUPS.items()},
        overdue=bool(home.due and home.due.overdue_days(min(to_on, today))),
        visits=visits,
    )
    return _Counted(home, household)


def _persons(home: Home, codes: Iterable[str]) -> set[str]:
    wanted = frozenset(codes)
    return {person or "household" for person, category in home.care if category in wanted}


def _line(
    key: str,
    label: str,
    counted: Sequence[_Counted],
    vacant: Sequence[Home],
    visitor: str | None = None,
) -> CoverageRow:
    return rules.count(key, label, [item.household for item in counted], len(vacant), visitor)


def _by_grid(
    counted: Sequence[_Counted],
    vacant: Sequence[Home],
    grids: Mapping[str, Grid],
    _workers: Sequence[Person],
) -> list[CoverageRow]:
    return [
        _line(
            grid.code,
            grid.name,
            [item for item in counted if item.home.door.grid_id == grid.id],
            [home for home in vacant if home.door.grid_id == grid.id],
        )
        for grid in sorted(grids.values(), key=lambda grid: grid.code)
        if not grid.retired
    ]


def _by_worker(
    counted: Sequence[_Counted],
    vacant: Sequence[Home],
    _grids: Mapping[str, Grid],
    workers: Sequence[Person],
) -> list[CoverageRow]:
    return [
        _line(
            worker.id,
            worker.name,
            [item for item in counted if item.home.door.grid_id in worker.grid_ids],
            [home for home in vacant if home.door.grid_id in worker.grid_ids],
            visitor=worker.id,
        )
        for worker in sorted(workers, key=lambda worker: worker.name)
    ]


def _by_building(
    counted: Sequence[_Counted],
    vacant: Sequence[Home],
    _grids: Mapping[str, Grid],
    _workers: Sequence[Person],
) -> list[CoverageRow]:
    homes = sorted([*(item.home for item in counted), *vacant], key=lambda home: home.order)
    labels = {home.door.building_id: home.building_label for home in homes}
    lived_in: defaultdict[str, list[_Counted]] = defaultdict(list)
    empty: defaultdict[str, list[Home]] = defaultdict(list)
    for item in counted:
        lived_in[item.home.door.building_id].append(item)
    for home in vacant:
        empty[home.door.building_id].append(home)
    return [
        _line(building, label, lived_in[building], empty[building])
        for building, label in labels.items()
    ]


def _by_category(
    counted: Sequence[_Counted],
    _vacant: Sequence[Home],
    _grids: Mapping[str, Grid],
    _workers: Sequence[Person],
) -> list[CoverageRow]:
    lines = []
    for code in CATEGORIES:
        fitting = [item for item in counted if code.code in item.home.categories]
        if fitting:
            lines.append(_line(code.code, _(code.title), fitting, ()))
    return lines


_LINES: Mapping[
    str,
    Callable[
        [Sequence[_Counted], Sequence[Home], Mapping[str, Grid], Sequence[Person]],
        list[CoverageRow],
    ],
] = {
    "grid": _by_grid,
    "worker": _by_worker,
    "building": _by_building,
    "category": _by_category,
}
