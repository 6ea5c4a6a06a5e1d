"""Backups: the encrypted database as it stood before something large happened to it."""

from __future__ import annotations

from pathlib import Path

from gridclient.services.profile import Profile

KEPT = 5
FOLDER = "backups"


def make(profile: Profile) -> Path:
    """Copy the database beside itself, under the same key, opened and checked once.

    The newest five are kept. Raises ``Refused`` when there is no space for it.
    """
    folder = profile.folder / FOLDER
    folder.mkdir(exist_ok=True)
    file = folder / f"{profile.now():%Y%m%dT%H%M%S%f}.db"
    part = file.with_suffix(".part")
    try:
        profile.store.copy(part)
        part.replace(file)
    finally:
        part.unlink(missing_ok=True)
    for old in sorted(folder.glob("*.db"))[:-KEPT]:
        old.unlink()
    return file
