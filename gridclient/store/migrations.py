"""Bringing a database to the newest schema: on a copy, in one real transaction, then swapped.

The old file is kept beside for thirty days. Alembic is imported only when there is work.
"""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path

from sqlalchemy import Connection, text
from sqlalchemy.exc import DBAPIError

from gridclient import paths
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.store import database, search_index

KEPT_DAYS = 30
"""How long the file from before a migration stays beside the new one."""


def head() -> str:
    """The newest revision this program knows: migrations are numbered by their file names."""
    names = [path.name for path in (paths.migrations() / "versions").glob("[0-9]*_*.py")]
    return max(match[0] for name in names if (match := re.match(r"\d+", name)))


def revision(connection: Connection) -> str | None:
    """The revision of a database, or None when it is empty."""
    known = connection.execute(
        text("SELECT count(*) FROM sqlite_master WHERE name = 'alembic_version'")
    ).scalar_one()
    if not known:
        return None
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()


def upgrade(connection: Connection) -> None:
    """Run the missing migrations inside the transaction of ``connection``."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    location = str(paths.migrations()).replace("%", "%%")
    config.set_main_option("script_location", location)
    config.attributes["connection"] = connection
    command.upgrade(config, "head")


def bring_up(path: Path, key: bytes, salt: bytes) -> bool:
    """Migrate the file at ``path`` when it is older; returns whether it was.

    Raises ``Refused("store.newer")`` for a database of a newer program. Whatever fails, the
    old file stands where it stood.
    """
    _discard_kept(path)
    now = _stands_at(path, key, salt)
    if now == head():
        return False
    if now is None or now > head():
        raise Refused(
            "store.newer",
            _("This database comes from a newer version of the program."),
            hint=_("Install the newer version; the file was not touched."),
        )
    copy = path.with_name(f"{path.name}.migrating")
    discard(copy)
    try:
        database.copy(path, copy, key, salt)
        migrate(copy, key, salt)
        _swap(path, copy, now, key, salt)
    except BaseException:
        discard(copy)
        raise
    return True


def migrate(path: Path, key: bytes, salt: bytes) -> None:
    """Run the missing migrations on the file itself, make what is derived anew, check, close."""
    engine = database.engine(path, key, salt)
    try:
        with database.connected(engine) as connection, connection.begin():
            upgrade(connection)
            search_index.rebuild(connection)
        raw = engine.raw_connection()
        try:
            database.check(raw)
            raw.cursor().execute("PRAGMA wal_checkpoint(TRUNCATE)")
        finally:
            raw.close()
    except DBAPIError as error:
        raise database.translated(error) from error
    finally:
        database.close(engine)


def _stands_at(path: Path, key: bytes, salt: bytes) -> str | None:
    engine = database.engine(path, key, salt)
    try:
        with database.connected(engine, reading=True) as connection:
            return revision(connection)
    except DBAPIError as error:
        raise database.translated(error) from error
    finally:
        database.close(engine)


def _swap(path: Path, copy: Path, now: str, key: bytes, salt: bytes) -> None:
    """Put the copy in the place of the old file; refused while somebody reads the old one."""
    raw = database.connect(path, key, salt)
    held = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
    raw.close()
    if held:
        raise database.busy()
    keep(path, path.with_name(f"{path.name}.before-{head()}-at-{now}"))
    copy.replace(path)
    for suffix in ("-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def keep(path: Path, kept: Path) -> None:
    """The old file under another name; a copy on disks without hard links (FAT)."""
    kept.unlink(missing_ok=True)
    try:
        os.link(path, kept)
    except OSError:
        shutil.copyfile(path, kept)
    os.utime(kept)


def _discard_kept(path: Path) -> None:
    for kept in path.parent.glob(f"{path.name}.before-*"):
        with suppress(OSError):  # gone with its log, or held: then it goes the next time
            if time.time() - kept.stat().st_mtime > KEPT_DAYS * 86_400:
                discard(kept)


def discard(path: Path) -> None:
    """Remove a database file and what stands beside it."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)
