"""Taking over what an office above has renewed: our own certificate, or one of those above us.

Certificates are facts that sync. One for our own keys that a bundle brings is ours as soon as it
leads to the root we pinned, without a file of its own; an older one never takes its place.
"""

from __future__ import annotations

from collections.abc import Sequence

from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.errors import Untrusted
from gridclient.services.profile import Profile
from gridclient.services.sync import leaving
from gridclient.services.sync.authors import known_offices
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains
from gridclient.trust.certificates import Certificate


def settle(profile: Profile, office: str) -> bool:
    """After an import from ``office``: act under the newest certificate there is for us.

    Returns whether it is another one now. Grids it no longer names are removed here once that
    is safe, as after a grant file.
    """
    before = profile.authority
    with profile.store.unit() as unit:
        found = _newest(profile, unit)
        if found is None:
            return False
        certificate, chain = found
        profile.keep_certificate(unit, certificate, chain)
        unit.commit()
    profile.read_certificate()
    with profile.store.unit() as unit:
        leaving.narrow(profile, unit, before, office)
        unit.commit()
    return True


def _newest(profile: Profile, unit: Unit) -> tuple[Certificate, tuple[Certificate, ...]] | None:
    """Our newest certificate and the offices above it; None when they are what we have."""
    own, root = profile.certificate, profile.root
    if own is None or root is None or own == root:
        return None
    revoked = {item.serial: item for item in unit.find(Revocation)}
    offices = [*profile.chain, *known_offices(unit)]
    for one in [*_later(profile, unit, own), own]:
        try:
            chains.check_chain(one, offices, root, profile.now(), revoked)
        except Untrusted:
            continue
        path = tuple(chains.path_to(one, offices, root, profile.now())[1:])
        return None if (one, path) == (own, profile.chain) else (one, path)
    return None


def _later(profile: Profile, unit: Unit, own: Certificate) -> Sequence[Certificate]:
    """Certificates for our keys that begin after ours, the latest first."""
    facts = unit.find(CertificateFact, key_id=own.public.key_id)
    found = [certificates.read(fact.pem.encode()) for fact in facts]
    later = [
        one
        for one in found
        if one.public == profile.keys.public and one.valid_from > own.valid_from
    ]
    return sorted(later, key=lambda one: one.valid_from, reverse=True)
