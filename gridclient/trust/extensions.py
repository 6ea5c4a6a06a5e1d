"""The two private extensions of a certificate, as DER.

*Scope*: role, division and grids as canonical JSON in a UTF8String. *Receiving key*: the raw
X25519 public key in an OCTET STRING. Neither is critical, so that ordinary programs read the
certificates and follow the chain. The arc is 2.25.<uuid> (ITU-T X.667), which needs no registry.
"""

from __future__ import annotations

import json
from dataclasses import dataclass

from cryptography import x509

from gridclient.domain.rows import canonical
from gridclient.trust.keys import KEY_SIZE_BYTES

_ARC = "2.25.165525491404941327634442671638156911705"
SCOPE = x509.ObjectIdentifier(f"{_ARC}.1")
RECEIVING_KEY = x509.ObjectIdentifier(f"{_ARC}.2")

_UTF8_STRING = 0x0C
_OCTET_STRING = 0x04


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of a grant that stands in the scope extension."""

    role: str
    division: str
    grids: tuple[str, ...]


def scope_extension(scope: Scope) -> x509.UnrecognizedExtension:
    """The extension that carries ``scope``."""
    written = canonical(
        {"role": scope.role, "division": scope.division, "grids": list(scope.grids)}
    )
    return x509.UnrecognizedExtension(SCOPE, _element(_UTF8_STRING, written))


def receiving_key_extension(receiving: bytes) -> x509.UnrecognizedExtension:
    """The extension that carries a raw X25519 public key of 32 bytes."""
    return x509.UnrecognizedExtension(RECEIVING_KEY, _element(_OCTET_STRING, receiving))


def read_scope(extensions: x509.Extensions) -> Scope:
    """The scope in ``extensions``; raises ValueError when it is not exactly as written."""
    written = _content(_UTF8_STRING, _value(extensions, SCOPE))
    data = json.loads(written)
    if not isinstance(data, dict) or set(data) != {"role", "division", "grids"}:
        raise ValueError("not a scope")
    role, division, grids = data["role"], data["division"], data["grids"]
    if not isinstance(grids, list) or not all(
        isinstance(part, str) for part in (role, division, *grids)
    ):
        raise ValueError("not a scope")
    if canonical(data) != written:
        raise ValueError("not canonical")
    return Scope(role, division, tuple(grids))


def read_receiving_key(extensions: x509.Extensions) -> bytes:
    """The raw X25519 public key in ``extensions``; raises ValueError when it is none."""
    key = _content(_OCTET_STRING, _value(extensions, RECEIVING_KEY))
    if len(key) != KEY_SIZE_BYTES:
        raise ValueError("not an X25519 key")
    return key


def _value(extensions: x509.Extensions, oid: x509.ObjectIdentifier) -> bytes:
    value = extensions.get_extension_for_oid(oid).value
    if not isinstance(value, x509.UnrecognizedExtension):
        raise TypeError("not a private extension")
    return value.value


def _element(tag: int, content: bytes) -> bytes:
    size = len(content)
    if size < 0x80:
        return bytes((tag, size)) + content
    length = size.to_bytes((size.bit_length() + 7) // 8)
    return bytes((tag, 0x80 | len(length))) + length + content


def _content(tag: int, element: bytes) -> bytes:
    """The content of a DER element, by the one encoding DER allows for it."""
    start = 2 + (element[1] & 0x7F if element[1:2] and element[1] >= 0x80 else 0)
    content = element[start:]
    if _element(tag, content) != element:
        raise ValueError("not DER")
    return content
