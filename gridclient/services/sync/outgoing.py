"""What happens to a composed bundle before it may leave: sealed, opened as its receiver would,
written, read back; and what becomes of one that never got so far."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from gridclient.errors import Refused, Untrusted
from gridclient.i18n import _
from gridclient.services.sync import opening
from gridclient.services.sync.composing import Composed
from gridclient.store import exchange
from gridclient.store.unit import Unit
from gridclient.trust import sealing
from gridclient.workbook import saving


def seal(composed: Composed, password: str | None) -> bytes:
    """A bundle as it leaves, sealed unless there is no password, and opened once as its receiver
    will open it: by the password both share, from its signature to the last cell.

    Raises ``Refused("bundle.unsound")`` when that would fail.
    """
    content = composed.content if password is None else sealing.seal(composed.content, password)
    try:
        opened = content if password is None else sealing.unseal(content, password)
        altered = opening.altered_on_arrival(opened)
    except Untrusted as error:
        raise _unsound() from error
    if altered:
        raise _unsound()
    return content


def _unsound() -> Refused:
    return Refused(
        "bundle.unsound",
        _("The bundle cannot be read back as it was meant, so it was not made."),
        hint=_("Nothing is lost. Report this to whoever looks after the program."),
    )


def write(content: bytes, file: Path) -> None:
    """Write a bundle whole or not at all, and in no other file's place.

    Raises ``Refused`` with ``file.unwritable``, ``file.garbled`` or ``file.exists``.
    """
    saving.write(content, file, once=True)


def give_up_unfinished(unit: Unit, peer: str) -> None:
    """Declare void what was reserved for a peer when the program ended before writing it."""
    for line in exchange.bundles(unit, direction="out", peer=peer, state="reserved"):
        exchange.keep_bundle(unit, dataclasses.replace(line, state="void"))
