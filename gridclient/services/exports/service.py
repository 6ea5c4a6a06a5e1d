"""Giving ledgers away from one profile: exports, deltas, and filled templates."""

from __future__ import annotations

from pathlib import Path

from gridclient.domain import disclosure
from gridclient.domain.days import written
from gridclient.domain.ledger_formats import PROFILES
from gridclient.domain.ledgers import LEDGERS
from gridclient.domain.texts import clean
from gridclient.errors import Hint, Refused
from gridclient.i18n import _, listed
from gridclient.jobs import SILENT, Progress, finish
from gridclient.services.coverage import Coverage
from gridclient.services.entry import check_grids
from gridclient.services.exports import changes, choices, layout, register, remembered
from gridclient.services.exports.cells import Writing
from gridclient.services.exports.choices import Choice
from gridclient.services.exports.filling import Fill, Filled, Filling
from gridclient.services.exports.wanted import Exported, Preview, Wanted
from gridclient.services.places import Places
from gridclient.services.profile import Profile
from gridclient.store import deltas, log_books
from gridclient.store.unit import Unit
from gridclient.workbook import exports as sheets

PREVIEW_LINES = 5


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
        choice = _choice(wanted)
        warning = self.warning(wanted.mask, wanted.purpose)
        progress.step(0, 3, _("Reading the register"))
        with self._profile.store.view() as unit:
            now = deltas.moment(unit)
            known = register.read(unit, self._places.today(), self._profile.authority)
            check_grids(known.grids.values(), wanted.grids)
            delta = changes.read(unit, wanted.kind, wanted.grids) if wanted.since_last else None
            rows = choice.rows(unit, known, delta)
        progress.step(1, 3, _("Writing the ledger"))
        sheet = layout.sheet(
            choice,
            rows,
            office=register.unit_name(self._profile, self._places),
            made_at=self._profile.now(),
            delta=delta,
            warning=warning,
            paper=wanted.paper,
        )
        progress.step(2, 3, _("Saving"))
        sheets.write(sheet, path)
        with self._profile.store.unit() as unit:
            changes.remember(unit, wanted.kind, wanted.grids, now)
            _note(unit, wanted, len(rows))
            unit.commit()
        finish(progress, 3)
        return Exported(len(rows), path, first=delta is not None and delta.then is None)

    def preview(self, wanted: Wanted) -> Preview:
        """The first lines of a ledger as they would be written; remembers nothing.

        Raises ``Refused`` for an unknown column, shape or grid.
        """
        choice = _choice(wanted)
        with self._profile.store.view() as unit:
            known = register.read(unit, self._places.today(), self._profile.authority)
            check_grids(known.grids.values(), wanted.grids)
            delta = changes.read(unit, wanted.kind, wanted.grids) if wanted.since_last else None
            rows = choice.rows(unit, known, delta, most=PREVIEW_LINES)
        return Preview(
            tuple(column.label for column in choice.shown(delta)),
            tuple(tuple("" if cell is None else str(cell) for cell in row) for row in rows),
        )

    def remembered(self, kind: str) -> Wanted:
        """How a kind of ledger was written last in the window."""
        with self._profile.store.view() as unit:
            return remembered.load(unit, kind)

    def remember(self, wanted: Wanted) -> None:
        """Keep how a kind of ledger is written, for the next time."""
        with self._profile.store.unit() as unit:
            remembered.save(unit, wanted)
            unit.commit()

    def look(self, template: Path, wanted: Fill, progress: Progress = SILENT) -> Filled:
        """What filling a template would come to; writes nothing. Raises as :meth:`fill`."""
        warning = self.warning(wanted.mask, wanted.purpose)
        return self._filling.fill(template, None, wanted, warning, progress)

    def fill(self, template: Path, path: Path, wanted: Fill, progress: Progress = SILENT) -> Filled:
        """Fill a template; see :class:`~gridclient.services.exports.filling.Filling`."""
        warning = self.warning(wanted.mask, wanted.purpose)
        filled = self._filling.fill(template, path, wanted, warning, progress)
        with self._profile.store.unit() as unit:
            _note(unit, wanted, filled.rows)
            unit.commit()
        return filled

    def warning(self, mask: str, purpose: str | None) -> str | None:
        """What marks a sheet whose masks are lifted: unit, person, time and purpose.

        None where they are not. Raises ``Refused`` where they must not be.
        """
        if mask not in PROFILES:
            raise _unknown_profile(mask)
        if mask != "none":
            return None
        authority = self._profile.enrolled()
        if not disclosure.may_lift(authority.role):
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
                hint=Hint(
                    _("Say with --purpose what it is for; it will stand on every page."),
                    _("Write what the ledger is for; it will stand on every page."),
                ),
            )
        unit = register.unit_name(self._profile, self._places)
        who = list(dict.fromkeys((unit, self._profile.name)))
        return _("Unmasked for: {purpose} · {who} · {time}").format(
            purpose=reason, who=" · ".join(who), time=written(self._profile.now())
        )


def _note(unit: Unit, wanted: Wanted | Fill, rows: int) -> None:
    """A line about a ledger that was written, and one about why its masks were lifted."""
    about: dict[str, object] = {"kind": wanted.kind, "mask": wanted.mask, "count": rows}
    log_books.append(unit, "ledger_given_away", **about)
    if wanted.mask == "none":
        log_books.append(unit, "ledger_unmasked", purpose=wanted.purpose, **about)


def _choice(wanted: Wanted) -> Choice:
    ledger = LEDGERS[wanted.kind]
    columns = choices.columns(ledger, wanted.columns)
    writing = Writing(wanted.mask, wanted.shapes)
    return Choice(ledger, columns, writing, tuple(wanted.grids))


def _unknown_profile(mask: str) -> Refused:
    return Refused(
        "ledger.mask",
        _("“{mask}” is not a way of masking.").format(mask=mask),
        hint=_("Choose one of: {choices}.").format(choices=listed(PROFILES)),
    )
