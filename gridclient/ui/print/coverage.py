"""The coverage sheet on paper: A4 landscape, the total last, how fresh the data is above."""

from __future__ import annotations

from collections.abc import Callable

from gridclient.domain.coverage import BY, LATE, VISITS, CoverageRow, CoverageTable
from gridclient.i18n import _
from gridclient.ui import coverage_words as words
from gridclient.ui.print.paper import Sheets
from gridclient.ui.print.table import PaperColumn, table_sheets

_Line = tuple[PaperColumn, Callable[[CoverageRow], str]]


def sheets(table: CoverageTable) -> Sheets:
    """The table laid out."""
    lines = _lines(table.by)
    return table_sheets(
        words.title_of(table),
        [column for column, _text in lines],
        [[text(row) for _column, text in lines] for row in (*table.rows, table.total)],
        lines=[
            line
            for line in (
                words.freshness_in_words(table),
                words.made_in_words(table),
                words.hidden_in_words(table),
            )
            if line
        ],
        last_is_total=True,
    )


def _lines(by: str) -> list[_Line]:
    return [
        (PaperColumn(_(BY[by]), 2.2), lambda row: row.label),
        (PaperColumn(_("Visited of due"), 1.7), lambda row: words.ratio_in_words(row.covered)),
        (PaperColumn(_("Elders in difficulty"), 1.7), _elders),
        (PaperColumn(_("Vacant"), 0.8, number=True), lambda row: str(row.vacant)),
        (PaperColumn(_(VISITS), 0.8, number=True), lambda row: str(row.visits)),
        (PaperColumn(_(LATE), 0.9, number=True), lambda row: str(row.late)),
        (PaperColumn(_("Not home"), 0.9, number=True), lambda row: str(row.not_home)),
        (PaperColumn(_("Declined"), 0.9, number=True), lambda row: str(row.declined)),
        (PaperColumn(_("Overdue"), 0.9, number=True), lambda row: str(row.overdue)),
        (PaperColumn(_("Issues at visits"), 0.9, number=True), lambda row: str(row.issues)),
    ]


def _elders(row: CoverageRow) -> str:
    return words.ratio_in_words(row.elders) if row.elders.whole else "–"
