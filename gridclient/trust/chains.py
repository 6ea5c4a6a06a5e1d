"""Chains: does a certificate lead to the pinned root, by rules and at a moment.

There is no "trust this file?" anywhere: a chain ends in the pinned root or is refused. The
first fault found from the leaf upwards is told: the path, each link, revocation, then time.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from gridclient.errors import Untrusted
from gridclient.i18n import N_, _
from gridclient.trust.certificates import Certificate
from gridclient.trust.grants import breach, refusal

LONGEST_CHAIN = 4
#: How long after its end a member's certificate is still accepted, with a banner.
GRACE = dt.timedelta(days=30)
#: How far clocks in offices may disagree about a beginning; the rule sync has for stamps.
CLOCK_TOLERANCE = dt.timedelta(hours=24)

_NONE_REVOKED: Mapping[str, object] = MappingProxyType({})

_TEXTS = {
    "certificate.chain": (
        N_("The certificates of the sender do not form an unbroken chain."),
        N_("Ask the sender's office to issue the certificate again."),
    ),
    "certificate.unknown": (
        N_("The sender's certificate does not come from this district's root."),
        N_("Check who sent it. Another district's files cannot be taken over."),
    ),
    "certificate.revoked": (
        N_("A certificate of the sender has been revoked."),
        N_("Ask your office. The sender has to be enrolled again."),
    ),
    "certificate.not_yet_valid": (
        N_("The sender's certificate is not valid yet."),
        N_("Check the date and the time of this computer."),
    ),
    "certificate.expired": (
        N_("The sender's certificate has expired."),
        N_("Ask the sender's office for a new one. Keep the file: it can be taken over then."),
    ),
}


class Standing(StrEnum):
    """How a certificate that is accepted stands in time."""

    VALID = "valid"
    GRACE = "grace"


def check_chain(
    leaf: Certificate,
    intermediates: Iterable[Certificate],
    root: Certificate,
    at: dt.datetime,
    revoked: Mapping[str, object] = _NONE_REVOKED,
) -> Standing:
    """How ``leaf`` stands at a moment (UTC), judged under the pinned ``root``.

    ``intermediates`` may be in any order and hold more than the chain needs. ``revoked`` is
    keyed by serial. Raises Untrusted with ``certificate.`` chain, unknown, role, scope,
    revoked, not_yet_valid or expired.
    """
    path = path_to(leaf, intermediates, root, at)
    for subject, issuer in [*pairwise(path), (root, root)]:
        if not _has_signed(issuer, subject):
            raise _untrusted("certificate.chain")
    for below, (subject, issuer) in enumerate(pairwise(path)):
        if not _is_authority(issuer, below):
            raise _untrusted("certificate.chain")
        if code := breach(issuer.grant, subject.grant):
            raise refusal(Untrusted, code)
    if any(certificate.serial in revoked for certificate in path):
        raise _untrusted("certificate.revoked")
    return _standing(path, at)


def path_to(
    leaf: Certificate, intermediates: Iterable[Certificate], root: Certificate, at: dt.datetime
) -> list[Certificate]:
    """The certificates from ``leaf`` to ``root``, both included; judged by ``check_chain`` only.

    Raises Untrusted when ``leaf`` leads nowhere.
    """
    path, offices = [leaf], (*intermediates, root)
    while path[-1] != root:
        issuer = _issuer_of(path[-1], offices, root, at)
        if issuer is None or issuer.public.key_id == path[-1].public.key_id:
            raise _untrusted("certificate.unknown")
        if issuer in path or len(path) == LONGEST_CHAIN:
            raise _untrusted("certificate.chain")
        path.append(issuer)
    return path


def _issuer_of(
    subject: Certificate,
    candidates: Sequence[Certificate],
    root: Certificate,
    at: dt.datetime,
) -> Certificate | None:
    """The certificate of the key that signed ``subject``; of several, the one that fits best.

    An office that was issued anew has more than one certificate for the same key.
    """
    fitting = [one for one in candidates if one.public.key_id == subject.issuer_key_id]

    def fit(issuer: Certificate) -> tuple[bool, bool, bool, dt.datetime]:
        return (
            issuer == root,
            _has_signed(issuer, subject) and breach(issuer.grant, subject.grant) is None,
            issuer.valid_from <= at <= issuer.valid_until,
            issuer.valid_from,
        )

    return max(fitting, key=fit, default=None)


def _has_signed(issuer: Certificate, subject: Certificate) -> bool:
    try:
        subject.parsed().verify_directly_issued_by(issuer.parsed())
    except (InvalidSignature, ValueError, TypeError):
        return False
    return True


def _is_authority(issuer: Certificate, below: int) -> bool:
    """Whether a certificate may sign others, with ``below`` offices between it and the leaf."""
    extensions = issuer.parsed().extensions
    try:
        constraints = extensions.get_extension_for_class(x509.BasicConstraints).value
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except x509.ExtensionNotFound:
        return False
    longest = constraints.path_length
    return constraints.ca and usage.key_cert_sign and (longest is None or below <= longest)


def _standing(path: Sequence[Certificate], at: dt.datetime) -> Standing:
    if any(at < certificate.valid_from - CLOCK_TOLERANCE for certificate in path):
        raise _untrusted("certificate.not_yet_valid")
    leaf, *offices = path
    if any(at > office.valid_until for office in offices):
        raise _untrusted("certificate.expired")
    if at <= leaf.valid_until:
        return Standing.VALID
    if leaf.grant.is_office or at > leaf.valid_until + GRACE:
        raise _untrusted("certificate.expired")
    return Standing.GRACE


def _untrusted(code: str) -> Untrusted:
    message, hint = _TEXTS[code]
    return Untrusted(code, _(message), hint=_(hint))
