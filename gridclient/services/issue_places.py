"""Where an issue may belong: a household, a building or a grid, found by what people write."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar

from gridclient.domain.fields import entity_of
from gridclient.domain.places import Building, Grid, natural
from gridclient.domain.texts import half_width
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.entry import check_grids
from gridclient.services.places import Places
from gridclient.services.profile import Profile
from gridclient.services.references import title_in
from gridclient.services.search import Search
from gridclient.store import scopes
from gridclient.store.unit import Unit

BEFORE_HOUSEHOLDS = 6
"""So many grids and buildings stand before the households that fit what was typed."""

_P = TypeVar("_P", Grid, Building)


@dataclass(frozen=True, slots=True)
class IssuePlace:
    """A place as people read it; ``kind``: ``household``, ``building`` or ``grid``."""

    kind: str
    row_id: str
    title: str

    @property
    def named(self) -> dict[str, str]:
        """How ``Issues.add`` is told of it."""
        return {f"{self.kind}_id": self.row_id}


class IssuePlaces:
    """Finding places for issues in one profile, among those it may write about."""

    def __init__(self, profile: Profile, places: Places, search: Search) -> None:
        self._profile, self._places, self._search = profile, places, search

    def all_(self) -> list[IssuePlace]:
        """The grids and then the buildings, as people count; households are too many."""
        with self._profile.store.view() as unit:
            grids = self._ours(unit, Grid)
            houses = [(one.id, title_in(unit, one)) for one in self._ours(unit, Building)]
        names = Counter(grid.name for grid in grids)
        areas = [
            (one.id, one.name if names[one.name] == 1 else f"{one.name} {one.code}")
            for one in grids
        ]
        return [*_in_order("grid", areas), *_in_order("building", houses)]

    def find(self, typed: str) -> list[IssuePlace]:
        """What fits what was typed; all grids and buildings for nothing typed."""
        wanted = _plain(typed)
        if not wanted:
            return self.all_()
        fitting = [one for one in self.all_() if wanted in _plain(one.title)]
        homes = [
            IssuePlace("household", one.household_id, f"{one.address} {one.name}".strip())
            for one in self._search.find(typed)
        ]
        return [*fitting[:BEFORE_HOUSEHOLDS], *homes]

    def only(self) -> IssuePlace | None:
        """The grid of a profile that has one; None for several or none."""
        grids = [one for one in self.all_() if one.kind == "grid"]
        return grids[0] if len(grids) == 1 else None

    def building(self, code: str) -> str:
        """The building that an id, a label such as ``阳光花园3栋`` or a number means; raises
        ``Refused`` when none or several fit."""
        wanted = code.strip()
        with self._profile.store.view() as unit:
            found = [
                one.id
                for one in self._ours(unit, Building)
                if wanted in (one.id, one.building_no, title_in(unit, one))
            ]
        if not found:
            found = self._places.building_ids([wanted])  # or the refusal that names what is here
        if len(found) > 1:
            raise Refused(
                "building.several",
                _("“{code}” fits {count} buildings.").format(code=code, count=len(found)),
                hint=_("Write the estate before it."),
            )
        return found[0]

    def grid(self, code: str) -> str:
        """The grid with a code; raises ``Refused`` when there is none."""
        grids = self._places.grids()
        check_grids(grids, [code.strip()])
        return next(grid.id for grid in grids if grid.code == code.strip())

    def _ours(self, unit: Unit, kind: type[_P]) -> list[_P]:
        """Those that stand and that this profile may write about."""
        standing = [one for one in unit.find(kind) if not one.retired]
        authority = self._profile.authority
        if authority is None:
            return standing
        where = scopes.places(unit, entity_of(kind).name, [one.id for one in standing])
        return [one for one in standing if authority.covers(*where[one.id])]


def _in_order(kind: str, named: Sequence[tuple[str, str]]) -> list[IssuePlace]:
    found = [IssuePlace(kind, row_id, title) for row_id, title in named]
    return sorted(found, key=lambda one: natural(one.title))


def _plain(text: str) -> str:
    return half_width(text).casefold().strip()
