"""The route sheet: today's doors in walking order, with room to write when no laptop comes along.

Care categories never stand on it, for it is carried about and may be lost.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from gridclient.i18n import _, ngettext
from gridclient.services.visits import DueDoor
from gridclient.ui import result_keys
from gridclient.ui.print.paper import Sheets
from gridclient.ui.print.table import PaperColumn, table_sheets
from gridclient.ui.widgets.wording import last_visit_in_words


def sheets(doors: Sequence[DueDoor], day: dt.date) -> Sheets:
    """The sheet of ``doors``; its lines are numbered as “Key in from paper” numbers them."""
    count = ngettext("{count} door", "{count} doors", len(doors)).format(count=len(doors))
    return table_sheets(
        _("Route sheet {day}").format(day=day.isoformat()),
        _columns(),
        [_row(number, door) for number, door in enumerate(doors, start=1)],
        lines=[
            _("{count} · visited by ______________  on ______________").format(count=count),
            _("Results: {keys}").format(keys=result_keys.legend()),
            _("Internal paper: shred it once it is keyed in."),
        ],
    )


def _columns() -> list[PaperColumn]:
    return [
        PaperColumn(_("No."), 0.5),
        PaperColumn(_("Address"), 3.2),
        PaperColumn(_("Head of household"), 1.4),
        PaperColumn(_("Last visit"), 2.2),
        PaperColumn(_("Due by"), 1.1),
        PaperColumn(_("Result"), 0.9, blank=True),
        PaperColumn(_("Note"), 4.2, blank=True),
    ]


def _row(number: int, door: DueDoor) -> list[str]:
    return [
        str(number),
        door.address,
        door.head_name or "",
        last_visit_in_words(door.last_visit_on, door.last_result),
        door.due_on.isoformat(),
        "",
        "",
    ]
