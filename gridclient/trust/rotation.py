"""The request of an office that changes its key: a renewal that carries new keys.

It is signed twice: by the new key, which shows that the sender has it, and by the old one, which
says that they belong together. A thief who has the old key can write such a file, too; so the
office above compares the fingerprint with the people there before it answers (trust.md).
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.domain.days import stamp_text
from gridclient.domain.rows import canonical
from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.trust import signatures, signed_files
from gridclient.trust.keys import Keys, PublicKeys

LARGEST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: from which keys to which, and when (UTC)."""

    old: PublicKeys
    public: PublicKeys
    made_at: dt.datetime


def write_request(old: Keys, new: Keys, now: dt.datetime) -> bytes:
    """The request file of an office that goes on with ``new`` keys."""
    content = {
        "old": _written(old.public),
        "new": _written(new.public),
        "made_at": stamp_text(now),
    }
    consent = signatures.sign(old, signatures.ROTATION_CONSENT, canonical(content))
    content["consent"] = signed_files.to_text(consent)
    return signed_files.write(new, signatures.ROTATION, content)


def read_request(data: bytes) -> Request:
    """A request that both its keys have signed; raises Untrusted otherwise.

    Whose the old key is, is for the caller to ask.
    """
    try:
        content, verify = signed_files.read(data, signatures.ROTATION, LARGEST_BYTES)
        old, new = _read(content["old"]), _read(content["new"])
        made_at = dt.datetime.fromisoformat(content["made_at"])
        consent = signed_files.to_bytes(content["consent"])
        agreed = {name: content[name] for name in ("old", "new", "made_at")}
        consents = signatures.verify(
            old.signing, signatures.ROTATION_CONSENT, canonical(agreed), consent
        )
        if made_at.tzinfo is None or not (consents and verify(new.signing)):
            raise ValueError("not a request")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Untrusted(
            "rotation.request_damaged",
            _("This is not the request of an office for a new key, or it was changed on its way."),
            hint=_("Ask the office below to send it again."),
        ) from error
    return Request(old, new, made_at)


def is_request(data: bytes) -> bool:
    """Whether a file says that it is such a request; what it is worth is not judged."""
    return f'"format":"{signatures.ROTATION}"'.encode() in data[:LARGEST_BYTES]


def _written(public: PublicKeys) -> list[str]:
    return [signed_files.to_text(public.signing), signed_files.to_text(public.receiving)]


def _read(written: object) -> PublicKeys:
    if not isinstance(written, list) or len(written) != 2:
        raise ValueError("not a pair of keys")
    return PublicKeys(*map(signed_files.to_bytes, written))
