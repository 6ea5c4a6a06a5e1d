"""Enrolment by two files: the newcomer's request and the office's grant.

Both are canonical JSON with a signature inside, so that a byte more or less is seen. The
request is signed by the newcomer's own key, which shows that the sender has it; whether the
sender is the newcomer, two people find out by comparing fingerprints.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.trust import certificates, signatures, signed_files
from gridclient.trust.certificates import Certificate
from gridclient.trust.chains import check_chain
from gridclient.trust.keys import Keys, PublicKeys

LARGEST_REQUEST_BYTES = 64 * 1024
LARGEST_GRANT_BYTES = 256 * 1024 * 1024

_INSTANT = "%Y-%m-%dT%H:%M:%SZ"


@dataclass(frozen=True, slots=True)
class Request:
    """What a newcomer asks with: who, on which device, with which keys, made when (UTC)."""

    name: str
    device: str
    public: PublicKeys
    made_at: dt.datetime


@dataclass(frozen=True, slots=True)
class GrantFile:
    """What an office answers: the certificate, the offices above it (root last), first data."""

    certificate: Certificate
    chain: tuple[Certificate, ...]
    bundle: bytes | None


def write_request(keys: Keys, name: str, device: str, now: dt.datetime) -> bytes:
    """The request file of a newcomer."""
    content = {
        "name": name,
        "device": device,
        "signing": signed_files.to_text(keys.public.signing),
        "receiving": signed_files.to_text(keys.public.receiving),
        "made_at": now.astimezone(dt.UTC).strftime(_INSTANT),
    }
    return signed_files.write(keys, signatures.REQUEST, content)


def read_request(data: bytes) -> Request:
    """A request whose signature is that of its own key; raises Untrusted otherwise."""
    try:
        content, verify = signed_files.read(data, signatures.REQUEST, LARGEST_REQUEST_BYTES)
        public = PublicKeys(
            signed_files.to_bytes(content["signing"]), signed_files.to_bytes(content["receiving"])
        )
        made_at = dt.datetime.strptime(content["made_at"], _INSTANT).replace(tzinfo=dt.UTC)
        name, device = content["name"], content["device"]
        if not (isinstance(name, str) and isinstance(device, str) and verify(public.signing)):
            raise ValueError("not a request")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Untrusted(
            "enrolment.request_damaged",
            _("This is not an enrolment request, or it was changed on its way."),
            hint=_("Ask the newcomer to send the request again."),
        ) from error
    return Request(name, device, public, made_at)


def write_grant(
    issuer_keys: Keys,
    certificate: Certificate,
    chain: Sequence[Certificate],
    bundle: bytes | None,
) -> bytes:
    """The grant file; ``chain`` begins with the issuer's certificate and ends with the root."""
    content = {
        "certificate": signed_files.to_text(certificate.der),
        "chain": [signed_files.to_text(one.der) for one in chain],
        "bundle": None if bundle is None else signed_files.to_text(bundle),
    }
    return signed_files.write(issuer_keys, signatures.GRANT, content)


def read_grant(data: bytes) -> GrantFile:
    """A grant that its issuer signed and whose chain leads to the root in it.

    The chain is judged at the moment of issuing. Whether the certificate is for our keys, is
    still valid, and under the root we know, is for the caller to ask. Raises Untrusted:
    ``enrolment.grant_damaged``, or the code of ``chains.check_chain``.
    """
    try:
        content, verify = signed_files.read(data, signatures.GRANT, LARGEST_GRANT_BYTES)
        certificate = certificates.read(signed_files.to_bytes(content["certificate"]))
        chain = tuple(certificates.read(signed_files.to_bytes(one)) for one in content["chain"])
        written = content["bundle"]
        bundle = None if written is None else signed_files.to_bytes(written)
        if not chain or not verify(chain[0].public.signing):
            raise ValueError("not signed by its issuer")
        if certificate.issuer_key_id != chain[0].public.key_id:
            raise ValueError("signed by somebody else than its issuer")
    except (ValueError, TypeError, KeyError, RecursionError, Untrusted) as error:
        raise Untrusted(
            "enrolment.grant_damaged",
            _("This is not an enrolment grant, or it was changed on its way."),
            hint=_("Ask your office to send the grant again."),
        ) from error
    check_chain(certificate, chain[:-1], chain[-1], certificate.valid_from)
    return GrantFile(certificate, chain, bundle)
