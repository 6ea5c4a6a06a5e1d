"""What was typed of a visit that is not saved yet: in the profile, so that it survives a power cut.

Drafts stay on this computer, as encrypted as everything else in the store.
"""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import asdict, dataclass
from typing import Any

from gridclient.domain.people import Household
from gridclient.services.issues import NewIssue
from gridclient.services.profile import Profile
from gridclient.store import meta
from gridclient.store.unit import Unit

_KEY = "drafts"

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
    """The drafts of one profile, by household."""

    def __init__(self, profile: Profile) -> None:
        self._profile = profile

    def keep(self, household_id: str, draft: Draft) -> None:
        """Keep a draft that is worth it, forget one that is not; durable when this returns."""
        written = _written(draft) if draft.worth_keeping else None
        with self._profile.store.unit() as unit:
            kept = _read(unit)
            if kept.get(household_id) == written:
                return
            kept.pop(household_id, None)
            if written is not None:
                kept[household_id] = written
            meta.put(unit, _KEY, json.dumps(kept, ensure_ascii=False))
            unit.commit()

    def forget(self, household_id: str) -> None:
        """The visit is saved: its draft goes."""
        self.keep(household_id, Draft())

    def of(self, household_id: str) -> Draft | None:
        """The draft of a household."""
        with self._profile.store.view() as unit:
            written = _read(unit).get(household_id)
        return _draft(written) if written else None

    def waiting(self) -> list[str]:
        """Households here whose visit was begun and not saved, the newest last."""
        with self._profile.store.view() as unit:
            return [number for number in _read(unit) if unit.get(Household, number) is not None]


def _read(unit: Unit) -> dict[str, dict[str, Any]]:
    kept: dict[str, dict[str, Any]] = json.loads(meta.get(unit, _KEY) or "{}")
    return kept


def _written(draft: Draft) -> dict[str, Any]:
    day = draft.visited_on
    fields = asdict(draft) | {"visited_on": day.isoformat() if day else None}
    return fields | {"persons": list(draft.persons)}


def _draft(written: dict[str, Any]) -> Draft:
    day, issue = written["visited_on"], written["issue"]
    changed = {
        "visited_on": dt.date.fromisoformat(day) if day else None,
        "persons": tuple(written["persons"]),
        "issue": NewIssue(**issue) if issue else None,
    }
    return Draft(**{**written, **changed})
