"""Which record stands for which: decisions about pairs, folded into groups (sync.md).

Of a pair the newest decision counts; records that are the same by way of others are one group.
All functions are pure and mind no order, so that every replica finds the same.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

SAME, DIFFERENT = "same", "different"

Pair = tuple[str, str]
"""The ids of two records, the lower first."""


@dataclass(frozen=True, slots=True)
class Decision:
    """That ``other_id`` is the same as ``kept_id`` or not (``act``), said at ``stamp``."""

    kept_id: str
    other_id: str
    act: str
    stamp: str

    @property
    def pair(self) -> Pair:
        """The two records, whichever is kept."""
        return pair(self.kept_id, self.other_id)


def pair(one: str, other: str) -> Pair:
    """Two ids in their one order."""
    return (one, other) if one <= other else (other, one)


def newest(decisions: Iterable[Decision]) -> dict[Pair, Decision]:
    """Every pair's newest decision."""
    found: dict[Pair, Decision] = {}
    for one in decisions:
        known = found.get(one.pair)
        if known is None or one.stamp > known.stamp:
            found[one.pair] = one
    return found


def groups(decisions: Iterable[Decision]) -> list[frozenset[str]]:
    """The records that are one, two or more each."""
    return [frozenset(group) for group, _links in _grouped(decisions)]


def standing(decisions: Iterable[Decision], here: Collection[str]) -> Mapping[str, str]:
    """Every id that another stands for, to that other.

    Of a group the record stands that the newest decision kept, or the one that was kept instead
    of that. ``here``: the records that exist in the store; one that does not stands for none, and
    the oldest that does takes its place.
    """
    found: dict[str, str] = {}
    for group, links in _grouped(decisions):
        kept = _kept(links)
        present = sorted(group & set(here))
        if kept not in present and present:
            kept = present[0]
        found.update((one, kept) for one in group if one != kept)
    return found


def _grouped(decisions: Iterable[Decision]) -> list[tuple[set[str], list[Decision]]]:
    same = [one for one in newest(decisions).values() if one.act == SAME]
    group_of: dict[str, tuple[set[str], list[Decision]]] = {}
    for link in same:
        one = group_of.get(link.kept_id) or ({link.kept_id}, [])
        other = group_of.get(link.other_id) or ({link.other_id}, [])
        if one is not other:
            one = (one[0] | other[0], [*one[1], *other[1]])
        one[1].append(link)
        group_of.update(dict.fromkeys(one[0], one))
    return list({id(group): group for group in group_of.values()}.values())


def _kept(links: Collection[Decision]) -> str:
    """From what the newest decision kept on to what was kept instead of it, as far as it goes."""
    ordered = sorted(links, key=lambda link: link.stamp, reverse=True)
    kept, met = ordered[0].kept_id, {ordered[0].kept_id}
    while True:
        onward = [one.kept_id for one in ordered if one.other_id == kept and one.kept_id not in met]
        if not onward:
            return kept
        kept = onward[0]
        met.add(kept)
