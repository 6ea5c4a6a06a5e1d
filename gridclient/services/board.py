"""The board: an area's blocks with their coverage, on the office's own wall-map picture.

From a district one goes down to streets, communities, grids and buildings. The figures are those
of the coverage sheet (``domain.boards``); pictures and places stay on this computer.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from gridclient.domain import boards
from gridclient.domain.boards import PICTURE_BYTES, Figures, Picture, Spot
from gridclient.domain.coverage import CoverageRow
from gridclient.domain.places import Building, Division, Grid
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.coverage import Coverage
from gridclient.services.profile import Profile
from gridclient.store import boards as kept
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Area:
    """Something that has blocks, or is one: ``kind`` is ``division``, ``grid`` or ``building``."""

    key: str
    kind: str
    label: str


@dataclass(frozen=True, slots=True)
class Block:
    """A part of an area, its figures, and where it stands on the area's picture."""

    area: Area
    figures: Figures
    spot: Spot | None


@dataclass(frozen=True, slots=True)
class BoardView:
    """An area as its board shows it; ``trail``: the way down to it, itself last."""

    trail: tuple[Area, ...]
    blocks: tuple[Block, ...]
    picture: Picture | None

    @property
    def area(self) -> Area:
        """Whose board it is."""
        return self.trail[-1]

    @property
    def figures(self) -> Figures:
        """Of all blocks together."""
        return boards.summed([block.figures for block in self.blocks])


class Counted:
    """The lines of the coverage sheets of a period, counted when they are first asked for."""

    def __init__(self, coverage: Coverage, from_on: dt.date, to_on: dt.date) -> None:
        self._coverage, self._period = coverage, (from_on, to_on)

    @cached_property
    def grids(self) -> Mapping[str, CoverageRow]:
        """The code of a grid to its line."""
        return {row.key: row for row in self._coverage.table(*self._period, "grid").rows}

    @cached_property
    def buildings(self) -> Mapping[str, CoverageRow]:
        """The id of a building to its line, in walking order."""
        return {row.key: row for row in self._coverage.table(*self._period, "building").rows}


class Board:
    """Looking at areas, and keeping their pictures, in one profile."""

    def __init__(self, profile: Profile, coverage: Coverage) -> None:
        self._profile = profile
        self._coverage = coverage

    def count(self, from_on: dt.date, to_on: dt.date) -> Counted:
        """The figures of a period, for :meth:`view`; both days included."""
        return Counted(self._coverage, from_on, to_on)

    def view(self, counted: Counted, area: str | None = None) -> BoardView:
        """The board of an area; None: the widest one that has several blocks.

        An area that is not here any more is the widest one, too.
        """
        with self._profile.store.view() as unit:
            map_ = _Map(unit, self._profile)
            trail = map_.trail(area) or map_.start()
            here = trail[-1]
            spots, picture = kept.spots(unit, here.key), kept.picture(unit, here.key)
        blocks = [
            Block(part, map_.figures(part, counted), spots.get(part.key))
            for part in map_.blocks(here, counted)
        ]
        return BoardView(tuple(trail), tuple(blocks), picture)

    def place(self, area: str, block: str, spot: Spot | None) -> Spot | None:
        """Let a block stand somewhere on an area's picture, None: nowhere; durable when this
        returns. Gives back where it stood before."""
        with self._profile.store.unit() as unit:
            before = kept.spots(unit, area).get(block)
            kept.put_spot(unit, area, block, spot.within() if spot else None)
            unit.commit()
        return before

    def put_picture(self, area: str, picture: Picture | None) -> Picture | None:
        """Keep an area's picture, None: none; gives back the one before. Places stay.

        Raises ``Refused`` for one that is too large to be kept.
        """
        if picture is not None and len(picture.content) > PICTURE_BYTES:
            raise Refused(
                "board.picture_size",
                _("The picture is too large to be kept."),
                hint=_("Choose one that is smaller, or show less of the wall on it."),
            )
        with self._profile.store.unit() as unit:
            before = kept.picture(unit, area)
            kept.put_picture(unit, area, picture)
            unit.commit()
        return before


class _Map:
    """Which area lies in which, in one profile."""

    def __init__(self, unit: Unit, profile: Profile) -> None:
        authority = profile.authority
        self._scope = authority.division if authority else ""
        self._name = profile.name
        self._divisions = sorted(unit.find(Division), key=lambda one: one.code)
        self._grids = sorted(unit.find(Grid, retired=None), key=lambda one: one.code)
        self._building_grid = {one.id: one.grid_id for one in unit.find(Building, retired=None)}

    def start(self) -> list[Area]:
        """The way down to the widest area that has several blocks."""
        trail = [self._top()]
        while trail[-1].kind == "division":
            parts = self._parts(trail[-1])
            if len(parts) != 1:
                break
            trail.append(parts[0])
        return trail

    def trail(self, area: str | None) -> list[Area]:
        """The way down to an area; empty for one that is not here."""
        return self._down_to(self._top(), area) if area is not None else []

    def _down_to(self, here: Area, wanted: str) -> list[Area]:
        if here.key == wanted:
            return [here]
        for part in self._parts(here):
            if below := self._down_to(part, wanted):
                return [here, *below]
        return []

    def blocks(self, area: Area, counted: Counted) -> list[Area]:
        """The blocks of an area in the order in which one counts them."""
        if area.kind == "division":
            return self._parts(area)
        return [
            Area(key, "building", row.label)
            for key, row in counted.buildings.items()
            if self._building_grid.get(key) == area.key
        ]

    def figures(self, area: Area, counted: Counted) -> Figures:
        """What the coverage sheet says of an area."""
        if area.kind == "building":
            return boards.figures_of(counted.buildings[area.key])
        rows = [counted.grids.get(code) for code in self._codes(area)]
        return boards.summed([boards.figures_of(row) for row in rows if row is not None])

    def _codes(self, area: Area) -> Iterable[str]:
        """The codes of an area's grids."""
        if area.kind == "grid":
            return [grid.code for grid in self._grids if grid.id == area.key]
        outer = next((one.code for one in self._divisions if one.id == area.key), self._scope)
        inside = {one.id for one in self._divisions if one.code.startswith(outer)}
        return [grid.code for grid in self._grids if grid.division_id in inside]

    def _top(self) -> Area:
        own = next((one for one in self._divisions if one.code == self._scope), None)
        return _division(own) if own else Area("", "division", self._name)

    def _parts(self, area: Area) -> list[Area]:
        """Nearest divisions below a division, then the grids of its own; nothing below a grid."""
        if area.kind != "division":
            return []
        outer = next((one.code for one in self._divisions if one.id == area.key), self._scope)
        below = [d for d in self._divisions if d.code.startswith(outer) and d.id != area.key]
        own = [grid for grid in self._grids if grid.division_id == area.key]
        return [
            *(_division(one) for one in _nearest(below)),
            *(Area(grid.id, "grid", grid.name) for grid in own),
        ]


def _division(division: Division) -> Area:
    return Area(division.id, "division", division.name)


def _nearest(divisions: Sequence[Division]) -> list[Division]:
    """Those that lie in none of the others."""
    return [
        one
        for one in divisions
        if not any(one.code.startswith(other.code) for other in divisions if other is not one)
    ]
