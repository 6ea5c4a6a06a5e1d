"""Chains: does a certificate lead to the pinned root, by rules and at a moment.

There is no "trust this file?" anywhere: a chain ends in the pinned root or is refused. The
first fault found from the leaf upwards is told: the path, each link, revocation, then time.

A root that changed its key stands in a chain by a *crossing* (``trust.crossings``): the
certificate that one of its keys signed for another, directly below the pinned root. As in RFC
5280 (§3.2, §6.1) a crossing is self-issued and does not count in the length of a path.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum
from functools import lru_cache
from itertools import pairwise
from types import MappingProxyType

from cryptography import x509
from cryptography.exceptions import InvalidSignature

from gridclient.errors import Untrusted
from gridclient.i18n import N_, _
from gridclient.trust import crossings
from gridclient.trust.certificates import Certificate
from gridclient.trust.grants import breach, refusal

LONGEST_CHAIN = 4
#: How often a root can change its key until who missed it all has to be enrolled again.
MOST_CROSSINGS = 12
_MOST = LONGEST_CHAIN + MOST_CROSSINGS
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
    crossed = crossings.count(path)
    for below, (subject, issuer) in enumerate(pairwise(path)):
        is_crossing = below >= len(path) - 1 - crossed
        if not _is_authority(issuer, min(below, len(path) - 2 - crossed)):
            raise _untrusted("certificate.chain")
        if not is_crossing and (code := breach(issuer.grant, subject.grant)):
            raise refusal(Untrusted, code)
    if any(certificate.serial in revoked for certificate in path):
        raise _untrusted("certificate.revoked")
    return _standing(path, at)


def path_to(
    leaf: Certificate, intermediates: Iterable[Certificate], root: Certificate, at: dt.datetime
) -> list[Certificate]:
    """The certificates from ``leaf`` to ``root``, both included; judged by ``check_chain`` only.

    A root of whom only the pinned key's crossing leads up is judged by that. Raises Untrusted
    when ``leaf`` leads nowhere.
    """
    offices = (*intermediates, root)
    if crossings.is_self_signed(leaf) and leaf != root:
        leaf = crossings.crossing_for(leaf, offices) or leaf
    path, fault = _climb([leaf], offices, root, at, {leaf.serial})
    if path is None:
        raise _untrusted(fault)
    return path


def _climb(
    path: list[Certificate],
    offices: Sequence[Certificate],
    root: Certificate,
    at: dt.datetime,
    met: set[str],
) -> tuple[list[Certificate] | None, str]:
    """``path`` on to the root by the issuers that fit best, each tried once; None where there is
    no way, and the fault that the best of them has."""
    if len(path) - crossings.count(path) > LONGEST_CHAIN or len(path) > _MOST:
        return None, "certificate.chain"
    if path[-1] == root:
        return path, ""
    faults = []
    for issuer in _issuers_of(path[-1], offices, root, at):
        if crossings.is_self_signed(issuer) and issuer != root:
            continue
        if issuer.serial in met:
            faults.append("certificate.chain")
            continue
        met.add(issuer.serial)
        found, fault = _climb([*path, issuer], offices, root, at, met)
        if found is not None:
            return found, ""
        faults.append(fault)
    return None, (faults or ["certificate.unknown"])[0]


def _issuers_of(
    subject: Certificate,
    candidates: Sequence[Certificate],
    root: Certificate,
    at: dt.datetime,
) -> list[Certificate]:
    """The certificates of the key that signed ``subject``, what fits best first.

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

    return sorted(fitting, key=fit, reverse=True)


def _has_signed(issuer: Certificate, subject: Certificate) -> bool:
    return _is_signature_of(issuer.der, subject.der)


@lru_cache(maxsize=4096)
def _is_signature_of(issuer: bytes, subject: bytes) -> bool:
    """Whether one certificate signed another, both as DER: asked anew with every bundle, and
    answered alike."""
    try:
        signed = x509.load_der_x509_certificate(subject)
        signed.verify_directly_issued_by(x509.load_der_x509_certificate(issuer))
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


def order(certificate: Certificate, at: dt.datetime) -> tuple[bool, dt.datetime]:
    """What the certificates of one key are ordered by at a moment, the one that counts last: the
    newest that has begun. One that begins later was made by a clock far ahead."""
    return has_begun(certificate, at), certificate.valid_from


def has_begun(certificate: Certificate, at: dt.datetime) -> bool:
    """Whether a certificate counts at a moment, or is only to count in days to come."""
    return at >= certificate.valid_from - CLOCK_TOLERANCE


def _standing(path: Sequence[Certificate], at: dt.datetime) -> Standing:
    if not all(has_begun(certificate, at) for certificate in path):
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
