"""Revoking: the holder of a certificate no longer counts; what came before stays (trust.md)."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection

from gridclient.domain import stamps
from gridclient.domain.authority import (
    BESIDE_AT_MOST,
    OFFICES,
    Authority,
    CertificateFact,
    Revocation,
    marks_beside,
)
from gridclient.domain.days import HERE
from gridclient.domain.identifiers import new_id
from gridclient.domain.texts import clean
from gridclient.errors import Hint, Refused, Where
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync import gaps, withdrawing
from gridclient.services.sync.authors import key_id_of
from gridclient.store import authored, exchange, successions
from gridclient.store.unit import Unit
from gridclient.trust import certificates
from gridclient.trust.certificates import Certificate, Grant
from gridclient.trust.keys import replica_id

_REASON_LENGTH = 200


def revoke(profile: Profile, serial: str, reason: str, lost_on: dt.date | None = None) -> int:
    """Revoke a certificate and every other one for the same keys, and for the keys before them.

    ``lost_on``: since which day somebody else may have had the device; what it sent from that
    day on is taken out of what counts. Without it all that came stays. Returns how many facts
    were taken out. Raises ``Refused``: ``enrol.unknown``, ``enrol.not_below``, ``enrol.reason``,
    ``enrol.lost_later``.
    """
    authority = profile.office()
    check_reason(reason)
    since = _since(profile, lost_on)
    with profile.store.unit() as unit:
        old = with_serial(unit, serial)
        check_below(authority, old.grant)
        done = {item.serial for item in unit.find(Revocation) if item.successor is None}
        earlier = successions.earlier(successions.successors(unit), old.public.key_id)
        for fact in unit.find(CertificateFact, key_id=[old.public.key_id, *sorted(earlier)]):
            if fact.serial not in done:
                unit.add(_revocation(profile, unit, fact, clean(reason) or "-", since))
        withdrawn = withdrawing.settle(profile, unit)
        unit.commit()
    return withdrawn


def _since(profile: Profile, lost_on: dt.date | None) -> dt.datetime | None:
    """The beginning of the day on which a device was lost."""
    if lost_on is None:
        return None
    since = dt.datetime.combine(lost_on, dt.time(), HERE)
    if since > profile.now():
        raise Refused(
            "enrol.lost_later",
            _("{day} is yet to come.").format(day=lost_on.isoformat()),
            where=[Where(field=_("Lost since"))],
            hint=_("Give the first day on which somebody else may have had it."),
        )
    return since


def with_serial(unit: Unit, serial: str) -> Certificate:
    """A certificate that is known here; raises ``Refused("enrol.unknown")``."""
    facts = unit.find(CertificateFact, serial=serial)
    if not facts:
        raise Refused(
            "enrol.unknown",
            _("There is no certificate with the serial number {serial}.").format(serial=serial),
            hint=Hint(
                _("List them with “enrol list”."),
                _("Look again at who is listed under “People and trust”."),
            ),
        )
    return certificates.read(facts[0].pem.encode())


def check_reason(reason: str) -> None:
    """Whoever comes after has to read why; raises ``Refused("enrol.reason")``."""
    if len(reason) > _REASON_LENGTH:
        raise Refused(
            "enrol.reason",
            _("The reason has more than {count} characters.").format(count=_REASON_LENGTH),
            where=[Where(field=_("Reason"))],
            hint=_("Shorten it."),
        )


def check_below(own: Authority, grant: Grant) -> None:
    """An office revokes what it could have granted: offices below it and its members."""
    below = grant.division != own.division or grant.role not in OFFICES
    if not (own.covers(grant.division, None) and below):
        raise Refused(
            "enrol.not_below",
            _("Only an office above can revoke this certificate."),
            hint=_("Ask the office that issued it."),
        )


def _revocation(
    profile: Profile,
    unit: Unit,
    fact: CertificateFact,
    reason: str,
    since: dt.datetime | None,
) -> Revocation:
    """What stays: the bundles this office holds, and what is known without a gap; of a device
    that was lost ``since`` some time, as it was known then."""
    held, stamp = _mark(unit, fact.key_id)
    late = frozenset[str]() if since is None else _brought_since(unit, fact.key_id, since)
    if since is not None:
        held, stamp = _mark_then(unit, fact.key_id, late, stamp)
    stamp, beside = with_facts_beyond(unit, fact.key_id, stamp, late)
    return Revocation(
        id=new_id(profile.now()),
        division_id=fact.division_id,
        serial=fact.serial,
        trusted_up_to=held,
        reason=reason,
        revoked_at=profile.now(),
        trusted_stamp=stamp,
        trusted_beside=beside,
    )


def with_facts_beyond(
    unit: Unit, key_id: str, stamp: str, late: Collection[str] = ()
) -> tuple[str, str | None]:
    """A mark, and the facts beyond it that stay, but for those of ``late`` bundles: a clock was
    far ahead once. Where those are too many to name, the mark rises above the oldest of them."""
    beyond = authored.facts_beyond(unit, key_id, stamp, late)
    more = beyond[:-BESIDE_AT_MOST]
    return (more[-1].stamp if more else stamp), marks_beside(beyond[-BESIDE_AT_MOST:])


def _mark(unit: Unit, key_id: str) -> tuple[int, str]:
    """The newest sequence of a key that is held without a gap, and the newest stamp."""
    peer = exchange.newest(unit, replica_id(key_id, 1))
    seen = [stamp for who, stamp in exchange.seen(unit).items() if key_id_of(who) == key_id]
    return peer.held if peer else 0, max(seen, default=_nothing(key_id))


def _brought_since(unit: Unit, key_id: str, since: dt.datetime) -> frozenset[str]:
    """The bundles of a key that came after an instant."""
    lines = exchange.bundles(unit, direction="in")
    return frozenset(
        line.id
        for line in lines
        if key_id_of(line.peer) == key_id and dt.datetime.fromisoformat(line.at) >= since
    )


def _mark_then(unit: Unit, key_id: str, late: Collection[str], now: str) -> tuple[int, str]:
    """The mark as it was without the bundles of that key that came late. A clock that was set
    back does not help a thief: what counts is when a bundle came."""
    known = exchange.newest(unit, replica_id(key_id, 1))
    lines = exchange.bundles(unit, direction="in", peer=known.replica) if known else []
    stamp = authored.newest_by(unit, key_id, late) or _nothing(key_id)
    return gaps.held_upto([line for line in lines if line.id not in late]), min(stamp, now)


def _nothing(key_id: str) -> str:
    return stamps.make(0, 0, replica_id(key_id, 1))
