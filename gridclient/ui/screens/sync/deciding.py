"""What a person decides about on the page of sync; every decision is a step that is told."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from gridclient.domain.fields import ENTITIES
from gridclient.domain.merging import RETIREMENT
from gridclient.errors import GridError, Refused
from gridclient.i18n import _, ngettext
from gridclient.jobs import Progress
from gridclient.services.conflicts import NEWEST, Conflicts, Resolved
from gridclient.services.duplicates import Duplicates
from gridclient.services.duplicates.records import Candidate, FieldPair, Linked, LinkMade, ManyMade
from gridclient.services.groups import together
from gridclient.services.kept_out_lists import KeptOut
from gridclient.services.laying_out import Conflict
from gridclient.services.quarantine import Quarantine
from gridclient.services.sync.records import LeftOut
from gridclient.services.sync.service import Sync
from gridclient.ui.steps import Step

_LINKABLE = ("household", "resident", "visit")
_NOT_CHOSEN = {"dwelling_id", "household_id", *RETIREMENT}
"""Where a record belongs and whether it counts is not chosen when two are called one."""


@dataclass(frozen=True, slots=True)
class Open:
    """What awaits a person; ``rejected`` was decided about, and can be asked about again: the
    newest of ``rejected_in_all``.
    ``parallel`` and ``linked``: how many edits of two people nobody has looked at yet, and how
    many records another stands for."""

    conflicts: list[Conflict]
    duplicates: list[Candidate]
    kept_out: list[KeptOut]
    rejected: list[KeptOut]
    rejected_in_all: int
    left_out: list[LeftOut]
    parallel: int
    linked: int


@dataclass(frozen=True, slots=True)
class Deciders:
    """The services in which decisions are taken; ``quarantine`` only where an office decides."""

    conflicts: Conflicts
    duplicates: Duplicates
    quarantine: Quarantine | None


class Deciding:
    """Reads what is open and takes decisions; called beside the window's thread."""

    def __init__(self, sync: Sync, deciders: Deciders) -> None:
        self._sync = sync
        self._by = deciders

    def read(self) -> Open:
        """All that is open now."""
        deciding = self._by.quarantine
        return Open(
            self._by.conflicts.open_(),
            self._duplicates(),
            deciding.list_() if deciding else [],
            deciding.rejected() if deciding else [],
            deciding.count_rejected() if deciding else 0,
            self._sync.left_out(),
            self._by.conflicts.count(parallel=True),
            self._by.duplicates.count_linked(),
        )

    def _duplicates(self) -> list[Candidate]:
        """Those of one household together, the likeliest first."""
        found = [one for entity in _LINKABLE for one in self._by.duplicates.list_(entity)]
        return together(found, lambda pair: pair.one.household_id or pair.one.id)

    def parallel(self) -> list[Conflict]:
        """The edits of two people in different fields of one record that nobody has looked at."""
        return self._by.conflicts.open_(parallel=True)

    def linked(self) -> list[Linked]:
        """The records for which others stand."""
        return [one for entity in _LINKABLE for one in self._by.duplicates.linked(entity)]

    def resolve(self, ids: Sequence[str], choice: str, progress: Progress) -> Step:
        """Decide about conflicts; raises the refusal where none could be decided so."""
        done = self._by.conflicts.resolve_many(ids, choice, progress)
        words = _decided(len(done.resolved), [error for _id, error in done.refused])
        return Step(words, partial(self._ask_again, done.resolved))

    def note_seen(self, rows: Sequence[Conflict], progress: Progress) -> Step:
        """Say that somebody has looked at edits of two people."""
        return self.resolve([one.id for one in rows], NEWEST, progress)

    def _ask_again(self, resolved: Sequence[Resolved], progress: Progress) -> Step:
        done = self._by.conflicts.take_back(resolved, progress)
        return Step(_taken_back(len(done.resolved), [error for _id, error in done.refused]))

    def has_fields(self, one: Candidate) -> bool:
        """Whether values can be chosen between two records: not between two visits."""
        return not ENTITIES[one.entity].is_fact

    def compare(self, one: Candidate) -> list[FieldPair]:
        """The fields in which two records differ, but for what says that they count no more."""
        pairs = self._by.duplicates.compare(one.entity, one.one.id, one.other.id)
        return [two for two in pairs if two.differs and two.name not in _NOT_CHOSEN]

    def unite(self, one: Candidate, fields: Mapping[str, str | None], _progress: Progress) -> Step:
        """Link two records, with the values the first takes over from the other."""
        made = self._by.duplicates.link(one.entity, one.one.id, one.other.id, fields)
        words = _("Linked: {name}").format(name=one.one.title)
        return Step(words, partial(self._take_back, [made]))

    def link(self, name: str, pairs: Sequence[Candidate], progress: Progress) -> Step:
        """Say of pairs that they are the same, or different; raises the refusal where that could
        be said of none."""
        duplicates = self._by.duplicates
        say = duplicates.link_many if name == "same" else duplicates.dismiss_many
        return self._told(say([(one.entity, one.one.id, one.other.id) for one in pairs], progress))

    def part(self, rows: Sequence[Linked], progress: Progress) -> Step:
        """Say of linked records that they are different after all."""
        parting = self._by.duplicates.unlink_many
        ids = [(one.entity, one.kept.id, one.other.id) for one in rows]
        return self._told(parting(ids, progress))

    def _told(self, done: ManyMade) -> Step:
        return Step(_decided(len(done.made), done.refused), partial(self._take_back, done.made))

    def _take_back(self, made: Sequence[LinkMade], progress: Progress) -> Step:
        done = self._by.duplicates.take_back_many(made, progress)
        return Step(_taken_back(len(done.made), done.refused))

    def admit(self, name: str, rows: Sequence[KeptOut], progress: Progress) -> Step:
        """Let rows in, or keep them out; raises the refusal where none could be decided so.
        Those that could not be among others wait on, and the reasons are told."""
        deciding, let_in = self._office(), name == "accept"
        done = deciding.decide([one.id for one in rows], let_in=let_in, progress=progress)
        undo = None if let_in else partial(deciding.take_back, done.done)
        return Step(_decided(len(done.done), done.refused), undo)

    def ask_again(self, rows: Sequence[KeptOut], progress: Progress) -> Step:
        """Let rows that were kept out for good wait for a decision again."""
        self._office().take_back([one.id for one in rows], progress)
        words = ngettext("{count} waits for a decision", "{count} wait for a decision", len(rows))
        return Step(words.format(count=len(rows)))

    def _office(self) -> Quarantine:
        if self._by.quarantine is None:
            raise Refused("role.office", _("Only an office can do this."))
        return self._by.quarantine

    def take(self, rows: Sequence[LeftOut], progress: Progress) -> Step:
        """Take in rows that were left out."""
        count = self._sync.take_left_out({one.id for one in rows}, progress)
        words = ngettext("{count} row taken in", "{count} rows taken in", count)
        return Step(words.format(count=count))


def _decided(done: int, refused: Sequence[GridError]) -> str:
    """How many were decided, and how many could not be and why; raises where none could be."""
    if not refused:
        return ngettext("{count} decided", "{count} decided", done).format(count=done)
    if not done:
        raise refused[0]
    words = ngettext(
        "{count} of {all} decided; {refused} could not be decided: {why}",
        "{count} of {all} decided; {refused} could not be decided: {why}",
        len(refused),
    )
    return _in_part(words, done, refused)


def _taken_back(done: int, refused: Sequence[GridError]) -> str:
    """How many decisions were taken back; raises where none could be."""
    if not refused:
        return _("Taken back. You are asked again.")
    if not done:
        raise refused[0]
    words = ngettext(
        "{count} of {all} taken back; {refused} could not be: {why}",
        "{count} of {all} taken back; {refused} could not be: {why}",
        len(refused),
    )
    return _in_part(words, done, refused)


def _in_part(words: str, done: int, refused: Sequence[GridError]) -> str:
    """Words for what could be done of all and what could not, with each reason once."""
    why = " ".join(dict.fromkeys(one.message for one in refused))
    return words.format(count=done, all=done + len(refused), refused=len(refused), why=why)
