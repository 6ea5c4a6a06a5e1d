"""The form of a resident: a guardian is asked for where somebody is under age."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from gridclient.domain.days import age
from gridclient.domain.people import Resident
from gridclient.domain.plausibility import ADULT_AGE
from gridclient.ui.record_form import RecordForm

_OF_MINORS = ("guardian", "guardian_phone")


class ResidentForm(RecordForm):
    """Shows the guardian's lines for a minor, and where a guardian is known already."""

    def __init__(self, names: Sequence[str], resident: Resident | None, today: dt.date) -> None:
        super().__init__(Resident, names, resident)
        self._today = today
        self._withheld: AbstractSet[str] = frozenset()
        self.rows["born_on"].changed.connect(self._show_guardian)
        self._show_guardian()

    def _show_guardian(self) -> None:
        born = self.rows["born_on"].value()
        minor = born is not None and age(born, self._today) < ADULT_AGE
        known = any(self.rows[name].value() for name in _OF_MINORS)
        for name in _OF_MINORS:
            self.rows[name].setVisible((minor or known) and name not in self._withheld)

    def withhold(self, names: AbstractSet[str]) -> None:
        """Leave out what whoever types is not shown."""
        self._withheld = names
        super().withhold(names)
