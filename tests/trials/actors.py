"""Senders without a profile: keys, a certificate, and whatever bundle one wants to hand in."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.days import stamp_text
from gridclient.domain.fields import Record, entity_of, to_fields
from gridclient.domain.identifiers import new_id
from gridclient.domain.rows import Row
from gridclient.trust import certificates
from gridclient.trust.certificates import Certificate
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys
from gridclient.workbook.manifests import Manifest
from tests import forged
from tests.profiles import Clock

YEAR = dt.timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Actor:
    """Somebody with keys and a certificate; ``chain``: the offices above, the root last."""

    keys: Keys
    certificate: Certificate
    chain: tuple[Certificate, ...]
    clock: Clock

    @property
    def replica(self) -> str:
        return f"{self.keys.public.key_id}.1"

    def stamp(self, ahead: dt.timedelta = dt.timedelta()) -> str:
        return stamps.tick(None, self.clock() + ahead, self.replica)

    def row(self, record: Record, stamp: str | None = None) -> Row:
        """A record as this actor sends it: a fact signed, a register stamped."""
        entity, fields, stamp = entity_of(record), to_fields(record), stamp or self.stamp()
        if not entity.is_fact:
            return Row(entity.name, record.id, fields, stamp)
        row = Row(entity.name, record.id, fields, stamp, author=self.replica)
        return forged.signed(row, self.keys)

    def manifest(self, recipient: str, number: int = 1, **said: object) -> Manifest:
        """What this actor says of a bundle."""
        given: dict[str, object] = {
            "bundle": new_id(self.clock()),
            "sender": self.replica,
            "recipient": recipient,
            "number": number,
            "base": 0,
            "upto": number,
            "acknowledged": 0,
            "made_at": stamp_text(self.clock()),
            "app_version": "0",
            "language": "zh_CN",
            "copy_length": 0,
            "copy_sha256": "",
            "sheets": (),
            "chain": tuple(one.pem.decode() for one in (self.certificate, *self.chain)),
        }
        return Manifest(**{**given, **said})  # type: ignore[arg-type]

    def bundle(self, recipient: str, rows: Sequence[Row], number: int = 1, **said: object) -> bytes:
        """A plain bundle of these rows."""
        return forged.built(self.manifest(recipient, number, **said), rows, self.keys)


def of(app: App, clock: Clock) -> Actor:
    """A profile as an actor: its own keys and certificate."""
    certificate = app.profile.certificate
    assert certificate is not None
    return Actor(app.profile.keys, certificate, app.profile.chain, clock)


def enrolled(  # noqa: PLR0917 - by whom, as what, from when to when
    office: Actor,
    role: str,
    division: str,
    grids: Sequence[str] = (),
    begins: dt.datetime | None = None,
    ends: dt.datetime | None = None,
    keys: Keys | None = None,
) -> Actor:
    """Somebody an office has issued a certificate to."""
    own, now = keys or Keys.new(), begins or office.clock()
    grant = Grant(role, division, tuple(grids), f"某{role}", "pc")
    until = ends or min(now + YEAR, office.certificate.valid_until)
    certificate = certificates.issue(office.keys, office.certificate, own.public, grant, now, until)
    return Actor(own, certificate, (office.certificate, *office.chain), office.clock)


def founded(division: str, clock: Clock, role: str = "district", keys: Keys | None = None) -> Actor:
    """An office that is its own root; with ``keys``: as if they were an office's."""
    own = keys or Keys.new()
    grant = Grant(role, division, (), "江宁区", "pc")
    return Actor(own, certificates.issue_root(own, grant, clock() - YEAR), (), clock)
