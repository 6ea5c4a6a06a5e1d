"""What somebody knew when they sent rows that were held back: whether they had seen a value that
stands here is told by the bundle that brought the row, whenever it comes in."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from gridclient.domain.merging import Heard
from gridclient.domain.rows import Row
from gridclient.store import exchange, held_back
from gridclient.store.held_back import HeldRow
from gridclient.store.unit import Unit


def of(unit: Unit, items: Sequence[HeldRow]) -> Callable[[Row], Heard]:
    """What tells of each of these rows of one sender what that sender knew; of one no bundle
    brought nothing."""
    knew = {bundle: _told(unit, bundle) for bundle in {item.bundle for item in items}}
    of_rows = {item.exact: knew[item.bundle] for item in items}
    return lambda row: of_rows[held_back.exact(row)]


def _told(unit: Unit, bundle: str) -> Heard:
    lines = exchange.bundles(unit, id=bundle)
    return lines[0].heard if lines else Heard()
