"""The steps of an issue as a timeline, the last one first."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QLayout, QVBoxLayout, QWidget

from gridclient.domain.days import written
from gridclient.domain.issues import ACTIONS, OUTCOMES
from gridclient.i18n import _
from gridclient.services.issue_steps import StepLine
from gridclient.services.sync.records import RecordStanding
from gridclient.ui.widgets.layout import across, button, down, label, rule
from gridclient.ui.widgets.standing_mark import standing_mark


def step_layout(
    line: StepLine, where: RecordStanding | None, take_back: Callable[[StepLine], object]
) -> QLayout:
    """One step: what, when, who, and what was said; ``where`` it stands on its way to the
    office, and the way to take it back."""
    event = line.event
    about = " · ".join(filter(None, (written(event.happened_at), line.who)))
    words: list[QWidget] = [label(title_of(line)), label(about, "caption", wrap=True)]
    if event.note:
        words.append(label(event.note, "soft", wrap=True))
    words += standing_mark(where)
    row = across(down(*words, spacing=2))
    row.setStretch(0, 1)
    if not line.stays:
        press = button(
            _("Take back"), "quiet", tip=_("Take back: {step}").format(step=title_of(line))
        )
        press.clicked.connect(lambda: take_back(line))
        row.addWidget(press)
    column: QVBoxLayout = down(row, rule())
    return column


def title_of(line: StepLine) -> str:
    """What was done, and with what outcome, for whom, or how many stars."""
    event = line.event
    title = _("Opened again") if line.reopens else ACTIONS.title_of(event.action)
    more = (
        OUTCOMES.title_of(event.outcome) if event.outcome else "",
        event.lead_unit or "",
        "★" * (event.stars or 0),
    )
    return " · ".join(filter(None, (title, *more)))
