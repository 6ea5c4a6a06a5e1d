"""What a row belongs to, or once belonged to, walked from row to row in a picture."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import parents
from gridclient.domain.stamps import replica_of
from tests.simulation.pictures import Key, Picture


def line_ids(picture: Picture, key: Key) -> set[str]:
    """The ids of a row and of all that it belongs to, or once belonged to."""
    return {one[1] for one in line_of(picture, key)}


def about(picture: Picture, key: Key) -> set[str]:
    """The ids of all that a row belongs to, and speaks of."""
    return line_ids(picture, key) | set(picture.rows[key].fields.values())


def hangs_on(seen: Mapping[str, Picture], key: Key, rejected: Mapping[Key, str]) -> bool:
    """Whether an office rejected a row, or one that it belongs to or speaks of, somewhere, and
    that does not stand at that office; ``rejected``: these rows, and by whom."""
    lacking = {row[1] for row, office in rejected.items() if row not in seen[office].rows}
    return key in rejected or any(
        bool(lacking) and key in one.rows and not lacking.isdisjoint(about(one, key))
        for one in seen.values()
    )


def line_of(picture: Picture, key: Key, but_by: str | None = None) -> set[Key]:
    """A row and all that it belongs to, or once belonged to; ``but_by``: the key id of somebody
    whose word about it does not count."""
    found: set[Key] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one in found or one not in picture.rows:
            continue
        found.add(one)
        upwards = dict(parents(ENTITIES[one[0]]))
        waiting += [
            (upwards[name], value)
            for name, stamp, value in _every(picture, one)
            if name in upwards and value and replica_of(stamp).partition(".")[0] != but_by
        ]
    return found


def _every(picture: Picture, key: Key) -> Iterator[tuple[str, str, str | None]]:
    """What the fields of a row say and once said, each with its stamp."""
    row = picture.rows[key]
    yield from ((name, row.stamp_of(name), value) for name, value in row.fields.items())
    for line, value in picture.former.items():
        if line[:2] == key:
            yield line[2], line[3], value
