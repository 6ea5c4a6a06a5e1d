"""Recovery of a forgotten passphrase by two files: the request and the office's answer.

The request carries the data key as it was sealed to the office at enrolment, and keys made for
this one request; their fingerprint is what two people compare. The answer carries the same data
key, sealed to those keys: without the computer that asked it opens nothing. Who asks, no file
can show: the office makes sure of the person, in the room or by a voice it knows.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from dataclasses import dataclass

from gridclient.domain.days import stamp_text
from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.trust import signatures, signed_files, wraps
from gridclient.trust.keys import Keys, PublicKeys
from gridclient.trust.wraps import DataKey

LARGEST_BYTES = 64 * 1024


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the sealed data key, whose it is, and the keys of this one request.

    ``key_id`` and ``fingerprint`` are those of the profile's own keys at its enrolment; the
    sealing vouches for them. ``digest`` names the very request.
    """

    wrap: wraps.Wrap
    key_id: str
    fingerprint: str
    public: PublicKeys
    made_at: str
    digest: str


def about(public: PublicKeys) -> wraps.Wrap:
    """What stands beside the sealed key, so that the office knows whose it is: no name."""
    return {"key_id": public.key_id, "fingerprint": public.fingerprint}


def write_request(passing: Keys, office_wrap: bytes, now: dt.datetime) -> bytes:
    """The request file; ``passing`` are keys made for it and forgotten afterwards."""
    content = {
        "wrap": json.loads(office_wrap),
        "signing": signed_files.to_text(passing.public.signing),
        "receiving": signed_files.to_text(passing.public.receiving),
        "made_at": stamp_text(now),
    }
    return signed_files.write(passing, signatures.RECOVERY, content)


def read_request(data: bytes) -> Request:
    """A request whose signature is that of its own keys; raises Untrusted otherwise."""
    try:
        content, verify = signed_files.read(data, signatures.RECOVERY, LARGEST_BYTES)
        public = PublicKeys(
            signed_files.to_bytes(content["signing"]), signed_files.to_bytes(content["receiving"])
        )
        wrap, made_at = content["wrap"], content["made_at"]
        named = wrap["key_id"], wrap["fingerprint"], made_at
        if not (all(isinstance(text, str) for text in named) and verify(public.signing)):
            raise ValueError("not a request")
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise Untrusted(
            "recovery.request_damaged",
            _("This is not a recovery request, or it was changed on its way."),
            hint=_("Ask for it again, and compare how it reaches you."),
        ) from error
    digest = hashlib.sha256(data).hexdigest()
    return Request(wrap, wrap["key_id"], wrap["fingerprint"], public, made_at, digest)


def write_answer(keys: Keys, request: Request, data_key: DataKey) -> bytes:
    """The office's answer: the data key for the computer that asked, and for no other."""
    wrap = wraps.for_office(data_key, request.public.receiving, {"request": request.digest})
    return signed_files.write(keys, signatures.RECOVERY_ANSWER, {"wrap": wrap})


def read_answer(passing: Keys, asked: str, data: bytes) -> DataKey:
    """The data key in an answer to the request with the digest ``asked``; raises Untrusted.

    Which office signed it cannot be judged without the profile, and need not be: the key opens
    this profile or it does not.
    """
    try:
        content, _verify = signed_files.read(data, signatures.RECOVERY_ANSWER, LARGEST_BYTES)
        wrap = content["wrap"]
        data_key = wraps.open_as_office(wrap, passing)
        ours = wrap.get("request") == asked
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
        raise Untrusted(
            "recovery.answer_damaged",
            _("This is not the answer to a recovery request, or it was changed on its way."),
            hint=_("Ask your office to send the answer again."),
        ) from error
    if data_key is None or not ours:
        raise Untrusted(
            "recovery.other_request",
            _("This answer was made for another request or another computer."),
            hint=_("Take the answer to your newest request; an earlier one no longer counts."),
        )
    return data_key
