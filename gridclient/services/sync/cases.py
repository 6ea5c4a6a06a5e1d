"""Cases: what another office takes over passes, whole, through offices that are not shown it.

A household moves from one community to another, which only an office over both can write. That
office names what left (``sync.leaving``); the old community, or an office between, remembers the
name as a *root*, sends it and all below it whole from now on, and tells whoever is below. Every
office on the way keeps in mind which rows it holds only for that, hands them on as they are, and
strips them once all who are to have them have confirmed. Nothing is removed before.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence

from gridclient.domain import disclosure, withholding
from gridclient.domain.authority import Authority
from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.services.profile import Profile
from gridclient.services.sync import overtaken
from gridclient.services.sync.overtaken import Order
from gridclient.services.sync.parked import is_wanted
from gridclient.store import cases, exchange, held_back, leaving, meta, raising, scopes
from gridclient.store.exchange import PeerLine
from gridclient.store.held_back import HeldRow
from gridclient.store.leaving import Named
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

_ROOTS = "handed_on"
_STILL_TO_COME = ("parked", "left_out")
"""What is not our own word though it does not stand here: it waits, or was left out by hand."""


def roots(unit: Unit) -> list[Named]:
    """The rows that an office above named as no longer ours."""
    return list(_roots(unit))


def _roots(unit: Unit) -> dict[Named, Order]:
    return overtaken.read(meta.get(unit, _ROOTS))


def below_roots(unit: Unit) -> frozenset[Named]:
    """These, and all that belongs to them."""
    return cases.below(unit, roots(unit))


def take_roots(
    unit: Unit, manifest: Manifest, named: Iterable[Named], came: Collection[Named]
) -> None:
    """Hand on, whole, what the office over ours says has left our scope.

    ``came``: the rows of the bundle itself that it does not name; what comes so, in one made after
    that which named it, is ours again, and told anew to whoever removed it on our word.
    """
    since, known = overtaken.order(manifest), _roots(unit)
    gone = dict.fromkeys(named, since)
    still = {one: at for one, at in known.items() if one not in came or at > since}
    still |= {one: at for one, at in gone.items() if one in known}
    new = [one for one in gone if one not in known and _is_here(unit, one)]
    again = [one for one in known if one not in still]
    for name, row_id in (*new, *again):
        raising.raise_whole(unit, name, [row_id])
    leaving.release(unit, manifest.sender, new)
    still |= dict.fromkeys(new, since)
    if still != known:
        meta.put(unit, _ROOTS, overtaken.written(still))


def stays(profile: Profile, unit: Unit, named: Named) -> bool:
    """Whether a row is ours although the office above, which told where it went, says that it
    left: our own word is the later one, which that office has not heard yet."""
    place = scopes.places(unit, named[0], [named[1]]).get(named[1])
    waits = any(one.named == named and one.state in _STILL_TO_COME for one in held_back.held(unit))
    return place is not None and profile.enrolled().covers(*place) and not waits


def _is_here(unit: Unit, named: Named) -> bool:
    return bool(unit.rows(ENTITIES[named[0]], [named[1]]))


def told_on(unit: Unit, peer: PeerLine, after: int) -> list[Named]:
    """The roots that somebody below us, who may see them here, has to hear of yet: those raised
    above the sequence ``after``."""
    found = []
    for name, row_id in roots(unit):
        place = scopes.places(unit, name, [row_id]).get(row_id)
        sequence = cases.sequences(unit, name, [row_id]).get(row_id, 0)
        if place and peer.authority.covers(*place) and sequence > after:
            found.append((name, row_id))
    return found


def keep(profile: Profile, unit: Unit, sender: Authority, rows: Iterable[Row]) -> None:
    """Remember which rows came with more than this office is shown, from another office."""
    role = profile.enrolled().role
    if sender.is_office and disclosure.is_overview(role):
        cases.keep(unit, [(row.entity, row.id) for row in rows if _is_more(row, role)])


def _is_more(row: Row, role: str) -> bool:
    names = disclosure.withheld(role, row.entity)
    return not names.isdisjoint(row.fields)


def strip(profile: Profile, unit: Unit) -> int:
    """Strip what has arrived wherever it was to go; returns how many rows. What waits here for
    another row, or for somebody to decide, has not even set out."""
    passing = cases.kept(unit)
    if not passing:
        return 0
    role, handed_on, count = profile.enrolled().role, below_roots(unit), 0
    peers = [peer for peer in exchange.peers(unit) if peer.authority.is_office]
    here = _not_set_out(unit, passing, role)
    for name, ids in passing.items():
        places = scopes.places(unit, name, ids)
        sequences = cases.sequences(unit, name, ids)
        arrived = [
            row_id
            for row_id in ids
            if (name, row_id) not in here
            and (
                row_id not in sequences
                or _has_arrived(
                    _takers(profile, peers, places.get(row_id), up=(name, row_id) in handed_on),
                    sequences[row_id],
                )
            )
        ]
        cases.strip(unit, ENTITIES[name], arrived, lambda row: withholding.for_role(row, role))
        count += len(arrived)
    return count


def _not_set_out(unit: Unit, passing: Mapping[str, Collection[str]], role: str) -> set[Named]:
    """The rows of which something is held back here that has not come in another way: it is told
    by what this office is shown of it, as what came in may be stripped by now."""
    return {
        one.named
        for one in held_back.held(unit)
        if one.row.id in passing.get(one.row.entity, ())
        and (one.state == "parked" or _is_news(unit, one, role))
    }


def _is_news(unit: Unit, item: HeldRow, role: str) -> bool:
    bare = withholding.for_role(item.row, role)
    return is_wanted(unit, dataclasses.replace(item, row=bare))


def _takers(
    profile: Profile, peers: Sequence[PeerLine], place: Place | None, *, up: bool
) -> list[PeerLine]:
    """Who is to have a row: the office above ours, or those below where it belongs now."""
    own = profile.enrolled()
    others = [peer for peer in peers if peer.authority != own]
    above = [peer for peer in others if peer.authority.covers(own.division, None)]
    if up:
        return above
    return [
        peer for peer in others if place and peer not in above and peer.authority.covers(*place)
    ]


def _has_arrived(takers: Sequence[PeerLine], sequence: int) -> bool:
    return bool(takers) and all(sequence <= peer.acknowledged for peer in takers)
