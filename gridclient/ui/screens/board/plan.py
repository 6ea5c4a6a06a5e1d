"""Where each block stands on the board, and where the arrow keys lead; knows no Qt.

Without a picture blocks are tiles in reading order. On a picture they stand where somebody put
them, as pins or rectangles; the others wait on a shelf beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.boards import WHOLE, Spot
from gridclient.services.board import Block

_SHELF_TITLE = 2.2
_SIDEWAYS = 2.5
"""How much farther off a block seems that does not lie straight ahead."""


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels."""

    x: float
    y: float
    width: float
    height: float

    @property
    def centre(self) -> tuple[float, float]:
        """Its middle."""
        return self.x + self.width / 2, self.y + self.height / 2

    def holds(self, x: float, y: float) -> bool:
        """Whether a point lies in it."""
        return self.x <= x <= self.x + self.width and self.y <= y <= self.y + self.height


@dataclass(frozen=True, slots=True)
class Place:
    """A block and its box; ``pin``: the point on the picture that it marks; ``outlined``: its box
    is a part of the picture."""

    block: Block
    box: Box
    pin: tuple[float, float] | None = None
    outlined: bool = False


@dataclass(frozen=True, slots=True)
class Measures:
    """Sizes in pixels: ``letters`` that of text, ``room`` the width there is."""

    letters: int
    room: float
    zoom: float = 1.0

    @property
    def tile(self) -> tuple[float, float]:
        """Width and height of a tile."""
        return self.letters * 13.5 * self.zoom, self.letters * 5.4 * self.zoom

    @property
    def label(self) -> tuple[float, float]:
        """Width and height of what stands at a pin."""
        return self.letters * 11.0, self.letters * 3.6

    @property
    def gap(self) -> float:
        """Between tiles, and around them."""
        return self.letters * 0.8

    @property
    def shelf(self) -> float:
        """The width of a shelf beside the picture."""
        return self.label[0] + 2 * self.gap

    @property
    def columns(self) -> int:
        """How many tiles stand side by side."""
        return max(1, int((self.room - self.gap) // (self.tile[0] + self.gap)))


@dataclass(frozen=True, slots=True)
class Plan:
    """A board laid out: the picture's box, all places, the room they take, and the line above
    the blocks that are not on the picture."""

    picture: Box | None
    places: tuple[Place, ...]
    width: float
    height: float
    shelf: Box | None

    def place_of(self, key: str | None) -> Place | None:
        """The place of a block."""
        return next((place for place in self.places if place.block.area.key == key), None)

    def place_at(self, x: float, y: float) -> Place | None:
        """The topmost place at a point."""
        return next((place for place in reversed(self.places) if place.box.holds(x, y)), None)

    def step(self, here: Place | None, right: int, down: int) -> Place | None:
        """The nearest place in a direction; the first one from nowhere, None at the edge."""
        if here is None:
            return self.places[0] if self.places else None
        x, y = here.box.centre
        found: list[tuple[float, int, Place]] = []
        for number, place in enumerate(self.places):
            across, along = place.box.centre[0] - x, place.box.centre[1] - y
            ahead, aside = (across * right, along) if right else (along * down, across)
            if ahead > 0.5:
                found.append((ahead + _SIDEWAYS * abs(aside), number, place))
        return min(found, default=(0.0, 0, None))[2]

    def spot_at(self, x: float, y: float, across: float = 0, along: float = 0) -> Spot:
        """A box of the board as fractions of the picture; without a size a pin."""
        if self.picture is None:
            raise ValueError("there is no picture to stand on")
        box = self.picture
        return Spot(
            round((x - box.x) / box.width * WHOLE),
            round((y - box.y) / box.height * WHOLE),
            round(across / box.width * WHOLE),
            round(along / box.height * WHOLE),
        ).within()


def lay_out(blocks: Sequence[Block], measures: Measures, picture: Box | None) -> Plan:
    """The plan of an area's blocks; ``picture``: where its picture is painted."""
    placed = [block for block in blocks if picture and block.spot]
    # Pins last: they are small, and must not lie hidden under a rectangle.
    placed.sort(key=lambda block: bool(block.spot and block.spot.is_pin))
    places = [_on_picture(block, block.spot, measures, picture) for block in placed]
    rest = [block for block in blocks if not (picture and block.spot)]
    tiles = [
        _on_shelf(block, number, measures, picture) if picture else _tile(block, number, measures)
        for number, block in enumerate(rest)
    ]
    boxes = [tile.box for tile in tiles] + ([picture] if picture else [])
    right = max((box.x + box.width for box in boxes), default=0.0)
    bottom = max((box.y + box.height for box in boxes), default=0.0)
    shelf = None
    if picture and tiles:
        left = tiles[0].box.x
        shelf = Box(left, 0, measures.label[0], measures.letters * _SHELF_TITLE)
    room = 0.0 if picture else measures.gap
    return Plan(picture, (*places, *tiles), right + room, bottom + room, shelf)


def _tile(block: Block, number: int, measures: Measures) -> Place:
    row, column = divmod(number, measures.columns)
    width, height = measures.tile
    gap = measures.gap
    return Place(
        block, Box(gap + column * (width + gap), gap + row * (height + gap), width, height)
    )


def _on_shelf(block: Block, number: int, measures: Measures, picture: Box) -> Place:
    """Below each other beside the picture, in a second column where they are many."""
    width, height = measures.label
    top, gap = measures.letters * _SHELF_TITLE, measures.gap
    rows = max(1, int((picture.height - top) // (height + gap)))
    column, row = divmod(number, rows)
    x = picture.x + picture.width + gap + column * (width + gap)
    return Place(block, Box(x, top + row * (height + gap), width, height))


def _on_picture(block: Block, spot: Spot | None, measures: Measures, picture: Box | None) -> Place:
    if spot is None or picture is None:
        raise ValueError("this block stands on no picture")
    x = picture.x + spot.x / WHOLE * picture.width
    y = picture.y + spot.y / WHOLE * picture.height
    if not spot.is_pin:
        width, height = spot.width / WHOLE * picture.width, spot.height / WHOLE * picture.height
        return Place(block, Box(x, y, width, height), outlined=True)
    width, height = measures.label
    left = min(max(picture.x, x - width / 2), picture.x + picture.width - width)
    over = y - height - measures.letters * 0.9
    top = over if over >= picture.y else y + measures.letters * 0.9
    return Place(block, Box(left, top, width, height), (x, y))
