"""What a restored office has forgotten, and others have not: rows that had been moved to them.

Where a row belongs is known from its history here, and a restore takes part of that away. Until
a member has confirmed something of the new epoch, its bundles may speak of rows that the office
itself had put into its grids: a register that says so is believed, as far as it lies within the
office's own scope; whatever else seems out of place waits for it (sync.md "Merging").
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

from gridclient.domain.authority import Authority
from gridclient.domain.rows import Row
from gridclient.services.sync.authors import key_id_of
from gridclient.store import epochs
from gridclient.store.scopes import Place
from gridclient.store.unit import Unit

RULE = "restored"
"""The rule under which a row waits that may turn out to be in its place."""

DOUBTED = ("scope", "author")
"""The rules that a row may seem to break: we forgot where it went, or who else changed it."""

_READING = 17
"""The letters of a stamp before its replica."""


def may_know_more(unit: Unit, sender: str, acknowledged: int, news: Collection[str]) -> bool:
    """Whether a sender may know of moves that a restore has made us forget.

    ``news``: the stamps of what a row says that is new here. All are later than what we
    remember, and the sender exchanged bundles with us before and has not ``acknowledged``
    anything of this epoch.
    """
    renewal = None if acknowledged else epochs.renewal(unit)
    if renewal is None or key_id_of(sender) not in renewal.peers:
        return False
    return all(stamp[:_READING] > renewal.remembered[:_READING] for stamp in news)


def came_back(
    row: Row,
    own: Authority,
    before: Place | None,
    after: Collection[Place],
    held: Sequence[Authority],
) -> bool:
    """Whether a register that is elsewhere here says that it lies with its sender, who ``held``
    these authorities; it never leaves ``own``, the scope of the office."""
    if row.author is not None or before is None or not own.covers(*before):
        return False
    return any(all(one.covers(*place) for place in after) for one in held)
