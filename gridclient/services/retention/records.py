"""What retention tells screens and commands."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

Key = tuple[str, str | None, str | None, str | None]
"""Subject, household, resident and issue."""


@dataclass(frozen=True, slots=True)
class Rule:
    """For how many days a subject is kept; ``own``: set by an office, not a default."""

    subject: str
    days: int
    effective_from: dt.date | None
    own: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """What should go now, of one household, one of its members or one issue.

    ``label`` is how people call it; ``what`` the titles of the fields that are emptied;
    ``facts`` how many records lose their words; ``since_on`` the oldest of them, or the day
    somebody left; what is older than ``before_on`` goes.
    """

    subject: str
    household_id: str | None
    resident_id: str | None
    issue_id: str | None
    label: str
    since_on: dt.date
    before_on: dt.date
    what: tuple[str, ...]
    facts: int

    @property
    def key(self) -> Key:
        """What a candidate is known by from one look to the next."""
        return (self.subject, self.household_id, self.resident_id, self.issue_id)


@dataclass(frozen=True, slots=True)
class Review:
    """That the file of a child is to be looked through at an age."""

    resident_id: str
    household_id: str
    name: str
    address: str
    age: int
    due_on: dt.date


@dataclass(frozen=True, slots=True)
class Copies:
    """Backups that still hold what is removed now, and until when at most."""

    count: int
    until_on: dt.date | None


@dataclass(frozen=True, slots=True)
class Removed:
    """What a removal did: ``done`` of the candidates, ``skipped`` since they changed meanwhile."""

    done: int
    skipped: int
    copies: Copies
