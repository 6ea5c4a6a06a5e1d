"""The history of a household and of its people: who changed what, and what it said before."""

from __future__ import annotations

from gridclient.domain.people import Household, Resident
from gridclient.i18n import _
from gridclient.services.histories import Histories
from gridclient.services.places import HouseholdPage
from gridclient.ui.histories import HistoryList, Told
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.households.panel import Panel
from gridclient.ui.widgets.layout import label


class HistoryPanel(Panel):
    """Changes of all fields of the household and its residents, newest first."""

    def __init__(self, histories: Histories, runner: JobRunner) -> None:
        super().__init__(runner)
        self._histories = histories
        self._household = ""
        self.list = HistoryList()
        self.column.addWidget(label(_("What changed"), "label"))
        self.column.addWidget(self.list)

    def open(self, page: HouseholdPage) -> None:
        """Read the history of a household."""
        self._household = wanted = page.household.id
        self.runner.run(
            lambda _p: _read(self._histories, page),
            title=_("Reading the history"),
            done=lambda told: self._take(wanted, told),
            screen=self,
            quiet=True,
        )

    def _take(self, wanted: str, told: list[Told]) -> None:
        if wanted == self._household:
            self.list.show_changes(told)


def _read(histories: Histories, page: HouseholdPage) -> list[Told]:
    whole = _("Household")
    told = [Told(change, whole) for change in histories.of(Household, page.household.id)]
    for person in page.residents:
        told += [Told(change, person.name) for change in histories.of(Resident, person.id)]
    return sorted(told, key=lambda one: one.change.at, reverse=True)
