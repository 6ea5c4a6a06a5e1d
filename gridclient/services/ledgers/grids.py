"""The grids of a community, as ledgers name them.

A ledger that names no grid may still bring new buildings; they wait in the grid ``000``, which
is that of the places not assigned to a grid (CJ/T 349-2010: “not subdivided”). It is retired as
soon as other ledgers have named the grids of all its buildings.
"""

from __future__ import annotations

from gridclient.domain import addresses
from gridclient.domain.identifiers import named_id
from gridclient.domain.places import Building, Division, Grid
from gridclient.errors import Hint, Refused
from gridclient.i18n import _
from gridclient.services.ledgers.records import Records

_UNASSIGNED = "000"
_LAST = 999


class Grids:
    """Looks grids up by code or name, and adds those that a ledger brings."""

    def __init__(self, records: Records, division: Division, code: str | None) -> None:
        self._records = records
        self._division = division
        self._code = code
        self._unassigned_id = named_id("grid", division.code + _UNASSIGNED)
        kept = records.load(Grid)
        self._taken = {grid.code for grid in kept}
        own = [grid for grid in kept if not grid.retired and grid.id != self._unassigned_id]
        self._by_name = {grid.name: grid.id for grid in own}
        self._by_code = {grid.code: grid.id for grid in own}

    def of_door(self, name: str | None) -> Grid:
        """The grid of a residents' ledger's door: the one asked for, named, or the only one."""
        if (told := self.told(name)) is not None:
            return told
        if len(self._by_code) == 1:
            return self._records.get(Grid, next(iter(self._by_code.values())))
        raise Refused(
            "ledger.grid",
            _("The ledger does not say to which grid its doors belong."),
            hint=Hint(
                _("Name the grid with --grid CODE."),
                _("Choose the grid of its doors, or type the code of a new one."),
            ),
        )

    def of_list(self, name: str | None) -> Grid:
        """The grid of a building that a list brings: the one asked for or named, else none yet."""
        return self.told(name) or self._unassigned()

    def told(self, name: str | None) -> Grid | None:
        """The grid that was asked for, or that the ledger names."""
        if self._code is not None:
            found = self._by_code.get(self._code)
            return self._records.get(Grid, found) if found else self._add(self._code, name)
        if name is None:
            return None
        found = self._by_name.get(name)
        return self._records.get(Grid, found) if found else self._add(self._free_code(name), name)

    def waits(self, building: Building) -> bool:
        """Whether a building is not assigned to a grid yet."""
        return building.grid_id == self._unassigned_id

    def close(self, buildings: list[Building]) -> None:
        """Retire the grid of the unassigned when it has no building left."""
        if self._records.has(self._unassigned_id):
            used = any(self.waits(building) for building in buildings)
            grid = self._records.get(Grid, self._unassigned_id)
            retired = None if used else "ended"
            if grid.retired != retired:
                self._records.set(grid, retired=retired)

    def _unassigned(self) -> Grid:
        if self._records.has(self._unassigned_id):
            return self._records.get(Grid, self._unassigned_id)
        code = self._division.code + _UNASSIGNED
        return self._records.add(
            Grid(
                id=self._unassigned_id,
                division_id=self._division.id,
                code=code,
                name=_("Not assigned to a grid"),
            )
        )

    def _add(self, code: str, name: str | None) -> Grid:
        if not code.startswith(self._division.code):
            raise Refused(
                "grid.outside",
                _("The grid code “{code}” does not begin with the community's code.").format(
                    code=code
                ),
                hint=_("Grids of this community begin with {code}.").format(
                    code=self._division.code
                ),
            )
        grid = Grid(
            id=named_id("grid", code),
            division_id=self._division.id,
            code=code,
            name=name or code,
        )
        self._by_name[grid.name] = self._by_code[code] = grid.id
        self._taken.add(code)
        if self._records.has(grid.id):
            return self._records.set(self._records.get(Grid, grid.id), retired=None)
        return self._records.add(grid)

    def _free_code(self, name: str) -> str:
        """The code with the number in the grid's name; the next one when it has none or is taken.

        So the codes do not hang on the order in which ledgers come.
        """
        number = addresses.read_count(name)
        code = f"{self._division.code}{number or 0:03d}"
        if number and number <= _LAST and code not in self._taken:
            return code
        used = [int(code[-3:]) for code in self._taken if code[-3:].isdigit()]
        return f"{self._division.code}{max(used, default=0) + 1:03d}"
