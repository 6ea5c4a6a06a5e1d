"""How a coverage sheet reads: columns on the screen and on paper, and its words."""

from __future__ import annotations

from collections.abc import Sequence

from gridclient.domain.coverage import CoverageRow, CoverageTable, Ratio
from gridclient.domain.days import written
from gridclient.i18n import _
from gridclient.ui.print.table import PaperColumn
from gridclient.ui.tables import Column
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.wording import day_in_words, share_in_words

BY_TITLES = ("grid", "worker", "building", "category")


def by_title(by: str) -> str:
    """What a line of the sheet stands for."""
    return {
        "grid": _("By grid"),
        "worker": _("By worker"),
        "building": _("By building"),
        "category": _("By care category"),
    }[by]


def ratio_in_words(ratio: Ratio) -> str:
    """``16 of 20 (80 %)``."""
    return share_in_words(ratio.part, ratio.whole, ratio.percent)


def _share(ratio: Ratio) -> float | None:
    return ratio.part / ratio.whole if ratio.whole else None


def columns(by: str) -> list[Column[CoverageRow]]:
    """The columns of the sheet."""
    first = {
        "grid": _("Grid"),
        "worker": _("Worker"),
        "building": _("Building"),
        "category": _("Care category"),
    }[by]
    return [
        Column(first, lambda row: row.label),
        Column(
            _("Visited of due"),
            lambda row: ratio_in_words(row.covered),
            key=lambda row: _share(row.covered),
            bar=lambda row: _share(row.covered),
            width=170,
        ),
        Column(
            _("Elders in difficulty"),
            lambda row: ratio_in_words(row.elders) if row.elders.whole else "–",
            key=lambda row: _share(row.elders),
            width=150,
        ),
        Column(_("Visits"), lambda row: str(row.visits), lambda row: row.visits, True, width=80),
        Column(
            _("Not home"), lambda row: str(row.not_home), lambda row: row.not_home, True, width=90
        ),
        Column(
            _("Declined"), lambda row: str(row.declined), lambda row: row.declined, True, width=90
        ),
        Column(
            _("Overdue"),
            lambda row: str(row.overdue) if row.overdue else "",
            key=lambda row: row.overdue,
            number=True,
            tone=lambda row: Tone.OVERDUE if row.overdue else None,
            width=90,
        ),
        Column(_("Issues"), lambda row: str(row.issues), lambda row: row.issues, True, width=80),
    ]


def paper_columns(by: str) -> list[PaperColumn]:
    """The same columns on paper."""
    wide = {0: 2.2, 1: 1.8, 2: 1.8}
    return [
        PaperColumn(column.title, wide.get(number, 0.9), column.number)
        for number, column in enumerate(columns(by))
    ]


def paper_rows(table: CoverageTable) -> list[Sequence[str]]:
    """The lines on paper, the total last."""
    shown = columns(table.by)
    return [[column.text(row) for column in shown] for row in (*table.rows, table.total)]


def title_of(table: CoverageTable) -> str:
    """The sheet's title."""
    return _("Visit coverage of {place}, {first} to {last}").format(
        place=table.place, first=table.from_on.isoformat(), last=table.to_on.isoformat()
    )


def freshness_in_words(table: CoverageTable) -> str:
    """How fresh each worker's data is, on one line."""
    if not table.data_as_of:
        return ""
    parts = [
        _("{name} {day}").format(name=name, day=day_in_words(day))
        if day
        else _("{name}: nothing received yet").format(name=name)
        for name, day in table.data_as_of.items()
    ]
    return _("Data as of: {workers}").format(workers=" · ".join(parts))


def made_in_words(table: CoverageTable) -> str:
    """When the sheet was made."""
    return _("Made {at}").format(at=written(table.made_at))
