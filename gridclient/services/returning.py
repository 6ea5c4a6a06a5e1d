"""An office comes back from a backup of before it changed its key, and nobody has the newer one.

Its old key says nothing that counts any more, so it cannot go on with it, nor speak a last word.
It asks the office above for a certificate for a third key, as for a change of keys; the people
there compare the fingerprint and answer knowing what happened (trust.md "Revocation and
re-issue"). With the answer the office is the same office again, and lets in anew whoever it had
let in under its old key or the lost one.
"""

from __future__ import annotations

from pathlib import Path

from gridclient.jobs import SILENT
from gridclient.services import rooting, rotating
from gridclient.services.key_rings import Asked
from gridclient.services.profile import Profile
from gridclient.services.rotating import Change
from gridclient.services.sync import importing
from gridclient.store import successions
from gridclient.trust import sealing
from gridclient.trust.enrolment import GrantFile


def is_for(asked: Asked, granted: GrantFile) -> bool:
    """Whether an answer is sealed for the new key already: the office above knew that the present
    one had been given up."""
    if granted.bundle is None:
        return False
    password = sealing.pair_password(asked.keys, granted.chain[0].public.receiving)
    return sealing.opens(granted.bundle, password)


def finish(profile: Profile, granted: GrantFile, file: Path, asked: Asked) -> None:
    """Go on with the new key, take in what the office above sent, and let the members in anew.

    Raises ``Untrusted("enrolment.other_root")`` and what an import raises.
    """
    if granted.bundle is None:
        raise AssertionError("an answer that is for this key brings a bundle")
    before = profile.keys.public.key_id
    with profile.store.unit() as unit:
        above = rooting.chain_of(profile, unit, granted)
        wanted = Change(asked.keys, granted.certificate, above, asked.reason)
        rotating.go_on(profile, unit, wanted)
        unit.commit()
    rotating.settle(profile)
    importing.import_bytes(profile, granted.bundle, file, SILENT)
    profile.read_certificate()
    with profile.store.unit() as unit:
        following = successions.successors(unit)
        issuers = {before, successions.newest(following, before)}
        unit.add(*rotating.granted_anew(profile, unit, wanted, issuers))
        unit.commit()
