"""How a coverage sheet reads, on the screen and on paper."""

from __future__ import annotations

from gridclient.domain import small_counts
from gridclient.domain.coverage import CoverageTable, Ratio
from gridclient.domain.days import written
from gridclient.i18n import _
from gridclient.ui.widgets.wording import day_in_words, share_in_words


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


def hidden_in_words(table: CoverageTable) -> str:
    """What the signs for hidden counts mean, where there are any."""
    return small_counts.note() if table.hides else ""


def made_in_words(table: CoverageTable) -> str:
    """When the sheet was made."""
    return _("Made {at}").format(at=written(table.made_at))
