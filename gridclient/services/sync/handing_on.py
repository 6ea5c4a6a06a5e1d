"""What an office hands on upwards, and what of it goes whole all the same.

A street or district office is sent no more than it is shown (``domain.disclosure``). What left
our scope is another office's from now on, and its values are nowhere but here: so it goes up
whole, as a case, until that office has it (``sync.cases``). A member has one office, which keeps
their data for all others: what members send is never masked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from gridclient.domain import disclosure, withholding
from gridclient.domain.authority import sees
from gridclient.domain.merging import Heard
from gridclient.domain.model import ORDERED
from gridclient.domain.rows import Row
from gridclient.services.profile import Profile
from gridclient.services.sync import cases, gaps
from gridclient.store import cases as kept
from gridclient.store import exchange, leaving, scopes
from gridclient.store.exchange import PeerLine
from gridclient.store.leaving import Named
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest

MASKED = "masked"
"""The optional field of a manifest by which a bundle says that values are withheld in it."""

WHOLE = "whole"
"""The optional field of a manifest that names, as the seen vector does, what its sender holds of
which nothing was withheld from it; without it that is all it has seen."""


def is_masked(profile: Profile, peer: PeerLine) -> bool:
    """Whether bundles for a peer are masked: it is an office above ours that sees no cases."""
    up = profile.enrolled().is_office and _is_above(profile, peer)
    return up and disclosure.is_overview(peer.role)


def _is_above(profile: Profile, peer: PeerLine) -> bool:
    own, theirs = profile.enrolled(), peer.authority
    return theirs.is_office and theirs != own and theirs.covers(own.division, None)


def form_for(profile: Profile, unit: Unit, peer: PeerLine) -> Callable[[Row], Row | None]:
    """What turns a row into what may travel to a peer, or into None where it may not: what left
    our scope is sent up, and to nobody below."""
    masked, up = is_masked(profile, peer), _is_above(profile, peer)
    handed_on = cases.below_roots(unit)

    def form(row: Row) -> Row | None:
        if (row.entity, row.id) in handed_on:
            return row if up else None
        return withholding.for_role(row, peer.role) if masked else row

    return form


def beyond(
    profile: Profile, unit: Unit, peer: PeerLine, base: int, rows: Sequence[Row]
) -> list[Row]:
    """The rows of cases changed above a sequence that go up although they belong, by now, where
    the office above does not see them either: it hands them on. ``rows``: what goes anyway."""
    if not _is_above(profile, peer):
        return []
    found: list[Row] = []
    there, wanted = {(row.entity, row.id) for row in rows}, cases.below_roots(unit)
    for entity in ORDERED:
        ids = [row_id for name, row_id in wanted - there if name == entity.name]
        sequences = kept.sequences(unit, entity.name, ids)
        new = [row_id for row_id, sequence in sequences.items() if sequence > base]
        found += [row for row in unit.rows(entity, new).values() if row.signature != ""]
    return found


def going_to(
    profile: Profile, unit: Unit, peer: PeerLine, name: str, ids: Sequence[str]
) -> list[str]:
    """Those of some rows of an entity that would travel to a peer: what lies in their scope, or
    what is handed on to them."""
    up, handed_on = _is_above(profile, peer), cases.below_roots(unit)
    places = scopes.places(unit, name, ids)
    return [
        row_id
        for row_id in ids
        if (up if (name, row_id) in handed_on else sees(peer.authority, *places[row_id]))
    ]


def left(profile: Profile, unit: Unit, peer: PeerLine) -> list[Named]:
    """The rows that are not the peer's any more: what left its scope here, and what an office
    above told us has left ours."""
    sent = exchange.bundles(unit, direction="out", peer=peer.replica)
    after = gaps.told_all(sent, peer)
    mine = leaving.left(unit, peer.authority, after, peer.key_id)
    told = [] if _is_above(profile, peer) else cases.told_on(unit, peer, after)
    return list(dict.fromkeys([*mine, *told]))


def to_manifest(profile: Profile, peer: PeerLine, knows: Heard) -> dict[str, Any]:
    """What a manifest says of what is withheld in the bundle, and from its sender."""
    said: dict[str, Any] = {MASKED: True} if is_masked(profile, peer) else {}
    return said if knows.whole == knows.seen else {**said, WHOLE: dict(knows.whole)}


def heard(manifest: Manifest) -> Heard:
    """What the sender of a bundle knows."""
    whole = manifest.more.get(WHOLE, manifest.seen)
    sound = isinstance(whole, dict) and all(isinstance(one, str) for one in whole.values())
    return Heard(manifest.seen, whole if sound else {})


def vouches_whole(manifest: Manifest) -> bool:
    """Whether nothing is withheld in a bundle that its sender holds."""
    return manifest.more.get(MASKED) is not True
