"""Merged cells: which cell's value stands for which others."""

from __future__ import annotations

from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.workbook.reading import Sheet, Value

_MOST_CELLS = 2_000_000


class Merges:
    """The merged cells of one sheet; rows and columns count from 1."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet
        self.width = max((len(row) for row in sheet.rows), default=0)
        self._tops: dict[tuple[int, int], tuple[int, int, int, int]] = {}
        covered = 0
        for area in sheet.merged:
            top, left, bottom, right = area
            inside = (top, left, min(bottom, len(sheet.rows)), min(right, self.width))
            covered += max(0, inside[2] - top + 1) * max(0, inside[3] - left + 1)
            if covered > _MOST_CELLS:
                raise Refused(
                    "ledger.too_many_merged",
                    _("Too many cells of this sheet are merged to read it."),
                    where=[Where(sheet.name)],
                    hint=_("Undo the merging of whole rows and columns, save, and try again."),
                )
            for row in range(top, inside[2] + 1):
                for column in range(left, inside[3] + 1):
                    self._tops[row, column] = inside

    def own(self, row: int, column: int) -> Value:
        """What is written in the cell itself."""
        line = self._sheet.rows[row - 1] if row <= len(self._sheet.rows) else ()
        return line[column - 1] if column <= len(line) else None

    def value(self, row: int, column: int) -> Value:
        """What a reader sees there: the cell's own value or that of its merged area."""
        area = self._tops.get((row, column))
        return self.own(area[0], area[1]) if area else self.own(row, column)

    def area(self, row: int, column: int) -> tuple[int, int, int, int]:
        """The area a cell belongs to: first row, first column, last row, last column."""
        return self._tops.get((row, column), (row, column, row, column))

    def join(self, row: int, next_row: int) -> bool:
        """Whether a merged area lies over both rows."""
        return any(self.area(row, column)[2] >= next_row for column in range(1, self.width + 1))
