"""The columns of a coverage sheet on the screen."""

from __future__ import annotations

from collections.abc import Callable

from gridclient.domain.coverage import BY, LATE, VISITS, CoverageRow
from gridclient.domain.small_counts import Count, known
from gridclient.i18n import _
from gridclient.ui import coverage_words as words
from gridclient.ui.tables import Column
from gridclient.ui.theme.tokens import Tone


def columns(by: str) -> list[Column[CoverageRow]]:
    """The columns of the sheet."""
    return [
        Column(_(BY[by]), lambda row: row.label),
        Column(
            _("Visited of due"),
            lambda row: words.ratio_in_words(row.covered),
            key=lambda row: row.covered.share,
            bar=lambda row: row.covered.share,
            width=140,
        ),
        Column(
            _("Elders in difficulty"),
            lambda row: words.ratio_in_words(row.elders) if row.elders.whole else "–",
            key=lambda row: row.elders.share,
            width=132,
        ),
        _number(_(VISITS), lambda row: row.visits, 62),
        _number(_(LATE), lambda row: row.late, 110),
        _number(_("Not home"), lambda row: row.not_home, 78),
        _number(_("Declined"), lambda row: row.declined, 78),
        Column(
            _("Overdue"),
            lambda row: str(row.overdue) if row.overdue else "",
            key=lambda row: known(row.overdue),
            number=True,
            tone=lambda row: Tone.OVERDUE if row.overdue else None,
            width=78,
        ),
        _number(_("Issues at visits"), lambda row: row.issues, 104),
    ]


def _number(title: str, count: Callable[[CoverageRow], Count], width: int) -> Column[CoverageRow]:
    """A column of counts; what is hidden sorts as nothing."""
    return Column(
        title,
        lambda row: str(count(row)),
        key=lambda row: known(count(row)),
        number=True,
        width=width,
    )
