"""Taking over what an office above has renewed: our own certificate, or one of those above us.

Certificates are facts that sync. One for our own keys that a bundle brings is ours as soon as it
leads to the root we pinned, without a file of its own; an older one never takes its place, unless
ours has not begun by today's date: a clock far ahead had made it, and ours was as wrong. A root
that changed its key is pinned anew by the word of the key pinned before (``trust.crossings``).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from gridclient.domain.authority import CertificateFact
from gridclient.errors import Untrusted
from gridclient.services.profile import Profile
from gridclient.services.sync import leaving
from gridclient.services.sync.authors import known_offices
from gridclient.services.sync.retired import Retired, still_revoked
from gridclient.store import successions
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains, crossings
from gridclient.trust.certificates import Certificate


def settle(profile: Profile, office: str) -> bool:
    """After an import from ``office``: act under the newest certificate there is for us.

    Returns whether it is another one now. Grids it no longer names are removed here once that
    is safe, as after a grant file.
    """
    before = profile.authority
    if not _adopt(profile):
        return False
    with profile.store.unit() as unit:
        leaving.narrow(profile, unit, before, office)
        unit.commit()
    return True


def go_back(profile: Profile) -> bool:
    """Before anything goes out: where our certificate has not begun, as our clock had been as
    wrong as that which made it, act under the one before; under ours we are refused.

    Returns whether it is another one now. Nothing is removed: the office will say what is to be.
    """
    own = profile.certificate
    before = profile.authority
    if own is None or before is None or chains.has_begun(own, profile.now()):
        return False
    with profile.store.unit() as unit:
        leaving.keep_in_mind(unit, before)
        unit.commit()
    return _adopt(profile)


def _adopt(profile: Profile) -> bool:
    """Act under the newest certificate there is for us; whether it is another one now."""
    with profile.store.unit() as unit:
        found = _newest(profile, unit)
        if found is None:
            return False
        certificate, chain = found
        profile.keep_certificate(unit, certificate, chain)
        unit.commit()
    profile.read_certificate()
    return True


def root_of(unit: Unit, pinned: Certificate) -> Certificate:
    """The root to go by: the one pinned, or the one that took its place since.

    It has to be kept here, vouched for by the key pinned before, and named by that key's last word.
    """
    following, kept = successions.successors(unit), known_offices(unit)
    while (later := following.get(pinned.public.key_id)) is not None:
        found = [
            one
            for one in kept
            if one.public.key_id == later
            and crossings.is_self_signed(one)
            and _is_vouched(one, kept, pinned)
        ]
        if not found:
            break
        pinned = found[0]
    return pinned


def _is_vouched(one: Certificate, kept: Sequence[Certificate], pinned: Certificate) -> bool:
    """Whether the pinned root's own key vouches for another root."""
    crossing = crossings.crossing_for(one, [c for c in kept if _is_by(c, pinned)])
    if crossing is None:
        return False
    try:
        chains.check_chain(crossing, (), pinned, crossing.valid_from)
        chains.check_chain(one, (), one, crossing.valid_from)
    except Untrusted:
        return False
    return True


def _is_by(one: Certificate, issuer: Certificate) -> bool:
    return one.issuer_key_id == issuer.public.key_id


def _newest(profile: Profile, unit: Unit) -> tuple[Certificate, tuple[Certificate, ...]] | None:
    """Our newest certificate and the offices above it; None when they are what we have."""
    own, pinned = profile.certificate, profile.root
    if own is None or pinned is None or own == pinned:
        return None
    root, revoked = root_of(unit, pinned), still_revoked(unit)
    offices = [*profile.chain, *known_offices(unit)]
    former = Retired(unit, [own.serial])
    for one in [*_later(profile, unit, own), own]:
        try:
            chains.check_chain(one, offices, root, profile.now(), revoked)
        except Untrusted:
            continue
        path = chains.path_to(one, offices, root, profile.now())
        if former.breaks(path):
            continue
        above = tuple(path[1:])
        return None if (one, above) == (own, profile.chain) else (one, above)
    return None


def _later(profile: Profile, unit: Unit, own: Certificate) -> Sequence[Certificate]:
    """Certificates for our keys that come before ours in ``chains.order``, the best first."""
    facts = unit.find(CertificateFact, key_id=own.public.key_id)
    found = [certificates.read(fact.pem.encode()) for fact in facts]
    order = partial(chains.order, at=profile.now())
    later = [one for one in found if one.public == profile.keys.public and order(one) > order(own)]
    return sorted(later, key=order, reverse=True)
