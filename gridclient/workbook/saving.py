"""Saving a file whole or not at all: beside the target, flushed, then renamed."""

from __future__ import annotations

import contextlib
import os
import sys
from functools import partial
from itertools import chain, count
from pathlib import Path
from typing import Any

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.workbook.patience import patiently


def save(book: Any, path: Path) -> None:
    """Save an openpyxl workbook; raises ``Refused("file.unwritable")``."""
    part = _part(path)
    try:
        book.save(part)
        put(part, path)
    except OSError as error:
        raise unwritable(path) from error
    finally:
        _remove(part)


def write(content: bytes, path: Path, *, private: bool = False, once: bool = False) -> None:
    """Write bytes to a file, whole or not at all, and only what can be read back from the disk.

    A ``private`` file is for its owner's eyes only, where the system knows such modes. One that
    is written ``once`` takes no other's place. Raises ``Refused``: ``file.unwritable``,
    ``file.garbled``, and ``file.exists`` for such a one.
    """
    part = _part(path)
    try:
        part.touch(mode=0o600 if private else 0o666)
        part.write_bytes(content)
        patiently(partial(_flush, part))
        if patiently(partial(_kept, part)) != content:
            raise _garbled(path)
        if once:
            check_free(path)
        patiently(partial(part.replace, path))
    except OSError as error:
        raise unwritable(path) from error
    finally:
        _remove(part)


def check_place(path: Path) -> None:
    """Raise ``Refused("file.unwritable")`` where no file of that name could be written now: asked
    before something is kept that the file is to tell of."""
    part = _part(path)
    try:
        part.touch()
    except OSError as error:
        raise unwritable(path) from error
    finally:
        _remove(part)


def check_free(path: Path) -> None:
    """Raise ``Refused``: ``file.exists`` where a file stands that must not be written over, and
    ``file.unwritable`` where nobody can look."""
    try:
        is_there = path.is_file()
    except OSError as error:
        raise unwritable(path) from error
    if is_there:
        raise Refused(
            "file.exists",
            _("“{file}” is there already, and it is not written over.").format(file=path.name),
            hint=_("Choose another name, or a folder: the file then gets a name of its own."),
        )


def free(path: Path) -> Path:
    """A path at which no file stands: this one, or one beside it with a number in its name."""
    beside = (path.with_name(f"{path.stem}-{number}{path.suffix}") for number in count(2))
    return next(one for one in chain([path], beside) if not one.exists())


def put(part: Path, path: Path) -> None:
    """Flush a finished part file and give it its name."""
    patiently(partial(_flush, part))
    patiently(partial(part.replace, path))


def _part(path: Path) -> Path:
    return path.with_name(f"{path.name}.part")


def _flush(part: Path) -> None:
    with part.open("rb+") as file:
        os.fsync(file.fileno())


def _kept(part: Path) -> bytes:
    """What the disk has, and not what memory still has of it, where the system tells the two
    apart."""
    with part.open("rb") as file:
        if sys.platform == "linux":
            os.posix_fadvise(file.fileno(), 0, 0, os.POSIX_FADV_DONTNEED)
        return file.read()


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


def _garbled(path: Path) -> Refused:
    return Refused(
        "file.garbled",
        _("“{file}” could not be read back as it was written.").format(file=path.name),
        hint=_("Use another disk or stick and try again; nothing was left there."),
    )
