"""What was chosen for a ledger: its columns and grids, and the rows that come of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.ledger_columns import CHANGE, Column, choose
from gridclient.domain.ledger_formats import FORMATS
from gridclient.domain.ledgers import Ledger
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services.exports import kinds
from gridclient.services.exports.cells import Cell, Writing, unknown_shape
from gridclient.services.exports.changes import Delta
from gridclient.services.exports.register import Register
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Choice:
    """A ledger with the columns wanted of it, each with a shape of its own or None."""

    ledger: Ledger
    columns: Sequence[tuple[Column, str | None]]
    writing: Writing
    grids: tuple[str, ...] = ()

    def shown(self, delta: Delta | None) -> list[Column]:
        """The columns of the sheet; a delta has one more, beside the running number."""
        shown = [column for column, _shape in self.columns]
        if delta is not None:
            shown.insert(self._change_place(), CHANGE)
        return shown

    def rows(
        self, unit: Unit, known: Register, delta: Delta | None, most: int | None = None
    ) -> list[list[Cell]]:
        """The rows of the sheet: all that stand, or, of a delta, those that changed; ``most``:
        only so many from the top."""
        rows: list[list[Cell]] = []
        for line in kinds.lines(unit, known, self.ledger, self.grids):
            words = delta.words(line, self.ledger.columns) if delta else None
            if words is None and (delta or line.retired):
                continue
            row = self.writing.cells(line, self.columns, len(rows) + 1)
            if delta:
                row.insert(self._change_place(), words)
            rows.append(row)
            if len(rows) == most:
                break
        return rows

    def _change_place(self) -> int:
        return 1 if self.columns and self.columns[0][0].name == "serial" else 0


def columns(ledger: Ledger, written: Sequence[str]) -> list[tuple[Column, str | None]]:
    """The columns that were asked for as ``name`` or ``name:shape``; none: those shown unasked."""
    if not written:
        return [(column, None) for column in ledger.default]
    found = []
    for asked in written:
        name, _colon, shape = asked.strip().replace("：", ":").partition(":")
        column = choose(ledger.columns, name.strip())
        if column is None:
            raise _unknown_column(name, ledger)
        if shape and (column.shape is None or shape not in FORMATS[column.shape]):
            raise unknown_shape(shape, column.shape)
        found.append((column, shape or None))
    return found


def _unknown_column(name: str, ledger: Ledger) -> Refused:
    return Refused(
        "ledger.column",
        _("There is no column “{column}” in this ledger.").format(column=name),
        hint=_("Columns here: {names}.").format(
            names=listed(column.label for column in ledger.columns)
        ),
    )
