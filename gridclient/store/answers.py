"""Answers of households, read without their records where only the doors are counted."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from gridclient.domain.campaigns import Answer
from gridclient.store import links
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit


def asked(unit: Unit, campaign_id: str) -> set[str]:
    """The households that answered something in a campaign: the doors that are done."""
    table = TABLES["answer"]
    query = select(table.c.household_id).where(table.c.campaign_id == campaign_id).distinct()
    homes = links.of(unit, "household")
    return {homes.canonical(one) for one in unit.connection.execute(query).scalars()}


def newest(
    unit: Unit, question_ids: Collection[str], household_id: str | None = None
) -> dict[tuple[str, str], Answer]:
    """(Household, question) to the newest answer; of one household, or of all."""
    asked = set(question_ids)
    if household_id:
        found = links.of_household(unit, Answer, household_id, question_id=asked)
    else:
        found = links.rehomed(unit, unit.find(Answer, question_id=asked))
    ordered = sorted(found, key=lambda answer: (answer.answered_on, answer.id))
    return {(answer.household_id, answer.question_id): answer for answer in ordered}
