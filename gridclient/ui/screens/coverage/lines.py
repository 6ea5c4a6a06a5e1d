"""The columns of a coverage sheet on the screen."""

from __future__ import annotations

from gridclient.domain.coverage import BY, VISITS, CoverageRow, Ratio
from gridclient.i18n import _
from gridclient.ui import coverage_words as words
from gridclient.ui.tables import Column
from gridclient.ui.theme.tokens import Tone


def _share(ratio: Ratio) -> float | None:
    return ratio.part / ratio.whole if ratio.whole else None


def columns(by: str) -> list[Column[CoverageRow]]:
    """The columns of the sheet."""
    return [
        Column(_(BY[by]), lambda row: row.label),
        Column(
            _("Visited of due"),
            lambda row: words.ratio_in_words(row.covered),
            key=lambda row: _share(row.covered),
            bar=lambda row: _share(row.covered),
            width=140,
        ),
        Column(
            _("Elders in difficulty"),
            lambda row: words.ratio_in_words(row.elders) if row.elders.whole else "–",
            key=lambda row: _share(row.elders),
            width=132,
        ),
        Column(_(VISITS), lambda row: str(row.visits), lambda row: row.visits, True, width=62),
        Column(
            _("Not home"), lambda row: str(row.not_home), lambda row: row.not_home, True, width=78
        ),
        Column(
            _("Declined"), lambda row: str(row.declined), lambda row: row.declined, True, width=78
        ),
        Column(
            _("Overdue"),
            lambda row: str(row.overdue) if row.overdue else "",
            key=lambda row: row.overdue,
            number=True,
            tone=lambda row: Tone.OVERDUE if row.overdue else None,
            width=78,
        ),
        Column(_("Issues"), lambda row: str(row.issues), lambda row: row.issues, True, width=62),
    ]
