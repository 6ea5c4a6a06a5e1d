"""Crossings: how a root that changes its key vouches for the new one, and back for the old.

RFC 4210 §4.4 calls the three certificates *new with new*, *new with old* and *old with new*. All
of them and the former root bear one name, so that they are self-issued (RFC 5280 §3.2): such
certificates do not lengthen a path, and ``openssl verify`` follows them as we do. Who pins the
old root learns the new one by *new with old*; who pins the new one judges what was signed under
the old by *old with new*. The new root begins when the old one did, as it is to judge those days.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from itertools import pairwise

from gridclient.trust import certificates
from gridclient.trust.certificates import Certificate
from gridclient.trust.keys import Keys


def is_self_signed(certificate: Certificate) -> bool:
    """Whether a certificate says it was signed by its own key, as that of a root does."""
    return certificate.issuer_key_id == certificate.public.key_id


def is_crossing(subject: Certificate, issuer: Certificate) -> bool:
    """Whether a root's key vouches for another key of the same root; the signature is not
    judged here."""
    if subject.grant != issuer.grant or not subject.grant.is_office or is_self_signed(subject):
        return False
    own, above = subject.parsed(), issuer.parsed()
    return own.subject == own.issuer == above.subject == above.issuer


def count(path: Sequence[Certificate]) -> int:
    """How many crossings stand at the upper end of a path, directly below its root."""
    found = 0
    for subject, issuer in reversed(list(pairwise(path))):
        if not is_crossing(subject, issuer):
            break
        found += 1
    return found


def crossing_for(root: Certificate, among: Iterable[Certificate]) -> Certificate | None:
    """The crossing by which an earlier key vouches for ``root``; the newest of several."""
    found = [one for one in among if one.public == root.public and is_crossing(one, root)]
    return max(found, key=lambda one: one.valid_from, default=None)


def new_root(keys: Keys, old: Certificate, now: dt.datetime) -> Certificate:
    """*New with new*: the root for new keys, under the name of the old one."""
    until = now + dt.timedelta(days=round(365.2425 * certificates.ROOT_YEARS))
    return certificates.issue_under_name(keys, old, keys.public, (old.valid_from, until))


def new_with_old(
    old_keys: Keys, old: Certificate, new: Certificate, now: dt.datetime
) -> Certificate:
    """*New with old*: the old key vouches for the new root, as long as the old one would have."""
    return certificates.issue_under_name(old_keys, old, new.public, (now, old.valid_until))


def old_with_new(new_keys: Keys, new: Certificate, old: Certificate) -> Certificate:
    """*Old with new*: the new key vouches for what the old one signed in its days."""
    return certificates.issue_under_name(
        new_keys, new, old.public, (old.valid_from, old.valid_until)
    )
