"""Certificates: X.509, issued by offices, read back strictly.

A certificate binds the two public keys of a replica to a grant. The subject names the person
and the device and carries the key id as its serial number, so that no two keys share a name; but
for those of a root that changed its key, which keeps its name (``trust.crossings``).
The subject key identifier is method 1 of RFC 7093 (160 bits of SHA-256); the key id is its
beginning.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import warnings
from dataclasses import dataclass
from functools import lru_cache

from cryptography import x509
from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.x509.oid import NameOID

from gridclient.errors import Refused, Untrusted
from gridclient.i18n import _
from gridclient.trust import extensions
from gridclient.trust.grants import Grant, breach, fault_of, refusal
from gridclient.trust.keys import Keys, PublicKeys, key_id_of

__all__ = ["Certificate", "Grant", "issue", "issue_root", "read"]

ROOT_YEARS = 20

_NAME_LENGTH = 64  # ub-common-name and ub-organizational-unit-name of RFC 5280
_LARGEST_BYTES = 64 * 1024
#: How many offices may stand below an office in a chain.
_PATH_LENGTHS = {"district": 2, "street": 1, "community": 0}
#: A BIT STRING of 64 bytes with no unused bits; the library also reads one with some.
_SIGNATURE_HEAD = b"\x03\x41\x00"
_CRITICAL = {x509.BasicConstraints.oid, x509.KeyUsage.oid}


@dataclass(frozen=True, slots=True)
class Certificate:
    """One certificate, read; instants are UTC, ``serial`` is hex in small letters."""

    der: bytes
    serial: str
    grant: Grant
    public: PublicKeys
    issuer_key_id: str
    valid_from: dt.datetime
    valid_until: dt.datetime

    @property
    def pem(self) -> bytes:
        """The certificate as PEM, which ``openssl`` reads."""
        return self.parsed().public_bytes(serialization.Encoding.PEM)

    def parsed(self) -> x509.Certificate:
        """The certificate as ``cryptography`` knows it."""
        return x509.load_der_x509_certificate(self.der)


def issue_root(keys: Keys, grant: Grant, now: dt.datetime, years: int = ROOT_YEARS) -> Certificate:
    """The self-signed certificate of an office that is its own root.

    Raises Refused when the grant is not an office's or not sound.
    """
    if not grant.is_office:
        raise refusal(Refused, "certificate.role")
    until = now + dt.timedelta(days=round(365.2425 * years))
    name = _name(grant, keys.public)
    return _sign(keys, issuer=name, subject=keys.public, grant=grant, now=now, until=until)


def issue(  # noqa: PLR0917 - who, whom, what, from when to when
    issuer_keys: Keys,
    issuer: Certificate,
    subject: PublicKeys,
    grant: Grant,
    now: dt.datetime,
    until: dt.datetime,
) -> Certificate:
    """A certificate for ``subject``, signed by the office that ``issuer`` stands for.

    Raises Refused when the office may not give this grant, or not for so long.
    """
    if issuer_keys.public != issuer.public:
        raise ValueError("these are not the issuer's keys")
    if code := breach(issuer.grant, grant):
        raise refusal(Refused, code)
    if not now < until <= issuer.valid_until:
        raise Refused(
            "certificate.until",
            _("The certificate would have to end between now and {date}.").format(
                date=issuer.valid_until.date().isoformat()
            ),
            hint=_("Choose an earlier end: a certificate cannot outlive that of its office."),
        )
    name = issuer.parsed().subject
    return _sign(issuer_keys, issuer=name, subject=subject, grant=grant, now=now, until=until)


def issue_under_name(
    issuer_keys: Keys,
    issuer: Certificate,
    subject: PublicKeys,
    valid: tuple[dt.datetime, dt.datetime],
) -> Certificate:
    """A certificate for another key of a root itself, with its name and its grant.

    See ``trust.crossings``. ``valid``: from when until when.
    """
    name, (begins, ends) = issuer.parsed().subject, valid
    return _sign(
        issuer_keys,
        issuer=name,
        subject=subject,
        grant=issuer.grant,
        now=begins,
        until=ends,
        name=name,
    )


def read(data: bytes) -> Certificate:
    """A certificate from PEM or DER; raises Untrusted when it is none of ours.

    Says nothing about who issued it: that is ``chains.check_chain``.
    """
    try:
        if len(data) > _LARGEST_BYTES:
            raise ValueError("too large")
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what the library warns of is refused below
            return _known(data)
    except (
        ValueError,
        TypeError,
        RecursionError,
        UnsupportedAlgorithm,
        x509.DuplicateExtension,
        x509.ExtensionNotFound,
        x509.InvalidVersion,
    ) as error:
        raise Untrusted(
            "certificate.unreadable",
            _("This is not a certificate that gridclient understands."),
            hint=_("Ask the sender for the file again."),
        ) from error


def _sign(
    issuer_keys: Keys,
    *,
    issuer: x509.Name,
    subject: PublicKeys,
    grant: Grant,
    now: dt.datetime,
    until: dt.datetime,
    name: x509.Name | None = None,
) -> Certificate:
    if code := fault_of(grant):
        raise refusal(Refused, code)
    builder = x509.CertificateBuilder(
        issuer_name=issuer,
        subject_name=name or _name(grant, subject),
        public_key=Ed25519PublicKey.from_public_bytes(subject.signing),
        serial_number=x509.random_serial_number(),
        not_valid_before=now.astimezone(dt.UTC).replace(microsecond=0),
        not_valid_after=until.astimezone(dt.UTC).replace(microsecond=0),
    )
    for extension, critical in _extensions(subject, grant, issuer_keys.public):
        builder = builder.add_extension(extension, critical)
    return _read(builder.sign(issuer_keys.signing_key(), None))


def _extensions(
    subject: PublicKeys, grant: Grant, issuer: PublicKeys
) -> list[tuple[x509.ExtensionType, bool]]:
    office = grant.is_office
    return [
        (x509.BasicConstraints(office, _PATH_LENGTHS.get(grant.role)), True),
        (_key_usage(office), True),
        (x509.SubjectKeyIdentifier(_identifier(subject.signing)), False),
        (x509.AuthorityKeyIdentifier(_identifier(issuer.signing), None, None), False),
        (
            extensions.scope_extension(extensions.Scope(grant.role, grant.division, grant.grids)),
            False,
        ),
        (extensions.receiving_key_extension(subject.receiving), False),
    ]


def _key_usage(office: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=True,
        key_cert_sign=office,
        crl_sign=office,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _identifier(signing: bytes) -> bytes:
    return hashlib.sha256(signing).digest()[:20]


def _name(grant: Grant, public: PublicKeys) -> x509.Name:
    if not 0 < len(grant.name) <= _NAME_LENGTH or len(grant.device) > _NAME_LENGTH:
        raise Refused(
            "certificate.name",
            _("A name has 1 to {count} characters, a device at most {count}.").format(
                count=_NAME_LENGTH
            ),
            hint=_("Shorten the name or the device."),
        )
    parts = [x509.NameAttribute(NameOID.COMMON_NAME, grant.name)]
    if grant.device:
        parts.append(x509.NameAttribute(NameOID.ORGANIZATIONAL_UNIT_NAME, grant.device))
    parts.append(x509.NameAttribute(NameOID.SERIAL_NUMBER, public.key_id))
    return x509.Name(parts)


def _read(parsed: x509.Certificate) -> Certificate:
    key = parsed.public_key()
    if parsed.version is not x509.Version.v3 or not isinstance(key, Ed25519PublicKey):
        raise ValueError("not version 3 with an Ed25519 key")
    der = parsed.public_bytes(serialization.Encoding.DER)
    if not der.endswith(_SIGNATURE_HEAD + parsed.signature):
        raise ValueError("signature not as DER writes it")
    if parsed.serial_number <= 0:
        raise ValueError("serial number not positive")
    if any(part.critical and part.oid not in _CRITICAL for part in parsed.extensions):
        raise ValueError("a critical extension that is not known")
    authority = parsed.extensions.get_extension_for_class(x509.AuthorityKeyIdentifier).value
    if authority.key_identifier is None or len(authority.key_identifier) != 20:
        raise ValueError("no key identifier of the issuer")
    scope = extensions.read_scope(parsed.extensions)
    return Certificate(
        der=der,
        serial=parsed.serial_number.to_bytes((parsed.serial_number.bit_length() + 7) // 8).hex(),
        grant=Grant(
            role=scope.role,
            division=scope.division,
            grids=scope.grids,
            name=_attribute(parsed.subject, NameOID.COMMON_NAME),
            device=_attribute(parsed.subject, NameOID.ORGANIZATIONAL_UNIT_NAME),
        ),
        public=PublicKeys(key.public_bytes_raw(), extensions.read_receiving_key(parsed.extensions)),
        issuer_key_id=key_id_of(authority.key_identifier),
        valid_from=parsed.not_valid_before_utc,
        valid_until=parsed.not_valid_after_utc,
    )


@lru_cache(maxsize=1024)
def _known(data: bytes) -> Certificate:
    """The same bytes always say the same, and come with every bundle."""
    return _read(_parsed(data))


def _parsed(data: bytes) -> x509.Certificate:
    if data.lstrip().startswith(b"-----BEGIN"):
        return x509.load_pem_x509_certificate(data)
    return x509.load_der_x509_certificate(data)


def _attribute(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    values = [part.value for part in name.get_attributes_for_oid(oid)]
    if len(values) > 1:
        raise ValueError("a name given twice")
    value = values[0] if values else ""
    if not isinstance(value, str):
        raise TypeError("a name that is not text")
    return value
