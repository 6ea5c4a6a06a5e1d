"""Plain words for what a bundle brought, what a peer has, and what waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from gridclient.domain.days import written
from gridclient.i18n import _, listed, ngettext
from gridclient.services.sync.records import HistoryEntry, Imported, Peer
from gridclient.ui import messages
from gridclient.ui.theme.tokens import Tone


def moment_in_words(instant: str | None) -> str:
    """An ISO instant as people read it; ``never`` when there is none."""
    if not instant:
        return _("never")
    try:
        return written(dt.datetime.fromisoformat(instant))
    except ValueError:
        return instant


def peer_in_words(peer: Peer) -> str:
    """How things stand with a peer, on one line."""
    if peer.unsent == 0 and peer.unacknowledged == 0:
        return _("Everything is confirmed.")
    parts = []
    if peer.unsent:
        unsent = ngettext("{count} change not sent", "{count} changes not sent", peer.unsent)
        parts.append(unsent.format(count=peer.unsent))
    under_way = peer.unacknowledged - peer.unsent
    if under_way > 0:
        waiting = ngettext(
            "{count} sent, not confirmed yet", "{count} sent, not confirmed yet", under_way
        )
        parts.append(waiting.format(count=under_way))
    return " · ".join(parts)


def times_in_words(peer: Peer) -> str:
    """When bundles last went either way."""
    return _("last sent {sent} · last received {received}").format(
        sent=moment_in_words(peer.last_sent_at), received=moment_in_words(peer.last_received_at)
    )


def missing_in_words(numbers: tuple[int, ...]) -> str:
    """Which bundles are missing."""
    return ngettext(
        "Bundle {numbers} is missing. Ask for it again, or for a new one.",
        "Bundles {numbers} are missing. Ask for them again, or for a new one.",
        len(numbers),
    ).format(numbers=listed(numbers))


def shortened_in_words(peer: Peer) -> str:
    """That a log book of theirs went back."""
    return _(
        "A log book of {name} was shortened or rewritten. Ask how that came; Registers, under "
        "“Log books”, says more."
    ).format(name=peer.name)


def sender_in_words(item: Imported) -> str:
    """Who sent a file."""
    if item.sender_name and item.number is not None:
        return _("{name}, bundle {number}").format(name=item.sender_name, number=item.number)
    return item.file.name


def outcome_tone(item: Imported) -> Tone:
    """The colour of what a file brought."""
    if item.refusal is not None:
        return Tone.OVERDUE
    return Tone.DUE if item.awaits else Tone.FRESH


def outcome_in_words(item: Imported) -> str:
    """What a file brought, in two or three words."""
    if item.refusal is not None:
        return _("refused")
    if item.again:
        return _("known already")
    return _("needs a look") if item.awaits else _("imported")


def lines_of(item: Imported) -> Iterator[str]:
    """What a file brought, line by line."""
    if item.refusal is not None:
        yield from messages.of_refusal(item.refusal).lines()
        return
    if item.again:
        yield _("This bundle had been imported before; nothing was changed.")
    new = ngettext("{count} row new or changed", "{count} rows new or changed", item.applied)
    known = ngettext("{count} known already", "{count} known already", item.known)
    yield f"{new.format(count=item.applied)} · {known.format(count=item.known)}"
    if item.conflicts:
        yield ngettext(
            "{count} value was changed on both sides; the newer one stands until you choose.",
            "{count} values were changed on both sides; the newer ones stand until you choose.",
            item.conflicts,
        ).format(count=item.conflicts)
    if item.parked:
        yield ngettext(
            "{count} row waits for something that has not arrived yet.",
            "{count} rows wait for something that has not arrived yet.",
            item.parked,
        ).format(count=item.parked)
    if item.quarantined:
        yield ngettext(
            "{count} row was kept out: its sender may not write it.",
            "{count} rows were kept out: their sender may not write them.",
            item.quarantined,
        ).format(count=item.quarantined)
    if item.removed:
        yield ngettext(
            "{count} row went to another grid and was removed here.",
            "{count} rows went to other grids and were removed here.",
            item.removed,
        ).format(count=item.removed)
    if item.gap:
        yield missing_in_words(item.gap)
    if item.fork:
        yield _(
            "Two different records of one device were found: it may have been restored or copied. "
            "Both are kept. Tell your office, and use only one copy."
        )


def waiting_kind(kind: str) -> str:
    """What kind of thing waits for a person."""
    return {
        "conflict": _("changed on both sides"),
        "quarantined": _("kept out"),
        "parked": _("waits for another"),
        "left_out": _("left out by hand"),
    }.get(kind, kind)


def direction_of(entry: HistoryEntry) -> str:
    """Which way a bundle went."""
    return {"out": _("out"), "in": _("in")}.get(entry.direction, _("undo"))


def state_of(entry: HistoryEntry) -> str:
    """What became of a bundle."""
    if "undone_by" in entry.outcome:
        return _("undone")
    return {
        "undone": _("taken back"),
        "reserved": _("being made"),
        "sent": _("made"),
        "received": _("confirmed"),
        "imported": _("imported"),
        "refused": _("refused"),
        "void": _("void"),
    }.get(entry.state, entry.state)
