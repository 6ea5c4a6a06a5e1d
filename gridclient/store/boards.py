"""Wall-map pictures, and where blocks stand on them; local to this profile."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import delete, insert, select

from gridclient.domain.boards import Picture, Spot
from gridclient.store.tables import BOARD_PICTURE, BOARD_SPOT
from gridclient.store.unit import Unit


def picture(unit: Unit, area: str) -> Picture | None:
    """The picture of an area."""
    query = select(BOARD_PICTURE).where(BOARD_PICTURE.c.area == area)
    found = unit.connection.execute(query).mappings().first()
    return Picture(found["picture"], found["width"], found["height"]) if found else None


def put_picture(unit: Unit, area: str, kept: Picture | None) -> None:
    """Keep a picture of an area in the place of the one before; None: keep none."""
    unit.connection.execute(delete(BOARD_PICTURE).where(BOARD_PICTURE.c.area == area))
    if kept is not None:
        values = {"picture": kept.content, "width": kept.width, "height": kept.height}
        unit.connection.execute(insert(BOARD_PICTURE), {"area": area, **values})


def spots(unit: Unit, area: str) -> Mapping[str, Spot]:
    """Block to where it stands on the picture of an area."""
    query = select(BOARD_SPOT).where(BOARD_SPOT.c.area == area)
    return {
        line["block"]: Spot(line["x"], line["y"], line["width"], line["height"])
        for line in unit.connection.execute(query).mappings()
    }


def put_spot(unit: Unit, area: str, block: str, spot: Spot | None) -> None:
    """Let a block stand somewhere on the picture of an area; None: nowhere."""
    here = (BOARD_SPOT.c.area == area) & (BOARD_SPOT.c.block == block)
    unit.connection.execute(delete(BOARD_SPOT).where(here))
    if spot is not None:
        values = {"x": spot.x, "y": spot.y, "width": spot.width, "height": spot.height}
        unit.connection.execute(insert(BOARD_SPOT), {"area": area, "block": block, **values})
