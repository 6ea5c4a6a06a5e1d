"""Filling a district's own template from one profile."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gridclient.domain import periods
from gridclient.domain.ledger_formats import FORMATS, MASK_NOTE
from gridclient.domain.ledgers import LEDGERS, Ledger
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.jobs import SILENT, Progress, finish
from gridclient.services.coverage import Coverage
from gridclient.services.entry import check_grids
from gridclient.services.exports import headings, register
from gridclient.services.exports.cells import Writing
from gridclient.services.exports.contents import Content, coverage_content, ledger_content
from gridclient.services.places import Places
from gridclient.services.profile import Profile
from gridclient.workbook.saving import save
from gridclient.workbook.templates import labels, patterns
from gridclient.workbook.templates.filling import fill_table, fit_across, mark
from gridclient.workbook.templates.headers import Table, find
from gridclient.workbook.templates.opening import open_template


@dataclass(frozen=True, slots=True)
class Fill:
    """How a template is filled.

    ``from_on`` and ``to_on``: the period; without them this month until today. ``by``: a line
    for each of these; without it what the template's headings say. ``kind``: the ledger a list
    is of, without it what its headings say. ``grids``: codes, only these are filled in; none:
    all. The rest as for an export.
    """

    from_on: dt.date | None = None
    to_on: dt.date | None = None
    by: str | None = None
    kind: str | None = None
    grids: Sequence[str] = ()
    mask: str = "standard"
    purpose: str | None = None
    shapes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was filled: lines written, headings that were understood, and those that were not.

    ``file``: None of what was only looked at. ``losses``: pictures, shapes or newer rules of the
    template are not in the copy.
    """

    rows: int
    file: Path | None
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]
    losses: bool = False


class Filling:
    """Filling templates in one profile."""

    def __init__(self, profile: Profile, places: Places, coverage: Coverage) -> None:
        self._profile = profile
        self._places = places
        self._coverage = coverage

    def fill(
        self,
        template: Path,
        path: Path | None,
        wanted: Fill,
        warning: str | None,
        progress: Progress = SILENT,
    ) -> Filled:
        """Write a filled copy of a template; the template itself stays as it is. Without a
        ``path`` say what would come of it.

        Raises what reading a foreign workbook raises, and Refused ``template.format``,
        ``template.same_file`` or ``template.unrecognised``.
        """
        if path is not None and path.resolve() == template.resolve():
            raise _same_file(path)
        check_grids(self._register().grids.values(), wanted.grids)
        progress.step(0, 3, _("Reading the template"))
        opened = open_template(template)
        book = opened.book
        progress.step(1, 3, _("Counting"))
        done: list[_Sheet] = []
        for sheet in book.worksheets:
            if sheet.sheet_state == "visible":
                done += self._sheet(sheet, wanted, warning)
        if not any(one.matched for one in done):
            raise _unrecognised(template)
        if path is not None:
            progress.step(2, 3, _("Saving"))
            book.calculation.fullCalcOnLoad = True
            save(book, path)
        finish(progress, 3)
        return Filled(
            sum(one.rows for one in done),
            path,
            tuple(dict.fromkeys(title for one in done for title in one.matched)),
            tuple(dict.fromkeys(title for one in done for title in one.unmatched)),
            opened.losses,
        )

    def _sheet(self, sheet: Any, wanted: Fill, warning: str | None) -> list[_Sheet]:
        pattern = patterns.find(sheet)
        table = pattern or find(sheet, headings.known)
        asked = labels.placeholders(sheet)
        if table is None and not asked:
            return []
        content = self._content(sheet, table, wanted)
        said = self._said(wanted, content)
        for cell, names in asked:
            patterns.put_placeholders(cell, names, content.totals_by_name, said)
        labels.fill_labels(sheet, said)
        if table is not None and content.matched:
            if pattern is not None:
                patterns.clear(sheet, pattern)
            fill_table(
                sheet,
                table,
                content.lines,
                content.totals,
                label=content.label,
                serial=content.serial,
            )
            mark(sheet, _(MASK_NOTE) if content.personal else "", warning)
            fit_across(sheet)
        left = [name for _cell, names in labels.placeholders(sheet) for name in names]
        return [
            _Sheet(
                len(content.lines) if content.matched else 0,
                (*content.matched, *(n for _c, names in asked for n in names if n not in left)),
                (*content.unmatched, *(f"{{{{{name}}}}}" for name in left)),
            )
        ]

    def _content(self, sheet: Any, table: Table | None, wanted: Fill) -> Content:
        shown = table.headings if table else ()
        ledger = LEDGERS[wanted.kind] if wanted.kind else None
        if ledger is None and shown:
            ledger = headings.best(shown, _around(sheet, table))
        return (
            self._of_ledger(ledger, table, wanted)
            if ledger and table
            else self._of_coverage(table, wanted)
        )

    def _of_coverage(self, table: Table | None, wanted: Fill) -> Content:
        shown = table.headings if table else ()
        meant = [headings.in_coverage(heading) for heading in shown]
        by = wanted.by or next((label for label in _ORDER if label in meant), "grid")
        counted = self._coverage.table(*self._period(wanted), by, wanted.grids)
        return coverage_content(shown, counted, self._register())

    def _of_ledger(self, ledger: Ledger, table: Table, wanted: Fill) -> Content:
        writing = Writing(wanted.mask, wanted.shapes)
        with self._profile.store.view() as unit:
            known = register.read(unit, self._places.today(), self._profile.authority)
            period = self._period(wanted)
            return ledger_content(
                unit,
                known,
                ledger,
                table.headings,
                writing=writing,
                period=period,
                grids=wanted.grids,
            )

    def _register(self) -> register.Register:
        with self._profile.store.view() as unit:
            return register.read(unit, self._places.today(), self._profile.authority)

    def _period(self, wanted: Fill) -> tuple[dt.date, dt.date]:
        to_on = wanted.to_on or self._places.today()
        return wanted.from_on or periods.start_of("month", to_on), to_on

    def _said(self, wanted: Fill, content: Content) -> dict[str, str]:
        """What is written behind labels; a ledger as it stands today has no period."""
        chinese = FORMATS["date"]["chinese"]
        from_on, to_on = (chinese(day.isoformat()) for day in self._period(wanted))
        return {
            "unit": register.unit_name(self._profile, self._places),
            "period": f"{from_on}—{to_on}" if content.periodic else "",
            "from": from_on if content.periodic else "",
            "to": to_on if content.periodic else "",
            "today": chinese(self._places.today().isoformat()),
        }


_ORDER: Sequence[str] = ("grid", "building", "category", "worker")


@dataclass(frozen=True, slots=True)
class _Sheet:
    rows: int
    matched: tuple[str, ...]
    unmatched: tuple[str, ...]


def _around(sheet: Any, table: Table | None) -> str:
    above = sheet.iter_rows(max_row=max(table.first - 1, 1)) if table else ()
    written = [str(cell.value) for row in above for cell in row if cell.value is not None]
    return "".join((str(sheet.title), *written[:4]))


def _same_file(path: Path) -> Refused:
    return Refused(
        "template.same_file",
        _("The template “{file}” would be overwritten.").format(file=path.name),
        hint=_("Choose another name for the filled copy."),
    )


def _unrecognised(template: Path) -> Refused:
    return Refused(
        "template.unrecognised",
        _("No table in “{file}” has headings this program knows.").format(file=template.name),
        hint=_(
            "Headings such as {examples} are known; or write placeholders such as {placeholder}."
        ).format(examples="网格名称、总户数、已走访户数、姓名、身份证号", placeholder="{{总户数}}"),
    )
