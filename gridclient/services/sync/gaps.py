"""Gaps: what of a peer's bundles is held without one, and which numbers are missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gridclient.store.exchange import BundleLine, PeerLine
from gridclient.workbook.manifests import Manifest

EARLIER = "earlier"
"""In the outcome of a bundle: it was made for what we were before a restore or a copy."""
CUT = "cut"
"""The optional field of a manifest by which a bundle says that another one goes on from it. What
its seen vector says of the sender holds only with the last of them. So in a bundle's outcome."""

NAMES = "names"
"""In the outcome of a bundle that went out: it names what left its receiver's scope."""


def is_cut(manifest: Manifest) -> bool:
    """Whether a bundle ends before the newest change of its sender, and another goes on."""
    return manifest.more.get(CUT) is True


def mark(manifest: Manifest) -> dict[str, bool]:
    """What the outcome of a bundle says of where it ends."""
    return {CUT: True} if is_cut(manifest) else {}


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


def complete(lines: Iterable[BundleLine]) -> int:
    """The number of the newest bundle with which its sender had told us all there was to tell;
    0: none yet.

    The last part of an export counts, the others do not; and what came before it has to be held
    by bundles made before it: what a later one says may leave out what was changed in between.
    """
    made = sorted(lines, key=lambda line: line.number)
    for count in range(len(made), 0, -1):
        line = made[count - 1]
        is_last = not line.outcome.get(CUT) and not line.outcome.get(EARLIER)
        if is_last and held_upto(made[:count]) >= line.upto:
            return line.number
    return 0


def told_all(sent: Iterable[BundleLine], peer: PeerLine) -> int:
    """Up to which sequence a peer has been told all, also what left its scope: every part of an
    export names it, as the others may be lost, or come after a newer one that was taken in."""
    taken = (line for line in sent if line.outcome.get("receipt") and _names_all(line))
    return max((line.upto for line in taken if line.upto <= peer.acknowledged), default=0)


def _names_all(line: BundleLine) -> bool:
    """Whether a bundle names what left its receiver's scope; of several parts that earlier
    versions made, the last one only."""
    return not line.outcome.get(CUT) or bool(line.outcome.get(NAMES))


def missing(peer: PeerLine, taken: Sequence[BundleLine]) -> tuple[int, ...]:
    """Numbers of the peer's bundles that would close a gap; none when nothing is missing."""
    beyond = [line for line in taken if line.base > peer.held]
    if not beyond:
        return ()
    known = {line.number for line in taken}
    within = max((line.number for line in taken if line.upto <= peer.held), default=0)
    newest = max(line.number for line in beyond)
    return tuple(number for number in range(within + 1, newest) if number not in known)
