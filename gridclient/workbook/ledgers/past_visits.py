"""Visits written on paper and typed in later, read.

The year of a date written without one is that of the sheet's name and title, else of the
file's name, else of most of the other dates in the column; else the row is refused.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from gridclient.domain import names, texts, written_dates
from gridclient.domain.fields import entity_of
from gridclient.domain.visits import Visit
from gridclient.domain.written_dates import Precision
from gridclient.workbook.ledgers import results, values
from gridclient.workbook.ledgers.doors import Doors, Place
from gridclient.workbook.ledgers.problems import Problem, Problems
from gridclient.workbook.ledgers.recognition import SheetInspection
from gridclient.workbook.ledgers.rows import SECTION, Cell, DataRow, data_rows
from gridclient.workbook.reading import Sheet

_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)\s*年?")
_FIELDS = entity_of(Visit).fields


@dataclass(frozen=True, slots=True)
class LedgerVisit:
    """One visit as the paper tells it; ``name`` or ``place`` may be missing, not both.

    ``open_problem``: what was found and is not over yet. ``waits``: what to tell when the
    household is not known yet.
    """

    name: str | None
    place: Place | None
    visited_on: dt.date
    result: str
    mode: str | None
    visitor: str | None
    note: str | None
    action: str | None
    open_problem: str | None
    waits: Problem


def read(
    sheet: Sheet,
    inspection: SheetInspection,
    problems: Problems,
    today: dt.date | None,
    file_name: str,
) -> Iterator[LedgerVisit]:
    """The visits of a sheet in its order; what is refused goes into ``problems``."""
    rows = list(data_rows(sheet, inspection))
    year = _year((" ".join((sheet.name, *inspection.lines)), file_name), rows)
    doors = Doors(inspection.surroundings)
    for row in rows:
        if row.cell(SECTION):
            doors.enter_section(row)
        elif (visit := _RowReader(row, problems, today, year).read(doors, sheet.name)) is not None:
            yield visit


def _year(told: Sequence[str], rows: Sequence[DataRow]) -> int | None:
    for text in told:
        years = set(_YEAR.findall(texts.half_width(text)))
        if len(years) == 1:
            return int(years.pop())
    cells = [cell for row in rows if (cell := row.cell("visited_on"))]
    dates = [on for cell in cells if (on := written_dates.read(cell.value).on)]
    counted = Counter(on.year for on in dates).most_common(1)
    return counted[0][0] if counted else None


@dataclass(frozen=True, slots=True)
class _RowReader:
    row: DataRow
    problems: Problems
    today: dt.date | None
    year: int | None

    def read(self, doors: Doors, sheet: str) -> LedgerVisit | None:
        """The row's visit; None when it was refused."""
        on = self._day()
        mode = results.read_mode(self.row.text("visit_mode"))
        result = self._result(mode)
        who = self.row.cell("visited") or self.row.cell("resident.name")
        who = who or self.row.cell("household.head_name")
        name = values.name(who.value).value if who else None
        place = self._place(doors)
        if name is None and place is None:
            self._refuse("ledger.door_missing", self.row.cell("address"))
        if on is None or result is None or (name is None and place is None):
            return None
        told = self.row.cell("address") or who
        title, column = (told.title, told.place) if told else (None, None)
        waits = Problem(sheet, self.row.number, title, "ledger.visit_waits", column)
        found, action = self._text("visit_issue"), self._text("visit_action")
        return LedgerVisit(
            name=name,
            place=place,
            visited_on=on,
            result=result,
            mode=mode,
            visitor=names.fold(self._text("visitor")),
            note=self._note(found),
            action=action[: _FIELDS["onsite_action"].length] if action else None,
            open_problem=found if results.stays_open(action) else None,
            waits=waits,
        )

    def _place(self, doors: Doors) -> Place | None:
        if not self.row.cell("address") and not self.row.cell("dwelling.room_no"):
            return None
        return doors.find(self.row)

    def _day(self) -> dt.date | None:
        cell = self.row.cell("visited_on")
        reading = written_dates.read(cell.value if cell else None, self.year)
        problem = f"ledger.date_{reading.problem}" if reading.problem else None
        if problem is None and reading.on is None:
            problem = "ledger.visit_date_missing"
        elif problem is None and reading.precision is not Precision.DAY:
            problem = "ledger.visit_day_missing"
        elif self.today and reading.on and reading.on > self.today:
            problem = "ledger.visit_future"
        if problem:
            self._refuse(problem, cell)
            return None
        return reading.on

    def _result(self, mode: str | None) -> str | None:
        cell = self.row.cell("visit_result") or self.row.cell("visit_note")
        if cell is None:
            self._refuse("ledger.visit_result_missing", None)
            return None
        code = results.read(texts.of_cell(cell.value), mode)
        if code is None and cell.title and (note := self.row.cell("visit_note")):
            code = results.read(texts.of_cell(note.value), mode)
        if code is None:
            self._refuse("ledger.visit_result_unknown", cell)
        return code

    def _note(self, found: str | None) -> str | None:
        """What was written of the visit, with what was found: every word is kept."""
        cells = [self.row.cell(field) for field in ("visit_result", "visit_note")]
        told = [text for cell in cells if cell and (text := texts.of_cell(cell.value))]
        issue = self.row.cell("visit_issue")
        if found and issue:
            told.append(f"{texts.clean(issue.title)}：{found}")
        return "\n".join(dict.fromkeys(told))[: _FIELDS["note"].length] or None

    def _text(self, field: str) -> str | None:
        cell = self.row.cell(field)
        return (
            None if cell is None or values.says_nothing(cell.value) else texts.of_cell(cell.value)
        )

    def _refuse(self, code: str, cell: Cell | None) -> None:
        title, place = (cell.title, cell.place) if cell else (None, None)
        self.problems.add(code, self.row.number, title, place)
