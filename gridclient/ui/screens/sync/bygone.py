"""Plain words for the history: which way a bundle went, what became of it, and its receipt."""

from __future__ import annotations

from collections.abc import Iterator

from gridclient.i18n import _
from gridclient.services.sync.receipts import Receipts
from gridclient.services.sync.records import HistoryEntry, Imported, Receipt
from gridclient.services.sync.undone import Undone
from gridclient.ui.screens.sync import wording


def direction_of(entry: HistoryEntry) -> str:
    """Which way a bundle went."""
    undo = _("redo") if entry.brings_back else _("undo")
    return {"out": _("out"), "in": _("in")}.get(entry.direction, undo)


def state_of(entry: HistoryEntry) -> str:
    """What became of a bundle."""
    if entry.undone_at is not None:
        return _("undone")
    return {
        "undone": _("brought back") if entry.brings_back else _("taken back"),
        "reserved": _("being made"),
        "sent": _("made"),
        "received": _("confirmed"),
        "imported": _("imported"),
        "refused": _("refused"),
        "void": _("void"),
    }.get(entry.state, entry.state)


def lines_of(entry: HistoryEntry, receipt: Receipts) -> Iterator[str]:
    """The receipt of one line of the history."""
    match receipt:
        case Imported():
            yield _("When it was taken in:")
            yield from wording.lines_of(receipt)
        case Undone():
            yield receipt.in_words()
            yield from (f"· {one.in_words()}" for one in receipt.kept)
        case Receipt():
            yield wording.receipt_in_words(receipt)
        case None:
            yield _("Nothing has been heard of it yet.")
    if entry.undone_at is not None:
        yield _("It was undone on {when}.").format(when=wording.moment_in_words(entry.undone_at))
