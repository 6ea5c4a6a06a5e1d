"""A whole ledger, read: every sheet by its kind, and all that was refused."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.care import CATEGORIES
from gridclient.domain.fields import Codes
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.workbook.ledgers import building_lists, kinds, listed, past_visits
from gridclient.workbook.ledgers.building_lists import LedgerBuilding
from gridclient.workbook.ledgers.listed import ListedPerson
from gridclient.workbook.ledgers.past_visits import LedgerVisit
from gridclient.workbook.ledgers.problems import Problem, Problems
from gridclient.workbook.ledgers.recognition import Inspection, SheetInspection
from gridclient.workbook.ledgers.residents import LedgerDoor, SheetReader
from gridclient.workbook.reading import Book, Sheet


@dataclass(slots=True)
class Ledger:
    """All that was read, in the ledger's order, and the cells that were refused."""

    doors: list[LedgerDoor]
    persons: list[ListedPerson]
    buildings: list[LedgerBuilding]
    visits: list[LedgerVisit]
    problems: list[Problem]
    kinds: tuple[str, ...] = ()


def read(
    book: Book,
    inspection: Inspection,
    *,
    today: dt.date | None = None,
    file_name: str = "",
    categories: Codes = CATEGORIES,
) -> Ledger:
    """Read every sheet whose kind is known; hidden sheets are left out and told.

    ``today`` lets impossible birth dates and visits of the future be told; ``file_name`` may say
    the year of the visits in it; ``categories``: of care, those there are. Raises Refused
    ``ledger.not_recognised`` when no sheet is one.
    """
    ledger = Ledger([], [], [], [], [])
    known = [sheet.kind for sheet in inspection.sheets if sheet.kind in kinds.TELLS_OF]
    if not known:
        raise not_recognised(inspection)
    for sheet, seen in zip(book.sheets, inspection.sheets, strict=True):
        if seen.kind not in kinds.TELLS_OF:
            continue
        found = Problems(sheet.name)
        if seen.visible:
            _read_sheet(ledger, sheet, seen, found, today, file_name, categories)
        else:
            found.add("ledger.sheet_hidden", seen.first_row)
        ledger.problems += found.found
    ledger.kinds = tuple(dict.fromkeys(known))
    return ledger


def _read_sheet(  # noqa: PLR0917 - what a sheet is read with
    ledger: Ledger,
    sheet: Sheet,
    seen: SheetInspection,
    found: Problems,
    today: dt.date | None,
    file_name: str,
    categories: Codes,
) -> None:
    match kinds.TELLS_OF[seen.kind]:
        case kinds.DOORS:
            ledger.doors += SheetReader(sheet, seen, found, today, categories).read()
        case kinds.PERSONS:
            ledger.persons += listed.read(sheet, seen, found, today, categories)
        case kinds.BUILDINGS:
            ledger.buildings += building_lists.read(sheet, seen, found)
        case kinds.VISITS:
            ledger.visits += past_visits.read(sheet, seen, found, today, file_name)


def not_recognised(inspection: Inspection) -> Refused:
    """The refusal of a workbook none of whose sheets is a ledger."""
    return Refused(
        "ledger.not_recognised",
        _("No sheet of this workbook was recognised as a ledger."),
        where=[Where(sheet.name) for sheet in inspection.sheets],
        hint=_(
            "A ledger needs one row of titles, among them a name and a room number or an address. "
            "Look at what was recognised, and correct the titles."
        ),
    )
