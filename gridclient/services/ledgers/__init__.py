"""Ledgers taken over: an office's workbooks become households, once, however often they come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gridclient.domain.days import day_of
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress, finish
from gridclient.services.events import Events
from gridclient.services.issues import Issues
from gridclient.services.ledgers import mappings, recognising
from gridclient.services.ledgers.alike import Alike, among
from gridclient.services.ledgers.matching import Register
from gridclient.services.ledgers.recognising import Told
from gridclient.services.ledgers.records import Tally
from gridclient.services.profile import Profile
from gridclient.services.seeing import Reader
from gridclient.store import log_books
from gridclient.store.unit import Unit
from gridclient.workbook import reading
from gridclient.workbook.ledgers import report
from gridclient.workbook.ledgers.problems import Problem
from gridclient.workbook.ledgers.recognition import Inspection
from gridclient.workbook.ledgers.whole import Ledger

__all__ = ["LedgerImport", "Ledgers"]


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """What a ledger brought, by entity; ``rejected`` cells were not stored.

    ``found``: what stands in the file, whether it was new or not: vacant doors, households,
    residents, persons of lists, buildings of lists, visits and, of these, effective ones, and
    care enrolments by category. ``kinds``: what its sheets were taken for. ``alike``: new records
    that may be here already.
    """

    created: dict[str, int]
    updated: dict[str, int]
    unchanged: dict[str, int]
    found: dict[str, int] = field(default_factory=dict)
    rejected: tuple[Problem, ...] = ()
    duplicates: int = 0
    kinds: tuple[str, ...] = ()
    alike: tuple[Alike, ...] = ()

    @property
    def marked(self) -> tuple[Problem, ...]:
        """What is marked in the workbook: rejected cells, and rows that may be here already."""
        return (*self.rejected, *dict.fromkeys(one.problem for one in self.alike))


class Ledgers:
    """Taking ledgers over into one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def inspect(self, file: Path) -> Inspection:
        """What a workbook seems to be, remembered mappings applied; changes nothing."""
        book = recognising.book_of(reading.load(file), file)
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
        division, today = self._division(), day_of(self._profile.now())
        progress.step(0, 3, _("Reading the workbook"))
        content = reading.load(file)
        book = recognising.book_of(content, file)
        tally = Tally()
        with self._profile.store.unit() as unit:
            told = Told(kind, mapping, tuple(columns))
            ledger = recognising.ledger_of(unit, book, told, file.stem, today)
            progress.step(1, 3, _("Comparing with what is here"))
            register = Register(
                unit, self._profile.now, division, grid, Issues(self._profile, self._events), tally
            )
            events = register.take(ledger, today)
            reader = Reader(unit, self._profile.authority)
            result = _result(ledger, tally, among(unit, reader, tally.made, today))
            if report_file is not None:
                report.write_report(content, result.marked, report_file, file.stem)
            progress.step(2, 3, _("Saving"))
            if not dry_run:
                _keep(unit, tally)
        finish(progress, 3)
        for event in () if dry_run else events:
            self._events.tell(event)
        return result

    def _division(self) -> str:
        authority = self._profile.office()
        if authority.role != "community":
            raise Refused(
                "ledger.office",
                _("Ledgers are taken over by the community office they belong to."),
                hint=_("Import it in the community's profile; it reaches you by bundle."),
            )
        return authority.division


def _result(ledger: Ledger, tally: Tally, twice: tuple[Alike, ...]) -> LedgerImport:
    """What came of a ledger, as it is told."""
    return LedgerImport(
        created=dict(+tally.created),
        updated=dict(+tally.updated),
        unchanged=dict(+tally.unchanged),
        found=dict(tally.found),
        rejected=(*ledger.problems, *tally.problems),
        duplicates=tally.duplicates,
        kinds=ledger.kinds,
        alike=twice,
    )


def _keep(unit: Unit, tally: Tally) -> None:
    """Make it last, with a line in the log."""
    created, changed = tally.created.total(), tally.updated.total()
    log_books.append(unit, "ledger_taken_over", count=created, changed=changed)
    unit.commit()
