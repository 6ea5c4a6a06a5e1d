"""The keys of a replica: Ed25519 to sign, X25519 to receive what is sealed for it.

Private keys never leave the profile. What others know of a replica is its public keys, and
what people compare over the phone is their fingerprint.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
from dataclasses import dataclass, field
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from gridclient.errors import Refused
from gridclient.i18n import _

KEY_SIZE_BYTES = 32

_FORMAT = b"gridclient-keys/1\n"
_CHECK_SIZE_BYTES = 8
_KEY_ID_LETTERS = 10
_FINGERPRINT_DOMAIN = b"gridclient-fingerprint/1"
_FINGERPRINT_GROUPS = 8


def key_id_of(digest: bytes) -> str:
    """The key id that a SHA-256 digest over a signing public key (20 bytes or more) means."""
    return base64.b32encode(digest[:10]).decode("ascii")[:_KEY_ID_LETTERS]


def replica_id(key_id: str, epoch: int) -> str:
    """The id of a replica: its key, and how often its profile was restored or copied."""
    return f"{key_id}.{epoch}"


@dataclass(frozen=True)
class PublicKeys:
    """What everyone may know of a replica: its raw public keys, 32 bytes each."""

    signing: bytes
    receiving: bytes

    def __post_init__(self) -> None:
        if len(self.signing) != KEY_SIZE_BYTES or len(self.receiving) != KEY_SIZE_BYTES:
            raise ValueError("a public key has 32 bytes")

    @cached_property
    def key_id(self) -> str:
        """The first 10 base32 characters of SHA-256 over the signing key."""
        return key_id_of(hashlib.sha256(self.signing).digest())

    @property
    def fingerprint(self) -> str:
        """Eight groups of five digits over both keys, to be compared by two people."""
        digest = hashlib.sha256(_FINGERPRINT_DOMAIN + self.signing + self.receiving).digest()
        size = len(digest) // _FINGERPRINT_GROUPS
        parts = (digest[start : start + size] for start in range(0, len(digest), size))
        return " ".join(f"{int.from_bytes(part) % 100_000:05d}" for part in parts)


@dataclass(frozen=True)
class Keys:
    """The raw private keys of a replica, 32 bytes each; never shown, never sent."""

    signing: bytes = field(repr=False)
    receiving: bytes = field(repr=False)

    @classmethod
    def new(cls) -> Keys:
        """Fresh keys from the system's randomness."""
        return cls(
            Ed25519PrivateKey.generate().private_bytes_raw(),
            X25519PrivateKey.generate().private_bytes_raw(),
        )

    @classmethod
    def from_bytes(cls, data: bytes) -> Keys:
        """The keys :meth:`to_bytes` wrote; raises Refused when a bit of them is wrong."""
        body, check = data[:-_CHECK_SIZE_BYTES], data[-_CHECK_SIZE_BYTES:]
        pair = body.removeprefix(_FORMAT)
        sound = hmac.compare_digest(_check(body), check)
        if not sound or body == pair or len(pair) != 2 * KEY_SIZE_BYTES:
            raise Refused(
                "keys.damaged",
                _("The keys of this profile cannot be read."),
                hint=_("Restore the newest backup of this profile."),
            )
        return cls(pair[:KEY_SIZE_BYTES], pair[KEY_SIZE_BYTES:])

    def to_bytes(self) -> bytes:
        """Both private keys with a check, to be kept where everything is encrypted."""
        body = _FORMAT + self.signing + self.receiving
        return body + _check(body)

    @cached_property
    def public(self) -> PublicKeys:
        """The public half."""
        return PublicKeys(
            self.signing_key().public_key().public_bytes_raw(),
            self.receiving_key().public_key().public_bytes_raw(),
        )

    def signing_key(self) -> Ed25519PrivateKey:
        """The signing key as ``cryptography`` uses it."""
        return Ed25519PrivateKey.from_private_bytes(self.signing)

    def receiving_key(self) -> X25519PrivateKey:
        """The receiving key as ``cryptography`` uses it."""
        return X25519PrivateKey.from_private_bytes(self.receiving)


def _check(body: bytes) -> bytes:
    return hashlib.sha256(body).digest()[:_CHECK_SIZE_BYTES]
