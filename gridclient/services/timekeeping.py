"""Clocks that are wrong: noticed by what others signed, told to people, and put behind once right.

The rules are ``domain.clocks``; how stamps are made anew is ``store.restamping``. Nothing here
refuses anything: a wrong clock must not keep anybody from recording a visit.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from gridclient.domain import clocks, stamps
from gridclient.domain.authority import OFFICES
from gridclient.domain.clocks import ClockDoubt, Signed
from gridclient.domain.days import written
from gridclient.i18n import _, ngettext
from gridclient.services import early_grants
from gridclient.store import exchange, log_books, meta, restamping
from gridclient.store.exchange import PeerLine
from gridclient.store.unit import Unit

if TYPE_CHECKING:
    from gridclient.services.profile import Profile
    from gridclient.trust.certificates import Certificate
    from gridclient.workbook.manifests import Manifest

_SIGNED = "signed_times"


# --- is the clock right? -----------------------------------------------------------------------


def doubt(profile: Profile) -> ClockDoubt | None:
    """What speaks against this computer's date, by all that was signed and came here."""
    with profile.store.view() as unit:
        return _doubt(profile, unit)


def in_words(found: ClockDoubt) -> str:
    """A doubt about the date, and what to do."""
    told = {"now": written(found.now), "signed": written(found.signed_at), "name": found.by}
    if found.kind == clocks.BEFORE:
        return _(
            "This computer's date is {now}, but {name} signed something on {signed}. One of the "
            "two clocks is wrong: check this computer's date. What you record is kept all the same."
        ).format(**told)
    return _(
        "This computer's date is {now}. The newest signed date that came here is {signed}, of "
        "{name}, {days} days earlier. Check this computer's date; if it is right, ask for a "
        "new bundle."
    ).format(**told, days=found.days)


def as_json(found: ClockDoubt) -> dict[str, Any]:
    """A doubt as a document: instants are ISO 8601, UTC."""
    return {
        "kind": found.kind,
        "now": found.now.isoformat(timespec="seconds"),
        "signed_at": found.signed_at.isoformat(timespec="seconds"),
        "by": found.by,
        "days": found.days,
        "message": in_words(found),
    }


def note(unit: Unit, manifest: Manifest) -> None:
    """Remember when somebody's newest bundle was made; the newest by its number, so that a clock
    that was set right is believed again."""
    told = json.loads(meta.get(unit, _SIGNED) or "{}")
    key, _dot, epoch = manifest.sender.rpartition(".")
    order = [int(epoch), manifest.number]
    if key not in told or told[key]["order"] <= order:
        told[key] = {"order": order, "at": manifest.made_at}
        meta.put(unit, _SIGNED, json.dumps(told))


def days_ahead(manifest: Manifest, now: dt.datetime) -> int:
    """By how many whole days a bundle was made later than now; 0 for one that was not."""
    made_at = _instant(manifest.made_at)
    return max((made_at - now).days, 0) if made_at else 0


def days_behind(manifest: Manifest, sender: Certificate, now: dt.datetime) -> int:
    """By how many whole days a bundle was made, by its own word, before what its sender had met
    by then: their newest stamp, which no clock takes back, and the beginning of their
    certificate, as far as that is past. 0 for one that was not, however long on its way."""
    made_at, newest = _instant(manifest.made_at), manifest.seen.get(manifest.sender, "")
    met = [sender.valid_from, *([stamps.time_of(newest)] if stamps.is_stamp(newest) else [])]
    return max((min(max(met), now) - made_at).days, 0) if made_at else 0


def behind_in_words(days: int) -> str:
    """That a bundle was made with a clock that was behind, and what to do."""
    return ngettext(
        "When the bundle was made, the date on the sender's computer was {count} day behind: "
        "it should be checked there. What came was taken in all the same.",
        "When the bundle was made, the date on the sender's computer was {count} days behind: "
        "it should be checked there. What came was taken in all the same.",
        days,
    ).format(count=days)


def _doubt(profile: Profile, unit: Unit) -> ClockDoubt | None:
    return clocks.doubt(profile.now(), list(_signed(profile, unit)))


def _signed(profile: Profile, unit: Unit) -> Iterator[Signed]:
    """The times others signed, and that of our own certificate."""
    own = profile.certificate
    if own is None:
        return
    issuer = profile.chain[0].grant.name if profile.chain else profile.name
    yield Signed(own.valid_from, issuer)
    bundles = list(_bundles(profile, unit))
    yield from bundles
    if own == profile.root and (middle := clocks.middle(bundles)) is not None:
        yield Signed(middle.at, middle.by)


def _bundles(profile: Profile, unit: Unit) -> Iterator[Signed]:
    told = json.loads(meta.get(unit, _SIGNED) or "{}")
    for peer in exchange.peers(unit):
        at = _instant(told.get(peer.key_id, {}).get("at", ""))
        if at is not None:
            yield Signed(at, peer.name, is_above(profile, peer))


def _instant(text: str) -> dt.datetime | None:
    try:
        found = dt.datetime.fromisoformat(text)
    except ValueError:
        return None
    return found if found.tzinfo else None


def is_above(profile: Profile, peer: PeerLine) -> bool:
    """Whether a peer is an office that has our scope in its own."""
    own = profile.authority
    return (
        own is not None
        and peer.role in OFFICES
        and own.division.startswith(peer.division)
        and (not own.is_office or len(peer.division) < len(own.division))
    )


# --- once it is right --------------------------------------------------------------------------


def settle(profile: Profile) -> int:
    """Stamp anew what this replica stamped while its clock was far ahead, where the clock is
    believed now; returns how many rows that were. Mostly there is nothing to do."""
    if profile.store.reading:
        return 0
    with profile.store.view() as unit:
        if not restamping.is_needed(unit) or _doubt(profile, unit) is not None:
            return 0
    with profile.store.unit() as unit:
        count = restamping.restamp(unit)
        early_grants.grant_anew(profile, unit)
        log_books.append(unit, "stamped_anew", count=count)
        unit.commit()
    profile.note()
    return count
