"""Gaps: what of a peer's bundles is held without one, and which numbers are missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gridclient.store.exchange import BundleLine, PeerLine

EARLIER = "earlier"
"""In the outcome of a bundle: it was made for what we were before a restore or a copy."""


def held_upto(lines: Iterable[BundleLine]) -> int:
    """The newest sequence of a peer's that we hold without a gap, from the bundles taken in.

    A bundle made for an earlier epoch of ours leaves out what that one held, and we may not: it
    closes no gap.
    """
    held = 0
    for line in sorted(lines, key=lambda line: (line.base, line.upto)):
        if line.base <= held and not line.outcome.get(EARLIER):
            held = max(held, line.upto)
    return held


def missing(peer: PeerLine, taken: Sequence[BundleLine]) -> tuple[int, ...]:
    """Numbers of the peer's bundles that would close a gap; none when nothing is missing."""
    beyond = [line for line in taken if line.base > peer.held]
    if not beyond:
        return ()
    known = {line.number for line in taken}
    within = max((line.number for line in taken if line.upto <= peer.held), default=0)
    newest = max(line.number for line in beyond)
    return tuple(number for number in range(within + 1, newest) if number not in known)
