"""The results of a survey: counts by answer, and the answers door by door, as a workbook."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from pathlib import Path

from gridclient.domain import surveys
from gridclient.domain.campaigns import Answer, Campaign, Question
from gridclient.domain.days import written
from gridclient.domain.disclosure import sees_few, sees_words
from gridclient.domain.small_counts import Count
from gridclient.domain.surveys import Tally
from gridclient.i18n import _
from gridclient.services import survey_doors
from gridclient.services.campaigns import Campaigns
from gridclient.services.log_books import not_shown
from gridclient.services.profile import Profile
from gridclient.services.survey_doors import SurveyDoor
from gridclient.store import answers as kept
from gridclient.workbook import coverage, exports
from gridclient.workbook.exports import Cell, Heading, LedgerSheet


@dataclass(frozen=True, slots=True)
class Results:
    """A survey in numbers: doors done of all, and how each question was answered."""

    campaign: Campaign
    done: int
    total: int
    tallies: tuple[Tally, ...]


@dataclass(frozen=True, slots=True)
class _Line:
    """A door that was asked, with the answers that stand and when the newest was given."""

    door: SurveyDoor
    values: tuple[str | None, ...]
    changed_on: dt.date


class SurveyResults:
    """Reading surveys; nothing is changed."""

    def __init__(self, profile: Profile, campaigns: Campaigns) -> None:
        self._profile = profile
        self._campaigns = campaigns

    def results(self, campaign_id: str) -> Results:
        """The counts; a household that was asked and changed nothing counts as it said before."""
        campaign = self._campaigns.find(campaign_id)
        questions = self._campaigns.questions(campaign.id)
        lines, total = self._lines(campaign, questions)
        few = sees_few(self._profile.authority)
        tallies = tuple(
            surveys.tally(
                question,
                [one for line in lines if (one := line.values[number]) is not None],
                few=few,
            )
            for number, question in enumerate(questions)
        )
        return Results(campaign, len(lines), total, tallies)

    def write(self, campaign_id: str, path: Path) -> Results:
        """Write the counts as a workbook."""
        results = self.results(campaign_id)
        rows = [row for one in results.tallies for row in _rows(one)]
        headings = (
            Heading(_("Question"), 44),
            Heading(_("Answer"), 24),
            Heading(_("Households"), 12, number=True),
            Heading(_("Share"), 22),
        )
        subtitle = _("{done} of {total} doors asked").format(done=results.done, total=results.total)
        exports.write(self._sheet(results.campaign, subtitle, headings, rows), path)
        return results

    def write_doors(
        self, campaign_id: str, path: Path, changed_since: dt.date | None = None
    ) -> int:
        """Write the answers door by door, without names; only doors with an answer given on
        ``changed_since`` or later when that is said. Returns how many doors. Raises ``Refused``
        for a role that does not read what was answered at a door."""
        if not sees_words(self._profile.authority):
            raise not_shown()
        campaign = self._campaigns.find(campaign_id)
        questions = self._campaigns.questions(campaign.id)
        lines = [
            line
            for line in self._lines(campaign, questions)[0]
            if changed_since is None or line.changed_on >= changed_since
        ]
        headings = (
            Heading(_("Address"), 26),
            *(Heading(question.wording, 22) for question in questions),
            Heading(_("Date"), 12),
        )
        rows = [_door_row(line, questions) for line in lines]
        subtitle = (
            _("Changed since {day}").format(day=changed_since.isoformat())
            if changed_since
            else _("{done} of {total} doors asked").format(done=len(lines), total=len(lines))
        )
        exports.write(self._sheet(campaign, subtitle, headings, rows), path)
        return len(lines)

    def _sheet(
        self,
        campaign: Campaign,
        subtitle: str,
        headings: tuple[Heading, ...],
        rows: list[tuple[Cell, ...]],
    ) -> LedgerSheet:
        now = self._profile.now()
        return LedgerSheet(
            name=_("Survey"),
            title=campaign.title,
            subtitle=f"{subtitle} · {written(now)}",
            headings=headings,
            rows=rows,
            note=_("For service and care. Not to be passed on."),
            made_at=now,
        )

    def _lines(self, campaign: Campaign, questions: list[Question]) -> tuple[list[_Line], int]:
        """The doors that were asked, and how many doors there are in all."""
        with self._profile.store.view() as unit:
            every = survey_doors.doors_of(unit, campaign)
            alike = _alike(unit.find(Question), questions)
            newest = kept.newest(unit, {one for group in alike for one in group})
        found: dict[str, list[Answer]] = {}
        for (household, _question), answer in newest.items():
            found.setdefault(household, []).append(answer)
        lines = [
            _line(door, found.get(door.household_id, []), alike) for door in every if door.done
        ]
        return lines, len(every)


def _alike(known: list[Question], questions: list[Question]) -> list[frozenset[str]]:
    """For each question, the ids of it and of the same one in other campaigns."""
    return [
        frozenset(
            other.id
            for other in known
            if (other.kind, other.wording) == (question.kind, question.wording)
        )
        for question in questions
    ]


def _line(door: SurveyDoor, answers: list[Answer], alike: list[frozenset[str]]) -> _Line:
    values: list[str | None] = []
    changed_on = dt.date.min
    for group in alike:
        fitting = [answer for answer in answers if answer.question_id in group]
        last = max(fitting, key=lambda one: (one.answered_on, one.id), default=None)
        values.append(last.value if last else None)
        changed_on = max(changed_on, last.answered_on if last else changed_on)
    return _Line(door, tuple(values), changed_on)


def _rows(tally: Tally) -> list[tuple[Cell, ...]]:
    wording = tally.question.wording
    rows: list[tuple[Cell, ...]] = [
        (wording, text, _cell(ratio.part), coverage.ratio(ratio)) for text, ratio in tally.lines
    ]
    if tally.mean is not None:
        rows.append((wording, _("Mean"), None, str(tally.mean)))
    return [*rows, (wording, _("Answered"), _cell(tally.answered), None)]


def _cell(count: Count) -> Cell:
    return count if isinstance(count, int) else str(count)


def _door_row(line: _Line, questions: list[Question]) -> tuple[Cell, ...]:
    shown = (
        surveys.shown(question, value) if value is not None else None
        for question, value in zip(questions, line.values, strict=True)
    )
    return (line.door.address, *shown, line.changed_on.isoformat())
