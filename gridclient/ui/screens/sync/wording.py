"""Plain words for what a bundle brought, what a peer has, and what waits for a person."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from gridclient.domain.days import written
from gridclient.i18n import _, listed, ngettext
from gridclient.services import timekeeping
from gridclient.services.sync.records import Imported, Peer, Receipt
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


BEHIND_DAYS = 7
"""Somebody not heard of for so long is behind."""


def how_far_behind(peer: Peer) -> tuple[bool, int]:
    """What sorts those who are furthest behind last: something is missing, then days."""
    return bool(peer.missing), _NEVER if peer.silent_days is None else peer.silent_days


_NEVER = 100_000


def is_behind(peer: Peer) -> bool:
    """Whether somebody has not been heard of for long, or bundles of theirs are missing."""
    missing, days = how_far_behind(peer)
    return missing or days >= BEHIND_DAYS


def heard_in_words(peer: Peer) -> str:
    """How long ago somebody was last heard of, in days."""
    if peer.silent_days is None:
        return _("not heard of yet")
    if peer.silent_days == 0:
        return _("heard of today")
    return ngettext(
        "last heard of {count} day ago", "last heard of {count} days ago", peer.silent_days
    ).format(count=peer.silent_days)


def behind_in_words(peers: Sequence[Peer]) -> str:
    """How many are behind."""
    late = [peer for peer in peers if is_behind(peer)]
    if not late:
        return _("Nobody is behind")
    return ngettext("{count} of {all} is behind", "{count} of {all} are behind", len(late)).format(
        count=len(late), all=len(peers)
    )


def times_in_words(peer: Peer) -> str:
    """When bundles last went either way."""
    return _("last sent {sent} · last received {received}").format(
        sent=moment_in_words(peer.last_sent_at), received=moment_in_words(peer.last_received_at)
    )


def receipt_in_words(receipt: Receipt) -> str:
    """What became of the newest bundle of ours that was answered."""
    parts = [
        ngettext("{count} new or changed there", "{count} new or changed there", receipt.applied),
        ngettext("{count} known already", "{count} known already", receipt.known),
        ngettext("{count} waits", "{count} wait", receipt.parked),
        ngettext("{count} kept out", "{count} kept out", receipt.quarantined),
        ngettext("{count} left out by hand", "{count} left out by hand", receipt.left_out),
        ngettext(
            "{count} changed on both sides", "{count} changed on both sides", receipt.conflicts
        ),
    ]
    counts = (receipt.applied, receipt.known, receipt.parked, receipt.quarantined)
    told = zip(parts, (*counts, receipt.left_out, receipt.conflicts), strict=True)
    words = " · ".join(one.format(count=count) for one, count in told if count)
    return _("Bundle {number} arrived: {outcome}").format(
        number=receipt.number, outcome=words or _("nothing new for them")
    )


def missing_in_words(numbers: tuple[int, ...]) -> str:
    """Which bundles are missing."""
    return ngettext(
        "Bundle {numbers} is missing. Ask for it again, or for a new one.",
        "Bundles {numbers} are missing. Ask for them again, or for a new one.",
        len(numbers),
    ).format(numbers=listed(_ranges(numbers)))


def _ranges(numbers: Sequence[int]) -> Iterator[str]:
    """Whole numbers in order, those that follow each other together: 4–6, 9."""
    first = 0
    for at, number in enumerate(numbers):
        if at + 1 < len(numbers) and numbers[at + 1] == number + 1:
            continue
        start = numbers[first]
        yield str(number) if start == number else f"{start}–{number}"
        first = at + 1


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
    return Tone.DUE if item.awaits or item.undone_at else Tone.FRESH


def outcome_in_words(item: Imported) -> str:
    """What a file brought, in two or three words."""
    if item.refusal is not None:
        return _("refused")
    if item.undone_at:
        return _("undone")
    if item.again:
        return _("known already")
    return _("needs a look") if item.awaits else _("imported")


def lines_of(item: Imported) -> Iterator[str]:
    """What a file brought, line by line."""
    if item.refusal is not None:
        yield from messages.of_refusal(item.refusal).lines()
        return
    yield from ignored_lines(item)
    if item.undone_at and not item.again:
        yield _("It was undone on {when}: what it brought does not count here.").format(
            when=moment_in_words(item.undone_at)
        )
        return
    if item.undone_at:
        yield _(
            "This bundle had been imported before, and was undone on {when}: what it brought does "
            "not count here. Nothing was changed now."
        ).format(when=moment_in_words(item.undone_at))
        return
    if item.again:
        yield _("This bundle had been imported before; nothing was changed.")
    new = ngettext("{count} row new or changed", "{count} rows new or changed", item.applied)
    known = ngettext("{count} known already", "{count} known already", item.known)
    yield f"{new.format(count=item.applied)} · {known.format(count=item.known)}"
    counted = (*_awaiting(item), *_not_here(item), *_of_clocks(item))
    yield from (words.format(count=count) for count, words in counted if count)
    if item.gap:
        yield missing_in_words(item.gap)
    if item.fork:
        yield _(
            "Two different records of one device were found: it may have been restored or copied. "
            "Both are kept. Tell your office, and use only one copy."
        )


def ignored_lines(item: Imported) -> Iterator[str]:
    """That somebody added sheets, which were not read."""
    for name in item.ignored:
        yield _("The sheet “{name}” is not part of the bundle; it was not read.").format(name=name)


def _awaiting(item: Imported) -> list[tuple[int, str]]:
    """What somebody may have to look at, as (how many, in words with a place for the count)."""
    return [
        (
            item.conflicts,
            ngettext(
                "{count} value was changed on both sides; the newer one stands until you choose.",
                "{count} values were changed on both sides; the newer ones stand until you choose.",
                item.conflicts,
            ),
        ),
        (
            item.parallel,
            ngettext(
                "{count} record was changed by two people in different fields; both changes stand.",
                "{count} records were changed by two people in different fields; "
                "all changes stand.",
                item.parallel,
            ),
        ),
        (
            item.parked,
            ngettext(
                "{count} row waits for something that has not arrived yet.",
                "{count} rows wait for something that has not arrived yet.",
                item.parked,
            ),
        ),
        (
            item.quarantined,
            ngettext(
                "{count} row was kept out by a rule.",
                "{count} rows were kept out by a rule.",
                item.quarantined,
            ),
        ),
    ]


def _not_here(item: Imported) -> list[tuple[int, str]]:
    """What was left out or is here no more, as (how many, in words)."""
    return [
        (
            item.left_out,
            ngettext(
                "{count} row is left out; it is kept, and you can take it in later.",
                "{count} rows are left out; they are kept, and you can take them in later.",
                item.left_out,
            ),
        ),
        (
            item.withdrawn,
            ngettext(
                "{count} row counts no more: it was signed with a key after it was lost.",
                "{count} rows count no more: they were signed with a key after it was lost.",
                item.withdrawn,
            ),
        ),
        (
            item.removed,
            ngettext(
                "{count} row went to another grid and was removed here.",
                "{count} rows went to other grids and were removed here.",
                item.removed,
            ),
        ),
    ]


def _of_clocks(item: Imported) -> list[tuple[int, str]]:
    """By how many days the sender's clock was wrong, as (how many, in words)."""
    return [
        (
            item.clock_ahead_days,
            ngettext(
                "The date on the sender's computer is {count} day ahead of this one; one is wrong.",
                "The date on the sender's computer is {count} days ahead of this one; "
                "one is wrong.",
                item.clock_ahead_days,
            ),
        ),
        (item.clock_behind_days, timekeeping.behind_in_words(item.clock_behind_days)),
    ]


def waiting_kind(kind: str) -> str:
    """What kind of thing waits for a person."""
    return {
        "conflict": _("changed on both sides"),
        "quarantined": _("kept out"),
        "parked": _("waits for another"),
        "left_out": _("left out by hand"),
    }.get(kind, kind)
