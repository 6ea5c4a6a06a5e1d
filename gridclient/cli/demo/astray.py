"""Files that go astray: what somebody with a zip program can do to a bundle."""

from __future__ import annotations

import zipfile
from pathlib import Path


def rewrite(source: Path, target: Path, old: str, new: str) -> None:
    """The same archive with one text changed wherever a sheet shows it."""
    with (
        zipfile.ZipFile(source) as read,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as made,
    ):
        for entry in read.infolist():
            content = read.read(entry)
            made.writestr(entry, content.replace(old.encode(), new.encode()))
