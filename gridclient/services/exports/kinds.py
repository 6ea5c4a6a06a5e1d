"""Kind of ledger to its lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gridclient.domain.ledgers import Ledger
from gridclient.services.exports import lines as of_registers
from gridclient.services.exports import records
from gridclient.services.exports.lines import Line
from gridclient.services.exports.register import Register
from gridclient.store.unit import Unit


def lines(unit: Unit, known: Register, ledger: Ledger, grids: Sequence[str] = ()) -> Iterator[Line]:
    """The lines of a ledger, retired ones among them; ``grids``: codes of those wanted, none
    for all."""
    for line in _every(unit, known, ledger):
        grid = line.spot.grid
        if not grids or (grid is not None and grid.code in grids):
            yield line


def _every(unit: Unit, known: Register, ledger: Ledger) -> Iterator[Line]:
    if ledger.group is not None:
        return of_registers.enrolled(known, ledger.group)
    if ledger.kind == "visits":
        return records.visits(unit, known)
    if ledger.kind == "issues":
        return records.issues(unit, known)
    made = {
        "residents": of_registers.residents,
        "households": of_registers.households,
        "buildings": of_registers.buildings,
    }
    return made[ledger.kind](known)
