"""The section of commitments: what a unit has done of what it promised."""

from __future__ import annotations

from gridclient.i18n import _
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.kinds import Shown
from gridclient.ui.screens.office.lines import Line
from gridclient.ui.screens.office.registers import RegisterSection
from gridclient.ui.tables import Column
from gridclient.ui.widgets.wording import share_in_words


class CommitmentsSection(RegisterSection):
    """Commitments with a bar: done of promised, counted from activities and services."""

    def __init__(self, shown: Shown, desk: Desk, runner: JobRunner) -> None:
        self._done: dict[str, int] = {}
        super().__init__(shown, desk, runner)

    def columns(self) -> list[Column[Line]]:
        """The usual columns, the target as a bar."""
        made = super().columns()
        place = self.shown.columns.index("target")
        made[place] = Column(
            _("Done of what was promised"),
            self._in_words,
            key=self._share,
            bar=self._share,
            width=150,
        )
        return made

    def read(self) -> list[Line]:
        """The lines, and what was done in each of their years."""
        read = super().read()
        years = {line.record.year for line in read}
        self._done = {
            one.commitment.id: one.done
            for year in years
            for one in self.desk.happenings.progress(year)
        }
        return read

    def _share(self, line: Line) -> float:
        target: int = line.record.target
        return self._done.get(line.record.id, 0) / max(1, target)

    def _in_words(self, line: Line) -> str:
        return share_in_words(self._done.get(line.record.id, 0), line.record.target, None)
