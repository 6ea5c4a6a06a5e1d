"""Who holds what once everything was told: what lies beyond somebody's scope they hold no longer,
what is withheld from an office never lies there, and the program's own digest agrees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridclient.app import App
from gridclient.domain import purging
from gridclient.domain.disclosure import is_overview, withheld
from gridclient.domain.fields import ENTITIES
from gridclient.errors import Refused
from gridclient.store import exchange
from tests.simulation.district import Member
from tests.simulation.pictures import Picture, sees
from tests.simulation.world import World

Pictures = Mapping[str, Picture]
_OF_SIGNERS = ("certificate", "revocation")


def wrong(world: World, seen: Pictures) -> Iterator[str]:
    """Whatever somebody holds that they may not, or knows otherwise than their office."""
    out = world.mischievous | world.revoked | world.gone
    for member in world.people.values():
        if member.name in out:
            continue
        if is_overview(member.role):
            yield from _withheld(world, member, seen[member.name])
        if member.office is not None and member.office not in out:
            yield from _scope(world, member, member.office)
            yield from _digests(world, member, member.office)
        if member.role == "worker":
            yield from _beyond(world, member.name, seen[member.name])


def _scope(world: World, member: Member, office: str) -> Iterator[str]:
    """Whoever was granted other grids knows so by now."""
    own = world.app(member.name).profile
    with world.app(office).profile.store.view() as unit:
        line = exchange.newest(unit, own.replica)
    if line is None or line.authority != own.enrolled():
        yield f"{member.name} acts by {own.enrolled()}, {office} knows {line and line.authority}"


def _beyond(world: World, name: str, picture: Picture) -> Iterator[str]:
    """A member holds what lies in their grids, and certificates: those go with what was signed
    by them, wherever that lies now."""
    scope = world.app(name).profile.enrolled()
    for key, place in picture.places.items():
        if key[0] not in _OF_SIGNERS and ENTITIES[key[0]].within and not sees(scope, *place):
            yield f"{name} holds {key} of {place}, which is not theirs"


def _withheld(world: World, member: Member, picture: Picture) -> Iterator[str]:
    """An office holds no value that is withheld from it, but in what it has written itself."""
    own = {one.replica for one in world.ledger.said if one.by == member.name}
    for key, row in picture.rows.items():
        fields = ENTITIES[row.entity].fields
        for name in withheld(member.role, row.entity) if row.author not in own else ():
            if row.fields.get(name) not in {None, purging.neutral(fields[name])}:
                yield f"{member.name} holds {name} of {key}, which is withheld from it"


def _digests(world: World, member: Member, office: str) -> Iterator[str]:
    """Two that hold the same have the same digest (``gridclient doctor --digest``)."""
    here, there = world.app(member.name), world.app(office)
    whole = not is_overview(world.people[office].role)
    own = here.profile.enrolled()
    every = (one.code for one in here.enrolment.grids() if one.code.startswith(own.division))
    for grid in own.grids or every:
        mine, theirs = (_digest(one, grid, whole=whole) for one in (here, there))
        if mine != theirs:
            yield f"{member.name} and {office} have other digests of {grid}: {mine}, {theirs}"


def _digest(app: App, grid: str, *, whole: bool) -> object:
    """What the program says of a grid, or why it says nothing."""
    try:
        return app.sync.digest(grid, whole=whole)
    except Refused as error:
        return error.code
