"""Cells of a ledger whose value was not taken over, and why, in plain words.

They are data, not exceptions: the person is taken over all the same, to be checked. No message
repeats what was in the cell.
"""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.i18n import N_, _

_MESSAGES = {
    "ledger.id_precision_lost": N_(
        "The spreadsheet has rounded this ID number, so its last digits are lost. "
        "Type it again as text, from the document."
    ),
    "ledger.id_check_digit": N_(
        "The check digit of this ID number is wrong, so a digit was mistyped. "
        "Compare it with the document."
    ),
    "ledger.id_length": N_("An ID number has 18 characters, or 15 if it is old."),
    "ledger.id_characters": N_("This is not an ID number: it has signs that none can have."),
    "ledger.id_birth_date": N_("The birth date inside this ID number is not possible."),
    "ledger.phone_unreadable": N_("This telephone number has too few or too many digits."),
    "ledger.date_unreadable": N_("This is not a date. Write it like 1956-03-02 or 1956.3."),
    "ledger.date_no_such_date": N_("There is no such day in the calendar."),
    "ledger.date_no_year": N_("The year of this date is missing."),
    "ledger.date_ambiguous": N_(
        "A number such as 1956.1 can mean January or October. Type the date as text."
    ),
    "ledger.date_out_of_range": N_("Nobody alive was born on this date."),
    "ledger.born_on_differs": N_("Birth date and ID number disagree; the ID number counts."),
    "ledger.sex_unknown": N_("This is not a sex this program knows."),
    "ledger.sex_differs": N_("Sex and ID number disagree; the ID number counts."),
    "ledger.relation_unknown": N_("This relation to the household head is not known."),
    "ledger.category_unknown": N_("This is not a category of care that is kept here."),
    "ledger.category_excluded": N_(
        "This category is left out of this program on purpose: nobody is policed, scored, or "
        "listed for petitions, belief or whereabouts. The person is taken over without it."
    ),
    "ledger.occupancy_unknown": N_("How this home is lived in is not understood."),
    "ledger.residence_unknown": N_("This residence state is not known."),
    "ledger.name_length": N_("A name has 2 to 20 characters."),
    "ledger.name_characters": N_("This is not a name; the row was not taken over."),
    "ledger.name_missing": N_("This row tells of a person without a name; it was not taken over."),
    "ledger.door_missing": N_("No door is named for this row; it was not taken over."),
    "ledger.door_unreadable": N_("No room can be read from this; the row was not taken over."),
    "ledger.vacant_with_people": N_("The home is marked vacant, but people are listed in it."),
    "ledger.text_too_long": N_("This text is too long to be stored."),
    "ledger.cell_error": N_("The cell holds an error of the spreadsheet instead of a value."),
    "ledger.building_missing": N_(
        "It is not said in which building these doors are. Name the sheet after the building, "
        "or add a column for it."
    ),
    "ledger.category_missing": N_(
        "Neither this row nor the list's heading says in which category the person is."
    ),
    "ledger.certificate_length": N_("A disability certificate's number has 20 to 22 characters."),
    "ledger.certificate_type": N_(
        "The last two digits of this certificate's number are not a type (1 to 7) and a grade "
        "(1 to 4)."
    ),
    "ledger.certificate_other_holder": N_(
        "The certificate's number begins with somebody else's ID number."
    ),
    "ledger.grade_unknown": N_("This is not a grade of disability; there are one to four."),
    "ledger.grade_differs": N_("Grade and certificate disagree; the certificate counts."),
    "ledger.person_retired": N_(
        "This person is recorded here as moved away or deceased; the row was not taken over."
    ),
    "ledger.estate_missing": N_(
        "Several buildings have this number, and no one of this name lives behind this door in "
        "any of them. Write the estate into the address."
    ),
    "ledger.building_unreadable": N_("No building can be read from this row."),
    "ledger.number_unreadable": N_("This is not a whole number from 1 to 99."),
    "ledger.visit_date_missing": N_("The date of this visit is missing; it was not taken over."),
    "ledger.visit_day_missing": N_("The day of this visit is missing; it was not taken over."),
    "ledger.visit_future": N_("The visit's date lies in the future; it was not taken over."),
    "ledger.visit_result_missing": N_("Nothing is written of how the visit ended."),
    "ledger.visit_result_unknown": N_(
        "How this visit ended is not understood; it was not taken over. Begin the text with, for "
        "example, “visited”, “by phone”, “nobody home” or “declined”, in the words of your office."
    ),
    "ledger.visit_waits": N_(
        "Nobody of this name is known at this address yet. The row is kept here for thirty days "
        "and becomes a visit as soon as a ledger brings the household."
    ),
    "ledger.perhaps_twice": N_(
        "This may be entered here already. It was taken over; under “Perhaps the same”, on the "
        "page of sync, you can say whether it is the same."
    ),
    "ledger.sheet_hidden": N_("This sheet is hidden and was left out. Show it to have it read."),
}

CODES = frozenset(_MESSAGES)


@dataclass(frozen=True, slots=True)
class Problem:
    """A refused cell; ``row`` and ``place`` (the column) from 1, ``column`` the title."""

    sheet: str
    row: int
    column: str | None
    code: str
    place: int | None = None

    @property
    def message(self) -> str:
        """What is wrong, in the language in use."""
        return _(_MESSAGES[self.code])

    def as_json(self) -> dict[str, str | int | None]:
        """The form of ``ledger import``'s ``rejected`` in the command line contract."""
        return {
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "code": self.code,
            "message": self.message,
        }


class Problems:
    """Collects the problems of one sheet."""

    def __init__(self, sheet: str) -> None:
        self._sheet = sheet
        self.found: list[Problem] = []

    def add(self, code: str, row: int, column: str | None = None, place: int | None = None) -> None:
        """Note a problem of the cell in ``row`` under the title ``column``."""
        self.found.append(Problem(self._sheet, row, column, code, place))
