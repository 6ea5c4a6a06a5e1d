"""One sheet of a foreign workbook before it is read: is each cell where it says it is?

Far or doubled cells make readers abort or disagree (design: measured, section 3). What the
reader does not tell is noted on the way: which cells hold formulas and which hold errors.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from gridclient.errors import Untrusted, Where
from gridclient.i18n import _
from gridclient.workbook.archives import too_large
from gridclient.workbook.limits import Limits
from gridclient.workbook.markup import Markup, unsafe

_LAST_ROW = 1_048_576
_AREA = re.compile(r"\$?([A-Z]{1,3})\$?([0-9]{1,7}):\$?([A-Z]{1,3})\$?([0-9]{1,7})")
_QUOTED = re.compile(r'"[^"]*"|\'[^\']*\'')
# Functions that reach out of the workbook or run something (refusal 22).
_REACHING = re.compile(
    r"\b(?:WEBSERVICE|RTD|CALL|REGISTER(?:\.ID)?|EXEC|DDE|IMAGE|STOCKHISTORY|SQL\.REQUEST)\s*\(",
    re.IGNORECASE,
)


def column_name(number: int) -> str:
    """The letters of a column counted from 1."""
    letters = ""
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


_COLUMNS = {column_name(number): number for number in range(1, 16_385)}


def check_formula(text: str, where: tuple[Where, ...] = ()) -> None:
    """Refuse a formula that starts a program (DDE) or fetches something from elsewhere."""
    bare = _QUOTED.sub("", text)
    if "|" in bare or _REACHING.search(bare):
        raise unsafe(_("a formula that runs a program or fetches data from elsewhere"), where)


@dataclass(slots=True)
class Marks:
    """What the reader does not tell of a sheet: (row, column) from 1, and errors' texts."""

    formulas: set[tuple[int, int]] = field(default_factory=set)
    errors: dict[tuple[int, int], str] = field(default_factory=dict)


# Types of cells whose value is looked at: an index of a shared string, an error.
_TOLD = frozenset({"s", "e"})


class Budget:
    """What is left of the limits, over all sheets of a workbook."""

    def __init__(self, limits: Limits) -> None:
        self.limits = limits
        self.rows = limits.rows


class SheetCheck(Markup):
    """Follows the markup of one sheet; ``strings`` is how many shared strings there are."""

    def __init__(self, sheet: str, strings: int, budget: Budget) -> None:
        super().__init__()
        self.marks = Marks()
        self._sheet = sheet
        self._strings = strings
        self._budget = budget
        self._row = 0
        self._row_text = "?"
        self._row_filled = False
        self._column = 0
        self._columns = budget.limits.columns
        self._type: str | None = None

    def _started(self, name: str, attributes: dict[str, str]) -> None:
        # Called for every element of every sheet, millions of times: the usual names come
        # first, and what can wait for a whole row or piece waits.
        self._starts += 1
        if name == "c" and self._take is None:
            place = attributes.get("r", "")
            column = _COLUMNS.get(place[: -len(self._row_text)], 0)
            if column <= self._column or not place.endswith(self._row_text):
                raise self._odd()
            self._column = column
            self._type = attributes.get("t")
        elif name == "is" or (name == "v" and self._type not in _TOLD):
            self._fill()
        elif name != "t" or len(attributes) > 1:
            self._start_other(name.rpartition(":")[2], attributes)

    def _start_other(self, name: str, attributes: Mapping[str, str]) -> None:
        self._check_element(attributes)
        if name == "v":
            self._fill()
            if self._type == "s":
                self.gather(self._shared)
            elif self._type == "e":
                self.gather(self._error)
        elif name == "row":
            self._start_row(attributes)
        elif name == "f":
            self._fill()
            self._formula(attributes)
        elif name in ("c", "is"):
            # With a prefix: honest, but seen only here.
            self._starts -= 1
            self._started(name, dict(attributes))
        elif name in ("formula", "formula1", "formula2"):
            self.gather(lambda text: check_formula(text, self._where()))
        elif name in ("oleObjects", "oleObject", "controls", "webPublishItems"):
            raise unsafe(_("embedded objects or controls"), self._where())

    def _start_row(self, attributes: Mapping[str, str]) -> None:
        text = attributes.get("r", "")
        plain = text.isascii() and text.isdigit() and not text.startswith("0") and len(text) < 8
        row = int(text) if plain else 0
        if not self._row < row <= _LAST_ROW:
            raise self._odd()
        self._row, self._row_text, self._column = row, text, 0
        self._row_filled = False

    def _fill(self) -> None:
        """The cell holds something: far and numerous cells count only then."""
        if self._column > self._columns:
            raise too_large(_("more than {count} columns").format(count=self._columns))
        if not self._row_filled:
            self._row_filled = True
            self._budget.rows -= 1
            limit = self._budget.limits.rows
            if self._row > limit or self._budget.rows < 0:
                raise too_large(_("more than {count} rows").format(count=limit))

    def _shared(self, text: str) -> None:
        number = int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
        if not 0 <= number < self._strings:
            raise unsafe(_("cells that point to a text that is not there"), self._where())

    def _error(self, text: str) -> None:
        self.marks.errors[self._row, self._column] = text[:40]

    def _formula(self, attributes: Mapping[str, str]) -> None:
        where = self._where()
        self.marks.formulas.add((self._row, self._column))
        if attributes.get("t") in ("array", "dataTable") and "ref" in attributes:
            self._mark_area(attributes["ref"])
        if "dde" in (key.lower()[:3] for key in attributes):
            raise unsafe(_("a formula that runs a program or fetches data from elsewhere"), where)
        self.gather(lambda text: check_formula(text, where))

    def _mark_area(self, area: str) -> None:
        found = _AREA.fullmatch(area)
        if not found:
            return
        left, top, right, bottom = found.groups()
        columns = range(_COLUMNS.get(left, 1), _COLUMNS.get(right, 1) + 1)
        rows = range(int(top), int(bottom) + 1)
        if len(columns) * len(rows) > self._budget.limits.rows:
            raise unsafe(_("a formula over a huge area"), self._where())
        self.marks.formulas.update((row, column) for row in rows for column in columns)

    def _where(self) -> tuple[Where, ...]:
        return (Where(self._sheet, self._row or None),)

    def _odd(self) -> Untrusted:
        return unsafe(
            _("rows or cells that are doubled, out of order or out of the sheet"), self._where()
        )
