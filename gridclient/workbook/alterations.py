"""What was changed on the visible sheets of a bundle since it was signed.

Rows are matched by ``_id`` and columns by their machine names, so that sorting, filtering,
hiding and widths mean nothing; the tolerances are those of sync.md and no others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial

from gridclient.domain.rows import Row, rendered
from gridclient.errors import Where
from gridclient.i18n import _
from gridclient.workbook import covers, signed_copy
from gridclient.workbook.bundles import ID, allot, machine_names
from gridclient.workbook.cells import column_name
from gridclient.workbook.manifests import Manifest, SheetEntry
from gridclient.workbook.reading import Sheet, Value, text_of

_SUMMARY_CELLS = 3

Read = Callable[[str, str, str], str]
"""How a text on a sheet is shown, by the entity and the field it stands for."""


def _whole(_entity: str, _field: str, text: str) -> str:
    return text


def compare(
    manifest: Manifest, rows: Sequence[Row], sheets: Sequence[Sheet], read: Read = _whole
) -> list[Where]:
    """Every difference between the signed rows and the visible sheets, in their order.

    A place names the sheet and the row as found now, the column's title, the signed and the
    found value, and both as ``read`` shows them; rows that are missing have no row number. Raises
    Untrusted ``bundle.damaged`` when the signed rows are not those that the manifest counts.
    """
    try:
        allotted = list(allot(manifest, rows))
    except ValueError as error:
        raise signed_copy.damaged() from error
    places: list[Where] = []
    if manifest.cover_name:
        places += covers.compare(manifest, sheets)
    for entry, expected in allotted:
        sheet = _find(manifest, entry, sheets)
        if sheet is None or sheet.name != entry.name:
            found = sheet.name if sheet else ""
            names = (entry.name, found)
            places.append(Where(entry.name, signed=entry.name, found=found, shown=names))
        if sheet is not None:
            places += _Comparison(entry, sheet, read).compare(expected)
    return places


def extra_sheets(manifest: Manifest, sheets: Sequence[Sheet]) -> tuple[str, ...]:
    """Sheets that the bundle did not have; they are never read."""
    known = {manifest.cover_name}
    for entry in manifest.sheets:
        sheet = _find(manifest, entry, sheets)
        known.add(sheet.name if sheet else "")
    return tuple(sheet.name for sheet in sheets if sheet.name not in known)


def _find(manifest: Manifest, entry: SheetEntry, sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet of this name, or a renamed one that shows the same entity."""
    names = {other.name for other in manifest.sheets} | {manifest.cover_name}
    for sheet in sheets:
        if sheet.name == entry.name:
            return sheet
    mark = machine_names(entry)[-1]
    renamed = (sheet for sheet in sheets if sheet.name not in names)
    return next((sheet for sheet in renamed if any(mark in row for row in sheet.rows)), None)


def is_same(signed: str, found: Value) -> bool:
    """Whether a found value counts as the signed text: equal text, or a number of its digits."""
    if isinstance(found, bool) or not isinstance(found, str | int | float | None):
        return False
    return text_of(found) == signed


class _Comparison:
    """One visible sheet against the rows it was written from."""

    def __init__(self, entry: SheetEntry, sheet: Sheet, read: Read) -> None:
        self._sheet = sheet
        self._read = partial(read, entry.entity)
        self._fields = [column.field for column in entry.columns]
        self._titles = [column.title for column in entry.columns] + [ID]
        self._names = machine_names(entry)
        self._formula_rows = {row for row, _column in sheet.formulas}

    def compare(self, expected: Sequence[Row]) -> Iterator[Where]:
        """All differences of this sheet."""
        machine_row = self._machine_row()
        if machine_row is None:
            yield self._place(None, None, self._names[-1], "")
            return
        columns = self._columns(machine_row)
        yield from self._compare_columns(machine_row, columns)
        if columns[-1] is None:
            return
        title_row = self._title_row(machine_row, columns[-1], {row.id for row in expected})
        yield from self._compare_titles(title_row, columns)
        yield from self._compare_rows({machine_row, title_row}, columns, expected)

    def _machine_row(self) -> int | None:
        wanted = set(self._names)
        best, most = None, 0
        for number, row in enumerate(self._sheet.rows):
            hits = len(wanted.intersection(cell for cell in row if isinstance(cell, str)))
            if hits > most:
                best, most = number, hits
            if most == len(wanted):
                break
        return best

    def _columns(self, machine_row: int) -> list[int | None]:
        """Where each expected column is now; None where it is gone."""
        row = self._sheet.rows[machine_row]
        return [row.index(name) if name in row else None for name in self._names]

    def _compare_columns(self, machine_row: int, columns: list[int | None]) -> Iterator[Where]:
        for title, name, column in zip(self._titles, self._names, columns, strict=True):
            if column is None:
                yield self._place(machine_row, title, name, "")
        width = len(self._sheet.rows[machine_row])
        for column in sorted(set(range(width)).difference(c for c in columns if c is not None)):
            for number, row in enumerate(self._sheet.rows):
                if row[column] is not None or (number + 1, column + 1) in self._sheet.formulas:
                    yield self._place(number, column_name(column + 1), "", text_of(row[column]))
                    break

    def _title_row(self, machine_row: int, id_column: int, ids: set[str]) -> int | None:
        for number, row in enumerate(self._sheet.rows):
            if row[id_column] == ID:
                return number
        following = machine_row + 1
        if following < len(self._sheet.rows):
            found = self._sheet.rows[following][id_column]
            return following if text_of(found) not in ids else None
        return None

    def _compare_titles(self, title_row: int | None, columns: list[int | None]) -> Iterator[Where]:
        row = self._sheet.rows[title_row] if title_row is not None else ()
        for title, column in zip(self._titles, columns, strict=True):
            if column is not None:
                found = row[column] if row else None
                if not self._agrees(title_row, column, title, found):
                    said = text_of(found)
                    yield self._place(title_row, title, title, said, (title, said))

    def _compare_rows(
        self, heads: set[int | None], columns: list[int | None], expected: Sequence[Row]
    ) -> Iterator[Where]:
        waiting = {row.id: row for row in expected}
        id_column = columns[-1] or 0
        for number, cells in enumerate(self._sheet.rows):
            if number in heads or self._is_empty(number, cells):
                continue
            row = waiting.pop(text_of(cells[id_column]), None)
            if row is None:
                told = self._summary(
                    self._read(name, text_of(cells[column]))
                    for name, column in zip(self._fields, columns[:-1], strict=True)
                    if column is not None
                )
                summary = self._summary(map(text_of, cells))
                yield self._place(number, None, "", summary, ("", told))
            else:
                yield from self._compare_row(number, cells, columns, row)
        for row in waiting.values():
            values = [(name, rendered(row, name)) for name in self._fields]
            summary = self._summary(text for _name, text in values)
            told = self._summary(self._read(*value) for value in values)
            yield self._place(None, None, summary or row.id, "", (told or row.id, ""))

    def _compare_row(
        self, number: int, cells: tuple[Value, ...], columns: list[int | None], row: Row
    ) -> Iterator[Where]:
        names = (*self._fields, ID)
        texts = [*(rendered(row, name) for name in self._fields), row.id]
        for name, title, column, signed in zip(names, self._titles, columns, texts, strict=True):
            if column is not None and not self._agrees(number, column, signed, cells[column]):
                found = text_of(cells[column])
                worded = partial(self._worded, number, column)
                shown = (self._as_read(name, signed), worded(self._as_read(name, found)))
                yield self._place(number, title, signed, worded(found), shown)

    def _as_read(self, name: str, text: str) -> str:
        return text if name == ID else self._read(name, text)

    def _agrees(self, number: int | None, column: int, signed: str, found: Value) -> bool:
        if found == signed or (found is None and not signed):
            return not self._is_formula(number, column)
        return is_same(signed, found) and not self._is_formula(number, column)

    def _is_formula(self, number: int | None, column: int) -> bool:
        if number is None or number + 1 not in self._formula_rows:
            return False
        return (number + 1, column + 1) in self._sheet.formulas

    def _is_empty(self, number: int, cells: tuple[Value, ...]) -> bool:
        return number + 1 not in self._formula_rows and all(cell is None for cell in cells)

    def _worded(self, number: int, column: int, found: str) -> str:
        if self._is_formula(number, column):
            return _("a formula: {value}").format(value=found)
        return found

    def _summary(self, texts: Iterable[str]) -> str:
        return " · ".join([text for text in texts if text][:_SUMMARY_CELLS])

    def _place(
        self,
        number: int | None,
        field: str | None,
        signed: str,
        found: str,
        shown: tuple[str, str] | None = None,
    ) -> Where:
        row = number + 1 if number is not None else None
        return Where(self._sheet.name, row, field, signed, found, shown)
