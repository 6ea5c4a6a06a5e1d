"""Where what is shown as one record stands, though several rows make it up: a visit with what
put it right, an issue with its steps. It has come as far as the last of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from gridclient.services.profile import Profile
from gridclient.services.sync import standings
from gridclient.services.sync.records import RecordStanding
from gridclient.store import parts

_WAY = ("returned", "here", "exported", "received")
"""What is said of a record whose rows stand differently: the first of these that holds for one."""


def of(profile: Profile, entity: str, row_ids: Sequence[str]) -> dict[str, RecordStanding]:
    """Record id to where it stands with the office above; empty where there is none above."""
    found = standings.of(profile, entity, row_ids)
    if not found or entity not in parts.PARTS:
        return found
    with profile.store.view() as unit:
        made_of = parts.of(unit, entity, list(found))
    places = _places(profile, [part for some in made_of.values() for part in some])
    return {
        row_id: least_advanced([own, *_known(places, made_of.get(row_id, ()))])
        for row_id, own in found.items()
    }


def least_advanced(standings: Iterable[RecordStanding]) -> RecordStanding:
    """Where what is shown as one stands, of those of its records, of which there is one at least;
    of two bundles the later one is waited for."""
    return min(standings, key=lambda one: (_WAY.index(one.state), -(one.number or 0)))


def _known(
    places: Mapping[parts.Named, RecordStanding], made_of: Sequence[parts.Named]
) -> Iterator[RecordStanding]:
    """Where the parts of a record stand; one that was removed meanwhile stands nowhere."""
    return (places[part] for part in made_of if part in places)


def _places(profile: Profile, named: Sequence[parts.Named]) -> dict[parts.Named, RecordStanding]:
    by_entity: defaultdict[str, list[str]] = defaultdict(list)
    for entity, row_id in named:
        by_entity[entity].append(row_id)
    return {
        (entity, row_id): standing
        for entity, ids in by_entity.items()
        for row_id, standing in standings.of(profile, entity, ids).items()
    }
