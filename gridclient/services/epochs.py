"""Noticing that a profile was restored or copied, and going on under a new epoch (sync.md).

Beside the database stands an install marker: which installation it belongs to, the newest
sequence number it is known to have reached, and where it stands: this computer and this folder
(by its number in the file system, which moving and renaming keep and copying does not). What
can be seen by it:

- an older database put in place of the newer one: the marker is ahead of it;
- a folder copied on this computer or to another: it stands elsewhere;
- a marker that is gone, or one of another generation of the database.

Each begins a new epoch, which costs nothing but a larger next bundle; so moving a profile to
another disk, which looks like copying, may do it too. A whole disk put back from an image shows
nothing of this: that is noticed when a peer confirms what this copy never sent.
"""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import sys
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from gridclient.errors import Refused
from gridclient.store import epochs, location, log_books, meta
from gridclient.store.epochs import Standing
from gridclient.store.store import Store
from gridclient.store.unit import Unit
from gridclient.trust import keyfile
from gridclient.trust.keys import Keys, replica_id

FILE = "installation.json"

_STRANGERS = 1000
"""Two copies that do not know of each other must not begin the same epoch."""


@dataclass(frozen=True, slots=True)
class Marker:
    """The install marker; ``expected``: the installation of a database about to be put in."""

    installation: str
    epoch: int
    sequence: int
    place: str
    expected: str = ""


def new_installation() -> str:
    """A name for an installation that no other has."""
    return secrets.token_hex(16)


def current(store: Store) -> int:
    """The number of the epoch a store is in."""
    with store.view() as unit:
        return epochs.standing(unit).epoch


def read(folder: Path) -> Marker | None:
    """The marker of a profile, or None where there is none that can be read."""
    with suppress(OSError, ValueError, TypeError):
        return Marker(**json.loads((folder / FILE).read_bytes()))
    return None


def begin(folder: Path, unit: Unit) -> None:
    """Mark a profile that was just made, or one from before there were markers."""
    standing = epochs.standing(unit)
    installation = new_installation()
    epochs.keep(unit, standing.epoch, installation)
    _write(folder, Marker(installation, standing.epoch, standing.sequence, place_of(folder)))


def expect(folder: Path, installation: str, epoch: int) -> None:
    """Say that a database with this installation is about to take the place of the present."""
    marker = read(folder) or Marker("", 0, 0, place_of(folder))
    _write(folder, replace(marker, expected=installation, epoch=max(marker.epoch, epoch)))


def settle(folder: Path, store: Store, key_id: str) -> bool:
    """At opening: begin a new epoch where this is not the profile it was; whether one began."""
    with store.view() as unit:
        standing = epochs.standing(unit)
    marker, place = read(folder), place_of(folder)
    if standing.installation is None:
        with store.unit() as unit:
            begin(folder, unit)
            unit.commit()
        return False
    known = marker is not None and standing.installation in (marker.installation, marker.expected)
    behind = (
        marker is not None
        and standing.installation == marker.installation
        and marker.sequence > standing.sequence
    )
    if known and not behind and marker is not None and marker.place == place:
        note(folder, store)
        return False
    renew(folder, store, key_id)
    return True


def renew(folder: Path, store: Store, key_id: str) -> None:
    """Begin a new epoch in an opened store."""
    with store.unit() as unit:
        start(folder, unit, key_id)
        unit.commit()
    note(folder, store)


def start(folder: Path, unit: Unit, key_id: str) -> None:
    """Begin a new epoch inside a unit of work; the marker is to follow its commit."""
    standing, marker = epochs.standing(unit), read(folder)
    here = marker is not None and marker.place == place_of(folder)
    last = max(standing.epoch, marker.epoch if marker else 0)
    number = last + 1 + (0 if here else secrets.randbelow(_STRANGERS))
    before = replica_id(key_id, standing.epoch)
    epochs.start(unit, before, number, new_installation())
    log_books.append_as(unit, before, "backup_restored")


def pass_on(folder: Path, unit: Unit) -> None:
    """Begin a new epoch in a backup that is about to take the place of the database."""
    keys = Keys.from_bytes(base64.b64decode(meta.get(unit, "keys") or ""))
    start(folder, unit, keys.public.key_id)
    standing = epochs.standing(unit)
    expect(folder, standing.installation or "", standing.epoch)


def note(folder: Path, store: Store) -> None:
    """Bring the marker up to where the store stands; a folder that refuses is left alone."""
    with store.view() as unit:
        standing = epochs.standing(unit)
    wanted = _marker_of(standing, folder)
    if read(folder) != wanted:
        with suppress(Refused):
            _write(folder, wanted)


def _marker_of(standing: Standing, folder: Path) -> Marker:
    return Marker(standing.installation or "", standing.epoch, standing.sequence, place_of(folder))


def _write(folder: Path, marker: Marker) -> None:
    keyfile.replace(folder / FILE, json.dumps(asdict(marker)).encode())


def place_of(folder: Path) -> str:
    """This computer and this folder, as a digest that tells nobody which."""
    number = location.folder_number(folder)
    told = f"gridclient-place/1\n{_computer()}\n{number}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]


def _computer() -> str:
    """A name the system keeps for this computer; empty where it has none."""
    with suppress(OSError):
        if sys.platform == "win32":
            import winreg

            path = r"SOFTWARE\Microsoft\Cryptography"
            with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, path) as key:
                return str(winreg.QueryValueEx(key, "MachineGuid")[0])
        return Path("/etc/machine-id").read_text("ascii").strip()
    return ""
