"""Authors of facts: their certificates, whether these stood, and what they have signed.

Whoever hands a fact on, its author is judged by the moment it was written: the certificate must
have been valid then, or in its days of grace, and not revoked before. A certificate that came
later counts as well, for what was written before it: so a newcomer's first visits travel, and
those of somebody who was renewed late. One that came later ends the one before it.
"""

from __future__ import annotations

import base64
import datetime as dt
from collections.abc import Iterator, Sequence
from functools import cache, cached_property

from gridclient.domain import stamps
from gridclient.domain.authority import Authority, CertificateFact, Revocation
from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row, fact_bytes
from gridclient.errors import Untrusted
from gridclient.services.profile import Profile, authority_of
from gridclient.services.sync.retired import Retired
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains, signatures
from gridclient.trust.certificates import Certificate

_READING = 17
"""The letters of a stamp before its replica: what two epochs of one key are compared by."""


class Authors:
    """The authors met in one bundle; each is checked once.

    ``chain``: the certificates that came with the bundle, beside those kept here. ``excused``:
    the key id of a sender whose bundle an office takes although the certificate has ended.
    """

    def __init__(
        self, profile: Profile, unit: Unit, chain: Sequence[Certificate], excused: str = ""
    ) -> None:
        self._profile = profile
        self._unit = unit
        self._chain = tuple(chain)
        self._excused = excused
        self._now = profile.now()
        self.look_again()

    def look_again(self) -> None:
        """Forget what is known: certificates or revocations have come."""
        self.people = cache(self._find_people)
        self._known = cache(self._find_known)
        self._path = cache(self._find_path)
        self._stands = cache(self._check)
        for name in ("_offices", "_former", "_revoked"):
            self.__dict__.pop(name, None)

    def fault(self, row: Row) -> str | None:
        """The rule a fact breaks by who wrote it: ``author`` (signed by nobody known, or by
        somebody else), ``expired``, ``revoked``; None when it stands."""
        known = self._known(key_id_of(row.author or ""))
        if not known or not _is_signed_by(known[0], row):
            return "author"
        return self.lapse(row)

    def lapse(self, row: Row) -> str | None:
        """As :meth:`fault`, of a fact whose signature was checked when it came."""
        known = self._known(key_id_of(row.author or ""))
        if not known:
            return "author"
        if any(True for _one in self.vouching(row)):
            return None
        meant = self._candidates(known, self._moment(row.stamp))
        is_revoked = any(self._is_revoked(one, row.stamp, row) for one in meant)
        return "revoked" if is_revoked else "expired"

    def may_have_lapsed(self, replica: str) -> bool:
        """Whether anything a key signed may count no more: a certificate of it, or one above it,
        was revoked, or none leads to the root."""
        known = self._known(key_id_of(replica))
        return not known or any(
            self._ends(one) or any(office.serial in self._revoked for office in self._path(one))
            for one in known
        )

    def vouching(self, fact: Row) -> Iterator[Certificate]:
        """The certificates under which a fact counts, as :meth:`at`."""
        return self.at(fact.author or "", fact.stamp, fact)

    def at(self, replica: str, stamp: str, fact: Row | None = None) -> Iterator[Certificate]:
        """The certificates under which something stamped so counts: first the one that held
        at the time, then those that came later."""
        moment = self._moment(stamp)
        for one in self._candidates(self._known(key_id_of(replica)), moment):
            if self._stands(one, moment.date()) and not self._is_revoked(one, stamp, fact):
                yield one

    def is_gone(self, replica: str) -> bool:
        """Whether a key no longer counts: its newest certificate was revoked."""
        known = self._known(key_id_of(replica))
        return bool(known) and bool(self._ends(known[-1]))

    def revoking(self, replica: str) -> Iterator[str]:
        """The keys of those who revoked a key, or followed it: they answer for what it left."""
        ids = {end.id for one in self._known(key_id_of(replica)) for end in self._ends(one)}
        for row in self._unit.rows(ENTITIES["revocation"], ids).values():
            yield row.fields.get("successor") or key_id_of(row.author or "")

    def scopes_of(self, replica: str) -> list[Authority]:
        """What the holder of a key could do with each certificate known here."""
        return [authority_of(one) for one in self._known(key_id_of(replica))]

    def follows(self, key_id: str, one: Certificate) -> bool:
        """Whether a key has a certificate to go on with in the place of ``one``'s."""
        return key_id != one.public.key_id and any(
            authority_of(later) == authority_of(one) for later in self._known(key_id)
        )

    def by_serial(self, serial: str) -> list[Certificate]:
        """The certificate with a serial number, where it is known here."""
        kept = self._unit.find(CertificateFact, serial=serial)
        handed = [one for one in (*self._chain, *self._profile.chain) if one.serial == serial]
        return [*handed, *map(_read, kept)]

    def _moment(self, stamp: str) -> dt.datetime:
        """When something was written; nothing was written after now, whatever a clock said."""
        return min(stamps.time_of(stamp), self._now)

    @staticmethod
    def _candidates(known: Sequence[Certificate], moment: dt.datetime) -> list[Certificate]:
        later = [one for one in known if one.valid_from > moment]
        return [*known[: len(known) - len(later)][-1:], *later]

    def _find_people(self, key_id: str) -> frozenset[str | None]:
        """The staff entries of the person behind a key."""
        kept = self._unit.find(CertificateFact, key_id=key_id)
        return frozenset(fact.person_id for fact in kept)

    def _find_known(self, key_id: str) -> tuple[Certificate, ...]:
        """The certificates of a key that lead to the pinned root, the oldest first."""
        handed = [one for one in self._chain if one.public.key_id == key_id]
        own = self._profile.certificate
        mine = [own] if own and own.public.key_id == key_id else []
        kept = map(_read, self._unit.find(CertificateFact, key_id=key_id))
        every = {one.serial: one for one in (*mine, *handed, *kept)}
        found = [one for one in every.values() if self._path(one)]
        return tuple(sorted(found, key=lambda one: one.valid_from))

    @cached_property
    def _offices(self) -> list[Certificate]:
        """The offices known here, read once: they are asked for with every author."""
        return known_offices(self._unit)

    @cached_property
    def _former(self) -> Retired:
        own = self._profile.certificate
        return Retired(self._unit, [own.serial] if own else [])

    @cached_property
    def _revoked(self) -> dict[str, Sequence[Revocation]]:
        found: dict[str, list[Revocation]] = {}
        for one in self._unit.find(Revocation):
            found.setdefault(one.serial, []).append(one)
        return dict(found)

    def _find_path(self, certificate: Certificate) -> tuple[Certificate, ...]:
        """The way to the root while the certificate was valid; empty when there is none."""
        at = min(max(certificate.valid_from, self._now), certificate.valid_until)
        root = self._profile.root
        if root is None or not self._leads_to_root(certificate, at):
            return ()
        path = chains.path_to(certificate, [*self._chain, *self._offices], root, at)
        return () if self._former.breaks(path) else tuple(path)

    def _check(self, certificate: Certificate, day: dt.date) -> bool:
        """Whether a certificate stood on a day (UTC), grace included; that of somebody who is
        excused stands from its beginning on."""
        at = max(certificate.valid_from, dt.datetime.combine(day, dt.time(), dt.UTC))
        if certificate.public.key_id == self._excused:
            at = min(at, certificate.valid_until)
        return self._leads_to_root(certificate, at)

    def _leads_to_root(self, certificate: Certificate, at: dt.datetime) -> bool:
        root = self._profile.root
        if root is None:
            return False
        try:
            chains.check_chain(certificate, [*self._chain, *self._offices], root, at)
        except Untrusted:
            return False
        return True

    def _ends(self, certificate: Certificate) -> list[Revocation]:
        """What ended a certificate: its own revocations, and the last word of its key."""
        last = self._former.end_of(certificate.public.key_id)
        return [*self._revoked.get(certificate.serial, ()), *([last] if last else [])]

    def _is_revoked(self, certificate: Certificate, stamp: str, fact: Row | None) -> bool:
        """Whether a certificate, or one above it, no longer counted for what is stamped so."""
        own = any(
            not _trusts(one, stamp) and not (fact and one.trusts_beside(fact))
            for one in self._ends(certificate)
        )
        return own or any(
            stamps.time_of(stamp) > one.revoked_at
            for office in self._path(certificate)[1:]
            for one in self._revoked.get(office.serial, ())
            if one.successor is None
        )


def _trusts(revocation: Revocation, stamp: str) -> bool:
    """Whether a revocation leaves what its holder stamped so."""
    mark = revocation.trusted_stamp
    if mark is None:
        return stamps.time_of(stamp) <= revocation.revoked_at
    return stamp[:_READING] <= mark[:_READING]


def _is_signed_by(certificate: Certificate, row: Row) -> bool:
    """Whether a fact bears the signature of the author it names, and a stamp of theirs."""
    try:
        signature = base64.b64decode(row.signature or "", validate=True)
    except ValueError:  # not base64, or not even ASCII
        return False
    return key_id_of(stamps.replica_of(row.stamp)) == certificate.public.key_id and (
        signatures.verify(certificate.public.signing, signatures.FACT, fact_bytes(row), signature)
    )


def known_offices(unit: Unit) -> list[Certificate]:
    """The certificates of offices that are kept here."""
    every = map(_read, unit.find(CertificateFact))
    return [certificate for certificate in every if certificate.grant.is_office]


def key_id_of(replica: str) -> str:
    """The key of a replica, without its epoch."""
    return replica.rpartition(".")[0]


def is_certificate(row: Row) -> bool:
    """Whether a certificate that travels is one, and the one its row says."""
    try:
        certificate = certificates.read(row.fields["pem"].encode())
    except Untrusted:
        return False
    named = (row.fields["serial"], row.fields["key_id"])
    return named == (certificate.serial, certificate.public.key_id)


def _read(fact: CertificateFact) -> Certificate:
    return certificates.read(fact.pem.encode())
