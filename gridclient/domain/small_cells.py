"""A coverage sheet as offices above the community are shown it: without small counts.

The gap between due and visited is not a count of the sheet: it tells of work not done, and
offices above ask for just that.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping

from gridclient.domain.coverage import CoverageRow, CoverageTable, Ratio
from gridclient.domain.small_counts import Count, Withheld, hide_column, known


def hide(table: CoverageTable, groups: Mapping[str, str] | None = None) -> CoverageTable:
    """The sheet without small counts, and without those that would give them away.

    ``groups``: key of a line to the part of the whole it belongs to, such as a building's grid,
    whose sum stands on another sheet.
    """
    lines = [*table.rows, table.total]
    counts = [_counts(line) for line in lines]
    parts: dict[str, list[int]] = {}
    for place, line in enumerate(table.rows):
        if groups and line.key in groups:
            parts.setdefault(groups[line.key], []).append(place)
    adds_up = table.by != "category"  # somebody may stand in several categories
    shown: list[dict[str, Count]] = [dict(line) for line in counts]
    for name in counts[-1]:
        column = hide_column([line[name] for line in counts], list(parts.values()), adds_up=adds_up)
        for cells, count in zip(shown, column, strict=True):
            cells[name] = count
    for cells, whole in zip(shown, counts, strict=True):
        cells["households"] = _whole(cells, whole)
    *rows, total = map(_line, lines, shown)
    return dataclasses.replace(table, rows=tuple(rows), total=total)


def _whole(shown: Mapping[str, Count], counts: Mapping[str, int]) -> Count:
    """All doors: hidden where those lived in or those vacant are, of which they are the sum."""
    parts = {shown["due"], shown["vacant"]}
    if all(isinstance(one, int) for one in parts):
        return counts["households"]
    return Withheld.FEW if parts == {0, Withheld.FEW} else Withheld.BESIDE


def _counts(line: CoverageRow) -> dict[str, int]:
    """The counts of a line by name, but for all doors, which are a sum."""
    every: dict[str, Count] = {
        "due": line.covered.whole,
        "vacant": line.vacant,
        "visited": line.covered.part,
        "visits": line.visits,
        "persons": line.persons,
        "elders": line.elders.whole,
        "elders met": line.elders.part,
        "not_home": line.not_home,
        "declined": line.declined,
        "overdue": line.overdue,
        "issues": line.issues,
        "onsite": line.onsite,
        "late": line.late,
        "households": line.households,
        **{f"of {group}": count for group, count in line.groups.items()},
    }
    return {name: known(count) or 0 for name, count in every.items()}


def _line(line: CoverageRow, shown: Mapping[str, Count]) -> CoverageRow:
    """A line with the counts that are shown of it; no names behind a gap that is hidden."""
    told = isinstance(shown["due"], int) and isinstance(shown["visited"], int)
    return dataclasses.replace(
        line,
        covered=Ratio(shown["visited"], shown["due"]),
        elders=Ratio(shown["elders met"], shown["elders"]),
        groups={group: shown[f"of {group}"] for group in line.groups},
        missed=line.missed if told else (),
        households=shown["households"],
        vacant=shown["vacant"],
        visits=shown["visits"],
        persons=shown["persons"],
        not_home=shown["not_home"],
        declined=shown["declined"],
        overdue=shown["overdue"],
        issues=shown["issues"],
        onsite=shown["onsite"],
        late=shown["late"],
    )
