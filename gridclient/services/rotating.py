"""The change of an office's keys itself: the last acts of the old key, and the first of the new.

All of it is one transaction, so that at every moment the profile has the old keys or the new. The
old key speaks its last word in it: every certificate it holds ends, and goes on with the new key.
Whoever it had let in gets a certificate under the new key, which travels with the next bundles.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gridclient.domain import stamps
from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.days import stamp_text
from gridclient.domain.identifiers import named_id, new_id
from gridclient.services import key_rings, offices, revoking
from gridclient.services.profile import Profile
from gridclient.services.sync import addressing
from gridclient.services.sync.retired import still_revoked
from gridclient.store import epochs, log_books
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains, crossings
from gridclient.trust.certificates import Certificate
from gridclient.trust.keys import Keys

_LAST_COUNT = 0xFFFF


@dataclass(frozen=True, slots=True)
class Change:
    """What an office goes on with: its keys, their certificate, and the offices above it."""

    keys: Keys
    certificate: Certificate
    chain: tuple[Certificate, ...]
    reason: str


def change(profile: Profile, unit: Unit, wanted: Change) -> None:
    """Give the present key up for another one, inside a unit of work; :func:`settle` follows its
    commit."""
    upto = unit.sequence()
    unit.add(*granted_anew(profile, unit, wanted, {profile.keys.public.key_id}))
    _end(profile, unit, wanted, upto)
    go_on(profile, unit, wanted)


def go_on(profile: Profile, unit: Unit, wanted: Change) -> None:
    """Take the new key for the present one, inside a unit of work; :func:`settle` follows its
    commit."""
    replica, old = profile.replica, profile.keys.public
    log_books.append(unit, "key_changed", replica=replica, serial=wanted.certificate.serial)
    addressing.begin(unit, old.key_id)
    epochs.go_on(unit, replica)
    key_rings.change(unit, wanted.keys, stamp_text(profile.now()))
    profile.keep_certificate(unit, wanted.certificate, wanted.chain)


def settle(profile: Profile) -> None:
    """After the commit: act under the new key, and note outside the database who this is."""
    profile.read_keys()
    keep_outside(profile)
    profile.note()


def keep_outside(profile: Profile) -> None:
    """See that the key file knows who this is; called at every opening, too."""
    if profile.former_keys and not profile.store.reading:
        key_rings.keep_outside(profile.folder, profile.store, profile.data_key())


def keep_root(profile: Profile, unit: Unit, keys: Keys) -> Certificate:
    """The certificate of a root for new keys, kept with the crossings between it and the old."""
    old, now = profile.certificate, profile.now()
    if old is None:
        raise AssertionError("an office has a certificate")
    made = crossings.new_root(keys, old, now)
    learnt = crossings.new_with_old(profile.keys, old, made, now)
    place = named_id("division", old.grant.division)
    for one in (made, learnt, *_crossed(profile, unit, keys, made)):
        unit.add(offices.certificate_fact(one, place, None))
    return made


def _crossed(profile: Profile, unit: Unit, keys: Keys, made: Certificate) -> Sequence[Certificate]:
    """The new key vouches for every key this root ever had: so each is one step away."""
    roots = [
        one
        for fact in unit.find(CertificateFact, key_id=sorted(profile.key_ids))
        if crossings.is_self_signed(one := certificates.read(fact.pem.encode()))
    ]
    return [crossings.old_with_new(keys, made, one) for one in roots]


def _end(profile: Profile, unit: Unit, wanted: Change, upto: int) -> None:
    """The last word of the old key: its stamps end a second from now, the new one's follow."""
    newest = unit.newest_stamp() or stamps.make(0, 0, profile.replica)
    latest = max(int(newest[:12], 16), int(profile.now().timestamp() * 1000)) + 1000
    end = stamps.make(latest, _LAST_COUNT, profile.replica)
    now, successor = profile.now(), wanted.keys.public.key_id
    end, beside = revoking.with_facts_beyond(unit, profile.keys.public.key_id, end)
    for fact in unit.find(CertificateFact, key_id=profile.keys.public.key_id):
        said = Revocation(
            id=new_id(now),
            division_id=fact.division_id,
            serial=fact.serial,
            trusted_up_to=upto,
            reason=wanted.reason,
            revoked_at=now,
            trusted_stamp=end,
            trusted_beside=beside,
            successor=successor,
        )
        unit.add(said)
    unit.meet(end)


def granted_anew(
    profile: Profile, unit: Unit, wanted: Change, issuers: Collection[str]
) -> list[CertificateFact]:
    """Certificates under the new key for all who have a standing one that one of ``issuers``,
    the keys of this office so far, had signed."""
    now, gone = profile.now(), still_revoked(unit)
    ours = {*profile.key_ids, *issuers, wanted.keys.public.key_id}
    newest: dict[str, tuple[CertificateFact, Certificate]] = {}
    for fact in unit.find(CertificateFact):
        one = certificates.read(fact.pem.encode())
        known = newest.get(fact.key_id)
        is_newer = known is None or chains.order(one, now) > chains.order(known[1], now)
        if fact.serial not in gone and is_newer:
            newest[fact.key_id] = (fact, one)
    return [
        offices.certificate_fact(
            certificates.issue(
                wanted.keys,
                wanted.certificate,
                one.public,
                one.grant,
                now,
                min(one.valid_until, wanted.certificate.valid_until),
            ),
            fact.division_id,
            fact.person_id,
        )
        for fact, one in newest.values()
        if one.issuer_key_id in issuers and fact.key_id not in ours and one.valid_until > now
    ]
