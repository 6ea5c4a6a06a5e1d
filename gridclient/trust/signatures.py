"""Ed25519 signatures, each for one purpose.

What is signed is the purpose's name followed by the message (sync.md), so that a signature
under a request can never pass for one under a bundle. No name is the beginning of another.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from gridclient.trust.keys import Keys

BUNDLE = "gridclient-bundle/2"
FACT = "gridclient-fact/2"
REQUEST = "gridclient-request/1"
GRANT = "gridclient-grant/1"
RECOVERY = "gridclient-recovery/1"
RECOVERY_ANSWER = "gridclient-recovery-answer/1"
ROTATION = "gridclient-rotation/1"
ROTATION_CONSENT = "gridclient-rotation-consent/1"

DOMAINS = frozenset(
    {
        *(BUNDLE, FACT, REQUEST, GRANT),
        *(RECOVERY, RECOVERY_ANSWER),
        *(ROTATION, ROTATION_CONSENT),
    }
)


def sign(keys: Keys, domain: str, message: bytes) -> bytes:
    """The 64-byte signature over ``message`` for one of the purposes above.

    Raises ValueError for a purpose that is none of them.
    """
    if domain not in DOMAINS:
        raise ValueError(f"no purpose: {domain}")
    return keys.signing_key().sign(domain.encode("ascii") + message)


def verify(signing_public: bytes, domain: str, message: bytes, signature: bytes) -> bool:
    """Whether ``signature`` is that key's over ``message``; False for anything malformed."""
    if domain not in DOMAINS:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(signing_public)
        key.verify(signature, domain.encode("ascii") + message)
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True
