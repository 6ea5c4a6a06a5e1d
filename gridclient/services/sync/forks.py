"""Signs that one replica has become two: a profile copied or put back without being noticed.

Nothing is lost by it: facts are a union and registers keep what is later. But what one copy sent
must not count as confirmed for the other, so the copy that hears of it begins a new epoch.
"""

from __future__ import annotations

from collections.abc import Iterable

from gridclient.services import epochs
from gridclient.services.profile import Profile
from gridclient.services.sync import gaps
from gridclient.store import exchange
from gridclient.store.exchange import BundleLine
from gridclient.store.unit import Unit
from gridclient.workbook.manifests import Manifest


def is_theirs(manifest: Manifest, before: Iterable[BundleLine]) -> bool:
    """Whether the sender gave this bundle's number to another bundle, too."""
    return any(
        line.number == manifest.number and line.id != manifest.bundle and line.state == "imported"
        for line in before
    )


def is_ours(profile: Profile, unit: Unit, manifest: Manifest) -> bool:
    """Whether the sender confirms to us what was never sent from here."""
    if manifest.recipient != profile.replica:
        return False
    sent = {line.id for line in exchange.bundles(unit, direction="out")}
    told = {str(entry.get("bundle")) for entry in manifest.receipt}
    return manifest.acknowledged > unit.sequence() or bool(told - sent)


def part(profile: Profile, unit: Unit) -> None:
    """Begin a new epoch inside the unit of an import; :func:`settle` follows its commit.

    What was made for us so far left out what the other copy holds: all of it is asked for anew.
    """
    exchange.ask_anew(unit, gaps.EARLIER)
    epochs.start(profile.folder, unit, profile.keys.public.key_id)


def settle(profile: Profile) -> None:
    """After the commit: act as the new replica, and note it outside the database."""
    profile.read_replica()
    epochs.note(profile.folder, profile.store)
