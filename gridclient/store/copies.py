"""Copies of the database file: whether one opens, and putting one in the database's place."""

from __future__ import annotations

import datetime as dt
import shutil
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from gridclient.errors import GridError, Refused
from gridclient.store import database, migrations, store
from gridclient.store.migrations import discard
from gridclient.store.unit import Unit

__all__ = ["discard", "fetch", "is_under", "opens", "pour", "put_in"]

_SALT_BYTES = 16
_COMPANIONS = ("-wal", "-shm")


def is_under(path: Path, salt: bytes) -> bool:
    """Whether a file begins as one encrypted under the profile's salt does."""
    with suppress(OSError), path.open("rb") as file:
        return file.read(_SALT_BYTES) == salt
    return False


def opens(path: Path, key: bytes, salt: bytes) -> bool:
    """Whether a file is a sound database under the key; nothing is written beside it."""
    if not is_under(path, salt):
        return False
    try:
        connection = database.connect_reading(path, key, salt)
    except GridError:
        return False
    try:
        database.check(connection)
    except GridError:
        return False
    finally:
        connection.close()
    return True


class Readable(Protocol):
    """What bytes are read from."""

    def read(self, size: int = ..., /) -> bytes:
        """So many bytes, or as many as there are; none at the end."""


def pour(opened: Readable, target: Path) -> None:
    """Write what can be read to a new file that is its owner's alone."""
    target.touch(mode=0o600)
    with target.open("wb") as file:
        shutil.copyfileobj(opened, file, 1 << 20)


def fetch(source: Path, target: Path, key: bytes, salt: bytes) -> None:
    """A checked copy, brought to the newest schema.

    Raises ``Refused``: ``store.damaged``, ``store.newer``, ``store.full``.
    """
    database.copy(source, target, key, salt)
    migrations.bring_up(target, key, salt)
    for older in target.parent.glob(f"{target.name}.before-*"):
        discard(older)


def put_in(
    path: Path,
    made: Path,
    secret: tuple[bytes, bytes],
    now: Callable[[], dt.datetime],
    *,
    before_swap: Callable[[Unit], None],
) -> Path | None:
    """Put the database ``made`` in the place of the one at ``path``, which nobody has open.

    ``before_swap`` may write to the new one. The old one, sound or not, is kept beside with its
    log, under a name that the store throws away after thirty days; returns its path.
    """
    _fold_log(path, secret)
    opened = store.Store(made, secret, now)
    try:
        with opened.unit() as unit:
            before_swap(unit)
            unit.commit()
    finally:
        opened.close()
    kept = path.with_name(f"{path.name}.before-restoring-{now():%Y%m%dT%H%M%S%f}")
    there = path.exists()
    if there:
        migrations.keep(path, kept)
    for suffix in _COMPANIONS:
        with suppress(FileNotFoundError):
            path.with_name(path.name + suffix).replace(kept.with_name(kept.name + suffix))
    made.replace(path)
    return kept if there else None


def _fold_log(path: Path, secret: tuple[bytes, bytes]) -> None:
    """Bring the old database's log into its file, where it can be opened at all."""
    if not is_under(path, secret[1]):
        return
    try:
        database.close_log(path, *secret)
    except Refused as error:
        if error.code != "store.damaged":
            raise
