"""From a file to a ledger: what workbook it is, which columns are meant, and what its rows say."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gridclient.domain.care import CATEGORIES
from gridclient.errors import Hint, Refused
from gridclient.i18n import _, listed
from gridclient.services.entry import codes_in
from gridclient.services.ledgers import mappings
from gridclient.store.unit import Unit
from gridclient.workbook import reading
from gridclient.workbook.bundles import SIGNATURE_SHEET
from gridclient.workbook.ledgers import mappings as corrections
from gridclient.workbook.ledgers import recognition, whole
from gridclient.workbook.ledgers.mappings import ColumnMapping
from gridclient.workbook.ledgers.recognition import Inspection
from gridclient.workbook.ledgers.whole import Ledger
from gridclient.workbook.reading import Book


@dataclass(frozen=True, slots=True)
class Told:
    """What a person says of a ledger: its kind, and corrections of columns with the name under
    which they are remembered."""

    kind: str | None = None
    mapping: str | None = None
    columns: tuple[str, ...] = ()


def book_of(content: bytes, file: Path) -> Book:
    """The workbook of a ledger; a bundle is none, and is never read around its signature."""
    book = reading.read_ledger(content, file.stem)
    if any(sheet.name == SIGNATURE_SHEET for sheet in book.sheets):
        raise Refused(
            "ledger.is_bundle",
            _("This is a data package of this program, not a ledger."),
            hint=_("Import it as a bundle: its signature is checked there."),
        )
    return book


def ledger_of(unit: Unit, book: Book, told: Told, name: str, today: dt.date) -> Ledger:
    """What a workbook called ``name`` tells, read as a person says; corrections are remembered."""
    seen = _recognised(unit, book, told.mapping, corrections.read(told.columns))
    seen = seen.taken_as(told.kind) if told.kind else seen
    categories = codes_in(unit, CATEGORIES)
    return whole.read(book, seen, today=today, file_name=name, categories=categories)


def _recognised(unit: Unit, book: Book, name: str | None, told: ColumnMapping) -> Inspection:
    """What the book seems to be after a person's corrections, which are remembered."""
    kept = mappings.load(unit, name) if name else None
    if not told.fields and kept is None:
        if name:
            raise _no_mapping(name, mappings.names(unit))
        return mappings.inspect(unit, book)
    whole_mapping = told if kept is None else kept.with_more(told)
    seen = recognition.inspect(book, whole_mapping.correct, whole_mapping.titles)
    corrections.check_titles(told, seen)
    if name:
        mappings.save(unit, name, whole_mapping.used_for(seen))
    return seen


def _no_mapping(name: str, known: Sequence[str]) -> Refused:
    return Refused(
        "ledger.mapping_unknown",
        _("No mapping is remembered under the name “{name}”.").format(name=name),
        hint=Hint(
            _("There are: {names}. To make one, say which columns are which with --map.").format(
                names=listed(known) or "–"
            ),
            _("There are: {names}. To make one, choose which columns are which.").format(
                names=listed(known) or "–"
            ),
        ),
    )
