"""The columns of the list of issues, and what stands above them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gridclient.domain.issues import OUTCOMES, STATES
from gridclient.i18n import _, ngettext
from gridclient.services.issue_reading import Followed
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.tables import Column
from gridclient.ui.theme.tokens import Tone
from gridclient.ui.widgets.standing_mark import standing_column
from gridclient.ui.widgets.wording import day_in_words, overdue_in_words

ON_ITS_WAY = 3
"""The column that says where issues stand on their way to the office."""


def columns(where: Callable[[Followed], RecordStanding | None]) -> list[Column[Followed]]:
    """What the list shows of an issue; ``where`` it stands on its way to the office above."""
    return [
        Column(_("Issue"), lambda line: line.issue.title),
        Column(
            _("Limit"),
            due_in_words,
            key=lambda line: line.issue.due_on,
            tone=due_tone,
            width=136,
        ),
        Column(
            _("State"),
            state_in_words,
            tone=lambda line: Tone.FRESH if line.is_answered else Tone.PLAIN,
            width=120,
        ),
        standing_column(where),
        Column(_("Where"), lambda line: line.place or line.grid_name, width=130),
    ]


def state_in_words(line: Followed) -> str:
    """With whom it is, what came of it, or its state."""
    if line.with_whom:
        return line.with_whom
    if line.outcome and not line.is_open:
        return OUTCOMES.title_of(line.outcome)
    return STATES.title_of(line.state)


def due_in_words(line: Followed) -> str:
    """How late it is, or by when something is due; nothing where it is answered."""
    if line.is_answered:
        return ""
    if line.overdue_days:
        return overdue_in_words(line.overdue_days)
    return day_in_words(line.issue.due_on)


def due_tone(line: Followed) -> Tone | None:
    """The colour of its limit; a day that is far off has none."""
    if line.overdue_days:
        return Tone.OVERDUE
    return Tone.DUE if line.soon else None


def standing_in_words(lines: Sequence[Followed]) -> str:
    """How many wait, and how many of them soon or too long."""
    waiting = [line for line in lines if not line.is_answered]
    overdue = sum(line.overdue_days > 0 for line in waiting)
    soon = sum(line.soon for line in waiting)
    count = ngettext("{count} open issue", "{count} open issues", len(waiting))
    parts = [count.format(count=len(waiting))]
    if overdue:
        parts.append(_("{count} past the limit").format(count=overdue))
    if soon:
        parts.append(_("{count} due by the next working day").format(count=soon))
    return " · ".join(parts)
