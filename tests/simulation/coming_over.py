"""Households that come over to somebody who had written about them before they were theirs.

Whether somebody may write about a household is judged by an office when it hears of it, and by
where the household lies by then: somebody else may have moved it into their grids meanwhile. So
that is reckoned anew here, at the moment the office takes it in, from the word of others alone.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from gridclient.domain import stamps
from gridclient.trust import certificates
from tests.simulation import lineage, pictures
from tests.simulation.ledger import Said
from tests.simulation.pictures import Picture

if TYPE_CHECKING:
    from tests.simulation.world import World


@contextmanager
def watched(world: World, name: str) -> Iterator[None]:
    """What an office takes in inside this block about a strange household is barred no longer if
    that is, or was since, in the grids of whoever wrote it."""
    strange = [
        one
        for one in world.ledger.said
        if one.barred and one.strange and world.people[one.by].office == name
    ]
    if not strange:
        yield
        return
    before = pictures.of(world.app(name))
    yield
    after = pictures.of(world.app(name))
    for one in strange:
        if stands(after, one) and not stands(before, one) and _came_over(after, one):
            one.barred, one.strange = False, frozenset()
            world.tell(f"{name} takes in what {one.by} wrote of a household that came to them")


def stands(picture: Picture, said: Said) -> bool:
    """Whether a store holds what somebody said."""
    row = picture.rows.get((said.entity, said.row))
    return row is not None and (said.field is None or row.stamp_of(said.field) == said.stamp)


def _came_over(picture: Picture, said: Said) -> bool:
    """Whether others put the households, or what they belong to, into the grids of the writer."""
    key_id = said.replica.partition(".")[0]
    grids = _grids(picture, key_id, said.stamp)
    return all(
        grids & {picture.rows[key].fields["code"] for key in line if key[0] == "grid"}
        for line in (
            lineage.line_of(picture, ("household", home), but_by=key_id) for home in said.strange
        )
    )


def _grids(picture: Picture, key_id: str, stamp: str) -> set[str]:
    """The grids somebody was granted when they wrote something, and since."""
    found = sorted(
        (
            certificates.read(row.fields["pem"].encode())
            for row in picture.rows.values()
            if row.entity == "certificate" and row.fields["key_id"] == key_id
        ),
        key=lambda one: one.valid_from,
    )
    earlier = [one for one in found if one.valid_from <= stamps.time_of(stamp)]
    return {code for one in found[max(len(earlier) - 1, 0) :] for code in one.grant.grids}
