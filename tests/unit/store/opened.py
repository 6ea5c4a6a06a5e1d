"""A bare store on an empty database, made quickly by copying a template."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path

from gridclient.store import store
from gridclient.store.store import Store
from gridclient.trust import signatures
from gridclient.trust.keys import Keys, replica_id
from tests import builders, profiles
from tests.profiles import Clock

KEY, SALT = bytes(range(32)), bytes(range(16))
KEYS = Keys.new()
REPLICA = replica_id(KEYS.public.key_id, 1)


@cache
def _template() -> Path:
    folder = profiles.templates() / "bare"
    folder.mkdir()
    store.create(folder, KEY, SALT)
    return folder / store.FILE


def file_in(folder: Path) -> Path:
    """A new empty database in a folder."""
    return Path(shutil.copyfile(_template(), folder / store.FILE))


def open_(folder: Path, clock: Clock | None = None) -> Store:
    """Open the database in a folder, acting as :data:`REPLICA`."""
    kept = store.open_(folder, KEY, SALT, clock or Clock())
    kept.act_as(REPLICA, lambda message: signatures.sign(KEYS, signatures.FACT, message))
    return kept


def settle(kept: Store) -> tuple[str, str]:
    """A division, a grid, a building, a door and a household; building and household id."""
    building = builders.make_building()
    dwelling = builders.make_dwelling(building.id)
    household = builders.make_household(dwelling.id)
    with kept.unit() as unit:
        unit.save(builders.make_division(), builders.make_grid(), building, dwelling, household)
        unit.commit()
    return building.id, household.id


def sequence(kept: Store) -> int:
    """The newest local sequence number."""
    with kept.view() as unit:
        return unit.sequence()
