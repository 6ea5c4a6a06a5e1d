"""Undos of undos: a line of the history, and what was undone after it, one of the other.

Of such a chain only the newest can be undone; with every one that comes what the first brought
goes, or comes back.
"""

from __future__ import annotations

from collections.abc import Mapping

from gridclient.store import exchange
from gridclient.store.exchange import BundleLine
from gridclient.store.unit import Unit

DIRECTION = "undo"
"""Of an undo in the history of bundles."""

Lines = Mapping[str, BundleLine]
"""The lines of the history by their ids."""


def lines_of(unit: Unit) -> Lines:
    """Every line of the history of bundles, by its id."""
    return {one.id: one for one in exchange.bundles(unit)}


def chain(line: BundleLine, lines: Lines) -> list[BundleLine]:
    """A line and the undos that followed it, the newest last."""
    found = [line]
    while (later := lines.get(str(found[-1].outcome.get("undone_by")))) is not None:
        found.append(later)
    return found


def root(line: BundleLine, lines: Lines) -> BundleLine:
    """What a chain began with: the line of a bundle that came in."""
    while (earlier := lines.get(str(line.outcome.get("of")))) is not None:
        line = earlier
    return line


def undone_by(line: BundleLine, lines: Lines) -> BundleLine | None:
    """The undo by which a line does not stand now; None: it stands, perhaps once more."""
    followed = chain(line, lines)
    return followed[-1] if len(followed) % 2 == 0 else None


def brings_back(line: BundleLine, lines: Lines) -> bool:
    """Whether a line is an undo by which what a bundle had brought is here again."""
    count, earlier = 0, lines.get(str(line.outcome.get("of")))
    while earlier is not None:
        count, earlier = count + 1, lines.get(str(earlier.outcome.get("of")))
    return count > 0 and count % 2 == 0
