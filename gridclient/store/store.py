"""The store of one profile: opened with its key, read and written through units of work."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Engine, insert
from sqlalchemy.exc import DBAPIError

from gridclient.domain.authority import Authority
from gridclient.errors import Locked, Refused
from gridclient.i18n import _
from gridclient.store import database, location, migrations
from gridclient.store.tables import CLOCK
from gridclient.store.unit import Sign, Unit

FILE = "store.db"


class Store:
    """One encrypted database; ``reading``: it cannot be written where it lies.

    ``act_as`` says in whose name it is written: the replica stamps and ``sign`` signs every
    change made through a unit; ``act_within`` says what they may write at all.
    """

    def __init__(
        self,
        path: Path,
        secret: tuple[bytes, bytes],
        now: Callable[[], dt.datetime],
        *,
        reading: bool = False,
    ) -> None:
        self.path = path
        self.reading = reading
        self.replica = ""
        self._open: tuple[Engine, tuple[bytes, bytes]] | None = (
            database.engine(path, *secret, reading=reading),
            secret,
        )
        self._now = now
        self._sign: Sign | None = None
        self._authority: Authority | None = None

    @property
    def secret(self) -> tuple[bytes, bytes]:
        """Key and salt, known as long as the store is open; raises ``Locked`` afterwards."""
        return self._opened()[1]

    @property
    def is_open(self) -> bool:
        """Whether the store was not closed yet."""
        return self._open is not None

    @property
    def _engine(self) -> Engine:
        return self._opened()[0]

    def _opened(self) -> tuple[Engine, tuple[bytes, bytes]]:
        if self._open is None:
            raise Locked(
                "profile.locked",
                _("The profile is locked."),
                hint=_("Unlock it with its passphrase and try again."),
            )
        return self._open

    def act_as(self, replica: str, sign: Sign) -> None:
        """Write in the name of ``replica`` from now on."""
        self.replica = replica
        self._sign = sign

    def act_within(self, authority: Authority | None) -> None:
        """What is written of itself keeps to this authority from now on (None: to no bounds)."""
        self._authority = authority

    @contextmanager
    def unit(self) -> Iterator[Unit]:
        """A transaction that may write; without ``unit.commit()`` it is rolled back."""
        with self._transaction(reading=False) as unit:
            yield unit

    @contextmanager
    def view(self) -> Iterator[Unit]:
        """A transaction that only reads one consistent state."""
        with self._transaction(reading=True) as unit:
            yield unit

    @contextmanager
    def _transaction(self, *, reading: bool) -> Iterator[Unit]:
        try:
            with database.connected(self._engine, reading=reading) as connection:
                yield Unit(connection, self.replica, self._now, self._sign, self._authority)
        except DBAPIError as error:
            raise database.translated(error) from error

    def check(self) -> None:
        """Read every page and every reference; ``Refused("store.damaged")`` when one is off."""
        connection = self._engine.raw_connection()
        try:
            database.check(connection)
        finally:
            connection.close()

    def settle(self) -> None:
        """Fold the write-ahead log into the file and empty it, as far as nobody is reading."""
        connection = self._engine.raw_connection()
        try:
            database.settle(connection.driver_connection)
        finally:
            connection.close()

    def copy(self, target: Path) -> None:
        """A consistent copy under the same key, checked; what is committed now is in it."""
        connection = self._engine.raw_connection()
        try:
            database.copy_from(connection.driver_connection, target, *self.secret)
        finally:
            connection.close()

    def close(self) -> None:
        """Close every connection and forget the key; the write-ahead log goes into the file."""
        if self._open is not None:
            database.close(self._engine)
            self._open = None


def create(folder: Path, key: bytes, salt: bytes) -> None:
    """Make the empty database of a new profile; it is there whole or not at all."""
    path = folder / FILE
    if path.exists():
        raise Refused(
            "profile.exists",
            _("There is already a profile in {folder}.").format(folder=folder),
            hint=_("Open it, or choose another folder."),
        )
    made = path.with_name(f"{FILE}.new")
    migrations.discard(made)
    migrations.migrate(made, key, salt)
    engine = database.engine(made, key, salt)
    with database.connected(engine) as connection, connection.begin():
        connection.execute(insert(CLOCK), {"id": 1, "last_stamp": None, "sequence": 0})
    database.close(engine)
    made.replace(path)


def open_(folder: Path, key: bytes, salt: bytes, now: Callable[[], dt.datetime]) -> Store:
    """Open a profile's database, migrating it first when it is older.

    Raises ``Refused`` with ``store.missing``, ``store.damaged`` or ``store.newer``.
    """
    path = folder / FILE
    if not path.exists() or path.stat().st_size == 0:
        raise Refused(
            "store.missing",
            _("The database of the profile in {folder} is missing or empty.").format(folder=folder),
            hint=database.what_next(),
        )
    if not location.is_writable(folder):
        return _open_reading(path, key, salt, now)
    migrations.bring_up(path, key, salt)
    return Store(path, (key, salt), now)


def _open_reading(path: Path, key: bytes, salt: bytes, now: Callable[[], dt.datetime]) -> Store:
    """A store that shows what is there; refused where it would show less than was saved."""
    log = path.with_name(f"{path.name}-wal")
    if log.exists() and log.stat().st_size:
        raise database.read_only()
    opened = Store(path, (key, salt), now, reading=True)
    with opened.view() as unit:
        at = migrations.revision(unit.connection)
    if at != migrations.head():
        opened.close()
        raise database.read_only()
    return opened
