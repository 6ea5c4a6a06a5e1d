"""Wraps: the data key of a profile, each time closed with another key.

What is wrapped is always the same 48 bytes, the key and the salt of the database's cipher.
A wrap is a small JSON object; everything in it but the sealed bytes is authenticated with
them, so that nobody can weaken the parameters of a passphrase unseen.
"""

from __future__ import annotations

import base64
import secrets
import time
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from gridclient.domain.rows import canonical
from gridclient.trust.keys import Keys

Wrap = Mapping[str, str | int]

KEY_SIZE_BYTES = 32
SALT_SIZE_BYTES = 16
CODE_SIZE_BYTES = 20

CALIBRATION_LIMIT_SECONDS = 0.8
#: OWASP's least for Argon2id with two passes.
LEAST_MEMORY_KIB = 19 * 1024
LARGEST_MEMORY_KIB = 256 * 1024

_CALIBRATION_ROUNDS = 4
_NONCE_SIZE_BYTES = 12
_MOST_PASSES = 32
_MOST_LANES = 16
_CODE_INFO = b"gridclient-vault-code/1"
_OFFICE_INFO = b"gridclient-vault-office/1"
_CONTENT_INFO = b"gridclient-vault-content/1"


@dataclass(frozen=True, slots=True)
class DataKey:
    """What opens the database: the raw key (32 bytes) and the cipher's salt (16 bytes)."""

    key: bytes = field(repr=False)
    salt: bytes = field(repr=False)

    @classmethod
    def new(cls) -> DataKey:
        """A fresh key from the system's randomness."""
        return cls(secrets.token_bytes(KEY_SIZE_BYTES), secrets.token_bytes(SALT_SIZE_BYTES))


@dataclass(frozen=True, slots=True)
class Cost:
    """How dear one try of a passphrase is: Argon2id's memory, passes and lanes."""

    memory_kib: int
    passes: int
    lanes: int = 1

    def __post_init__(self) -> None:
        lanes_fit = 1 <= self.lanes <= _MOST_LANES
        memory_fits = 8 * self.lanes <= self.memory_kib <= LARGEST_MEMORY_KIB
        if not (lanes_fit and memory_fits and 1 <= self.passes <= _MOST_PASSES):
            raise ValueError("cost out of bounds")


def seconds_of(cost: Cost) -> float:
    """How long one try of a passphrase takes here and now."""
    started = time.perf_counter()
    _from_passphrase("calibration", bytes(SALT_SIZE_BYTES), cost)
    return time.perf_counter() - started


def calibrate(
    limit_seconds: float = CALIBRATION_LIMIT_SECONDS,
    measure: Callable[[Cost], float] = seconds_of,
) -> Cost:
    """The dearest cost with two passes that this machine pays in ``limit_seconds``.

    Aims at three fifths of the limit, as machines are busier later than at set-up, then tries
    what it chose and goes down where that takes longer; never under 19 MiB.
    """
    cost = Cost(LEAST_MEMORY_KIB, 2)
    for _round in range(_CALIBRATION_ROUNDS):
        taken = max(measure(cost), 1e-6)
        if cost.memory_kib > LEAST_MEMORY_KIB and taken <= limit_seconds:
            return cost
        memory_mib = int(cost.memory_kib * 0.6 * limit_seconds / taken) // 1024
        cost = Cost(min(max(memory_mib * 1024, LEAST_MEMORY_KIB), LARGEST_MEMORY_KIB), 2)
        if cost.memory_kib == LEAST_MEMORY_KIB:
            break
    return cost


def by_passphrase(data_key: DataKey, passphrase: str, cost: Cost) -> Wrap:
    """``data_key`` closed with a passphrase."""
    salt = secrets.token_bytes(SALT_SIZE_BYTES)
    parameters: dict[str, str | int] = {
        "method": "argon2id",
        "memory_kib": cost.memory_kib,
        "passes": cost.passes,
        "lanes": cost.lanes,
        "salt": _text(salt),
    }
    return _close(_raw(data_key), _from_passphrase(passphrase, salt, cost), parameters)


def open_by_passphrase(wrap: Wrap, passphrase: str) -> DataKey | None:
    """The data key, or None when the passphrase is wrong; ValueError for a malformed wrap."""
    numbers = [wrap.get(name) for name in ("memory_kib", "passes", "lanes")]
    if wrap.get("method") != "argon2id" or not all(type(number) is int for number in numbers):
        raise ValueError("not a passphrase wrap")
    cost = Cost(*(int(number) for number in numbers if number is not None))
    return _open_key(wrap, _from_passphrase(passphrase, _bytes(wrap, "salt"), cost))


def by_code(data_key: DataKey, code: bytes) -> Wrap:
    """``data_key`` closed with the 160 random bits of a recovery code."""
    salt = secrets.token_bytes(SALT_SIZE_BYTES)
    parameters = {"method": "hkdf-sha256", "salt": _text(salt)}
    return _close(_raw(data_key), _expand(code, salt, _CODE_INFO), parameters)


def open_by_code(wrap: Wrap, code: bytes) -> DataKey | None:
    """The data key, or None when the code is another one; ValueError for a malformed wrap."""
    if wrap.get("method") != "hkdf-sha256":
        raise ValueError("not a code wrap")
    return _open_key(wrap, _expand(code, _bytes(wrap, "salt"), _CODE_INFO))


def for_office(data_key: DataKey, office: bytes, about: Wrap | None = None) -> Wrap:
    """``data_key`` sealed to the X25519 public key of an office.

    ``about``: what the office has to know of it; authenticated like everything else.
    """
    passing = X25519PrivateKey.generate()
    shared = passing.exchange(X25519PublicKey.from_public_bytes(office))
    public = passing.public_key().public_bytes_raw()
    sealed_to = {"method": "x25519", "public": _text(public), "office": _text(office)}
    parameters = {**(about or {}), **sealed_to}
    return _close(_raw(data_key), _expand(shared, public + office, _OFFICE_INFO), parameters)


def open_as_office(wrap: Wrap, keys: Keys) -> DataKey | None:
    """The data key, or None when it was sealed to another; ValueError for a malformed wrap."""
    if wrap.get("method") != "x25519":
        raise ValueError("not an office wrap")
    public, office = _bytes(wrap, "public"), keys.public.receiving
    shared = keys.receiving_key().exchange(X25519PublicKey.from_public_bytes(public))
    return _open_key(wrap, _expand(shared, public + office, _OFFICE_INFO))


def close_content(data_key: DataKey, content: bytes) -> Wrap:
    """Any content closed with the data key itself, to lie beside the wraps of that key."""
    salt = secrets.token_bytes(SALT_SIZE_BYTES)
    parameters = {"method": "data-key", "salt": _text(salt)}
    return _close(content, _expand(data_key.key, salt, _CONTENT_INFO), parameters)


def open_content(wrap: Wrap, data_key: DataKey) -> bytes | None:
    """What was closed, or None under another data key; ValueError for a malformed wrap."""
    if wrap.get("method") != "data-key":
        raise ValueError("not a content wrap")
    return _open(wrap, _expand(data_key.key, _bytes(wrap, "salt"), _CONTENT_INFO))


def _close(content: bytes, key: bytes, parameters: Wrap) -> Wrap:
    nonce = secrets.token_bytes(_NONCE_SIZE_BYTES)
    opened = {**parameters, "nonce": _text(nonce)}
    sealed = ChaCha20Poly1305(key).encrypt(nonce, content, canonical(opened))
    return {**opened, "sealed": _text(sealed)}


def _raw(data_key: DataKey) -> bytes:
    return data_key.key + data_key.salt


def _open_key(wrap: Wrap, key: bytes) -> DataKey | None:
    content = _open(wrap, key)
    if content is None:
        return None
    if len(content) != KEY_SIZE_BYTES + SALT_SIZE_BYTES:
        raise ValueError("not a data key")
    return DataKey(content[:KEY_SIZE_BYTES], content[KEY_SIZE_BYTES:])


def _open(wrap: Wrap, key: bytes) -> bytes | None:
    opened = {name: value for name, value in wrap.items() if name != "sealed"}
    nonce, sealed = _bytes(wrap, "nonce"), _bytes(wrap, "sealed")
    try:
        return ChaCha20Poly1305(key).decrypt(nonce, sealed, canonical(opened))
    except InvalidTag:
        return None


def _from_passphrase(passphrase: str, salt: bytes, cost: Cost) -> bytes:
    """A wrapping key; composed and decomposed characters of a passphrase are the same."""
    return Argon2id(
        salt=salt,
        length=KEY_SIZE_BYTES,
        iterations=cost.passes,
        lanes=cost.lanes,
        memory_cost=cost.memory_kib,
    ).derive(unicodedata.normalize("NFC", passphrase).encode("utf-8"))


def _expand(secret: bytes, salt: bytes, info: bytes) -> bytes:
    return HKDF(SHA256(), KEY_SIZE_BYTES, salt, info).derive(secret)


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")


def _bytes(wrap: Wrap, name: str) -> bytes:
    value = wrap.get(name)
    if not isinstance(value, str):
        raise ValueError(f"no {name}")
    return base64.b64decode(value, validate=True)
