"""When a grant begins that an office makes while its clock is late.

Of the certificates of one key the one that begins last counts. Where the clock stands before what
the office knows to be past, its own certificate or what its office signed, a new grant would begin
before those it is to replace, and never count. So it begins after them.
"""

from __future__ import annotations

import datetime as dt

from gridclient.domain import clocks
from gridclient.domain.authority import CertificateFact
from gridclient.services import timekeeping
from gridclient.services.profile import Profile
from gridclient.trust import certificates
from gridclient.trust.keys import PublicKeys

_STEP = dt.timedelta(seconds=1)
"""What certificates tell apart."""


def beginning(profile: Profile, subject: PublicKeys) -> dt.datetime:
    """From when on a certificate counts that is made for somebody now; UTC."""
    now, own, doubt = profile.now(), profile.certificate, timekeeping.doubt(profile)
    if own is None or doubt is None or doubt.kind != clocks.BEFORE:
        return now
    with profile.store.view() as unit:
        facts = unit.find(CertificateFact, key_id=subject.key_id)
    earlier = [certificates.read(fact.pem.encode()).valid_from + _STEP for fact in facts]
    return max(now, own.valid_from, *earlier)
