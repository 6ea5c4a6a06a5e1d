"""Who is enrolled: everybody whose certificate is known here, and how it stands."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.fields import Code, Codes
from gridclient.i18n import N_
from gridclient.services.profile import Profile
from gridclient.store import exchange, successions
from gridclient.trust import certificates, chains
from gridclient.trust.certificates import Certificate
from gridclient.trust.chains import GRACE
from gridclient.trust.keys import replica_id

ENDING_SOON = dt.timedelta(days=30)

STATES = Codes(
    "certificate_state",
    N_("State"),
    Code("valid", N_("valid")),
    Code("ending", N_("ends soon")),
    Code("grace", N_("in its days of grace")),
    Code("expired", N_("ended")),
    Code("revoked", N_("revoked")),
    Code("replaced", N_("replaced by a newer one")),
)


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody with a certificate; instants are ISO 8601, UTC.

    ``state``: see :data:`STATES`; ``last_seen_at``: when a bundle of theirs came last, on any
    epoch of this device; ``is_self``: this profile; ``key_since``: since when this key stands in
    the place of an earlier one, None for the first. ``holder``: the replica of the newest key that
    followed this one; ``is_current``: this is the holder's certificate of today.
    """

    serial: str
    name: str
    role: str
    division: str
    grids: tuple[str, ...]
    replica: str
    fingerprint: str
    valid_until: str
    revoked: bool
    device: str = ""
    state: str = "valid"
    last_seen_at: str | None = None
    person_id: str | None = None
    is_self: bool = False
    key_since: str | None = None
    holder: str = ""
    is_current: bool = True


def every(profile: Profile) -> list[Member]:
    """Everybody whose certificate is known here, by name; those of one holder together, that of
    today first and the others by age."""
    with profile.store.view() as unit:
        facts = unit.find(CertificateFact)
        said = unit.find(Revocation)
        following = successions.successors(unit)
        seen: dict[str, str] = {}
        for line in exchange.every_peer(unit):
            seen[line.key_id] = max(seen.get(line.key_id, ""), line.last_received_at or "")
    revoked = {item.serial for item in said if item.successor is None}
    since = {item.successor: item.revoked_at.isoformat() for item in said if item.successor}
    read = [(fact, certificates.read(fact.pem.encode())) for fact in facts]
    own, now = profile.keys.public.key_id, profile.now()
    read.sort(key=lambda pair: chains.order(pair[1], now), reverse=True)
    newest = _newest((one for _fact, one in read), revoked, following)
    today = _last(read, following, newest)
    found = [
        Member(
            serial=one.serial,
            name=one.grant.name,
            role=one.grant.role,
            division=one.grant.division,
            grids=tuple(one.grant.grids),
            replica=replica_id(one.public.key_id, 1),
            fingerprint=one.public.fingerprint,
            valid_until=one.valid_until.isoformat(),
            revoked=one.serial in revoked,
            device=one.grant.device,
            state=state_of(one, now, revoked, newest),
            last_seen_at=seen.get(one.public.key_id) or None,
            person_id=fact.person_id,
            is_self=one.public.key_id == own,
            key_since=since.get(one.public.key_id),
            holder=replica_id(successions.newest(following, one.public.key_id), 1),
            is_current=_is_current(one, newest, today),
        )
        for fact, one in read
    ]
    return sorted(found, key=lambda one: (one.name, one.holder, not one.is_current))


def _is_current(one: Certificate, newest: Collection[str], today: Mapping[str, str]) -> bool:
    """Whether this is what its holder goes by; of a key that was revoked, its last certificate."""
    key_id = one.public.key_id
    return one.serial in newest or today.get(key_id) == one.serial


def state_of(
    one: Certificate, now: dt.datetime, revoked: Collection[str], newest: Collection[str]
) -> str:
    """How a certificate stands (:data:`STATES`); ``newest``: the serials nothing replaced."""
    if one.serial in revoked:
        return "revoked"
    if one.serial not in newest:
        return "replaced"
    if now <= one.valid_until:
        return "ending" if now > one.valid_until - ENDING_SOON else "valid"
    in_grace = not one.grant.is_office and now <= one.valid_until + GRACE
    return "grace" if in_grace else "expired"


def _last(
    newest_first: Iterable[tuple[CertificateFact, Certificate]],
    following: Mapping[str, str],
    newest: Collection[str],
) -> dict[str, str]:
    """Key id to the serial of the last certificate, of keys that nothing stands for or followed."""
    standing, found = set[str](), dict[str, str]()
    for _fact, one in newest_first:
        key_id = one.public.key_id
        if one.serial in newest:
            standing.add(key_id)
        elif key_id not in following:
            found.setdefault(key_id, one.serial)
    return {key_id: serial for key_id, serial in found.items() if key_id not in standing}


def _newest(
    newest_first: Iterable[Certificate], revoked: Collection[str], gone: Collection[str]
) -> set[str]:
    """The serial of the newest certificate of each key that was not revoked, but for those of
    keys that are ``gone``: others took their place. A root stands before its crossings."""
    found: dict[str, Certificate] = {}
    for one in newest_first:
        key_id = one.public.key_id
        if one.serial not in revoked and key_id not in gone:
            known = found.setdefault(key_id, one)
            if one.issuer_key_id == key_id and known.issuer_key_id != key_id:
                found[key_id] = one
    return {one.serial for one in found.values()}
