"""Live doubts: what the registers find odd in a form, shown in it while somebody types."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from gridclient.i18n import _
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm

Ask = Callable[[Mapping[str, Any]], Mapping[str, Sequence[str]]]
"""The doubts about changed fields, in words, by the name of the field."""


def watch(form: RecordForm, runner: JobRunner, ask: Ask) -> None:
    """Let ``form`` show what ``ask`` answers, beside the window's thread."""

    def begin(changes: dict[str, Any]) -> None:
        runner.run(
            lambda _p: ask(changes),
            title=_("Checking the entry"),
            done=lambda doubts: form.show_doubts(changes, doubts),
            failed=lambda _error: None,
            screen=form,
            quiet=True,
        )

    form.asked.connect(begin)
