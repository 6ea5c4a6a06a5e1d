"""Counts as JSON: a number, or what is told of one that is hidden."""

from __future__ import annotations

from gridclient.domain.small_counts import FEW, Count, Withheld


def count_as_json(count: Count) -> object:
    """A number; for a hidden one ``{"count": null, "below": 3}``, or ``"below": null`` where it
    is hidden only since it would give a small one away."""
    if isinstance(count, int):
        return count
    return {"count": None, "below": FEW if count is Withheld.FEW else None}
