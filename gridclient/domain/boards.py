"""The board: an area's blocks on the office's own wall-map picture, in fractions of its sides.

Blocks are divisions, grids or buildings. What a board tells of them are figures of the coverage
sheet; those of a division are the sums of its grids as the sheet shows them, so that a board
never gives away a count that the sheet hides.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from gridclient.domain.coverage import CoverageRow, Ratio
from gridclient.domain.small_counts import Count, Withheld, known
from gridclient.i18n import N_

WHOLE = 1000
"""The side of a picture: places and sizes are in thousandths of it."""

PICTURE_BYTES = 6_000_000
"""A picture that is larger is not kept: it lies in the database and in every backup of it."""

PICTURE_SIDE = 2400
"""Pixels of the longer side of a picture that is kept: enough to read a wall map from."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A wall-map picture as it is kept: a JPEG, and its sides in pixels."""

    content: bytes
    width: int
    height: int


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a block stands, in thousandths of the picture's sides: a pin at ``x``, ``y``, or with
    a width a rectangle from there."""

    x: int
    y: int
    width: int = 0
    height: int = 0

    @property
    def is_pin(self) -> bool:
        """Whether it is a point and no rectangle."""
        return not (self.width and self.height)

    def within(self) -> Spot:
        """The same, moved and cut so that it lies on the picture."""
        width, height = (min(WHOLE, max(0, side)) for side in (self.width, self.height))
        x = min(WHOLE - width, max(0, self.x))
        y = min(WHOLE - height, max(0, self.y))
        return Spot(x, y, width, height)

    def moved(self, right: int, down: int) -> Spot:
        """The same somewhere else on the picture."""
        return replace(self, x=self.x + right, y=self.y + down).within()

    def grown(self, right: int, down: int, least: int) -> Spot:
        """The same larger or smaller, ``least`` thousandths wide and high at least."""
        width, height = max(least, self.width + right), max(least, self.height + down)
        width, height = min(width, WHOLE - self.x), min(height, WHOLE - self.y)
        return replace(self, width=width, height=height).within()


@dataclass(frozen=True, slots=True)
class Figures:
    """What the coverage sheet says of a block. The three shares are those of :data:`COLOURS`."""

    covered: Ratio
    elders: Ratio
    in_time: Ratio
    overdue: Count

    @property
    def hides(self) -> bool:
        """Whether a count of it is hidden."""
        every = (self.covered, self.elders, self.in_time)
        return any(known(count) is None for one in every for count in (one.part, one.whole))


def figures_of(row: CoverageRow) -> Figures:
    """The figures of a line of the sheet."""
    in_time = Ratio(Ratio(row.overdue, row.due).gap, row.due)
    return Figures(row.covered, row.elders, in_time, row.overdue)


def summed(every: Sequence[Figures]) -> Figures:
    """The figures of several blocks together; hidden where one of them is."""
    return Figures(
        _sum_of_ratios(one.covered for one in every),
        _sum_of_ratios(one.elders for one in every),
        _sum_of_ratios(one.in_time for one in every),
        _sum(one.overdue for one in every),
    )


def _sum_of_ratios(ratios: Iterable[Ratio]) -> Ratio:
    each = list(ratios)
    return Ratio(_sum(one.part for one in each), _sum(one.whole for one in each))


def _sum(counts: Iterable[Count]) -> Count:
    total = 0
    for count in counts:
        number = known(count)
        if number is None:
            return Withheld.BESIDE
        total += number
    return total


COLOURS = {
    "covered": N_("Visited in the period"),
    "elders": N_("Elders in difficulty visited"),
    "in_time": N_("Not overdue"),
}
"""What the colour of a block may mean."""
