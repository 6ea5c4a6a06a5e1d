"""The section of services given: once the household is chosen, its people and its issues."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from gridclient.domain.issues import Issue
from gridclient.domain.people import Resident
from gridclient.i18n import _
from gridclient.ui.choices import Row
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.office.registers import RegisterSection
from gridclient.ui.widgets.picker import Picker, SearchPicker

_BELOW: dict[str, type] = {"resident_id": Resident, "issue_id": Issue}


class ServicesSection(RegisterSection):
    """Services; the form offers the residents and issues of the household it is about."""

    def prepare(self, form: RecordForm) -> None:
        """What lies below the household is read when one is chosen."""
        household = form.rows["household_id"].editor
        if isinstance(household, SearchPicker):
            household.picked.connect(lambda row_id: self._read_below(form, row_id))

    def _read_below(self, form: RecordForm, household_id: str | None) -> None:
        self.runner.run(
            lambda _p: {name: self._rows(kind, household_id) for name, kind in _BELOW.items()},
            title=_("Reading the household"),
            done=lambda rows: _offer(form, rows),
            screen=form,
            quiet=True,
        )

    def _rows(self, kind: type, household_id: str | None) -> list[Row]:
        if household_id is None:
            return []
        found: list[Any] = self.desk.registers.find(kind, household_id=household_id)
        return [
            (one.id, self.desk.references.title_of(one))
            for one in found
            if not getattr(one, "retired", None)
        ]


def _offer(form: RecordForm, rows: Mapping[str, Sequence[Row]]) -> None:
    for name, some in rows.items():
        editor = form.rows[name].editor
        if isinstance(editor, Picker):
            editor.offer(some)
