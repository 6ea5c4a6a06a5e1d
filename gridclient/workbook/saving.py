"""Saving a workbook whole or not at all: beside the target, flushed, then renamed."""

from __future__ import annotations

import contextlib
import os
from pathlib import Path
from typing import Any

from gridclient.errors import Refused
from gridclient.i18n import _


def save(book: Any, path: Path) -> None:
    """Save an openpyxl workbook; raises ``Refused("file.unwritable")``."""
    part = path.with_name(f"{path.name}.part")
    try:
        book.save(part)
        put(part, path)
    except OSError as error:
        _remove(part)
        raise unwritable(path) from error


def write(content: bytes, path: Path, *, private: bool = False) -> None:
    """Write bytes to a file, whole or not at all; raises ``Refused("file.unwritable")``.

    A ``private`` file is for its owner's eyes only, where the system knows such modes.
    """
    part = path.with_name(f"{path.name}.part")
    try:
        part.touch(mode=0o600 if private else 0o666)
        part.write_bytes(content)
        put(part, path)
    except OSError as error:
        _remove(part)
        raise unwritable(path) from error


def put(part: Path, path: Path) -> None:
    """Flush a finished part file and give it its name."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(path)


def _remove(part: Path) -> None:
    """What is left of a part file, where the disk lets it go."""
    with contextlib.suppress(OSError):
        part.unlink(missing_ok=True)


def unwritable(path: Path) -> Refused:
    """The refusal for a place that cannot be written to."""
    return Refused(
        "file.unwritable",
        _("“{file}” cannot be written.").format(file=path.name),
        hint=_("Close it in other programs, check the space and the folder, and try again."),
    )
