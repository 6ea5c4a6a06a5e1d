"""The root a profile goes by, when files of the enrolment name one: it may have changed its key.

Who missed that learns it from the file, by the crossing the pinned key signed; who knows it takes
files of those who have missed it. Any other root is another district's.
"""

from __future__ import annotations

from gridclient.errors import Untrusted
from gridclient.i18n import _
from gridclient.services.profile import Profile
from gridclient.services.sync import composing, renewing
from gridclient.services.sync.authors import known_offices
from gridclient.store import successions
from gridclient.store.unit import Unit
from gridclient.trust import chains
from gridclient.trust.certificates import Certificate
from gridclient.trust.enrolment import GrantFile


def handed(profile: Profile, unit: Unit) -> tuple[Certificate, ...]:
    """What goes with a certificate we sign: ours first, the root last, crossings between."""
    own = profile.certificate
    if own is None:
        return ()
    found, root = composing.chain(profile, unit, own), profile.root or own
    rest = [one for one in found[1:] if one != root]
    return (own, *rest, root) if rest or own != root else (own,)


def chain_of(profile: Profile, unit: Unit, granted: GrantFile) -> tuple[Certificate, ...]:
    """The offices above a certificate in a grant, up to the root to pin.

    Raises ``Untrusted("enrolment.other_root")``.
    """
    named, offices = granted.chain[-1], [*granted.chain, *known_offices(unit)]
    root = named if profile.root is None else _agreed(unit, profile.root, named, offices)
    path = chains.path_to(granted.certificate, offices, root, profile.now())
    return tuple(path[1:])


def _agreed(
    unit: Unit, pinned: Certificate, named: Certificate, offices: list[Certificate]
) -> Certificate:
    """The later of two roots that are one office's; raises ``Untrusted`` when they are not."""
    pinned = renewing.root_of(unit, pinned)
    following = successions.successors(unit)
    is_former = named.public.key_id in successions.earlier(following, pinned.public.key_id)
    if named == pinned or is_former:
        return pinned
    if _leads(named, offices, pinned):
        return named
    raise Untrusted(
        "enrolment.other_root",
        _("This grant comes from another district than the one this profile belongs to."),
        hint=_("Use a new profile for another district."),
    )


def _leads(one: Certificate, offices: list[Certificate], root: Certificate) -> bool:
    try:
        chains.check_chain(one, offices, root, one.valid_from)
    except Untrusted:
        return False
    return True
