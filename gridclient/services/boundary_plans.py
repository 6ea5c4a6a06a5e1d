"""What a change of grid boundaries means for whom, before it is made."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gridclient.domain.fields import Kind, Nature, Record
from gridclient.domain.model import ORDERED
from gridclient.domain.places import Grid
from gridclient.domain.staff import Person
from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.services import holdings
from gridclient.services.entry import check_grids
from gridclient.store import doors
from gridclient.store.unit import Unit

LEAST_HOUSEHOLDS, MOST_HOUSEHOLDS = 150, 600
"""Outside these a grid is smaller or larger than is usual; told, not refused (domain.md §1.2)."""


@dataclass(frozen=True, slots=True)
class Plan:
    """A change of boundaries: ``goes`` is building id to the id of the grid it goes to;
    ``ended`` grids are emptied by it, ``made`` ones begin with it."""

    kind: str
    sources: tuple[Grid, ...]
    targets: tuple[Grid, ...]
    goes: Mapping[str, str]
    ended: tuple[Grid, ...]
    made: tuple[Grid, ...]


@dataclass(frozen=True, slots=True)
class Preview:
    """Whom and what a change concerns. ``sizes``: grid name to households after it;
    ``workers``: those who serve in a grid concerned; ``renewals``: those of them whose
    certificate does not cover what they would serve in."""

    buildings: int
    households: int
    people: int
    sizes: tuple[tuple[str, int], ...]
    workers: tuple[Person, ...]
    renewals: tuple[Person, ...]
    warnings: tuple[str, ...]


def preview(unit: Unit, plan: Plan) -> Preview:
    """See ``Preview``."""
    moving: dict[str, int] = {}
    for door in doors.doors(unit):
        if door.household_id is not None and door.building_id in plan.goes:
            moving[door.household_id] = door.people
    sizes = _sizes(unit, plan)
    workers, renewals = _workers(unit, plan)
    return Preview(
        buildings=len(plan.goes),
        households=len(moving),
        people=sum(moving.values()),
        sizes=tuple((grid.name, count) for grid, count in sizes),
        workers=tuple(workers),
        renewals=tuple(renewals),
        warnings=tuple(_warnings(sizes, renewals)),
    )


def _sizes(unit: Unit, plan: Plan) -> list[tuple[Grid, int]]:
    """The grids there will be, and how many households will live in each."""
    homes: dict[str, set[str]] = {}
    for door in doors.doors(unit):
        if door.household_id is not None:
            grid_id = plan.goes.get(door.building_id, door.grid_id)
            homes.setdefault(grid_id, set()).add(door.household_id)
    ended = {grid.id for grid in plan.ended}
    concerned = {grid.id: grid for grid in (*plan.sources, *plan.targets) if grid.id not in ended}
    return [(grid, len(homes.get(grid.id, ()))) for grid in concerned.values()]


def _workers(unit: Unit, plan: Plan) -> tuple[list[Person], list[Person]]:
    """Who serves in the grids concerned, and who of them needs a wider certificate."""
    concerned = {grid.id for grid in (*plan.sources, *plan.targets)}
    follows = followers(plan)
    known = {grid.id: grid for grid in (*unit.find(Grid), *plan.made)}
    workers, renewals = [], []
    for person in unit.find(Person, retired=None):
        if not concerned & set(person.grid_ids):
            continue
        workers.append(person)
        new = {after for one in person.grid_ids for after in follows.get(one, ()) if after != one}
        peers = holdings.peers_of(unit, person.id)
        if peers and holdings.uncovered(peers, [known[one] for one in new]):
            renewals.append(person)
    return workers, renewals


def _warnings(sizes: Sequence[tuple[Grid, int]], renewals: Sequence[Person]) -> list[str]:
    told = [
        _("The grid {name} would have {count} households; {least} to {most} are usual.").format(
            name=grid.name, count=count, least=LEAST_HOUSEHOLDS, most=MOST_HOUSEHOLDS
        )
        for grid, count in sizes
        if not LEAST_HOUSEHOLDS <= count <= MOST_HOUSEHOLDS
    ]
    if renewals:
        told.append(
            _("New certificates will be needed for {names}.").format(
                names=listed(person.name for person in renewals)
            )
        )
    return told


def followers(plan: Plan) -> dict[str, tuple[str, ...]]:
    """Grid id to the grids that stand for it afterwards, where that is not itself alone.

    Who serves a grid that is split serves its parts until somebody hands them over, so that no
    door is left without a worker.
    """
    if plan.kind == "move":
        return {}
    ended = {grid.id for grid in plan.ended}
    new = tuple(grid.id for grid in plan.targets)
    return {grid.id: new if grid.id in ended else (grid.id, *new) for grid in plan.sources}


def naming(unit: Unit, grids: Collection[str]) -> list[Record]:
    """The registers in force that name one of these grids: staff, rounds, campaigns."""
    kinds: list[type[Any]] = [
        entity.type
        for entity in ORDERED
        if entity.nature is Nature.REGISTER
        and "grid_ids" in entity.fields
        and entity.fields["grid_ids"].kind is Kind.REFERENCES
    ]
    return [
        record
        for kind in kinds
        for record in unit.find(kind)
        if not getattr(record, "retired", None) and set(grids) & set(record.grid_ids)
    ]


def grid(unit: Unit, wanted: str) -> Grid:
    """The grid an id or a code means; raises ``Refused`` for one that is not here or ended."""
    every = [one for one in unit.find(Grid) if not one.retired]
    for one in every:
        if wanted in (one.id, one.code):
            return one
    raise Refused(
        "grid.unknown",
        _("There is no grid “{code}” here.").format(code=wanted),
        where=[Where(field=_("Grid"))],
        hint=_("Grids here: {codes}.").format(
            codes=listed(sorted(f"{one.code} {one.name}" for one in every)) or "–"
        ),
    )


def check_buildings(wanted: Sequence[str], inside: Collection[str], old: Grid) -> None:
    """Refuse a part without buildings, or with some that are not left in the grid."""
    if not wanted:
        raise nothing()
    if set(wanted) - set(inside):
        raise Refused(
            "boundary.buildings",
            _("Some of these buildings are not in the grid {name}.").format(name=old.name),
            where=[Where(field=_("Buildings"))],
            hint=_("A building goes to one grid only."),
        )


def taken(code: str) -> Refused:
    """The refusal of a new grid under a code that exists, or under none."""
    return Refused(
        "boundary.code",
        _("A new grid needs a code of its own; “{code}” cannot be it.").format(code=code),
        where=[Where(field=_("Grid code"))],
        hint=_("Use the next free code of your community."),
    )


def nothing() -> Refused:
    """The refusal of a change that changes nothing."""
    return Refused(
        "boundary.nothing",
        _("Nothing would change."),
        where=[Where(field=_("Buildings"))],
        hint=_("Choose buildings, and a grid they are not in yet."),
    )


def codes_to_ids(grids: Sequence[Grid], codes: Sequence[str]) -> list[str]:
    """The ids of grids named by code; raises ``Refused`` for one that is not among them."""
    known = {one.code: one.id for one in grids}
    check_grids(grids, codes)
    return [known[code] for code in dict.fromkeys(codes)]
