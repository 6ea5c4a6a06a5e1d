"""Behind which door a row is: from its columns, its address, the row above or the sheet."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gridclient.domain import addresses, texts
from gridclient.domain.addresses import Address
from gridclient.workbook.ledgers.headings import Surroundings
from gridclient.workbook.ledgers.rows import SECTION, DataRow

_LONGEST_ROOM = 20
_LONGEST_BUILDING = 20
_NO_UNIT = frozenset({"0", "无", "-", "/"})


@dataclass(frozen=True, slots=True)
class Place:
    """One door with all that is said about where it is."""

    grid_name: str | None = None
    estate: str | None = None
    building: str | None = None
    unit: str | None = None
    floor: int | None = None
    room: str | None = None


class Doors:
    """Follows a sheet from the top: what a row leaves out holds on from the row above."""

    def __init__(self, surroundings: Surroundings) -> None:
        self._above = Place(surroundings.grid_name, surroundings.estate, surroundings.building)

    def enter_section(self, row: DataRow) -> None:
        """Take over the building that a row between the doors names."""
        found = addresses.parse(row.text(SECTION))
        self._above = replace(
            self._above,
            estate=found.estate or self._above.estate,
            building=found.building,
            unit=None,
            floor=None,
            room=None,
        )

    def find(self, row: DataRow) -> Place | None:
        """The row's door; that of the row above when it names none; None when there is none."""
        written = _written(row)
        if written.room is None:
            return self._above if self._goes_on(row, written) else None
        building = written.building or self._above.building
        self._above = Place(
            row.text("grid.name") or self._above.grid_name,
            written.estate or self._above.estate,
            building,
            written.unit or self._unit_above(row, building),
            written.floor,
            written.room,
        )
        return self._above

    def _goes_on(self, row: DataRow, written: Address) -> bool:
        """Whether a row without a room is one more person behind the door above."""
        above = self._above
        return (
            above.room is not None
            and not row.cell("address")
            and not row.cell("dwelling.room_no")
            and written.building in (None, above.building)
            and written.unit in (None, above.unit)
        )

    def _unit_above(self, row: DataRow, building: str | None) -> str | None:
        """A unit left blank below one that is written; a whole address leaves none blank."""
        is_told = row.cell("dwelling.unit_no") or row.cell("address")
        return None if is_told or building != self._above.building else self._above.unit


def _written(row: DataRow) -> Address:
    whole = addresses.parse(row.text("address"))
    plate = addresses.parse(row.text("dwelling.room_no"))
    room = plate.room or _named_room(row) or whole.room
    floor = addresses.read_floor(row.text("dwelling.floor_no"))
    return Address(
        row.text("estate.name") or plate.estate or whole.estate,
        _building(row) or plate.building or whole.building,
        _unit(row) or plate.unit or whole.unit,
        floor or plate.floor or whole.floor or addresses.floor_of(room),
        room,
    )


def _named_room(row: DataRow) -> str | None:
    room = addresses.read_room(row.text("dwelling.room_no"))
    return room if room and len(room) <= _LONGEST_ROOM else None


def _building(row: DataRow) -> str | None:
    written = row.text("building.building_no")
    if written is None:
        return None
    named = addresses.read_building(written)
    return named or (written if len(written) <= _LONGEST_BUILDING else None)


def _unit(row: DataRow) -> str | None:
    written = texts.half_width(row.text("dwelling.unit_no") or "")
    if not written or written in _NO_UNIT:
        return None
    return addresses.read_unit(written) or written.removesuffix("单元")[:_LONGEST_ROOM]
