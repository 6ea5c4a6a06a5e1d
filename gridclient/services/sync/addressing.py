"""By which of our keys a peer knows us: who has not heard of a change yet goes by the former one.

A bundle to such a peer is sealed with the password that both sides can make, that of the former
key, and brings the news; what they seal to it still opens here. A bundle of theirs says by its
address which key they know.
"""

from __future__ import annotations

import json

from gridclient.services.key_rings import KNOWN_BY
from gridclient.services.profile import Profile
from gridclient.store import exchange, meta
from gridclient.store.exchange import PeerLine
from gridclient.store.unit import Unit
from gridclient.trust.keys import Keys
from gridclient.workbook.manifests import Manifest


def begin(unit: Unit, key_id: str) -> None:
    """Our key is about to change: so far every peer knows us by ``key_id``, or an earlier one."""
    known = _read(unit)
    _write(unit, {**{peer.key_id: key_id for peer in exchange.peers(unit)}, **known})


def hear(profile: Profile, unit: Unit, manifest: Manifest, *, is_first: bool) -> None:
    """Note by which key the sender of a bundle knows us; one that comes late tells nothing new.

    ``is_first``: nothing came from this replica before, so that it may know any of them.
    """
    known = _read(unit)
    peer, named = manifest.sender.rpartition(".")[0], manifest.recipient.rpartition(".")[0]
    ages = {one.public.key_id: age for age, one in enumerate(_all(profile))}
    so_far = ages.get(known[peer], 0) if peer in known else (len(ages) if is_first else 0)
    if ages.get(named, len(ages)) < so_far:
        wanted = {**known, peer: named}
        if ages[named] == 0:
            del wanted[peer]
        if wanted != known:
            _write(unit, wanted)


def keys_for(profile: Profile, unit: Unit, peer: PeerLine) -> Keys:
    """Our keys that a peer can make a password with."""
    named = _read(unit).get(peer.key_id)
    return next((one for one in _all(profile) if one.public.key_id == named), profile.keys)


def unaware(unit: Unit) -> frozenset[str]:
    """The key ids of those who have not answered to our newest key yet."""
    return frozenset(_read(unit))


def _all(profile: Profile) -> tuple[Keys, ...]:
    return (profile.keys, *profile.former_keys)


def _read(unit: Unit) -> dict[str, str]:
    """Key id of a peer to the key id of ours that they know; nothing for the newest."""
    found: dict[str, str] = json.loads(meta.get(unit, KNOWN_BY) or "{}")
    return found


def _write(unit: Unit, known: dict[str, str]) -> None:
    meta.put(unit, KNOWN_BY, json.dumps(known, sort_keys=True))
