"""What sync tells screens and commands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gridclient.errors import GridError, Refused, Where
from gridclient.i18n import _


@dataclass(frozen=True, slots=True)
class Peer:
    """A replica we exchange bundles with, and how things stand between us.

    ``unsent``: rows changed here that were in no bundle yet; ``unacknowledged``: rows sent that
    the other side has not confirmed; ``log_shortened``: a log book of theirs went back, and no
    restored backup explains it; instants are ISO 8601, UTC. ``silent_days``: how long ago their
    last bundle was taken in, None where none was; ``receipt``: what they last said of one of ours.
    """

    replica: str
    name: str
    role: str
    division: str
    grids: tuple[str, ...]
    unsent: int
    unacknowledged: int
    sent_number: int
    last_sent_at: str | None
    last_received_at: str | None
    missing: tuple[int, ...]
    log_shortened: bool = False
    silent_days: int | None = None
    receipt: Receipt | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What became of a bundle of ours, as its recipient counted: rows new or changed there,
    known already, waiting, kept out by a rule, left out by hand; and values that were changed on
    both sides."""

    number: int
    applied: int
    known: int
    parked: int
    quarantined: int
    left_out: int
    conflicts: int


@dataclass(frozen=True, slots=True)
class Returned:
    """A row of ours that did not arrive, as the newest receipt says of it: where it belongs, and
    its outcome in words. ``state``: parked, quarantined, rejected or left_out."""

    entity: str
    row_id: str
    entity_label: str
    title: str
    household_id: str | None
    household_title: str
    peer: str
    number: int
    state: str
    outcome: str


@dataclass(frozen=True, slots=True)
class Exported:
    """A bundle that was written; ``rows``: sheet title to number of rows; ``is_cut``: there was
    more than fits into one, and another has to go on from ``upto``; ``is_sealed``: Excel and WPS
    ask for its password."""

    bundle: str
    number: int
    base: int
    upto: int
    rows: Mapping[str, int]
    file: Path
    is_sealed: bool
    is_cut: bool = False


@dataclass(frozen=True, slots=True)
class Inspection:
    """What a bundle says of itself and whether that holds; nothing was changed.

    ``signature``: valid, tampered, untrusted, damaged, unsafe, not_for_us, own, newer, older or
    none; ``grace``: the sender's certificate has run out and is accepted for some days yet;
    ``ignored``: sheets that somebody added, which are never read; ``fingerprint``: of the sender's
    key, ``key_since``: since when it stands in the place of an earlier one (ISO 8601, UTC).
    """

    file: Path
    signature: str
    sender: str | None = None
    sender_name: str | None = None
    recipient: str | None = None
    number: int | None = None
    made_at: str | None = None
    rows: Mapping[str, int] = field(default_factory=dict)
    altered: tuple[Where, ...] = ()
    grace: bool = False
    ignored: tuple[str, ...] = ()
    refusal: GridError | None = None
    fingerprint: str | None = None
    key_since: str | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """What one file brought.

    ``applied``: rows new or changed here; ``known``: rows that changed nothing;
    ``parallel``: rows of which others had changed other fields at the same time; ``parked``: rows
    that wait for another; ``quarantined``: rows a rule kept out; ``removed``: rows that left our
    scope and were removed here; ``withdrawn``: facts that were here and count no more, as their
    author's key turned out to be lost when they were signed; ``gap``: numbers of bundles that
    are missing; ``again``: the bundle had been imported before; ``grace``: the sender's
    certificate has run out and is accepted for some days yet; ``fork``: one replica, the sender
    or we, has become two (``sync.forks``); ``clock_ahead_days``: by how many days the sender's
    clock was ahead of ours when the bundle was made, 0 for less than one; ``clock_behind_days``:
    by how many it was behind what the sender knew by then; ``left_out``: rows left out by hand;
    ``ignored``: sheets that somebody added, which are never read. Of one imported ``again`` that
    was undone ``undone_at`` tells when (ISO 8601, UTC), and ``undone_by`` which undo is to be
    undone to have it back.
    """

    file: Path
    sender: str | None = None
    sender_name: str | None = None
    number: int | None = None
    applied: int = 0
    known: int = 0
    parked: int = 0
    quarantined: int = 0
    conflicts: int = 0
    parallel: int = 0
    removed: int = 0
    withdrawn: int = 0
    gap: tuple[int, ...] = ()
    again: bool = False
    grace: bool = False
    fork: bool = False
    clock_ahead_days: int = 0
    left_out: int = 0
    ignored: tuple[str, ...] = ()
    undone_at: str | None = None
    undone_by: str | None = None
    clock_behind_days: int = 0
    refusal: GridError | None = None

    @property
    def was_taken(self) -> bool:
        """Whether the bundle came in now: if not with news, then with what it says of ours."""
        return self.refusal is None and not self.again

    @property
    def awaits(self) -> bool:
        """Whether something of it awaits a person."""
        held = self.parked or self.quarantined or self.withdrawn
        return bool(held or self.conflicts or self.gap or self.fork)

    @property
    def was_stopped(self) -> bool:
        """Whether the file is not in as somebody stopped the import before it was."""
        return self.refusal is not None and self.refusal.code == _STOPPED


_STOPPED = "import.stopped"


def how_far(results: Sequence[Imported]) -> str:
    """How far an import of several files had come when somebody stopped it; empty if nobody did."""
    left = sum(result.was_stopped for result in results)
    if not left:
        return ""
    words = _(
        "Stopped after {done} of {count} files. What these brought is in; the others can be "
        "imported again."
    )
    return words.format(done=len(results) - left, count=len(results))


def stopped(file: Path) -> Imported:
    """A file that is not in, as somebody stopped the import before it was."""
    words = _("Not imported: the import was stopped before. It can be imported again.")
    return Imported(file, refusal=Refused(_STOPPED, words, unchanged=False))


@dataclass(frozen=True, slots=True)
class Lapsed:
    """A bundle that waits for the office, as its sender's certificate has ended.

    ``ended_at`` and ``at`` (when it came): ISO 8601, UTC; ``file`` only names it.
    """

    bundle: str
    sender: str
    sender_name: str
    serial: str
    number: int
    ended_at: str
    at: str
    file: str


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """A bundle that went out or came in, or an undo.

    ``undone_at``: since when it does not stand (ISO 8601, UTC), None: it stands, perhaps once
    more; ``newest``: the last undo that followed it, or itself: only that can be undone;
    ``brings_back``: an undo of an undo.
    """

    bundle: str
    direction: str
    peer: str
    peer_name: str
    number: int
    at: str
    file: str
    state: str
    outcome: Mapping[str, Any]
    undone_at: str | None = None
    newest: str = ""
    brings_back: bool = False

    @property
    def can_be_undone(self) -> bool:
        """Whether it came in, or took back what came in, and stands."""
        return self.direction != "out" and self.undone_at is None

    @property
    def can_be_done_again(self) -> bool:
        """Whether it was undone."""
        return self.direction != "out" and self.undone_at is not None


@dataclass(frozen=True, slots=True)
class RecordStanding:
    """Where a record stands on its way to an office. ``state``: ``here`` (in no bundle yet),
    ``exported`` (in bundle ``number``, not confirmed), ``received``, or ``returned`` with the
    reason in words; ``outcome`` is then what its receipt says: parked, quarantined, rejected or
    left_out."""

    state: str
    office: str
    number: int | None
    reason: str = ""
    outcome: str = ""


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row somebody left out by hand; ``at``: since when, ISO 8601, UTC. Several people may have
    sent the same record: each row has an ``id`` of its own. ``household_id``: what it belongs to,
    here or not; ``household_title`` is empty where nothing is known of that."""

    id: str
    entity: str
    row_id: str
    entity_label: str
    title: str
    household_title: str
    sender: str
    at: str
    household_id: str | None = None


@dataclass(frozen=True, slots=True)
class Waiting:
    """Something that awaits a person, or another row: ``kind`` is conflict, quarantined, parked or
    left_out. Of a row that is held back ``title`` is how it is called, ``detail`` what it waits
    for, or the rule, and ``at`` since when, ISO 8601, UTC; its household as of ``LeftOut``."""

    kind: str
    title: str
    detail: str
    at: str | None = None
    entity_label: str = ""
    sender: str = ""
    household_id: str | None = None
    household_title: str = ""
    id: str = ""
