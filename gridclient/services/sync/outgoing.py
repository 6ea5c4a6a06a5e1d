"""What happens to a composed bundle before it may leave: checked as a receiver would, written,
read back; and what becomes of one that never got so far."""

from __future__ import annotations

import dataclasses
from pathlib import Path

from gridclient.errors import Refused
from gridclient.i18n import _
from gridclient.services.sync import opening
from gridclient.services.sync.composing import Composed
from gridclient.store import exchange
from gridclient.store.unit import Unit
from gridclient.workbook import saving


def check(composed: Composed) -> None:
    """Read a bundle as its receiver will; ``Refused("bundle.unsound")`` when that would fail."""
    if opening.altered_on_arrival(composed.content):
        raise Refused(
            "bundle.unsound",
            _("The bundle cannot be read back as it was meant, so it was not made."),
            hint=_("Nothing is lost. Report this to whoever looks after the program."),
        )


def write(content: bytes, file: Path) -> None:
    """Write a bundle whole or not at all, and read it back.

    Raises ``Refused`` with ``file.unwritable`` or ``bundle.not_written``.
    """
    saving.write(content, file)
    try:
        sound = file.read_bytes() == content
    except OSError:
        sound = False
    if not sound:
        raise Refused(
            "bundle.not_written",
            _("“{file}” could not be read back as it was written.").format(file=file.name),
            hint=_("Use another disk or stick and make the bundle again."),
        )


def give_up_unfinished(unit: Unit, peer: str) -> None:
    """Declare void what was reserved for a peer when the program ended before writing it."""
    for line in exchange.bundles(unit, direction="out", peer=peer, state="reserved"):
        exchange.keep_bundle(unit, dataclasses.replace(line, state="void"))
