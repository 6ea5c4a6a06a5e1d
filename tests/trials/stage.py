"""A town with somebody of every role ready to send, and what a receiver made of a bundle."""

from __future__ import annotations

import contextlib
import dataclasses
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from gridclient.app import App
from gridclient.domain.fields import ENTITIES
from gridclient.domain.rows import Row
from gridclient.errors import GridError
from gridclient.jobs import SILENT
from gridclient.services.sync import importing
from gridclient.services.sync.records import Imported
from gridclient.store import held_back
from tests import town as towns
from tests.town import COMMUNITY, GRIDS, Town
from tests.trials import actors, areas
from tests.trials.actors import Actor
from tests.trials.areas import Area

STREET, SIBLING = COMMUNITY[:9], f"{COMMUNITY[:9]}099"
"""The street above the town's community, and another community of that street."""


@dataclass(slots=True)
class Stage:
    """``here`` and ``elsewhere``: the two grids; ``cast``: an actor of every role, and
    ``sibling``, the office of another community."""

    town: Town
    here: Area
    elsewhere: Area
    cast: dict[str, Actor]
    numbers: dict[str, int] = field(default_factory=dict)

    def receiver_of(self, role: str) -> App:
        """Who takes a role's bundles in here: the district, and the office of the district's."""
        return self.town.office if role == "district" else self.town.district

    def hand_in(self, role: str, rows: Sequence[Row], **said: object) -> Imported:
        """Import a bundle of these rows; a refusal is raised."""
        receiver, actor = self.receiver_of(role), self.cast[role]
        number = self.numbers[role] = self.numbers.get(role, 0) + 1
        content = actor.bundle(receiver.profile.replica, rows, number, **said)
        return take(receiver, content)


@contextlib.contextmanager
def set_up(folder: Path) -> Iterator[Stage]:
    """A stage of one's own."""
    with towns.copied(folder) as town:
        here, elsewhere = areas.furnish(town, town.office)
        town.bring(town.office, town.district, plain=True)
        yield Stage(town, here, elsewhere, _cast(town))


def _cast(town: Town) -> dict[str, Actor]:
    district = actors.of(town.district, town.clock)
    office = actors.of(town.office, town.clock)
    street = actors.enrolled(district, "street", STREET)
    return {
        "district": district,
        "street": street,
        "community": actors.enrolled(street, "community", COMMUNITY),
        "worker": actors.enrolled(office, "worker", COMMUNITY, GRIDS[:1]),
        "leader": actors.enrolled(office, "leader", COMMUNITY, GRIDS[:1]),
        "sibling": actors.enrolled(street, "community", SIBLING),
    }


def take(receiver: App, content: bytes, name: str = "x.xlsx") -> Imported:
    """An import, without the backup before it."""
    return importing.import_bytes(receiver.profile, content, Path(name), SILENT)


def code_of(receiver: App, content: bytes) -> str:
    """The code a bundle is refused with, or what was made of it."""
    try:
        result = take(receiver, content)
    except GridError as error:
        return error.code
    return "again" if result.again else f"applied {result.applied}"


def stored(receiver: App, row: Row) -> Row | None:
    """The row of this id as the receiver holds it."""
    entity = ENTITIES.get(row.entity)
    with receiver.profile.store.view() as unit:
        return unit.rows(entity, [row.id]).get(row.id) if entity else None


def is_taken(receiver: App, row: Row) -> bool:
    """Whether the receiver holds just what the row says."""
    held = stored(receiver, row)
    return held is not None and all(held.fields.get(n) == v for n, v in row.fields.items())


def rules_of(receiver: App, rows: Sequence[Row]) -> dict[str, str]:
    """By which rule rows are held back, by id."""
    wanted = {row.id for row in rows}
    with receiver.profile.store.view() as unit:
        held = held_back.held(unit)
    return {item.row.id: item.rule for item in held if item.row.id in wanted}


def renamed(row: Row, row_id: str) -> Row:
    """A row under another id."""
    return dataclasses.replace(row, id=row_id)
