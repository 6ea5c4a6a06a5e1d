"""Ledgers taken over: an office's workbooks become households, once, however often they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gridclient.domain.care import CATEGORIES
from gridclient.domain.days import day_of
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.jobs import SILENT, Progress
from gridclient.services.entry import codes_in
from gridclient.services.events import Events
from gridclient.services.issues import Issues
from gridclient.services.ledgers import mappings
from gridclient.services.ledgers.matching import Register
from gridclient.services.ledgers.records import Tally
from gridclient.services.profile import Profile
from gridclient.store import log_books
from gridclient.store.unit import Unit
from gridclient.workbook import reading
from gridclient.workbook.bundles import SIGNATURE_SHEET
from gridclient.workbook.ledgers import mappings as corrections
from gridclient.workbook.ledgers import recognition, report, whole
from gridclient.workbook.ledgers.mappings import ColumnMapping
from gridclient.workbook.ledgers.problems import Problem
from gridclient.workbook.ledgers.recognition import Inspection
from gridclient.workbook.reading import Book

__all__ = ["LedgerImport", "Ledgers"]


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """What a ledger brought, by entity; ``rejected`` cells were not stored.

    ``found``: what stands in the file, whether it was new or not: vacant doors, households,
    residents, persons of lists, buildings of lists, visits and, of these, effective ones, and
    care enrolments by category. ``kinds``: what its sheets were taken for.
    """

    created: dict[str, int]
    updated: dict[str, int]
    unchanged: dict[str, int]
    found: dict[str, int] = field(default_factory=dict)
    rejected: tuple[Problem, ...] = ()
    duplicates: int = 0
    kinds: tuple[str, ...] = ()


class Ledgers:
    """Taking ledgers over into one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def inspect(self, file: Path) -> Inspection:
        """What a workbook seems to be, remembered mappings applied; changes nothing."""
        book = _book(reading.load(file), file)
        with self._profile.store.view() as unit:
            return mappings.inspect(unit, book)

    def mappings(self) -> list[str]:
        """The names of the mappings of columns there are."""
        with self._profile.store.view() as unit:
            return mappings.names(unit)

    def import_(
        self,
        file: Path,
        progress: Progress = SILENT,
        *,
        kind: str | None = None,
        grid: str | None = None,
        mapping: str | None = None,
        columns: Sequence[str] = (),
        dry_run: bool = False,
        report_file: Path | None = None,
    ) -> LedgerImport:
        """Take over a ledger of any kind in one transaction; again changes nothing.

        ``kind`` overrules what the sheets seem to be. ``grid``: the code of the grid its doors
        belong to; without it the ledger's own grid names count. ``columns``: corrections such
        as ``楼号=building.building_no``, remembered under the name ``mapping``; without them the
        remembered ones count. ``report_file``: where to write the same workbook with its errors
        marked.
        """
        division = self._division()
        progress.step(0, 3, _("Reading the workbook"))
        content = reading.load(file)
        book = _book(content, file)
        tally = Tally()
        with self._profile.store.unit() as unit:
            seen = self._recognise(unit, book, mapping, corrections.read(columns))
            seen = seen.taken_as(kind) if kind else seen
            today = day_of(self._profile.now())
            ledger = whole.read(
                book,
                seen,
                today=today,
                file_name=file.stem,
                categories=codes_in(unit, CATEGORIES),
            )
            progress.step(1, 3, _("Comparing with what is here"))
            issues = Issues(self._profile, self._events)
            register = Register(unit, self._profile.now, division, grid, issues, tally)
            events = register.take(ledger, today)
            problems = (*ledger.problems, *tally.problems)
            if report_file is not None:
                report.write_report(content, problems, report_file, file.stem)
            progress.step(2, 3, _("Saving"))
            if not dry_run:
                created, changed = tally.created.total(), tally.updated.total()
                log_books.append(unit, "ledger_taken_over", count=created, changed=changed)
                unit.commit()
        progress.step(3, 3, _("Done"))
        result = LedgerImport(
            created=dict(+tally.created),
            updated=dict(+tally.updated),
            unchanged=dict(+tally.unchanged),
            found=dict(tally.found),
            rejected=problems,
            duplicates=tally.duplicates,
            kinds=ledger.kinds,
        )
        if not dry_run:
            for event in events:
                self._events.tell(event)
        return result

    def _recognise(
        self, unit: Unit, book: Book, name: str | None, told: ColumnMapping
    ) -> Inspection:
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

    def _division(self) -> str:
        authority = self._profile.office()
        if authority.role != "community":
            raise Refused(
                "ledger.office",
                _("Ledgers are taken over by the community office they belong to."),
                hint=_("Import it in the community's profile; it reaches you by bundle."),
            )
        return authority.division


def _no_mapping(name: str, known: Sequence[str]) -> Refused:
    return Refused(
        "ledger.mapping_unknown",
        _("No mapping is remembered under the name “{name}”.").format(name=name),
        hint=_("There are: {names}. To make one, say which columns are which with --map.").format(
            names=listed(known) or "–"
        ),
    )


def _book(content: bytes, file: Path) -> Book:
    """The workbook of a ledger; a bundle is none, and is never read around its signature."""
    book = reading.read_ledger(content, file.stem)
    if any(sheet.name == SIGNATURE_SHEET for sheet in book.sheets):
        raise Refused(
            "ledger.is_bundle",
            _("This is a data package of this program, not a ledger."),
            hint=_("Import it as a bundle: its signature is checked there."),
        )
    return book
