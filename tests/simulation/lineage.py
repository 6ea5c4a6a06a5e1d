"""What a row belongs to, or once belonged to, walked from row to row in a picture."""

from __future__ import annotations

from gridclient.domain.fields import ENTITIES
from gridclient.domain.model import parents
from tests.simulation.pictures import Key, Picture


def line_ids(picture: Picture, key: Key) -> set[str]:
    """The ids of a row and of all that it belongs to, or once belonged to."""
    return {one[1] for one in line_of(picture, key)}


def about(picture: Picture, key: Key) -> set[str]:
    """The ids of all that a row belongs to, and speaks of."""
    return line_ids(picture, key) | set(picture.rows[key].fields.values())


def line_of(picture: Picture, key: Key) -> set[Key]:
    """A row and all that it belongs to, or once belonged to."""
    found: set[Key] = set()
    waiting = [key]
    while waiting:
        one = waiting.pop()
        if one in found or one not in picture.rows:
            continue
        found.add(one)
        upwards = dict(parents(ENTITIES[one[0]]))
        fields = picture.rows[one].fields
        waiting += [(upwards[name], fields[name]) for name in upwards if name in fields]
        waiting += [
            (upwards[line[2]], value)
            for line, value in picture.former.items()
            if line[:2] == one and line[2] in upwards and value
        ]
    return found
