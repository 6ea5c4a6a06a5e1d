"""Counts of one or two are not shown above the community (domain.md §5.3): behind so few,
neighbours and colleagues recognise somebody.

A total would give a hidden count away by subtraction. So a second one is hidden beside it
(complementary suppression) until no sum pins a small count down. Nought stays: it tells of
nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

from gridclient.i18n import _

FEW = 3
"""Counts from one up to below this many are hidden."""


class Withheld(StrEnum):
    """What stands where a count is hidden: ``FEW``, it is small; ``BESIDE``, it would give a
    small one away."""

    FEW = "<3"
    BESIDE = "*"


Count = int | Withheld
"""How many, as a reader is shown it."""


def known(count: Count) -> int | None:
    """The number, or None where it is hidden."""
    return count if isinstance(count, int) else None


def is_small(count: int) -> bool:
    """Whether a count is so small that it is hidden."""
    return 0 < count < FEW


def note() -> str:
    """What a reader is told under a sheet with hidden counts."""
    return _(
        "<3: one or two, which are not shown above the community. "
        "*: not shown, since it would tell one of these."
    )


def hide_column(
    counts: Sequence[int], parts: Sequence[Sequence[int]] = (), *, adds_up: bool = True
) -> list[Count]:
    """A column of counts, the total last, without small ones and those that give them away.

    ``parts``: places of counts whose sum stands on another sheet with the same total;
    ``adds_up``: whether the total is the sum of the others.
    """
    shown: list[Count] = [Withheld.FEW if is_small(one) else one for one in counts]
    total = len(counts) - 1
    if parts:
        sums = [sum(counts[place] for place in members) for members in parts]
        *above, shown[total] = hide_column([*sums, counts[total]])
        for members, whole in zip(parts, above, strict=True):
            _hide_part(counts, shown, members, whole)
    elif adds_up:
        _protect(counts, shown, range(total), total)
    return shown


def _hide_part(
    counts: Sequence[int], shown: list[Count], members: Sequence[int], whole: Count
) -> None:
    """Hide counts of which the sum is shown elsewhere, or is hidden there."""
    if isinstance(whole, int):
        _protect(counts, shown, members, None)
        return
    there = [place for place in members if counts[place]]
    for place in there:
        shown[place] = whole if len(there) == 1 else Withheld.BESIDE


def _protect(
    counts: Sequence[int], shown: list[Count], members: Sequence[int], total: int | None
) -> None:
    """Hide more counts until every small one among those that add up could be another."""
    places = [*members] if total is None else [*members, total]
    while any(_is_pinned(counts, shown, place, places, total) for place in places):
        place = _next_hidden(counts, shown, members, total)
        if place is None:
            return
        shown[place] = Withheld.BESIDE


def _next_hidden(
    counts: Sequence[int], shown: Sequence[Count], members: Sequence[int], total: int | None
) -> int | None:
    """The count to hide next: the smallest that is no nought, else the total, else one of the
    small ones, of which then not even that is told."""
    open_ones = [place for place in members if isinstance(shown[place], int) and counts[place]]
    if open_ones:
        return min(open_ones, key=lambda place: (counts[place], place))
    if total is not None and shown[total] is not Withheld.BESIDE:
        return total
    small = [place for place in members if shown[place] is Withheld.FEW]
    return small[0] if len(small) > 1 else None


def _is_pinned(
    counts: Sequence[int],
    shown: Sequence[Count],
    place: int,
    places: Sequence[int],
    total: int | None,
) -> bool:
    """Whether a small count follows from the others: nothing else could make up for its being
    the other of one and two."""
    if shown[place] is not Withheld.FEW:
        return False
    step = 1 if counts[place] == 1 else -1
    return not any(
        _may_move(counts[other], shown[other], step if total in (place, other) else -step)
        for other in places
        if other != place
    )


def _may_move(count: int, shown: Count, step: int) -> bool:
    """Whether a count could be one more or less for all that is shown of it."""
    if shown is Withheld.FEW:
        return is_small(count + step)
    return shown is Withheld.BESIDE and count + step >= 0
