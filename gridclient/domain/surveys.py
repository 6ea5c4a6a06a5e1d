"""Answers of a survey: reading what was said, and counting it without telling on anybody."""

from __future__ import annotations

import dataclasses
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from gridclient.domain.campaigns import Question
from gridclient.domain.coverage import Ratio
from gridclient.domain.fields import Code, Codes
from gridclient.domain.small_counts import Count, hide_column
from gridclient.domain.texts import clean
from gridclient.i18n import N_

YES_NO = Codes(
    "yes_no",
    N_("Yes or no"),
    Code("yes", N_("Yes"), ("是", "有", "对")),
    Code("no", N_("No"), ("否", "无", "没有")),
)
LONGEST = 400


def choices(question: Question) -> list[tuple[str, str]]:
    """The answers to choose from, as (what is kept, what is read); none for open questions."""
    if question.kind == "yes_no":
        return [(code.code, YES_NO.title_of(code.code)) for code in YES_NO]
    lines = (clean(line) for line in (question.choices_text or "").splitlines())
    return [(line, line) for line in dict.fromkeys(filter(None, lines))]


def read(question: Question, said: str | None) -> str | None:
    """What is kept of an answer; None for none. Raises ValueError for one that cannot be it."""
    text = clean(said)
    if text is None:
        return None
    match question.kind:
        case "yes_no":
            text = YES_NO.read(text)
        case "choice":
            text = text if text in dict(choices(question)) else None
        case "number":
            folded = text.translate(str.maketrans("０１２３４５６７８９", "0123456789"))
            text = str(int(folded)) if re.fullmatch(r"\d{1,9}", folded) else None
        case _:
            text = text if len(text) <= LONGEST else None
    if text is None:
        raise ValueError(question.kind)
    return text


def shown(question: Question, value: str) -> str:
    """An answer as people read it."""
    return dict(choices(question)).get(value, value)


@dataclass(frozen=True, slots=True)
class Tally:
    """How a question was answered. ``answered``: households that did; ``lines``: answer and
    how many gave it; a percentage of fewer than five is not told."""

    question: Question
    answered: Count
    lines: tuple[tuple[str, Ratio], ...]
    mean: float | None = None


def tally(question: Question, values: Sequence[str], *, few: bool = True) -> Tally:
    """Count the answers of households to one question; words are counted, not listed.

    ``few``: whether small counts are shown; without them no mean is, either.
    """
    counted = Counter(values)
    if question.kind == "text":
        return _counted(question, [], [], len(values), few=few)
    known = [value for value, _title in choices(question)]
    others = sorted(set(counted) - set(known), key=lambda one: (len(one), one))
    given = [*known, *others]
    titles = [shown(question, value) for value in given]
    made = _counted(question, titles, [counted[value] for value in given], len(values), few=few)
    if question.kind != "number" or not few or Ratio(0, len(values)).percent is None:
        return made
    return dataclasses.replace(made, mean=round(sum(map(int, values)) / len(values), 1))


def _counted(
    question: Question, titles: list[str], counts: list[int], whole: int, *, few: bool
) -> Tally:
    """The tally of counts that add up to the whole."""
    told: list[Count] = [*counts, whole]
    *parts, answered = told if few else hide_column([*counts, whole])
    lines = zip(titles, (Ratio(part, answered) for part in parts), strict=True)
    return Tally(question, answered, tuple(lines))
