"""What is asked at a door, what the household said last, and reading what it says now."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain import surveys
from gridclient.domain.campaigns import Question
from gridclient.errors import Refused, Where
from gridclient.i18n import _
from gridclient.store import answers as kept
from gridclient.store.unit import Unit


@dataclass(frozen=True, slots=True)
class Asked:
    """A question at a door, with what the household said last; ``here``: in this campaign;
    ``answer_id``: the record of what was said."""

    question: Question
    value: str | None
    answered_on: dt.date | None
    here: bool
    answer_id: str | None


def questions_of(unit: Unit, campaign_id: str) -> list[Question]:
    """The questions of a survey in their order."""
    found = unit.find(Question, campaign_id=campaign_id, retired=None)
    return sorted(found, key=lambda one: (one.position, one.id))


def asked_at(unit: Unit, campaign_id: str, household_id: str) -> list[Asked]:
    """The questions with the newest answers: of this campaign, or of the same question
    (wording and kind) in any other."""
    own = questions_of(unit, campaign_id)
    alike: dict[str, set[str]] = {}
    for one in unit.find(Question):
        alike.setdefault(f"{one.kind}/{one.wording}", set()).add(one.id)
    every = set().union(*(alike[f"{one.kind}/{one.wording}"] for one in own))
    newest = list(kept.newest(unit, every, household_id).values())
    found = []
    for question in own:
        same = alike[f"{question.kind}/{question.wording}"]
        fitting = [answer for answer in newest if answer.question_id in same]
        last = max(fitting, key=lambda one: (one.answered_on, one.id), default=None)
        found.append(
            Asked(
                question,
                last.value if last else None,
                last.answered_on if last else None,
                any(answer.campaign_id == campaign_id for answer in fitting),
                last.id if last else None,
            )
        )
    return found


def read(asked: Sequence[Asked], answers: Mapping[str, str | None]) -> dict[str, str]:
    """Question id to what is kept of the answers given; raises ``Refused`` naming questions."""
    questions = {one.question.id: one.question for one in asked}
    found: dict[str, str] = {}
    wrong: list[str] = []
    for question_id, written in answers.items():
        question = questions.get(question_id)
        if question is None:
            wrong.append(question_id)
            continue
        try:
            value = surveys.read(question, written)
        except ValueError:
            wrong.append(question.wording)
            continue
        if value is not None:
            found[question_id] = value
    if wrong:
        raise Refused(
            "answer.invalid",
            _("Some answers do not fit their questions."),
            where=[Where(field=name) for name in wrong],
            hint=_("Choose one of the answers offered, or write a whole number."),
        )
    return found


def first_known(asked: Sequence[Asked], known: Mapping[str, str]) -> tuple[str, str]:
    """The answer that stands for “asked, unchanged”."""
    for one in asked:
        if one.question.id in known:
            return one.question.id, known[one.question.id]
    raise Refused(
        "answer.nothing",
        _("Nothing is known of this household yet that could be unchanged."),
        hint=_("Answer at least one question."),
    )
