"""Enrolment by two files: the newcomer's request and the office's grant.

Both are canonical JSON with a signature inside, so that a byte more or less is seen. The
request is signed by the newcomer's own key, which shows that the sender has it; whether the
sender is the newcomer, two people find out by comparing fingerprints.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from gridclient.domain.rows import canonical
from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.trust import certificates, signatures
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
        "signing": _text(keys.public.signing),
        "receiving": _text(keys.public.receiving),
        "made_at": now.astimezone(dt.UTC).strftime(_INSTANT),
    }
    return _signed(keys, signatures.REQUEST, content)


def read_request(data: bytes) -> Request:
    """A request whose signature is that of its own key; raises Untrusted otherwise."""
    try:
        content, verify = _opened(data, signatures.REQUEST, LARGEST_REQUEST_BYTES)
        public = PublicKeys(_bytes(content["signing"]), _bytes(content["receiving"]))
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
        "certificate": _text(certificate.der),
        "chain": [_text(one.der) for one in chain],
        "bundle": None if bundle is None else _text(bundle),
    }
    return _signed(issuer_keys, signatures.GRANT, content)


def read_grant(data: bytes) -> GrantFile:
    """A grant that its issuer signed and whose chain leads to the root in it.

    The chain is judged at the moment of issuing. Whether the certificate is for our keys, is
    still valid, and under the root we know, is for the caller to ask. Raises Untrusted:
    ``enrolment.grant_damaged``, or the code of ``chains.check_chain``.
    """
    try:
        content, verify = _opened(data, signatures.GRANT, LARGEST_GRANT_BYTES)
        certificate = certificates.read(_bytes(content["certificate"]))
        chain = tuple(certificates.read(_bytes(one)) for one in content["chain"])
        written = content["bundle"]
        bundle = None if written is None else _bytes(written)
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


def _signed(keys: Keys, domain: str, content: dict[str, Any]) -> bytes:
    """``content`` as a file of the kind ``domain``, with a signature over all the rest."""
    content = {"format": domain, **content}
    signature = signatures.sign(keys, domain, canonical(content))
    return canonical({**content, "signature": _text(signature)})


def _opened(
    data: bytes, domain: str, largest_bytes: int
) -> tuple[dict[str, Any], Callable[[bytes], bool]]:
    """The content of a file, and whether a given signing key has signed it.

    Raises ValueError or TypeError for what is no such file, to the byte.
    """
    if len(data) > largest_bytes:
        raise ValueError("too large")
    content = json.loads(data)
    if not isinstance(content, dict) or canonical(content) != data:
        raise ValueError("not canonical")
    signature = _bytes(content.pop("signature", None))
    if content.get("format") != domain:
        raise ValueError("another kind of file")
    signed = canonical(content)
    return content, lambda signing: signatures.verify(signing, domain, signed, signature)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(written: object) -> bytes:
    """The bytes of a base64 text in its one spelling; ValueError or TypeError otherwise."""
    if not isinstance(written, str):
        raise TypeError("not base64")
    data = base64.b64decode(written, validate=True)
    if _text(data) != written:
        raise ValueError("not base64")
    return data
