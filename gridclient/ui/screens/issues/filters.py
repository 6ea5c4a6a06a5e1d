"""Which issues are listed; knows no Qt."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from gridclient.i18n import N_
from gridclient.services.issue_reading import Followed

VIEWS = {
    "open": N_("To do"),
    "mine": N_("Mine"),
    "overdue": N_("Past the limit"),
    "handed_up": N_("Handed up"),
    "answered": N_("Settled"),
    "all": N_("Every issue"),
}
"""What may be listed, in the order of its buttons."""


@dataclass(frozen=True, slots=True)
class Filter:
    """What is listed: a view, and of it one grid, one kind, or what fits a search."""

    view: str = "open"
    grid: str | None = None
    kind: str | None = None
    typed: str = ""

    def fits(self, line: Followed) -> bool:
        """Whether an issue is listed."""
        return (
            in_view(line, self.view)
            and self.grid in (None, line.grid_id)
            and self.kind in (None, line.issue.kind)
            and all(word in _words(line) for word in self.typed.casefold().split())
        )


def in_view(line: Followed, view: str) -> bool:
    """Whether an issue belongs to a view."""
    match view:
        case "open":
            return not line.is_answered
        case "mine":
            return line.mine and not line.is_answered
        case "overdue":
            return line.overdue_days > 0
        case "handed_up":
            return line.with_whom is not None
        case "answered":
            return line.is_answered
    return True


def grids_of(lines: Iterable[Followed]) -> Sequence[tuple[str, str]]:
    """The grids that have issues, as (id, name)."""
    named = {line.grid_id: line.grid_name for line in lines if line.grid_id}
    return sorted(named.items(), key=lambda grid: grid[1])


def _words(line: Followed) -> str:
    issue = line.issue
    said = (issue.title, issue.issue_no, issue.content, line.place, line.head_name, line.with_whom)
    return " ".join(filter(None, said)).casefold()
