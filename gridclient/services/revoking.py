"""Revoking: the holder of a certificate no longer counts; what came before stays (trust.md)."""

from __future__ import annotations

from gridclient.domain import stamps
from gridclient.domain.authority import OFFICES, Authority, CertificateFact, Revocation
from gridclient.domain.identifiers import new_id
from gridclient.domain.texts import clean
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync.authors import key_id_of
from gridclient.store import exchange, successions
from gridclient.store.unit import Unit
from gridclient.trust import certificates
from gridclient.trust.certificates import Certificate, Grant
from gridclient.trust.keys import replica_id


def revoke(profile: Profile, serial: str, reason: str) -> None:
    """Revoke a certificate and every other one for the same keys, and for the keys before them.

    Raises ``Refused``: ``enrol.unknown``, ``enrol.not_below``.
    """
    authority = profile.office()
    with profile.store.unit() as unit:
        old = with_serial(unit, serial)
        check_below(authority, old.grant)
        done = {item.serial for item in unit.find(Revocation) if item.successor is None}
        earlier = successions.earlier(successions.successors(unit), old.public.key_id)
        for fact in unit.find(CertificateFact, key_id=[old.public.key_id, *sorted(earlier)]):
            if fact.serial not in done:
                unit.add(_revocation(profile, unit, fact, clean(reason) or "-"))
        unit.commit()


def with_serial(unit: Unit, serial: str) -> Certificate:
    """A certificate that is known here; raises ``Refused("enrol.unknown")``."""
    facts = unit.find(CertificateFact, serial=serial)
    if not facts:
        raise Refused(
            "enrol.unknown",
            _("There is no certificate with the serial number {serial}.").format(serial=serial),
            hint=_("List them with “enrol list”."),
        )
    return certificates.read(facts[0].pem.encode())


def check_below(own: Authority, grant: Grant) -> None:
    """An office revokes what it could have granted: offices below it and its members."""
    below = grant.division != own.division or grant.role not in OFFICES
    if not (own.covers(grant.division, None) and below):
        raise Refused(
            "enrol.not_below",
            _("Only an office above can revoke this certificate."),
            hint=_("Ask the office that issued it."),
        )


def _revocation(profile: Profile, unit: Unit, fact: CertificateFact, reason: str) -> Revocation:
    """What stays: the bundles this office holds, and what is known without a gap."""
    peer = exchange.newest(unit, replica_id(fact.key_id, 1))
    nothing = stamps.make(0, 0, replica_id(fact.key_id, 1))
    seen = [stamp for who, stamp in exchange.seen(unit).items() if key_id_of(who) == fact.key_id]
    return Revocation(
        id=new_id(profile.now()),
        division_id=fact.division_id,
        serial=fact.serial,
        trusted_up_to=peer.held if peer else 0,
        reason=reason,
        revoked_at=profile.now(),
        trusted_stamp=max(seen, default=nothing),
    )
