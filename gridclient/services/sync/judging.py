"""Judging rows on arrival: are they well formed, whose are they, and might their author do that?

Every row is judged by itself; what breaks a rule is held back with that rule, the rest goes on.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache

from gridclient.domain import checks, stamps
from gridclient.domain.authority import Authority, CertificateFact, objection
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import is_id
from gridclient.domain.rows import Row, fact_bytes
from gridclient.errors import Untrusted
from gridclient.services.profile import Profile, authority_of
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit
from gridclient.trust import certificates, chains, signatures
from gridclient.trust.certificates import Certificate


@dataclass(frozen=True, slots=True)
class Sender:
    """Who handed the rows over."""

    replica: str
    authority: Authority


class Judge:
    """Decides about rows of one bundle; remembers the authors it has checked."""

    def __init__(
        self, profile: Profile, unit: Unit, sender: Sender, chain: Sequence[Certificate]
    ) -> None:
        self._profile = profile
        self._unit = unit
        self._sender = sender
        self._chain = tuple(chain)
        self._author = cache(self._check_author)

    def shape(self, row: Row) -> str | None:
        """The rule a row's own form breaks, or None."""
        entity = ENTITIES.get(row.entity)
        if entity is None or not is_id(row.id) or not all(map(stamps.is_stamp, _stamps(row))):
            return "value"
        if checks.faults(entity, row.fields):
            return "value"
        if entity.is_fact != (row.author is not None and row.signature is not None):
            return "value"
        return "author" if entity.is_fact and not self._is_signed(row) else None

    def is_early(self, row: Row) -> bool:
        """Whether a register row comes from a clock too far ahead to be let win."""
        now = self._profile.now()
        return row.author is None and any(stamps.too_far_ahead(s, now) for s in _stamps(row))

    def permission(
        self, row: Row, local: Row | None, before: Place | None, after: Place
    ) -> str | None:
        """The rule the change breaks, or None.

        ``before`` and ``after``: where the row belonged and where it belongs now; both must be
        inside the author's scope.
        """
        places = {after} | ({before} if before else set())
        action = row.fields.get("action")
        for authority in self._authors(row, local):
            if authority is None:
                return "author"
            for division, grid in places:
                rule = objection(authority, row.entity, division, grid, action=action)
                if rule:
                    return rule
        return None

    def _authors(self, row: Row, local: Row | None) -> Iterable[Authority | None]:
        """Whose change this is: the author of a fact; of a register whoever stamped what is new.

        A register's stamps are not signed one by one, so an office answers for what it hands on,
        and anybody else only for its own.
        """
        if row.author is not None:
            certificate = self._author(row.author)
            yield authority_of(certificate) if certificate else None
            return
        writers = {
            stamps.replica_of(row.stamp_of(name))
            for name in {*row.fields, *row.stamps}
            if local is None or row.stamp_of(name) > local.stamp_of(name)
        }
        strangers = writers - {self._sender.replica, self._profile.replica}
        if strangers and not self._sender.authority.is_office:
            yield None
        elif writers - {self._profile.replica} and not self._is_above():
            yield self._sender.authority

    def _is_above(self) -> bool:
        """Whether the sender is the office over us, whose scope holds ours."""
        own = self._profile.enrolled()
        theirs = self._sender.authority
        return theirs.is_office and theirs != own and theirs.covers(own.division, None)

    def _is_signed(self, row: Row) -> bool:
        certificate = self._author(row.author or "")
        if certificate is None:
            return False
        try:
            signature = base64.b64decode(row.signature or "", validate=True)
        except binascii.Error:
            return False
        message = fact_bytes(row.entity, row.id, row.fields, row.stamp, row.author or "")
        return signatures.verify(
            certificate.public.signing, signatures.FACT, message, signature
        ) and self._may_date(certificate, row)

    @staticmethod
    def _may_date(certificate: Certificate, row: Row) -> bool:
        return stamps.replica_of(row.stamp).rpartition(".")[0] == certificate.public.key_id

    def _check_author(self, replica: str) -> Certificate | None:
        """The author's certificate, when its chain ends in the pinned root."""
        key_id = replica.rpartition(".")[0]
        for certificate in self._known(key_id):
            if self._stands(certificate):
                return certificate
        return None

    def _known(self, key_id: str) -> list[Certificate]:
        kept = [
            certificates.read(fact.pem.encode())
            for fact in self._unit.find(CertificateFact, key_id=key_id)
        ]
        handed = [one for one in self._chain if one.public.key_id == key_id]
        own = self._profile.certificate
        mine = [own] if own and own.public.key_id == key_id else []
        return [*mine, *handed, *kept]

    def _stands(self, certificate: Certificate) -> bool:
        root = self._profile.root
        if root is None:
            return False
        offices = [
            certificates.read(fact.pem.encode()) for fact in self._unit.find(CertificateFact)
        ]
        at = min(max(certificate.valid_from, self._profile.now()), certificate.valid_until)
        try:
            chains.check_chain(certificate, [*self._chain, *offices], root, at)
        except Untrusted:
            return False
        return True


def _stamps(row: Row) -> Iterable[str]:
    return (row.stamp, *row.stamps.values())
