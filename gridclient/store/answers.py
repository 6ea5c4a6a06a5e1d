"""Answers of households, read without their records where only the doors are counted."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import select

from gridclient.domain.campaigns import Answer
from gridclient.store.tables import TABLES
from gridclient.store.unit import Unit


def asked(unit: Unit, campaign_id: str) -> set[str]:
    """The households that answered something in a campaign: the doors that are done."""
    table = TABLES["answer"]
    query = select(table.c.household_id).where(table.c.campaign_id == campaign_id).distinct()
    return set(unit.connection.execute(query).scalars())


def newest(
    unit: Unit, question_ids: Collection[str], household_id: str | None = None
) -> dict[tuple[str, str], Answer]:
    """(Household, question) to the newest answer; of one household, or of all."""
    equal = {"household_id": household_id} if household_id else {}
    found = unit.find(Answer, question_id=set(question_ids), **equal)
    ordered = sorted(found, key=lambda answer: (answer.answered_on, answer.id))
    return {(answer.household_id, answer.question_id): answer for answer in ordered}
