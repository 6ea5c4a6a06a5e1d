"""Marking residents whose data was kept although it is doubtful, until it is corrected."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from typing import Any

from gridclient.domain.people import Resident
from gridclient.domain.plausibility import Doubt
from gridclient.store import history
from gridclient.store.unit import Unit

TO_CHECK = "to_check"


def marked(record: Any, found: Sequence[Doubt], reason: str | None) -> Any:
    """The record, to be checked for a reason where there are doubts; only residents are marked."""
    if not isinstance(record, Resident) or not found:
        return record
    return dataclasses.replace(record, check_state=TO_CHECK, check_reason=reason)


def kept_up(unit: Unit, before: Any, after: Any, found: Sequence[Doubt]) -> Any:
    """The record with its mark as it should be after a change nobody had to be asked about.

    The mark goes with the last doubt, and comes again with a doubtful value that is put back.
    What a ledger or a person marked otherwise stays.
    """
    if not isinstance(after, Resident) or _mark(before) != _mark(after):
        return after
    if not found and after.check_reason:
        return dataclasses.replace(after, check_state=None, check_reason=None)
    if found and not after.check_state and (reason := _last_reason(unit, after)):
        return marked(after, found, reason)
    return after


def _mark(resident: Resident) -> tuple[str | None, str | None]:
    return resident.check_state, resident.check_reason


def _last_reason(unit: Unit, resident: Resident) -> str | None:
    told = history.of(unit, "resident", resident.id)
    return next(
        (one.value for one in reversed(told) if one.field == "check_reason" and one.value), None
    )
