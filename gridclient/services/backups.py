"""Backups: the encrypted database as it stood before something large happened to it.

Those beside the database are database files under its key; one made for elsewhere holds the key
file too, so that it can be opened with the passphrase on a new computer. Restoring puts the
present database aside for thirty days and goes on under a new epoch.
"""

from __future__ import annotations

import datetime as dt
import os
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import IO

from gridclient.domain.days import day_of, written
from gridclient.errors import GridError, Hint, Refused, Untrusted
from gridclient.i18n import _
from gridclient.services import epochs, timekeeping
from gridclient.services.clock import Now
from gridclient.services.profile import MADE_OF, Profile, check_alone, exists, whole_or_not
from gridclient.services.safekeeping import check_location
from gridclient.store import copies, database, scopes, store
from gridclient.trust import keyfile, vault
from gridclient.trust.vault import DataKey
from gridclient.workbook import saving
from gridclient.workbook.patience import patiently

KEPT = 5
"""How many are kept of those made by hand, and how many of those made by themselves."""
KEPT_FOR = dt.timedelta(days=30)
"""A backup outlives a removal of personal data by no more than this (domain.md §5.4)."""
FOLDER = "backups"
_NAME, _BY_HAND = "%Y%m%dT%H%M%S%f", "-by-hand"
_LARGEST_KEY_FILE_BYTES = 64 * 1024
_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NO_PLACE = ("store.read_only", "store.full")
_WITHOUT_KEY_FILE = ("vault.damaged", "vault.missing")


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup beside the database; ``made_at`` is UTC, ``opens``: it is sound and ours;
    ``by_hand``: somebody asked for it."""

    name: str
    path: Path
    made_at: dt.datetime
    size_bytes: int
    opens: bool
    by_hand: bool


def make(profile: Profile, *, by_hand: bool = False) -> Path:
    """Copy the database beside itself, under the same key, opened and checked once.

    The newest five are kept and, apart from them, the newest five made ``by_hand``, which
    imports do not push out; this one among them, whatever its clock says. While the date is in
    doubt none is removed for its age. Raises ``Refused`` when there is no space for it or the
    folder cannot be written.
    """
    folder = profile.folder / FOLDER
    try:
        folder.mkdir(exist_ok=True)
    except OSError as error:
        raise database.read_only() from error
    file = folder / f"{profile.now():{_NAME}}{_BY_HAND if by_hand else ''}.db"
    part = file.with_suffix(".part")
    try:
        profile.store.copy(part)
        patiently(partial(part.replace, file))
    except OSError as error:
        raise saving.unwritable(file) from error
    finally:
        _remove(part)
    others = (one for one in folder.glob("*.db") if _is_by_hand(one) == by_hand and one != file)
    for old in sorted(others)[: 1 - KEPT]:
        _remove(old)
    if timekeeping.doubt(profile) is None:
        let_go(profile)
    profile.note()
    return file


def make_before(profile: Profile) -> None:
    """:func:`make`, before something large is done to a profile, unless it holds nothing yet."""
    with profile.store.view() as unit:
        is_empty = not scopes.touched(unit, 0)
    if not is_empty:
        make(profile)


def kept_until(profile: Profile) -> list[dt.date]:
    """Until which day each backup beside the database is kept at most, the oldest first."""
    files = sorted((profile.folder / FOLDER).glob("*.db"))
    return [day_of(_made_at(file)) + KEPT_FOR for file in files]


def let_go(profile: Profile) -> None:
    """Remove backups past their day: what was removed from the data must not live on in them.

    By this computer's date, which is to be right; see :func:`timekeeping.doubt`.
    """
    today = day_of(profile.now())
    for file in (profile.folder / FOLDER).glob("*.db"):
        if day_of(_made_at(file)) + KEPT_FOR < today:
            _remove(file)


def _remove(file: Path) -> None:
    """Remove a file; one that another program holds goes the next time."""
    with suppress(OSError):
        patiently(partial(file.unlink, missing_ok=True))


def write(profile: Profile, target: Path) -> None:
    """A backup for another disk, by whatever clock: the database and its key file in one file.

    Raises ``Refused`` (``file.unwritable``) when the place cannot be written or has no space.
    """
    part = target.with_name(f"{target.name}.part")
    copy = target.with_name(f"{target.name}.db.part")
    try:
        profile.store.copy(copy)
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED, strict_timestamps=False) as archive:
            archive.write(copy, store.FILE)
            archive.write(profile.folder / keyfile.CURRENT, keyfile.CURRENT)
        saving.put(part, target)
    except OSError as error:
        raise saving.unwritable(target) from error
    except Refused as error:
        if error.code not in _NO_PLACE:
            raise
        raise saving.unwritable(target) from error
    finally:
        for file in (part, copy):
            with suppress(OSError):
                copies.discard(file)
    profile.note()


def find(folder: Path, data_key: DataKey) -> list[Backup]:
    """The backups beside a profile's database, newest first."""
    return [
        _backup(path, data_key) for path in sorted((folder / FOLDER).glob("*.db"), reverse=True)
    ]


def _backup(file: Path, key: DataKey) -> Backup:
    size, by_hand = file.stat().st_size, _is_by_hand(file)
    return Backup(file.stem, file, _made_at(file), size, _opens(file, key), by_hand)


def newest(folder: Path, data_key: DataKey) -> Backup | None:
    """The newest backup that can be restored, or None."""
    return next((backup for backup in find(folder, data_key) if backup.opens), None)


def fits(folder: Path, data_key: DataKey) -> bool:
    """Whether a key opens a profile's database or one of its backups."""
    return any(copies.opens(path, data_key.key, data_key.salt) for path in _databases(folder))


def _databases(folder: Path) -> list[Path]:
    return [folder / store.FILE, *(folder / FOLDER).glob("*.db")]


def unpack(source: Path, folder: Path) -> None:
    """Put the key file of a backup into a folder that holds no profile yet.

    Raises ``Untrusted`` (``backup.damaged``) for a file that is no backup, and ``Refused`` for one
    that is not there (``backup.unknown``) or may not be read (``file.unreadable``), and for a
    folder where no profile may be; what is left there of an earlier one does not matter.
    """
    check_alone(folder, *MADE_OF, FOLDER)
    check_location(folder)
    kept = _key_file_in(source)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    except OSError as error:
        raise saving.unwritable(folder) from error
    keyfile.save(folder, kept)


def _key_file_in(source: Path) -> keyfile.Wraps:
    try:
        with _inside(source, keyfile.CURRENT) as inner:
            return keyfile.parse(inner.read(_LARGEST_KEY_FILE_BYTES + 1))
    except OSError as error:
        raise _unreadable(source) from error


def find_with(folder: Path, passphrase: str) -> list[Backup]:
    """:func:`find` for a profile that is closed, as when its database does not open."""
    return find(folder, vault.open_(folder, passphrase))


def restore_with(folder: Path, passphrase: str, source: str | None, now: Now) -> Path | None:
    """:func:`restore` by the passphrase, also into a folder that holds no profile yet, and into
    one whose key file is damaged or gone, where the backup has its own.

    ``source``: None for the newest backup beside the database that opens. Returns the database in
    its own place where nothing but its key file was lacking: that alone is put back.
    """
    if not exists(folder):
        if source is None:
            raise _none()
        with whole_or_not(folder):
            unpack(Path(source), folder)
            return restore(folder, vault.open_(folder, passphrase), source, now)
    try:
        data_key = vault.open_(folder, passphrase)
    except Refused as error:
        if error.code not in _WITHOUT_KEY_FILE or source is None:
            raise
        file = _file_of(folder, source)
        if not zipfile.is_zipfile(file):
            raise
        return _restore_both(folder, passphrase, file, now)
    if source is None:
        backup = newest(folder, data_key)
        if backup is None:
            raise _none()
        source = str(backup.path)
    return restore(folder, data_key, source, now)


def _restore_both(folder: Path, passphrase: str, source: Path, now: Now) -> Path | None:
    """:func:`restore` with the key file of the backup, which the passphrase opens, in the place of
    one that opens nothing any more; a database of another profile is not put aside for it, nor
    one that was only lacking its key, which is newer than the backup."""
    kept = _key_file_in(source)
    data_key = vault.open_wraps(folder, kept, passphrase)
    known = [path for path in _databases(folder) if path.is_file() and path.stat().st_size]
    if known and not any(copies.is_under(path, data_key.salt) for path in known):
        raise _other_key(source)
    try:
        with _key_files_aside(folder, now):
            keyfile.save(folder, kept)
            present = folder / store.FILE
            if copies.opens(present, data_key.key, data_key.salt):
                return present
            return restore(folder, data_key, str(source), now)
    except OSError as error:
        raise saving.unwritable(folder / keyfile.CURRENT) from error


@contextmanager
def _key_files_aside(folder: Path, now: Now) -> Iterator[None]:
    """Keep the key files of a folder beside for thirty days, as the database of before is; they
    are back in their place where what is done meanwhile fails."""
    stem = f"{store.FILE}.before-restoring-{now():{_NAME}}"
    places = [folder / name for name in (keyfile.CURRENT, keyfile.PREVIOUS)]
    aside = {path: folder / f"{stem}.{path.name}" for path in places if path.exists()}
    try:
        for path, kept in aside.items():
            os.utime(path.replace(kept))
        yield
    except BaseException:
        for path in places:
            with suppress(OSError):  # each by itself, and the reason for all this is told
                if path not in aside:
                    patiently(partial(path.unlink, missing_ok=True))
                elif aside[path].exists():
                    patiently(partial(aside[path].replace, path))
        raise


def with_newest(error: Refused, folder: Path, passphrase: str) -> Refused:
    """A refusal to open a database, naming the newest backup that can take its place."""
    try:
        backup = newest(folder, vault.open_(folder, passphrase))
    except GridError:
        return error
    hint = _no_backup() if backup is None else _newest_is(backup)
    return Refused(error.code, error.message, hint=hint, unchanged=error.unchanged)


def _newest_is(backup: Backup) -> Hint:
    time = written(backup.made_at)
    return Hint(
        _(
            "The newest backup that opens is {name}, of {time}; “backup restore {name}” puts it "
            "in the place of the damaged one, which is kept."
        ).format(name=backup.name, time=time),
        _(
            "The newest backup that opens is of {time}; “Restore the newest backup” puts it in "
            "the place of the damaged database, which is kept."
        ).format(time=time),
    )


def restore(folder: Path, data_key: DataKey, source: str, now: Now) -> Path | None:
    """Put a backup in the place of the database of a closed profile.

    ``source``: the name of a backup beside it, or a file. Returns where the present database is
    kept for thirty days, None when there was none. Nothing is touched before the backup is known
    to be sound. Raises ``Untrusted`` (``backup.damaged``, ``backup.other_key``) and ``Refused``
    (``backup.unknown``, ``file.unreadable``, ``file.unwritable``, ``store.newer``,
    ``store.busy``).
    """
    present, made = folder / store.FILE, folder / f"{store.FILE}.restoring"
    try:
        copies.discard(made)
        _fetch(_file_of(folder, source), made, data_key)
        return copies.put_in(
            present,
            made,
            (data_key.key, data_key.salt),
            now,
            before_swap=lambda unit: epochs.pass_on(folder, unit),
        )
    except OSError as error:
        raise saving.unwritable(present) from error
    finally:
        with suppress(OSError):
            copies.discard(made)


def _file_of(folder: Path, source: str) -> Path:
    named = folder / FOLDER / f"{Path(source).name}.db"
    try:
        for file in (Path(source), named, named.with_name(Path(source).name)):
            if file.is_file():
                return file
    except OSError as error:
        raise _unreadable(Path(source)) from error
    hint = Hint(
        _("List them with “backup list”, or name a file with its folder."), _("Take another one.")
    )
    raise _unknown(Path(source), hint)


def _fetch(source: Path, made: Path, data_key: DataKey) -> None:
    """A sound copy of a backup at ``made``, under the profile's key."""
    key, salt = data_key.key, data_key.salt
    plain = made.with_name(f"{made.name}.part")
    copies.discard(plain)
    try:
        _copy_out(source, plain)
        if not copies.is_under(plain, salt):
            raise _other_key(source) if plain.stat().st_size else _damaged(source)
        copies.fetch(plain, made, key, salt)
    except Refused as error:
        if error.code != "store.damaged":
            raise
        raise _damaged(source) from error
    finally:
        copies.discard(plain)


def _copy_out(source: Path, target: Path) -> None:
    """The database of a backup, whether alone or with its key file."""
    with _opened(source) as file:
        if not zipfile.is_zipfile(file):
            file.seek(0)
            copies.pour(_Read(file, source), target)
            return
    with _inside(source, store.FILE) as inner:
        copies.pour(_Read(inner, source), target)


class _Read:
    """A backup that is read: a disk that fails meanwhile is not taken for one to be written to."""

    def __init__(self, file: IO[bytes], source: Path) -> None:
        self._file, self._source = file, source

    def read(self, size: int = -1, /) -> bytes:
        """As of a file; raises ``Refused("file.unreadable")``."""
        try:
            return self._file.read(size)
        except OSError as error:
            raise _unreadable(self._source) from error


@contextmanager
def _inside(source: Path, name: str) -> Iterator[IO[bytes]]:
    """One of the two files in a backup for another disk, to be read; ``Untrusted`` where there is
    none, or it turns out to be damaged while it is read."""
    try:
        with _opened(source) as file, zipfile.ZipFile(file) as archive:
            if archive.getinfo(name).compress_type not in _METHODS:
                raise ValueError("packed otherwise")
            with archive.open(name) as inner:
                yield inner
    except (
        KeyError,
        ValueError,
        RuntimeError,
        EOFError,
        zlib.error,
        zipfile.BadZipFile,
    ) as error:
        raise _damaged(source) from error


def _opened(source: Path) -> IO[bytes]:
    try:
        return patiently(lambda: source.open("rb"))
    except (FileNotFoundError, NotADirectoryError) as error:
        hint = _("Look whether the disk with it is in, and name the file with its folder.")
        raise _unknown(source, hint) from error
    except OSError as error:
        raise _unreadable(source) from error


def _opens(path: Path, data_key: DataKey) -> bool:
    try:
        return copies.opens(path, data_key.key, data_key.salt)
    except GridError:
        return False


def _made_at(path: Path) -> dt.datetime:
    with suppress(ValueError):
        stem = path.stem.removesuffix(_BY_HAND)
        return dt.datetime.strptime(stem, _NAME).replace(tzinfo=dt.UTC)
    return dt.datetime.fromtimestamp(path.stat().st_mtime, dt.UTC)


def _is_by_hand(path: Path) -> bool:
    return path.stem.endswith(_BY_HAND)


def _unknown(source: Path, hint: str | Hint) -> Refused:
    message = _("There is no backup “{name}”.").format(name=source.name)
    return Refused("backup.unknown", message, hint=hint)


def _unreadable(source: Path) -> Refused:
    return Refused(
        "file.unreadable",
        _("The file “{name}” cannot be read.").format(name=source.name),
        hint=_("Look whether the disk with it is in and whether you may read the file."),
    )


def _none() -> Refused:
    return Refused(
        "backup.none", _("There is no backup beside the database that opens."), hint=_no_backup()
    )


def _no_backup() -> Hint:
    return Hint(
        _(
            "Leave the folder as it is and ask your office: what you sent is there, and a backup "
            "on another disk can be restored with “backup restore”."
        ),
        _(
            "Leave the folder as it is and ask your office: what you sent is there. Keep a backup "
            "that is on another disk: it can still be restored."
        ),
    )


def _damaged(source: Path) -> Untrusted:
    return Untrusted(
        "backup.damaged",
        _("The backup “{name}” is damaged, or no backup at all.").format(name=source.name),
        hint=Hint(
            _("Take an older one; “backup list” shows which of those beside the database open."),
            _("Take an older one."),
        ),
    )


def _other_key(source: Path) -> Untrusted:
    return Untrusted(
        "backup.other_key",
        _("The backup “{name}” belongs to another profile.").format(name=source.name),
        hint=Hint(
            _("Restore it where it was made, or into a new folder with --profile."),
            _("Restore it where it was made."),
        ),
    )
