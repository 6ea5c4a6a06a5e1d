"""Authors of facts: their certificates, whether these stand, and what they have signed."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from functools import cache, cached_property

from gridclient.domain import stamps
from gridclient.domain.authority import CertificateFact
from gridclient.domain.rows import Row, fact_bytes
from gridclient.errors import Untrusted
from gridclient.services.profile import Profile
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains, signatures
from gridclient.trust.certificates import Certificate


class Authors:
    """The authors met in one bundle; each is checked once.

    ``chain``: the certificates that came with the bundle, beside those kept here.
    """

    def __init__(self, profile: Profile, unit: Unit, chain: Sequence[Certificate]) -> None:
        self._profile = profile
        self._unit = unit
        self._chain = tuple(chain)
        self.certificate = cache(self._check)
        self.people = cache(self._find_people)

    def has_signed(self, row: Row) -> bool:
        """Whether a fact bears the signature of the author it names, and a stamp of theirs."""
        certificate = self.certificate(row.author or "")
        if certificate is None:
            return False
        try:
            signature = base64.b64decode(row.signature or "", validate=True)
        except ValueError:  # not base64, or not even ASCII
            return False
        message = fact_bytes(row.entity, row.id, row.fields, row.stamp, row.author or "")
        return key_id_of(stamps.replica_of(row.stamp)) == certificate.public.key_id and (
            signatures.verify(certificate.public.signing, signatures.FACT, message, signature)
        )

    def by_serial(self, serial: str) -> list[Certificate]:
        """The certificate with a serial number, where it is known here."""
        kept = self._unit.find(CertificateFact, serial=serial)
        handed = [one for one in (*self._chain, *self._profile.chain) if one.serial == serial]
        return [*handed, *map(_read, kept)]

    def _find_people(self, key_id: str) -> frozenset[str | None]:
        """The staff entries of the person behind a key."""
        kept = self._unit.find(CertificateFact, key_id=key_id)
        return frozenset(fact.person_id for fact in kept)

    def _check(self, replica: str) -> Certificate | None:
        """The author's certificate, when its chain ends in the pinned root."""
        for certificate in self._known(key_id_of(replica)):
            if self._stands(certificate):
                return certificate
        return None

    def _known(self, key_id: str) -> list[Certificate]:
        handed = [one for one in self._chain if one.public.key_id == key_id]
        own = self._profile.certificate
        mine = [own] if own and own.public.key_id == key_id else []
        return [*mine, *handed, *map(_read, self._unit.find(CertificateFact, key_id=key_id))]

    @cached_property
    def _offices(self) -> list[Certificate]:
        """The offices known here, read once: they are asked for with every author."""
        every = map(_read, self._unit.find(CertificateFact))
        return [certificate for certificate in every if certificate.grant.is_office]

    def _stands(self, certificate: Certificate) -> bool:
        root = self._profile.root
        if root is None:
            return False
        at = min(max(certificate.valid_from, self._profile.now()), certificate.valid_until)
        try:
            chains.check_chain(certificate, [*self._chain, *self._offices], root, at)
        except Untrusted:
            return False
        return True


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
