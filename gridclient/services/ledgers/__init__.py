"""Ledgers taken over: an office's workbooks become households, once, however often they come."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from gridclient.domain.days import day_of
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress
from gridclient.services.events import Events, RegistersChanged
from gridclient.services.ledgers.changes import Tally
from gridclient.services.ledgers.matching import Register
from gridclient.services.profile import Profile
from gridclient.workbook import reading
from gridclient.workbook.ledgers import recognition, report, residents
from gridclient.workbook.ledgers.problems import Problem
from gridclient.workbook.ledgers.recognition import Inspection

__all__ = ["LedgerImport", "Ledgers"]


@dataclass(frozen=True, slots=True)
class LedgerImport:
    """What a ledger brought, by entity; ``rejected`` cells were not stored.

    ``found``: what stands in the file, whether it was new or not: doors, vacant doors,
    households, residents and care enrolments by category.
    """

    created: dict[str, int]
    updated: dict[str, int]
    unchanged: dict[str, int]
    found: dict[str, int] = field(default_factory=dict)
    rejected: tuple[Problem, ...] = ()
    duplicates: int = 0


class Ledgers:
    """Taking ledgers over into one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def inspect(self, file: Path) -> Inspection:
        """What a workbook seems to be; changes nothing."""
        return recognition.inspect(reading.read_file(file))

    def import_(
        self,
        file: Path,
        progress: Progress = SILENT,
        *,
        kind: str | None = None,
        grid: str | None = None,
        dry_run: bool = False,
        report_file: Path | None = None,
    ) -> LedgerImport:
        """Take over a ledger of residents in one transaction; again changes nothing.

        ``kind`` overrules what the sheets seem to be. ``grid``: the code of the grid its doors
        belong to; without it the ledger's own grid names count. ``report_file``: where to write
        the same workbook with its errors marked.
        """
        division = self._division()
        progress.step(0, 3, _("Reading the workbook"))
        content = reading.load(file)
        book = reading.read(content)
        seen = recognition.inspect(book)
        if kind is not None:
            seen = seen.taken_as(kind)
        read = residents.read_residents(book, seen, today=day_of(self._profile.now()))
        progress.step(1, 3, _("Comparing with what is here"))
        with self._profile.store.unit() as unit:
            tally = Tally()
            Register(unit, self._profile.now, division, grid, tally).take(read.doors)
            progress.step(2, 3, _("Saving"))
            if not dry_run:
                unit.commit()
        if report_file is not None:
            report.write_report(content, read.problems, report_file)
        result = LedgerImport(
            created=dict(tally.created),
            updated=dict(tally.updated),
            unchanged=dict(tally.unchanged),
            found=dict(tally.found),
            rejected=read.problems,
            duplicates=tally.duplicates,
        )
        progress.step(3, 3, _("Done"))
        if not dry_run:
            changed = sum(result.created.values()) + sum(result.updated.values())
            self._events.tell(RegistersChanged(changed))
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
