"""The key file: a document of wraps in two copies, replaced as a whole or not at all.

``vault.json`` is the current generation, ``vault.previous.json`` the one to fall back on. A
new generation is written to the current file first and then to the other: at every moment one
of them is whole, and a passphrase that was changed opens neither.
"""

from __future__ import annotations

import base64
import hashlib
import json
import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from gridclient.domain.rows import canonical
from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.trust.wraps import Wrap

CURRENT = "vault.json"
PREVIOUS = "vault.previous.json"

Wraps = Mapping[str, Wrap]

_FORMAT = "gridclient-vault/1"
_LARGEST_BYTES = 64 * 1024


def exists(folder: Path) -> bool:
    """Whether ``folder`` holds a key file, sound or not."""
    return any((folder / name).exists() for name in (CURRENT, PREVIOUS))


def generations(folder: Path) -> Iterator[Wraps]:
    """The sound generations in ``folder``, the current one first; may be none.

    Raises Refused (``vault.unreadable``) where none is, and one that is there cannot be read.
    """
    is_sound = False
    barred: OSError | None = None
    for name in (CURRENT, PREVIOUS):
        try:
            kept = parse((folder / name).read_bytes())
        except (FileNotFoundError, NotADirectoryError, ValueError, RecursionError):
            continue
        except OSError as error:
            barred = error
            continue
        is_sound = True
        yield kept
    if barred is not None and not is_sound:
        raise _unreadable() from barred


def save(folder: Path, wraps: Wraps) -> None:
    """Make ``wraps`` both generations; raises Refused when the folder cannot be written."""
    data = serialize(wraps)
    for name in (CURRENT, PREVIOUS):
        replace(folder / name, data)


def serialize(wraps: Wraps) -> bytes:
    """The document with its digest, which tells damage from a wrong passphrase."""
    document: dict[str, Any] = {"format": _FORMAT, "wraps": wraps}
    return canonical({**document, "digest": _digest(document)})


def parse(data: bytes) -> Wraps:
    """The wraps in a document; raises ValueError when a bit of it is wrong."""
    if len(data) > _LARGEST_BYTES:
        raise ValueError("too large")
    document = json.loads(data)
    if not isinstance(document, dict) or canonical(document) != data:
        raise ValueError("not canonical")
    digest = document.pop("digest", None)
    if document.get("format") != _FORMAT or digest != _digest(document):
        raise ValueError("damaged")
    wraps = document.get("wraps")
    if not isinstance(wraps, dict) or not all(isinstance(wrap, dict) for wrap in wraps.values()):
        raise ValueError("no wraps")
    return wraps


def replace(target: Path, data: bytes) -> None:
    """Put ``data`` at ``target``, whole or not at all, also through a loss of power.

    Raises Refused when the folder cannot be written.
    """
    part = target.with_name(target.name + ".part")
    try:
        part.touch(mode=0o600)
        with part.open("wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        if part.read_bytes() != data:
            raise OSError("read back otherwise than written")
        part.replace(target)
        _flush_folder(target.parent)
    except OSError as error:
        raise _unwritable() from error


def _unreadable() -> Refused:
    return Refused(
        "vault.unreadable",
        _("The key file of this profile cannot be read."),
        hint=_(
            "Close other programs that may be looking at it, ask for the right to read the "
            "profile's folder where you lack it, and try again."
        ),
    )


def _unwritable() -> Refused:
    return Refused(
        "vault.unwritable",
        _("The key file of the profile cannot be written."),
        hint=_("Check that the disk is not full and that the profile's folder can be written."),
    )


def _flush_folder(folder: Path) -> None:
    """Make a rename last; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def _digest(document: Mapping[str, Any]) -> str:
    return base64.b64encode(hashlib.sha256(canonical(document)).digest()).decode("ascii")
