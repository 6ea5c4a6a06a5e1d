"""What was typed of a visit that is not saved yet; kept while the window is open."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from gridclient.services.issues import NewIssue

MODE_OF = {"phone": "phone", "video": "video"}
"""Results that say by themselves how the contact was made."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A visit as it stands in the dialog; ``visited_on`` None means now."""

    result: str | None = None
    visited_on: dt.date | None = None
    mode: str = "door"
    persons: tuple[str, ...] = ()
    base_check: str = "unchanged"
    note: str | None = None
    late_because: str | None = None
    issue: NewIssue | None = None

    @property
    def worth_keeping(self) -> bool:
        """Whether anything was entered that somebody would miss."""
        return bool(self.note or self.issue or self.result)


class Drafts:
    """The drafts of this session, by household."""

    def __init__(self) -> None:
        self._kept: dict[str, Draft] = {}

    def keep(self, household_id: str, draft: Draft) -> None:
        """Keep a draft that is worth it, forget one that is not."""
        if draft.worth_keeping:
            self._kept[household_id] = draft
        else:
            self._kept.pop(household_id, None)

    def take(self, household_id: str) -> Draft | None:
        """The draft of a household, which is its dialog's from now on."""
        return self._kept.pop(household_id, None)
