"""What comes too late: words of somebody revoked that were not known before the revocation.

A stamp is what its author says, and whoever has a lost laptop backdates. So what counts is what
the revoking office held by then, and what was known here when a bundle came.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cached_property

from gridclient.domain.rows import Row, news
from gridclient.services.profile import Profile
from gridclient.services.sync.authors import Authors, key_id_of
from gridclient.store import exchange, held_back
from gridclient.store.unit import Unit


class Belated:
    """Tells it of the rows of one bundle; ``sender``: the replica that handed them over."""

    def __init__(self, profile: Profile, unit: Unit, writers: Authors, sender: str) -> None:
        self._profile, self._unit = profile, unit
        self._writers, self._sender = writers, sender

    def comes_too_late(self, row: Row, local: Row | None) -> bool:
        """Whether a row is new here although what its author had said was all known before the
        revocation.

        The revoking office held all up to its mark, so a revoked sender's bundles within it hold
        nothing new. A fact that others hand on is judged likewise where all of its author's was
        known up to its stamp, by an office over everything the author might write; but who
        revoked answers for what they hand on, and so does who lets it in here by hand. What
        waits here came in time.
        """
        if key_id_of(self._sender) == key_id_of(self._profile.replica):
            return False
        if self._writers.is_gone(self._sender):
            return bool(news(row, local)) and not held_back.is_parked(self._unit, row)
        author = row.author or ""
        return (
            local is None
            and self._writers.is_gone(author)
            and row.stamp <= self._seen.get(author, "")
            and self._is_over(author)
            and key_id_of(self._sender) not in self._writers.revoking(author)
            and not held_back.is_parked(self._unit, row)
        )

    @cached_property
    def _seen(self) -> Mapping[str, str]:
        """What was known without a gap when the bundle came."""
        return exchange.seen(self._unit)

    def _is_over(self, replica: str) -> bool:
        """Whether this is an office whose scope holds all that somebody could ever write."""
        own = self._profile.enrolled()
        held = self._writers.scopes_of(replica)
        return own.is_office and all(own.covers(one.division, None) for one in held)
