"""Live hints: what a record being entered may be the same as, shown in its form."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QVBoxLayout

from gridclient.i18n import _
from gridclient.services.duplicates.records import Candidate
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.widgets.duplicate_hint import DuplicateHint

Ask = Callable[[Mapping[str, Any]], Sequence[Candidate]]
"""What the entry may be the same as, for the fields typed so far."""


def watch(form: RecordForm, runner: JobRunner, ask: Ask, here: str | None = None) -> DuplicateHint:
    """Let ``form`` show what ``ask`` answers, beside the window's thread; returns the hint.

    ``here``: the household whose page the form stands on.
    """
    hint = DuplicateHint(here)
    column = form.layout()
    if isinstance(column, QVBoxLayout):
        column.insertWidget(column.count() - 1, hint)

    def begin(changes: dict[str, Any]) -> None:
        runner.run(
            lambda _p: ask(changes),
            title=_("Looking for the same"),
            done=hint.show_candidates,
            failed=lambda _error: None,
            screen=form,
            quiet=True,
        )

    form.asked.connect(begin)
    return hint
