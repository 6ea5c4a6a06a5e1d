"""Survey campaigns: a list of doors, a few questions, progress by building, only changes kept.

A door is done when the campaign holds an answer of its household. What a household said before,
in this campaign or to the same question of an earlier one, is not entered again; where nothing
changed, the first known answer is recorded once more, as the sign that somebody asked.
"""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from gridclient.domain.campaigns import QUESTION_KINDS, Answer, Campaign, Question
from gridclient.domain.days import day_of
from gridclient.domain.disclosure import door_seen_by, name_seen_by, sees_words
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.places import Division
from gridclient.domain.texts import clean
from gridclient.errors import Refused, Where
from gridclient.i18n import _, listed
from gridclient.services import asking, survey_doors
from gridclient.services.asking import Asked
from gridclient.services.authorising import permit
from gridclient.services.entry import checked, known_code
from gridclient.services.events import AnswersChanged, Events, RegistersChanged
from gridclient.services.places import no_household
from gridclient.services.profile import Profile
from gridclient.services.survey_doors import Progress, SurveyDoor
from gridclient.store.unit import Unit

__all__ = ["Asked", "Campaigns", "NewQuestion", "Progress", "Standing", "SurveyDoor"]


@dataclass(frozen=True, slots=True)
class NewQuestion:
    """A question to be asked; ``choices``: the answers to choose from."""

    wording: str
    kind: str = "yes_no"
    choices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Standing:
    """A campaign in the list: how many doors are done; ``running``: today is inside."""

    campaign: Campaign
    done: int
    total: int
    running: bool


class Campaigns:
    """Survey campaigns in one profile."""

    def __init__(self, profile: Profile, events: Events) -> None:
        self._profile = profile
        self._events = events

    def create(  # noqa: PLR0917 - what a campaign is made of
        self,
        title: str,
        questions: Sequence[NewQuestion],
        from_on: dt.date | None = None,
        until_on: dt.date | None = None,
        purpose: str | None = None,
        grid_ids: Sequence[str] = (),
        building_ids: Sequence[str] = (),
    ) -> Campaign:
        """Begin a campaign; no grids and no buildings: every door. Raises ``Refused`` for a
        campaign without questions, a choice without answers, and dates the wrong way round."""
        authority = self._profile.office()
        now = self._profile.now()
        begins = from_on or day_of(now)
        _check_new(questions, begins, until_on)
        with self._profile.store.unit() as unit:
            place = unit.find(Division, code=authority.division)[0]
            campaign = checked(
                Campaign(
                    id=new_id(now),
                    division_id=place.id,
                    title=clean(title) or "",
                    purpose=clean(purpose),
                    from_on=begins,
                    until_on=until_on,
                    grid_ids=tuple(grid_ids),
                    building_ids=tuple(building_ids),
                )
            )
            asked = [
                checked(_question(new_id(now), campaign.id, number, new))
                for number, new in enumerate(questions, start=1)
            ]
            unit.save(campaign, *asked)
            permit(self._profile, unit, campaign, *asked)
            unit.commit()
        self._events.tell(RegistersChanged(1 + len(asked)))
        return campaign

    def list_(self) -> list[Standing]:
        """Campaigns that are not retired, the newest first."""
        today = day_of(self._profile.now())
        with self._profile.store.view() as unit:
            campaigns = unit.find(Campaign, retired=None)
            found = [
                Standing(one, progress.done, progress.total, _is_running(one, today))
                for one in campaigns
                for progress in (survey_doors.progress(unit, one),)
            ]
        return sorted(found, key=lambda one: (one.campaign.from_on, one.campaign.id), reverse=True)

    def find(self, name: str) -> Campaign:
        """The campaign an id or a title means; raises ``Refused`` for none or several."""
        with self._profile.store.view() as unit:
            known = unit.find(Campaign, retired=None)
        fitting = [one for one in known if name in (one.id, one.title)]
        if len(fitting) != 1:
            raise Refused(
                "campaign.unknown",
                _("“{name}” is not one of the campaigns here.").format(name=name),
                hint=_("Known here: {names}.").format(
                    names=listed(f"{one.title} ({one.id})" for one in known) or "–"
                ),
            )
        return fitting[0]

    def questions(self, campaign_id: str) -> list[Question]:
        """The questions of a campaign in their order."""
        with self._profile.store.view() as unit:
            return asking.questions_of(unit, campaign_id)

    def progress(self, campaign_id: str) -> Progress:
        """How many doors are done, in all and building by building in walking order."""
        with self._profile.store.view() as unit:
            return survey_doors.progress(unit, _campaign(unit, campaign_id))

    def doors(self, campaign_id: str, building_id: str | None = None) -> list[SurveyDoor]:
        """The doors of a campaign in walking order, and which are done."""
        reader = self._profile.authority
        with self._profile.store.view() as unit:
            found = survey_doors.doors_of(unit, _campaign(unit, campaign_id), building_id)
        return [
            dataclasses.replace(
                door,
                address=door_seen_by(reader, door.building_label, door.address),
                head_name=name_seen_by(reader, door.head_name),
            )
            for door in found
        ]

    def at_door(self, household_id: str) -> list[tuple[Campaign, list[Asked]]]:
        """The campaigns that run today and mean this household, with what it said last."""
        today = day_of(self._profile.now())
        with self._profile.store.view() as unit:
            return [
                (one, self._told(asking.asked_at(unit, one.id, household_id)))
                for one in unit.find(Campaign, retired=None)
                if _is_running(one, today) and survey_doors.means(unit, one, household_id)
            ]

    def previous(self, household_id: str, campaign_id: str) -> list[Asked]:
        """The questions of a campaign with what a household said last."""
        with self._profile.store.view() as unit:
            asked = asking.asked_at(unit, _campaign(unit, campaign_id).id, household_id)
        return self._told(asked)

    def _told(self, asked: list[Asked]) -> list[Asked]:
        """The questions as this role reads them: without answers where it reads no words."""
        if sees_words(self._profile.authority):
            return asked
        return [dataclasses.replace(one, value=None) for one in asked]

    def answer(
        self, household_id: str, campaign_id: str, answers: Mapping[str, str | None]
    ) -> list[Answer]:
        """Record what is new or changed; ``answers``: question id to what was said.

        Nothing given, or nothing new, means “unchanged”. Returns what was recorded: nothing
        when the door was done and nothing changed. Raises ``Refused`` for an unknown household
        or question, for answers that cannot be, and where nothing is known to be unchanged.
        """
        now = self._profile.now()
        with self._profile.store.unit() as unit:
            campaign = _campaign(unit, campaign_id)
            _check_door(unit, campaign, household_id, day_of(now))
            asked = asking.asked_at(unit, campaign.id, household_id)
            said = asking.read(asked, answers)
            known = {one.question.id: one.value for one in asked if one.value is not None}
            news = {one: value for one, value in said.items() if known.get(one) != value}
            if not news and not any(one.here for one in asked):
                news = dict([asking.first_known(asked, known)])
            facts = [
                checked(
                    Answer(
                        id=new_id(now),
                        household_id=household_id,
                        campaign_id=campaign.id,
                        question_id=question_id,
                        value=value,
                        answered_on=day_of(now),
                        by_id=self._profile.person_id,
                    )
                )
                for question_id, value in news.items()
            ]
            unit.add(*facts)
            permit(self._profile, unit, *facts)
            unit.commit()
        if facts:
            self._events.tell(AnswersChanged((household_id,)))
        return facts


def _check_new(
    questions: Sequence[NewQuestion], from_on: dt.date, until_on: dt.date | None
) -> None:
    if not questions:
        raise Refused(
            "campaign.questions",
            _("A survey needs at least one question."),
            where=[Where(field=_("Question"))],
            hint=_("Write down what should be asked at the door."),
        )
    if until_on is not None and until_on < from_on:
        raise Refused(
            "campaign.dates",
            _("The survey would end before it begins."),
            where=[Where(field=_("Until"))],
            hint=_("Choose a later last day."),
        )


def _question(row_id: str, campaign_id: str, number: int, new: NewQuestion) -> Question:
    kind = known_code(QUESTION_KINDS, new.kind)
    lines = tuple(dict.fromkeys(filter(None, map(clean, new.choices))))
    if kind == "choice" and len(lines) < 2:
        raise Refused(
            "campaign.choices",
            _("Question {number} needs at least two answers to choose from.").format(number=number),
            where=[Where(row=number, field=_("Answers to choose from"))],
            hint=_("Write one answer a line."),
        )
    return Question(
        id=row_id,
        campaign_id=campaign_id,
        position=number,
        wording=clean(new.wording) or "",
        kind=kind,
        choices_text="\n".join(lines) if kind == "choice" else None,
    )


def _campaign(unit: Unit, campaign_id: str) -> Campaign:
    found = unit.get(Campaign, campaign_id)
    if found is None:
        raise Refused(
            "campaign.unknown",
            _("“{name}” is not one of the campaigns here.").format(name=campaign_id),
            hint=_("It may not have reached this computer yet."),
        )
    return found


def _is_running(campaign: Campaign, day: dt.date) -> bool:
    return campaign.from_on <= day <= (campaign.until_on or dt.date.max)


def _check_door(unit: Unit, campaign: Campaign, household_id: str, today: dt.date) -> None:
    if unit.get(Household, household_id) is None:
        raise no_household(household_id)
    if not _is_running(campaign, today) or campaign.retired:
        raise Refused(
            "campaign.over",
            _("The survey “{title}” does not run today.").format(title=campaign.title),
            hint=_("Answers are taken from its first to its last day."),
        )
    if not survey_doors.means(unit, campaign, household_id):
        raise Refused(
            "campaign.door",
            _("The survey “{title}” does not ask at this door.").format(title=campaign.title),
            hint=_("It is meant for other grids or buildings."),
        )
