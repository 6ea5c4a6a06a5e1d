"""The encrypted database file: how it is opened, keyed, locked and copied.

SQLCipher under a raw key, WAL with ``synchronous=FULL`` (with NORMAL simulated power loss lost
acknowledged saves), foreign keys on, every transaction begun by us (Python's driver would
commit DDL on its own).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlalchemy import Connection, Engine, create_engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import QueuePool
from sqlalchemy.util import LRUCache

from gridclient.errors import GridError, Refused
from gridclient.i18n import _

OLDEST_SQLITE = (3, 51, 3)
"""The first release without the WAL-reset fault."""

CACHE_KIB = 65_536
BUSY_MS = 5_000


class Speech(SQLiteDialect_pysqlite):
    """How every store is spoken to. All speak alike, so that a statement that was put into words
    for one need not be for the next: to do so takes longer than to run it."""

    supports_statement_cache = True

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Speech)

    def __hash__(self) -> int:
        return hash(Speech)

    def do_begin(self, dbapi_connection: Any) -> None:
        """Begin a transaction; as a listener of the engine it would cost every statement."""
        reading = dbapi_connection.info.get(_READING, False)
        dbapi_connection.cursor().execute("BEGIN" if reading else "BEGIN IMMEDIATE")


registry.register("gridclient", __name__, Speech.__name__)
_OPENER = "gridclient_opener"
_READING = "gridclient_reading"
_SPOKEN: LRUCache[Any, Any] = LRUCache(2000)
"""Statements in words, for the engines of all stores of this process."""


def connect(path: Path, key: bytes, salt: bytes) -> Any:
    """A raw connection to the file, keyed; raises ``Refused`` when it cannot be read."""
    if sqlcipher.sqlite_version_info < OLDEST_SQLITE:
        raise Refused(
            "store.engine",
            _("The database engine {version} is too old to be trusted with data.").format(
                version=sqlcipher.sqlite_version
            ),
            hint=_("Install the program again."),
        )
    try:
        connection = sqlcipher.connect(str(path), timeout=BUSY_MS / 1000, check_same_thread=False)
    except sqlcipher.Error as error:
        raise translated(error) from error
    connection.isolation_level = None
    try:
        _prepare(connection, key, salt)
    except sqlcipher.Error as error:
        connection.close()
        raise translated(error) from error
    return connection


def connect_reading(path: Path, key: bytes, salt: bytes) -> Any:
    """A connection that reads a file nobody writes to, and leaves nothing beside it."""
    try:
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?immutable=1", uri=True, check_same_thread=False
        )
        connection.isolation_level = None
        _unlock(connection.cursor(), key, salt)
    except sqlcipher.Error as error:
        raise translated(error) from error
    return connection


def close_log(path: Path, key: bytes, salt: bytes) -> None:
    """Bring the log into the file, so that the file alone is the database.

    Raises ``Refused``: ``store.busy`` while anybody else has it open, ``store.damaged``.
    """
    connection = connect(path, key, salt)
    try:
        if connection.execute("PRAGMA journal_mode = DELETE").fetchone()[0] != "delete":
            raise busy()
    except sqlcipher.Error as error:
        raise translated(error) from error
    finally:
        connection.close()


def _unlock(cursor: Any, key: bytes, salt: bytes) -> None:
    cursor.execute("PRAGMA cipher_log_level = none")
    cursor.execute(f"PRAGMA key = \"x'{key.hex()}{salt.hex()}'\"")
    if not cursor.execute("PRAGMA cipher_version").fetchone():
        raise sqlcipher.DatabaseError("this engine does not encrypt")
    cursor.execute("SELECT count(*) FROM sqlite_master").fetchone()


def _prepare(connection: Any, key: bytes, salt: bytes) -> None:
    cursor = connection.cursor()
    _unlock(cursor, key, salt)
    for pragma in (
        "journal_mode = WAL",
        "synchronous = FULL",
        "foreign_keys = ON",
        "temp_store = MEMORY",
        f"cache_size = -{CACHE_KIB}",
    ):
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


class _Opener:
    """Opens the connections of an engine, and forgets the key when the engine is closed:
    whoever still holds the engine then holds nothing."""

    def __init__(
        self, open_one: Callable[[Path, bytes, bytes], Any], path: Path, key: bytes, salt: bytes
    ) -> None:
        self._open_one, self._path = open_one, path
        self._key: bytes | None = key
        self._salt = salt

    def __call__(self) -> Any:
        if self._key is None:
            raise RuntimeError("the store is closed")
        return self._open_one(self._path, self._key, self._salt)

    def forget(self) -> None:
        """No connection can be opened any more."""
        self._key = None


def close(made: Engine) -> None:
    """Close every connection of an engine and forget its key."""
    made.dispose()
    made.get_execution_options()[_OPENER].forget()


def engine(path: Path, key: bytes, salt: bytes, *, reading: bool = False) -> Engine:
    """An engine over the file; connections are kept, since a new one costs its key check.

    ``reading``: over a file that cannot be written, as on a write-protected disk.
    """
    opener = _Opener(connect_reading if reading else connect, path, key, salt)
    return create_engine(
        "gridclient://",
        module=sqlcipher,
        creator=opener,
        poolclass=QueuePool,
        pool_size=4,
        max_overflow=4,
        execution_options={"compiled_cache": _SPOKEN, _OPENER: opener},
    )


@contextmanager
def connected(made: Engine, *, reading: bool = False) -> Iterator[Connection]:
    """A connection whose transactions may write, or only read one consistent state."""
    with made.connect() as connection:
        connection.info[_READING] = reading
        yield connection


def copy(source: Path, target: Path, key: bytes, salt: bytes) -> None:
    """A consistent copy of an encrypted file under the same key, flushed and checked."""
    opened = connect(source, key, salt)
    try:
        copy_from(opened, target, key, salt)
    finally:
        opened.close()


def copy_from(opened: Any, target: Path, key: bytes, salt: bytes) -> None:
    """The same from a connection that is open already."""
    made = connect(target, key, salt)
    try:
        opened.backup(made)
        check(made)
        made.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except sqlcipher.Error as error:
        raise translated(error) from error
    finally:
        made.close()


def settle(opened: Any) -> None:
    """Fold the write-ahead log into the file; what was removed stays in neither."""
    opened.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()


def check(connection: Any) -> None:
    """Raise ``Refused`` when the file's pages or references are not sound."""
    cursor = connection.cursor()
    try:
        answer = cursor.execute("PRAGMA quick_check(1)").fetchone()[0]
        loose = cursor.execute("PRAGMA foreign_key_check").fetchone()
    except sqlcipher.Error as error:
        raise translated(error) from error
    if answer != "ok" or loose:
        raise _damaged()


def translated(error: Exception) -> GridError:
    """The refusal a database error amounts to for a person."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    said = str(cause).lower()
    for part, refusal in _REFUSALS.items():
        if part in said:
            return refusal()
    raise error


def what_next() -> str:
    """What to do when a database is not there as it should be."""
    return _(
        "Leave the folder as it is and ask your office: the files in “backups” beside it hold "
        "what was there before the last imports, and what you sent is with the office."
    )


def _damaged() -> GridError:
    return Refused(
        "store.damaged",
        _("The database of this profile cannot be read."),
        hint=what_next(),
        unchanged=False,
    )


def _full() -> GridError:
    return Refused(
        "store.full",
        _("There is no space left on the disk."),
        hint=_("Free some space and save again; what you typed is still here."),
    )


def read_only() -> GridError:
    """The refusal where nothing can be written."""
    return Refused(
        "store.read_only",
        _("The profile's folder cannot be written to."),
        hint=_("Check that the disk is not write-protected."),
    )


def busy() -> GridError:
    """The refusal while somebody else holds the file."""
    return Refused(
        "store.busy",
        _("Another window or command is writing to this profile."),
        hint=_("Wait a moment and try again."),
    )


_REFUSALS: dict[str, Callable[[], GridError]] = {
    "not a database": _damaged,
    "malformed": _damaged,
    "vtable constructor failed": _damaged,
    "does not encrypt": _damaged,
    "disk is full": _full,
    "disk i/o": _full,
    "readonly": read_only,
    "unable to open": read_only,
    "locked": busy,
}
