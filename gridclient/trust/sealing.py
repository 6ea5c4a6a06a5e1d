"""Sealing: a workbook encrypted so that gridclient, Excel and WPS open it with a password.

The password belongs to a pair of replicas and comes from their X25519 agreement, so both know
it and nobody sends it. The encryption is Office's own (ECMA-376 agile: AES-256, SHA-512); its
integrity check is always made, since without it flipped bits pass unseen.
"""

from __future__ import annotations

import io

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from msoffcrypto.exceptions import DecryptionError
from msoffcrypto.format.ooxml import OOXMLFile
from msoffcrypto.method.ecma376_agile import ECMA376Agile

from gridclient.errors import Refused, Untrusted
from gridclient.i18n import _
from gridclient.trust import codes, containers
from gridclient.trust.keys import Keys

LARGEST_SPIN_COUNT = 200_000

SPIN_COUNT = 1_000
"""How often the password is hashed in what we write. Office hashes 100,000 times, since its
passwords are thought up by people and can be guessed; ours has 140 random bits and cannot,
however cheap a try is. So a renamed bundle, for which the password of every peer is tried, costs
some milliseconds a peer and not two thirds of a second. Readers take the number from the file
([MS-OFFCRYPTO] §2.3.4.10: 0 to 10,000,000)."""

_INFO = b"gridclient-pair-password/1"
_PASSWORD_BYTES = 18
_PASSWORD_LETTERS = 28  # 140 bits


def pair_password(own: Keys, other: bytes) -> str:
    """The password between us and the owner of the X25519 public key ``other``.

    The same from both sides; seven groups of four letters and digits that are hard to misread.
    Raises Untrusted for a key that is none.
    """
    mine = own.public.receiving
    try:
        shared = own.receiving_key().exchange(X25519PublicKey.from_public_bytes(other))
    except ValueError as error:
        raise Untrusted(
            "bundle.peer_key",
            _("The receiving key of the other side is not a key."),
            hint=_("Ask the other side to be enrolled again."),
        ) from error
    info = _INFO + b"".join(sorted((mine, other)))
    derived = HKDF(SHA256(), _PASSWORD_BYTES, None, info).derive(shared)
    return codes.spell(derived, _PASSWORD_LETTERS)


def is_sealed(content: bytes) -> bool:
    """Whether a file is encrypted by Office's scheme; ``content`` is the whole file."""
    return containers.is_encrypted_office(content)


def is_ours(content: bytes) -> bool:
    """Whether a sealed file is as this program seals: no other hashes a password so seldom.

    Raises Untrusted as :func:`unseal` does for a file that is damaged or unsafe.
    """
    containers.check(content)
    return int(_opened(content).info["spinValue"]) == SPIN_COUNT


def seal(content: bytes, password: str) -> bytes:
    """The workbook (.xlsx) ``content``, encrypted; raises Refused when it is no workbook."""
    try:
        if OOXMLFile(io.BytesIO(content)).is_encrypted():
            raise ValueError("sealed already")
        sealed = ECMA376Agile.encrypt(password, io.BytesIO(content), spin_count=SPIN_COUNT)
    except Exception as error:  # the writer has no common kind of error
        raise Refused(
            "bundle.not_a_workbook",
            _("Only a workbook can be sealed."),
            hint=_("Make the bundle again."),
        ) from error
    return bytes(sealed)


def opens(content: bytes, password: str) -> bool:
    """Whether a password is that of a sealed file; asks less than :func:`unseal` in vain.

    Raises Untrusted as :func:`unseal` does for a file that is damaged or unsafe.
    """
    containers.check(content)
    return _fits(_opened(content), password)


def unseal(content: bytes, password: str) -> bytes:
    """The workbook in a sealed file.

    Raises Untrusted: ``bundle.not_for_us`` for a wrong password, ``bundle.damaged`` for
    flipped or missing bytes, ``bundle.encryption`` for other ways of encryption, and
    ``bundle.unsafe`` (before any hashing) for a file made to keep the computer busy.
    """
    containers.check(content)
    file = _opened(content)
    workbook = io.BytesIO()
    try:
        file.load_key(password=password)
        file.decrypt(workbook, verify_integrity=True)
    except DecryptionError as error:
        raise (containers.damaged() if _fits(file, password) else _not_for_us()) from error
    except Exception as error:  # the reader raises whatever its arithmetic runs into
        raise containers.damaged() from error
    return workbook.getvalue()


def _opened(content: bytes) -> OOXMLFile:
    try:
        file = OOXMLFile(io.BytesIO(content))
        spin_count = int(file.info["spinValue"])
    except DecryptionError as error:  # its own, far higher bound for the spin count
        raise containers.unsafe() from error
    except Exception as error:  # XML, numbers and base64 of a stranger
        raise containers.damaged() from error
    if spin_count > LARGEST_SPIN_COUNT:
        raise containers.unsafe()
    return file


def _fits(file: OOXMLFile, password: str) -> bool:
    """Whether the password is right; it takes a while, though half of what ``load_key`` takes."""
    about = file.info
    try:
        return bool(
            ECMA376Agile.verify_password(
                password,
                about["passwordSalt"],
                about["passwordHashAlgorithm"],
                about["encryptedVerifierHashInput"],
                about["encryptedVerifierHashValue"],
                about["spinValue"],
                about["passwordKeyBits"],
            )
        )
    except Exception:  # the reader raises whatever its arithmetic runs into
        return True


def _not_for_us() -> Untrusted:
    return Untrusted(
        "bundle.not_for_us",
        _("The bundle is sealed for somebody else: our password does not open it."),
        hint=_("Check who it was made for, and give it to the right person."),
    )
