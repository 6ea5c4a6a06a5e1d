"""Places: buildings as their doors, and a household's page."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.authority import Authority
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import due_seen_by, name_seen_by, seen_by, sees_care
from gridclient.domain.due import Due
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling, Grid, address_label, natural
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.i18n import _, listed
from gridclient.services import rounds
from gridclient.services.issues import IssueLine, Issues
from gridclient.services.profile import Profile
from gridclient.services.references import title_in
from gridclient.services.rounds import Home
from gridclient.store import links, visits
from gridclient.store.doors import doors


@dataclass(frozen=True, slots=True)
class BuildingSummary:
    """A building in numbers: doors, households, and how their visits stand."""

    building_id: str
    label: str
    grid_name: str
    doors: int
    households: int
    visited: int
    due: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Door:
    """One door of a building; ``state`` is one of ``domain.due.STATES``."""

    dwelling_id: str
    household_id: str | None
    unit: str | None
    floor: int | None
    room: str
    occupancy: str | None
    head_name: str | None
    people: int
    cared_for: bool
    last_visit_on: dt.date | None
    last_result: str | None
    state: str


@dataclass(frozen=True, slots=True)
class HouseholdPage:
    """Everything on one page: people, care, visits, issues, and when somebody should come.

    ``misdated``: the ids of the visits under a day that a wrong clock gave them.
    """

    household: Household
    address: str
    grid_name: str
    residents: tuple[Resident, ...]
    care: tuple[tuple[str | None, str], ...]
    visits: tuple[Visit, ...]
    issues: tuple[IssueLine, ...]
    due: Due | None
    misdated: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Called:
    """What people call a household by: its address and whose home it is."""

    address: str | None
    head_name: str | None

    def __str__(self) -> str:
        return "  ".join((self.address or _("no longer there"), self.head_name or "–"))


class Places:
    """Looking at places in one profile."""

    def __init__(self, profile: Profile, issues: Issues) -> None:
        self._profile = profile
        self._issues = issues

    def today(self) -> dt.date:
        """Today, by the profile's clock."""
        return day_of(self._profile.now())

    def division(self) -> Division | None:
        """The office's own division, or the one a worker serves in."""
        authority = self._profile.authority
        if authority is None:
            return None
        with self._profile.store.view() as unit:
            found = unit.find(Division, code=authority.division)
        return found[0] if found else None

    def grids(self) -> list[Grid]:
        """Grids that are not retired, by code."""
        with self._profile.store.view() as unit:
            return sorted(
                (grid for grid in unit.find(Grid) if not grid.retired), key=lambda grid: grid.code
            )

    def buildings(self) -> list[BuildingSummary]:
        """All buildings in walking order, with how their visits stand today; none without doors."""
        groups: defaultdict[str, list[Home]] = defaultdict(list)
        for home in self._homes():
            groups[home.door.building_id].append(home)
        return [_summary(homes) for homes in groups.values()]

    def without_doors(self) -> list[BuildingSummary]:
        """The buildings that have no doors yet, in the order people count."""
        with self._profile.store.view() as unit:
            having = {one.building_id for one in unit.find(Dwelling, retired=None)}
            found = [one for one in unit.find(Building, retired=None) if one.id not in having]
            grids = {grid.id: grid.name for grid in unit.find(Grid)} if found else {}
            empty = [
                BuildingSummary(
                    one.id, title_in(unit, one), grids.get(one.grid_id, ""), 0, 0, 0, 0, 0
                )
                for one in found
            ]
        return sorted(empty, key=lambda one: natural(one.label))

    def doors(self, building_id: str) -> list[Door]:
        """The doors of a building in walking order."""
        reader = self._profile.authority
        return [_door(home, reader) for home in self._homes(building_id)]

    def household(self, household_id: str) -> HouseholdPage:
        """A household's page, or that of the one that stands for it; raises ``Refused`` when
        there is none."""
        day = self.today()
        with self._profile.store.view() as unit:
            household_id = links.canonical(unit, "household", household_id)
            household = unit.get(Household, household_id)
            homes = rounds.homes(unit, day, household_id=household_id)
            residents = links.of_household(unit, Resident, household_id)
            ahead = visits.counting(unit, household_id, day + dt.timedelta(days=1))
            found = (*(homes[0].visits if homes else ()), *ahead.get(household_id, ()))
            misdated = visits.misdated(unit, found, day)
        if household is None or not homes:
            raise no_household(household_id)
        home, reader = homes[0], self._profile.authority
        head_first = sorted(residents, key=lambda person: (person.relation != "head", person.id))
        return HouseholdPage(
            household=seen_by(reader, household),
            address=home.address,
            grid_name=home.door.grid_name,
            residents=tuple(seen_by(reader, person) for person in head_first if not person.retired),
            care=home.care if sees_care(reader) else (),
            visits=tuple(seen_by(reader, visit) for visit in reversed(found)),
            issues=tuple(self._issues.list_(household_id)),
            due=due_seen_by(reader, home.due),
            misdated=misdated,
        )

    def called(self, household_ids: Collection[str]) -> Mapping[str, Called]:
        """Household id to what it is called; one that is no longer there has no address."""
        with self._profile.store.view() as unit:
            homes = links.of(unit, "household")
            standing = {line.household_id: line for line in doors(unit)}
            lines = {
                one: standing[homes.canonical(one)]
                for one in household_ids
                if homes.canonical(one) in standing
            }
            gone = [unit.get(Household, one) for one in household_ids if one not in lines]
        reader = self._profile.authority
        found = {
            home.id: Called(None, name_seen_by(reader, home.head_name)) for home in gone if home
        }
        for one, line in lines.items():
            address = address_label(line.estate, line.building_no, line.unit_no, line.room_no)
            found[str(one)] = Called(address, name_seen_by(reader, line.head_name))
        return {one: found.get(one, Called(None, None)) for one in household_ids}

    def resolve(self, code: str) -> str:
        """The household that an id, a file number or an address such as ``3-2-501`` means; what
        once named a household for which another stands now means that.

        Raises ``Refused`` when none or several fit.
        """
        wanted = self._standing_for(code.strip())
        homes = [home for home in self._homes() if home.door.household_id]
        for fits in (_is_id, _is_file, _is_address, _is_short):
            found = {home.door.household_id for home in homes if fits(home, wanted)}
            if len(found) == 1:
                return str(found.pop())
            if found:
                raise Refused(
                    "household.several",
                    _("“{code}” fits {count} households.").format(code=code, count=len(found)),
                    hint=_("Write the estate before it, or give the file number."),
                )
        raise no_household(code)

    def _standing_for(self, wanted: str) -> str:
        """The id of the household that stands for the one an old id or file number names; else
        what was written."""
        with self._profile.store.view() as unit:
            homes = links.of(unit, "household")
            filed = unit.find(Household, file_no=wanted) if homes.stands else []
        named = [one.id for one in filed if not one.retired]
        others = len(named) == 1 and named[0] in homes.stands
        return homes.canonical(named[0] if others else wanted)

    def building_ids(self, codes: Sequence[str]) -> list[str]:
        """The buildings that labels such as ``阳光花园3栋`` or numbers mean; all for none.

        Raises ``Refused`` for one that does not exist.
        """
        known = self.buildings()
        if not codes:
            return [building.building_id for building in known]
        with self._profile.store.view() as unit:
            numbers = {item.id: item.building_no for item in unit.find(Building)}
        found = []
        for code in codes:
            fitting = [
                b.building_id
                for b in known
                if code in (b.building_id, b.label, numbers[b.building_id])
            ]
            if not fitting:
                raise Refused(
                    "building.unknown",
                    _("There is no building “{code}” here.").format(code=code),
                    hint=_("Buildings here: {names}.").format(
                        names=listed(b.label for b in known[:12]) or "–"
                    ),
                )
            found += fitting
        return list(dict.fromkeys(found))

    def _homes(self, building_id: str | None = None) -> list[Home]:
        with self._profile.store.view() as unit:
            return rounds.homes(unit, self.today(), building_id)


def no_household(code: str) -> Refused:
    """The refusal for a household that is not here."""
    return Refused(
        "household.unknown",
        _("There is no household “{code}” here.").format(code=code),
        hint=_("Give its file number or its address, such as 3-2-501."),
    )


def _is_id(home: Home, wanted: str) -> bool:
    return home.door.household_id == wanted


def _is_file(home: Home, wanted: str) -> bool:
    return bool(home.door.file_no) and home.door.file_no == wanted


def _is_address(home: Home, wanted: str) -> bool:
    return home.address == wanted


def _is_short(home: Home, wanted: str) -> bool:
    door = home.door
    short = "-".join(filter(None, (door.building_no, door.unit_no, door.room_no)))
    return wanted in (short, f"{door.estate or ''}{short}")


def _summary(homes: Sequence[Home]) -> BuildingSummary:
    first = homes[0]
    return BuildingSummary(
        building_id=first.door.building_id,
        label=first.building_label,
        grid_name=first.door.grid_name,
        doors=len({home.door.dwelling_id for home in homes}),
        households=sum(home.door.occupied for home in homes),
        visited=sum(home.in_time() for home in homes),
        due=sum(home.state == "due" for home in homes),
        overdue=sum(home.state == "overdue" for home in homes),
    )


def _door(home: Home, reader: Authority | None) -> Door:
    door, last = home.door, home.last
    return Door(
        dwelling_id=door.dwelling_id,
        household_id=door.household_id,
        unit=door.unit_no,
        floor=door.floor_no,
        room=door.room_no,
        occupancy=door.occupancy,
        head_name=name_seen_by(reader, door.head_name),
        people=door.people,
        cared_for=bool(home.care),
        last_visit_on=last.visited_on if last else None,
        last_result=last.result if last else None,
        state=home.state,
    )
