"""The two log books: who looked at what (access), and what was done (audit).

Each is a chain: a line's digest is taken over its content and the digest of the line before, so
that no line can be changed or taken out without the rest showing it. A line says what it is
about by ids, codes and counts, never by a personal value (trust.md, GB/T 45574-2025). Lines are
kept for at least three years (domain.md §5.4); nothing here removes any.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.fields import ENTITIES, Code, Codes, Entity
from gridclient.domain.rows import canonical
from gridclient.i18n import N_

ACCESS, AUDIT = "access", "audit"

BOOKS = Codes(
    "log_book",
    N_("Log book"),
    Code(ACCESS, N_("Who looked at what"), ("查看",)),
    Code(AUDIT, N_("What was done"), ("操作",)),
)

ACTS = Codes(
    "log_act",
    N_("Entry"),
    Code("value_shown", N_("a hidden value was shown")),
    Code("password_shown", N_("the password of a bundle was shown")),
    Code("ledger_unmasked", N_("a ledger was written without masks")),
    Code("own_data_given", N_("somebody's own data was put together")),
    Code("recovery_answered", N_("a recovery request was answered")),
    Code("bundle_made", N_("a bundle was made")),
    Code("bundle_taken_in", N_("a bundle was taken in")),
    Code(
        "lapsed_taken_in",
        N_("a bundle was taken in although its sender's certificate had ended"),
    ),
    Code("import_undone", N_("a bundle taken in was undone")),
    Code("ledger_taken_over", N_("a ledger was taken over")),
    Code("ledger_given_away", N_("a ledger was given away")),
    Code("certificate_granted", N_("somebody was let in, or granted anew")),
    Code("certificate_revoked", N_("a certificate was revoked")),
    Code("passphrase_changed", N_("the passphrase was changed")),
    Code("stamped_anew", N_("what a clock far ahead had stamped was stamped anew")),
    Code("key_asked", N_("a new key of this office was asked for")),
    Code("key_replaced", N_("an office below was given a certificate for a new key")),
    Code("key_changed", N_("this office changed its key")),
    Code("backup_restored", N_("a backup was restored, or a copy opened")),
    Code("data_removed", N_("personal data was removed for good")),
    Code("policy_set", N_("a visiting rule was set")),
    Code("retention_set", N_("a time of keeping was set")),
    Code("work_handed_over", N_("work was handed over")),
    Code("boundaries_changed", N_("grid boundaries were changed")),
    Code("dictionary_changed", N_("a code list was changed")),
    Code("quarantine_decided", N_("it was decided about a row that was kept out")),
    Code("facts_withdrawn", N_("what was signed with a lost key was kept out")),
    Code("records_linked", N_("two records were called the same, or different after all")),
    Code("conflict_settled", N_("a conflict was settled, or opened again")),
)
"""What a line can say."""

_ACCESS_ACTS = frozenset(
    {
        "value_shown",
        "password_shown",
        "ledger_unmasked",
        "own_data_given",
        "recovery_answered",
    }
)

WRITTEN: Mapping[str, str] = {
    "certificate": "certificate_granted",
    "revocation": "certificate_revoked",
    "care_policy": "policy_set",
    "retention_rule": "retention_set",
    "handover": "work_handed_over",
    "boundary_change": "boundaries_changed",
    "code_entry": "dictionary_changed",
    "same_as": "records_linked",
    "conflict_resolution": "conflict_settled",
}
"""Entities whose every change made here is a line by itself, and its act."""

_ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_WORD = re.compile(r"[a-z_]{1,40}")
_LONGEST_PURPOSE = 200
_NUMBER = re.compile(r"[0-9]{1,9}")
_ABOUT: Mapping[str, re.Pattern[str]] = {
    "entity": _WORD,
    "field": _WORD,
    "row": _ID,
    "bundle": _ID,
    "kind": _WORD,
    "mask": _WORD,
    "replica": re.compile(r"[A-Z2-7]{10}\.[0-9]{1,9}"),
    "serial": re.compile(r"[0-9a-f]{8,64}"),
    "number": _NUMBER,
    "count": _NUMBER,
    "changed": _NUMBER,
    "held": _NUMBER,
    "purpose": re.compile(rf"[^\x00-\x1f]{{1,{_LONGEST_PURPOSE}}}"),
}
"""What a line may tell, and how it must look: ids, codes and counts. A purpose is what a person
wrote down for others to read."""


@dataclass(frozen=True, slots=True)
class Head:
    """Where a book ends: the number and digest of its last line; (0, "") for an empty one."""

    number: int
    digest: str


@dataclass(frozen=True, slots=True)
class LogLine:
    """One line. ``at``: ISO 8601, UTC; ``who``: the replica that wrote it; ``about``: see
    :func:`told`; ``previous``: the digest of the line before, empty for the first."""

    book: str
    number: int
    at: str
    who: str
    act: str
    about: Mapping[str, str]
    previous: str
    digest: str


def book_of(act: str) -> str:
    """The book an act belongs to."""
    return ACCESS if act in _ACCESS_ACTS else AUDIT


def told(act: str, about: Mapping[str, object]) -> dict[str, str]:
    """What a line of ``act`` is about, as it is kept; what is None is left out.

    Raises ValueError for an act, a name or a value that does not belong into a log book: so a
    name or a telephone number cannot get there by mistake.
    """
    if act not in ACTS:
        raise ValueError(f"not an act: {act}")
    kept = {name: str(value) for name, value in about.items() if value is not None}
    if "purpose" in kept:
        kept["purpose"] = " ".join(kept["purpose"].split())[:_LONGEST_PURPOSE]
    for name, value in kept.items():
        form = _ABOUT.get(name)
        if form is None or not form.fullmatch(value):
            raise ValueError(f"not for a log book: {name}")
    return kept


def entity_in(about: Mapping[str, str]) -> Entity | None:
    """The entity a line is about, or None."""
    return ENTITIES.get(about.get("entity", ""))


def digest_of(line: LogLine) -> str:
    """The digest a line must have: SHA-256 over the canonical JSON of all the rest, in hex."""
    return hashlib.sha256(
        canonical(
            {
                "book": line.book,
                "number": line.number,
                "at": line.at,
                "who": line.who,
                "act": line.act,
                "about": dict(line.about),
                "previous": line.previous,
            }
        )
    ).hexdigest()


def first_broken(lines: Sequence[LogLine], before: Head) -> int | None:
    """The number of the first line that does not follow from the one before; None: all do.

    ``lines`` in order; ``before``: the head of what stands in front of them.
    """
    number, previous = before.number, before.digest
    for line in lines:
        follows = line.number == number + 1 and line.previous == previous
        if not follows or line.digest != digest_of(line):
            return number + 1
        number, previous = line.number, line.digest
    return None
