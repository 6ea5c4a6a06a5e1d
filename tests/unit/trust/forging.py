"""Certificates that our own code would never issue, for the tests that refuse them."""

from __future__ import annotations

import datetime as dt
import hashlib

from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import NameOID

from gridclient.trust import extensions
from gridclient.trust.certificates import Certificate, read
from gridclient.trust.grants import Grant
from gridclient.trust.keys import Keys, PublicKeys
from tests.unit.trust.offices import NOW, YEAR, Member


def forge(
    issuer: Member,
    subject: PublicKeys,
    grant: Grant,
    *,
    authority: bool | None = None,
    path_length: int | None = None,
    valid_from: dt.datetime = NOW,
    valid_until: dt.datetime = NOW + YEAR,
    extra: x509.ExtensionType | None = None,
    extra_critical: bool = True,
    scope: x509.ExtensionType | None = None,
    named_issuer: PublicKeys | None = None,
) -> Certificate:
    """A certificate with a good signature by ``issuer`` and whatever content is asked for.

    ``named_issuer``: whose key the certificate claims to be signed by.
    """
    office = grant.is_office if authority is None else authority
    name = [x509.NameAttribute(NameOID.COMMON_NAME, grant.name)]
    if grant.device:
        name.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, grant.device))
    name.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, subject.key_id))
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name(name))
        .issuer_name(issuer.certificate.parsed().subject)
        .public_key(Ed25519PublicKey.from_public_bytes(subject.signing))
        .serial_number(x509.random_serial_number())
        .not_valid_before(valid_from)
        .not_valid_after(valid_until)
        .add_extension(x509.BasicConstraints(office, path_length if office else None), True)
        .add_extension(_usage(office), True)
        .add_extension(
            x509.AuthorityKeyIdentifier(
                _identifier(named_issuer or issuer.keys.public), None, None
            ),
            False,
        )
        .add_extension(
            scope
            or extensions.scope_extension(
                extensions.Scope(grant.role, grant.division, grant.grids)
            ),
            False,
        )
        .add_extension(extensions.receiving_key_extension(subject.receiving), False)
    )
    if extra is not None:
        builder = builder.add_extension(extra, extra_critical)
    signed = builder.sign(issuer.keys.signing_key(), None)
    return read(signed.public_bytes(serialization.Encoding.DER))


def forge_member(issuer: Member, grant: Grant, **how: object) -> Member:
    """A forged certificate together with its fresh keys."""
    keys = Keys.new()
    return Member(keys, forge(issuer, keys.public, grant, **how))  # type: ignore[arg-type]


def _identifier(public: PublicKeys) -> bytes:
    return hashlib.sha256(public.signing).digest()[:20]


def _usage(office: bool) -> x509.KeyUsage:
    return x509.KeyUsage(True, False, False, False, False, office, office, False, False)
