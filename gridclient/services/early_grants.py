"""Grants an office made while its clock stood far ahead: made once more when it is right.

A certificate begins when it is made. One from a clock far ahead begins in days to come, and until
then it counts for nobody (``chains.order``): its holder goes without the grids that it gives, and
whoever joined by it is refused everywhere. So the office says the same again, from today on; that
travels with its next bundles.
"""

from __future__ import annotations

from collections.abc import Iterator

from gridclient.domain.authority import CertificateFact
from gridclient.domain.fields import ENTITIES
from gridclient.services import newcomers, offices
from gridclient.services.profile import Profile
from gridclient.services.sync.retired import still_revoked
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains
from gridclient.trust.certificates import Certificate
from gridclient.trust.grants import breach


def grant_anew(profile: Profile, unit: Unit) -> None:
    """Grant anew what this profile had granted from a clock that has been put right; to be called
    where the clock is believed. What it may no longer grant is left to people."""
    own, now = profile.certificate, profile.now()
    if own is None or not own.grant.is_office or not _signs(profile, own):
        return
    for fact, early in list(_early(profile, unit)):
        until = min(early.valid_until, own.valid_until)
        if until <= now or breach(own.grant, early.grant):
            continue
        made = certificates.issue(profile.keys, own, early.public, early.grant, now, until)
        unit.add(offices.certificate_fact(made, fact.division_id, fact.person_id))
        newcomers.keep(unit, newcomers.line_of(made))


def _signs(profile: Profile, own: Certificate) -> bool:
    """Whether this profile may sign by its certificate: not with a key that was given up."""
    return profile.given_up_at is None and own.public == profile.keys.public


def _early(profile: Profile, unit: Unit) -> Iterator[tuple[CertificateFact, Certificate]]:
    """Our last word about every holder, where that has not begun.

    What was granted since the clock is right, and before this, bears a later stamp all the same.
    """
    entity, now, gone = ENTITIES["certificate"], profile.now(), still_revoked(unit)
    facts = {fact.id: fact for fact in unit.find(CertificateFact)}
    rows = sorted(unit.rows(entity, facts).values(), key=lambda row: row.stamp)
    last = {facts[row.id].key_id: facts[row.id] for row in rows}
    for fact in last.values():
        one = certificates.read(fact.pem.encode())
        is_ours = one.issuer_key_id == profile.keys.public.key_id
        if is_ours and not chains.has_begun(one, now) and one.serial not in gone:
            yield fact, one
