"""The section of those who serve: above the table, which posts a grid still lacks."""

from __future__ import annotations

from gridclient.domain.places import Grid
from gridclient.domain.staff import POSTS
from gridclient.i18n import _, listed, ngettext
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.office.desk import Desk
from gridclient.ui.screens.office.kinds import Shown
from gridclient.ui.screens.office.lines import Line
from gridclient.ui.screens.office.registers import RegisterSection
from gridclient.ui.widgets.layout import label

_SHOWN = 3


class StaffSection(RegisterSection):
    """Staff, and the gaps in the four roles every grid should have."""

    def __init__(self, shown: Shown, desk: Desk, runner: JobRunner) -> None:
        super().__init__(shown, desk, runner)
        self.gaps = label("", "notice-due", wrap=True)
        self.gaps.hide()
        self.above.addWidget(self.gaps)
        self._lacking: list[tuple[Grid, tuple[str, ...]]] = []

    def read(self) -> list[Line]:
        """The lines, and the gaps beside them."""
        self._lacking = self.desk.staff.gaps()
        return super().read()

    def show_lines(self) -> None:
        """Say the gaps above the table."""
        super().show_lines()
        self.gaps.setText(_in_words(self._lacking))
        self.gaps.setVisible(bool(self._lacking))


def _in_words(lacking: list[tuple[Grid, tuple[str, ...]]]) -> str:
    lines = [
        _("{grid} still lacks: {posts}").format(
            grid=grid.name, posts=listed(POSTS.title_of(post) for post in posts)
        )
        for grid, posts in lacking[:_SHOWN]
    ]
    more = len(lacking) - _SHOWN
    if more > 0:
        words = ngettext(
            "{count} more grid lacks somebody", "{count} more grids lack somebody", more
        )
        lines.append(words.format(count=more))
    return "\n".join(lines)
