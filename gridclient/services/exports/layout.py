"""How an exported ledger stands on its sheet: title, widths, and what it says of itself."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gridclient.domain.days import written
from gridclient.domain.ledger_formats import MASK_NOTE
from gridclient.i18n import _, ngettext
from gridclient.services.exports.cells import Cell
from gridclient.services.exports.changes import Delta
from gridclient.services.exports.choices import Choice
from gridclient.workbook.exports import Heading, LedgerSheet, fitting


def sheet(
    choice: Choice,
    rows: Sequence[Sequence[Cell]],
    *,
    office: str,
    made_at: dt.datetime,
    delta: Delta | None,
    warning: str | None,
    paper: str,
) -> LedgerSheet:
    """The sheet of a ledger; columns are as wide as what stands in them wants."""
    headings = [
        fitting(
            Heading(column.label, column.width, column.number),
            [value for row in rows if isinstance(value := row[place], str)],
        )
        for place, column in enumerate(choice.shown(delta))
    ]
    label = choice.ledger.label
    return LedgerSheet(
        name=label,
        title=_("{place}: {ledger}").format(place=office, ledger=label),
        subtitle=_subtitle(len(rows), made_at, delta),
        headings=headings,
        rows=rows,
        note=_(MASK_NOTE),
        made_at=made_at,
        warning=warning,
        paper=paper,
    )


def _subtitle(count: int, made_at: dt.datetime, delta: Delta | None) -> str:
    told = [ngettext("{count} line", "{count} lines", count).format(count=count)]
    if delta is not None and delta.then is not None:
        since = dt.datetime.fromisoformat(delta.then.at)
        told.append(_("changes since {moment}").format(moment=written(since)))
    told.append(_("made {made}").format(made=written(made_at)))
    return " · ".join(told)
