"""Search anywhere: names, pinyin, initials, endings of numbers, addresses; answers while typing."""

from __future__ import annotations

from dataclasses import dataclass, replace

from gridclient.domain import addresses, places
from gridclient.domain.disclosure import name_seen_by
from gridclient.services.profile import Profile
from gridclient.store import doors, links, search
from gridclient.store.links import Links
from gridclient.store.search import Hit

LIMIT = 30


@dataclass(frozen=True, slots=True)
class Found:
    """A household that fits; ``name`` is the person who was found, or its head."""

    household_id: str
    resident_id: str | None
    name: str
    address: str
    grid_name: str


class Search:
    """Finding households in one profile."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def find(self, typed: str, limit: int = LIMIT) -> list[Found]:
        """What fits, people before doors; nothing for nothing typed."""
        wanted = typed.strip()
        if not wanted:
            return []
        with self._profile.store.view() as unit:
            homes, people = links.of(unit, "household"), links.of(unit, "resident")
            hits = [_standing(hit, homes, people) for hit in search.find(unit, wanted, limit)]
            hits = list({hit.resident_id: hit for hit in reversed(hits)}.values())[::-1]
            behind = search.find_doors(unit, addresses.parse(wanted), limit)
            behind = behind or search.find_in_estate(unit, wanted, limit)
            behind = [homes.canonical(one) for one in behind]
            ids = [*(hit.household_id for hit in hits), *behind]
            lines = {line.household_id: line for line in doors.doors(unit, household_ids=set(ids))}
        found = [
            _found(lines[hit.household_id], hit.resident_id, hit.name)
            for hit in hits
            if hit.household_id in lines
        ]
        met = {item.household_id for item in found}
        found += [
            _found(lines[one], None, lines[one].head_name or "")
            for one in dict.fromkeys(behind)
            if one in lines and one not in met
        ]
        reader = self._profile.authority
        return [replace(one, name=name_seen_by(reader, one.name) or "") for one in found[:limit]]


def _standing(hit: Hit, homes: Links, people: Links) -> Hit:
    """The hit as the person and the household that stand for what was found, under the spelling
    that was found."""
    person, household = people.canonical(hit.resident_id), homes.canonical(hit.household_id)
    return replace(hit, resident_id=person, household_id=household)


def _found(line: doors.DoorLine, resident_id: str | None, name: str) -> Found:
    address = places.address_label(line.estate, line.building_no, line.unit_no, line.room_no)
    return Found(line.household_id or "", resident_id, name, address, line.grid_name)
