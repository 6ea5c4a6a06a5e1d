"""Giving ledgers away from one profile: exports, deltas, and filled templates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gridclient.domain.days import written
from gridclient.domain.ledger_columns import CHANGE, Column, choose
from gridclient.domain.ledger_formats import FORMATS, MASK_NOTE, PROFILES
from gridclient.domain.ledgers import LEDGERS, Ledger
from gridclient.domain.texts import clean
from gridclient.errors import Refused
from gridclient.i18n import _, ngettext
from gridclient.jobs import SILENT, Progress
from gridclient.services.coverage import Coverage
from gridclient.services.exports import changes, kinds, register
from gridclient.services.exports.cells import Cell, Writing, unknown_shape
from gridclient.services.exports.changes import Delta
from gridclient.services.exports.filling import Fill, Filled, Filling
from gridclient.services.exports.lines import Line
from gridclient.services.exports.register import Register
from gridclient.services.places import Places
from gridclient.services.profile import Profile
from gridclient.store import deltas
from gridclient.store.unit import Unit
from gridclient.workbook import exports as sheets
from gridclient.workbook.exports import Heading, LedgerSheet

__all__ = ["Exported", "Exports", "Fill", "Filled", "Wanted"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted of a ledger.

    ``columns``: names or headings, each with ``:shape`` where it is to be written in another
    way than ``shapes`` (kind of value to shape) says; none: those shown unasked. ``mask``: one
    of ``PROFILES``; ``none`` wants a ``purpose``. ``grids``: codes; none: all.
    """

    kind: str
    columns: Sequence[str] = ()
    mask: str = "standard"
    purpose: str | None = None
    shapes: Mapping[str, str] = field(default_factory=dict)
    grids: Sequence[str] = ()
    since_last: bool = False
    paper: str = "A4"


@dataclass(frozen=True, slots=True)
class Exported:
    """How many lines were written, and where; ``first``: there was no earlier export to take
    the delta from, so that everything is in it."""

    rows: int
    file: Path
    first: bool = False


class Exports:
    """Ledger exports and filled templates of one profile."""

    def __init__(self, profile: Profile, places: Places, coverage: Coverage) -> None:
        self._profile = profile
        self._places = places
        self._filling = Filling(profile, places, coverage)

    def export(self, wanted: Wanted, path: Path, progress: Progress = SILENT) -> Exported:
        """Write a ledger as a workbook and remember what was given away.

        Raises ``Refused`` for an unknown column, shape or grid, and for lifted masks without a
        purpose or above the community.
        """
        ledger = LEDGERS[wanted.kind]
        columns = chosen(ledger, wanted.columns)
        writing = Writing(wanted.mask, wanted.shapes)
        warning = self.warning(wanted.mask, wanted.purpose)
        progress.step(0, 3, _("Reading the register"))
        with self._profile.store.view() as unit:
            now = deltas.moment(unit)
            known = register.read(unit, self._places.today(), self._profile.authority)
            check_grids(known, wanted.grids)
            delta = changes.read(unit, wanted.kind, wanted.grids) if wanted.since_last else None
            rows = _rows(unit, known, ledger, columns, writing, wanted.grids, delta)
        progress.step(1, 3, _("Writing the ledger"))
        sheets.write(self._sheet(ledger, columns, rows, delta, warning, wanted.paper), path)
        progress.step(2, 3, _("Saving"))
        with self._profile.store.unit() as unit:
            changes.remember(unit, wanted.kind, wanted.grids, now)
            unit.commit()
        progress.step(3, 3, _("Done"))
        return Exported(len(rows), path, first=delta is not None and delta.then is None)

    def fill(self, template: Path, path: Path, wanted: Fill, progress: Progress = SILENT) -> Filled:
        """Fill a template; see :class:`~gridclient.services.exports.filling.Filling`."""
        warning = self.warning(wanted.mask, wanted.purpose)
        return self._filling.fill(template, path, wanted, warning, progress)

    def warning(self, mask: str, purpose: str | None) -> str | None:
        """What marks a sheet whose masks are lifted: unit, person, time and purpose.

        None where they are not. Raises ``Refused`` where they must not be.
        """
        if mask not in PROFILES:
            raise _unknown_profile(mask)
        if mask != "none":
            return None
        authority = self._profile.enrolled()
        if authority.role not in ("community", "worker"):
            raise Refused(
                "ledger.mask_above",
                _("Full ID numbers and phones are for the community and its grid workers."),
                hint=_("Export masked, or ask the community for the one case you need."),
            )
        reason = clean(purpose)
        if reason is None:
            raise Refused(
                "ledger.purpose",
                _("A ledger without masks needs a purpose."),
                hint=_("Say with --purpose what it is for; it will stand on every page."),
            )
        return _("Unmasked for: {purpose} · {unit} · {person} · {time}").format(
            purpose=reason,
            unit=register.unit_name(self._profile, self._places),
            person=self._profile.name,
            time=written(self._profile.now()),
        )

    def _sheet(
        self,
        ledger: Ledger,
        columns: Sequence[tuple[Column, str | None]],
        rows: Sequence[Sequence[Cell]],
        delta: Delta | None,
        warning: str | None,
        paper: str,
    ) -> LedgerSheet:
        shown = [column for column, _shape in columns]
        if delta is not None:
            shown.insert(_change_place(shown), CHANGE)
        headings = [
            sheets.fitting(
                Heading(column.label, column.width, column.number),
                [row[place] for row in rows if isinstance(row[place], str)],  # type: ignore[misc]
            )
            for place, column in enumerate(shown)
        ]
        now = self._profile.now()
        told = [ngettext("{count} line", "{count} lines", len(rows)).format(count=len(rows))]
        if delta is not None and delta.then is not None:
            told.append(_("changes since {moment}").format(moment=delta.then.at[:10]))
        told.append(_("made {made}").format(made=written(now)))
        title = _("{place}: {ledger}").format(
            place=register.unit_name(self._profile, self._places), ledger=ledger.label
        )
        return LedgerSheet(
            name=ledger.label,
            title=title,
            subtitle=" · ".join(told),
            headings=headings,
            rows=rows,
            note=_(MASK_NOTE),
            made_at=now,
            warning=warning,
            paper=paper,
        )


def chosen(ledger: Ledger, written_columns: Sequence[str]) -> list[tuple[Column, str | None]]:
    """The columns that were asked for, each with its own shape or None."""
    if not written_columns:
        return [(column, None) for column in ledger.default]
    found = []
    for asked in written_columns:
        name, _colon, shape = asked.strip().replace("：", ":").partition(":")
        column = choose(ledger.columns, name.strip())
        if column is None:
            raise Refused(
                "ledger.column",
                _("There is no column “{column}” in this ledger.").format(column=name),
                hint=_("Columns here: {names}.").format(
                    names=", ".join(column.label for column in ledger.columns)
                ),
            )
        if shape and (column.shape is None or shape not in FORMATS[column.shape]):
            raise unknown_shape(shape, column.shape or "date")
        found.append((column, shape or None))
    return found


def check_grids(known: Register, codes: Sequence[str]) -> None:
    """Refuse the code of a grid that is not here."""
    here = {grid.code for grid in known.grids.values()}
    for code in codes:
        if code not in here:
            raise Refused(
                "grid.unknown",
                _("There is no grid “{code}” here.").format(code=code),
                hint=_("Grids here: {codes}.").format(codes=", ".join(sorted(here)) or "–"),
            )


def _rows(
    unit: Unit,
    known: Register,
    ledger: Ledger,
    columns: Sequence[tuple[Column, str | None]],
    writing: Writing,
    grids: Sequence[str],
    delta: Delta | None,
) -> list[list[Cell]]:
    rows: list[list[Cell]] = []
    place = _change_place([column for column, _shape in columns])
    for line in kinds.lines(unit, known, ledger, grids):
        words = delta.words(line, ledger.columns) if delta else None
        if words is None and (delta or line.retired):
            continue
        row = writing.cells(line, columns, len(rows) + 1)
        if delta:
            row.insert(place, words)
        rows.append(row)
    return rows


def _change_place(columns: Sequence[Column]) -> int:
    """Beside the running number, else first."""
    return 1 if columns and columns[0].name == "serial" else 0


def _unknown_profile(mask: str) -> Refused:
    return Refused(
        "ledger.mask",
        _("“{mask}” is not a way of masking.").format(mask=mask),
        hint=_("Choose one of: {choices}.").format(choices=", ".join(PROFILES)),
    )
