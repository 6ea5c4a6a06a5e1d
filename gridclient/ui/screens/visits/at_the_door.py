"""Whose visit is being recorded, and the words for who may be met there."""

from __future__ import annotations

from dataclasses import dataclass

from gridclient.domain.people import RELATIONS, Resident


@dataclass(frozen=True, slots=True)
class AtTheDoor:
    """Whose visit it is, as the dialog shows it."""

    household_id: str
    address: str
    head_name: str | None = None
    line: str = ""


def resident_in_words(resident: Resident) -> str:
    """Name, and what they are to the head of the household."""
    relation = RELATIONS.title_of(resident.relation) if resident.relation else ""
    return f"{resident.name} ({relation})" if relation else resident.name
