"""Survey campaigns: who is asked, what is kept, and how it is counted."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest

from gridclient.app import App
from gridclient.domain.campaigns import Answer, Campaign
from gridclient.errors import Refused
from gridclient.services.campaigns import NewQuestion
from tests import builders, profiles
from tests.profiles import GRID, OTHER_GRID, Clock

CAR = NewQuestion("有电动车吗")
MANY = NewQuestion("有几辆", "number")
WHERE = NewQuestion("在哪里充电", "choice", ("家里", "车棚", "单位"))
WORDS = NewQuestion("还有什么想说的", "text")


class Survey:
    """A campaign over six households of one building, with all kinds of question."""

    def __init__(self, office: App, clock: Clock) -> None:
        self.office, self.clock = office, clock
        building = builders.make_house(office)
        self.building = building.id
        self.homes = [builders.move_in(office, building, f"10{n}").id for n in range(1, 7)]
        self.campaign = office.campaigns.create("充电需求", [CAR, MANY, WHERE, WORDS])
        self.ids = [one.id for one in office.campaigns.questions(self.campaign.id)]

    def answer(self, home: str, *said: str | None, of: App | None = None) -> list[Answer]:
        answers = dict(zip(self.ids, said, strict=False))
        return (of or self.office).campaigns.answer(home, self.campaign.id, answers)

    def kept(self) -> int:
        return len(self.office.registers.find(Answer))


@pytest.fixture
def survey(tmp_path: Path) -> Iterator[Survey]:
    clock = Clock()
    office = profiles.office(tmp_path, clock=clock)
    yield Survey(office, clock)
    office.close()


def test_progress_counts_doors_by_building(survey: Survey) -> None:
    survey.answer(survey.homes[0], "yes", "2", "车棚")
    progress = survey.office.campaigns.progress(survey.campaign.id)
    assert (progress.done, progress.total) == (1, 6)
    assert [(one.done, one.total) for one in progress.buildings] == [(1, 6)]
    doors = survey.office.campaigns.doors(survey.campaign.id, survey.building)
    assert [door.done for door in doors] == [True, *[False] * 5]
    (standing,) = survey.office.campaigns.list_()
    assert (standing.done, standing.total, standing.running) == (1, 6, True)


def test_only_what_changed_is_kept(survey: Survey) -> None:
    home = survey.homes[0]
    assert len(survey.answer(home, "yes", "2", "车棚")) == 3
    assert survey.answer(home, "yes", "2", "车棚") == []
    assert survey.answer(home) == []
    (news,) = survey.answer(home, "yes", "3", "车棚")
    assert (news.value, survey.kept()) == ("3", 4)
    values = [one.value for one in survey.office.campaigns.previous(home, survey.campaign.id)]
    assert values == ["yes", "3", "车棚", None]


def test_unchanged_since_an_earlier_campaign_is_one_entry(survey: Survey) -> None:
    home = survey.homes[0]
    survey.answer(home, "yes", "2", "车棚")
    survey.clock.advance(days=300)
    again = survey.office.campaigns.create("充电需求复核", [CAR, MANY, WHERE])
    ((_running, asked),) = (
        entry for entry in survey.office.campaigns.at_door(home) if entry[0].id == again.id
    )
    assert [(one.value, one.here) for one in asked] == [
        ("yes", False),
        ("2", False),
        ("车棚", False),
    ]
    (sign,) = survey.office.campaigns.answer(home, again.id, {})
    assert (sign.value, sign.campaign_id) == ("yes", again.id)
    assert survey.office.campaigns.progress(again.id).done == 1
    results = survey.office.surveys.results(again.id)
    assert [one.answered for one in results.tallies] == [1, 1, 1]
    assert survey.office.campaigns.answer(home, again.id, {}) == []


def test_unchanged_means_nothing_where_nothing_is_known(survey: Survey) -> None:
    with pytest.raises(Refused) as refusal:
        survey.answer(survey.homes[0])
    assert refusal.value.code == "answer.nothing"
    assert survey.kept() == 0


@pytest.mark.parametrize("said", [("maybe",), (None, "两辆"), (None, "-1"), (None, None, "马路上")])
def test_answers_that_do_not_fit(survey: Survey, said: tuple[str | None, ...]) -> None:
    with pytest.raises(Refused) as refusal:
        survey.answer(survey.homes[0], *said)
    assert refusal.value.code == "answer.invalid"
    assert refusal.value.where
    assert survey.kept() == 0


def test_answers_as_people_write_them(survey: Survey) -> None:
    kept = survey.answer(survey.homes[0], "是", " ２ ", "车棚", "  谢谢 ")
    assert [one.value for one in kept] == ["yes", "2", "车棚", "谢谢"]


def test_a_survey_that_is_over_or_elsewhere_takes_no_answer(survey: Survey) -> None:
    other = builders.make_house(survey.office, building_no="9")
    elsewhere = survey.office.campaigns.create("别处", [CAR], building_ids=[other.id])
    with pytest.raises(Refused) as refusal:
        survey.office.campaigns.answer(survey.homes[0], elsewhere.id, {})
    assert refusal.value.code == "campaign.door"
    over = survey.office.campaigns.create("已结束", [CAR], dt.date(2026, 1, 1), dt.date(2026, 2, 1))
    with pytest.raises(Refused) as refusal:
        survey.office.campaigns.answer(survey.homes[0], over.id, {})
    assert refusal.value.code == "campaign.over"


def test_a_campaign_needs_sound_questions_and_dates(survey: Survey) -> None:
    create = survey.office.campaigns.create
    cases = {
        "campaign.questions": lambda: create("空", []),
        "campaign.choices": lambda: create("x", [NewQuestion("哪里", "choice", ("家里",))]),
        "campaign.dates": lambda: create("x", [CAR], dt.date(2026, 2, 1), dt.date(2026, 1, 1)),
        "entry.choice": lambda: create("x", [NewQuestion("？", "colour")]),
        "entry.invalid": lambda: create(" ", [CAR]),
    }
    for code, act in cases.items():
        with pytest.raises(Refused) as refusal:
            act()
        assert refusal.value.code == code
    assert len(survey.office.registers.find(Campaign)) == 1


def test_percentages_only_where_five_answered(survey: Survey) -> None:
    for home in survey.homes[:4]:
        survey.answer(home, "yes", "2")
    tally = survey.office.surveys.results(survey.campaign.id).tallies
    assert [(text, one.part, one.percent) for text, one in tally[0].lines] == [
        ("Yes", 4, None),
        ("No", 0, None),
    ]
    assert tally[1].mean is None
    survey.answer(survey.homes[4], "no", "7")
    tally = survey.office.surveys.results(survey.campaign.id).tallies
    assert [(text, one.part, one.percent) for text, one in tally[0].lines] == [
        ("Yes", 4, 80),
        ("No", 1, 20),
    ]
    assert tally[1].mean == 3.0


def test_the_workbook_of_counts_and_of_doors(survey: Survey, tmp_path: Path) -> None:
    survey.answer(survey.homes[0], "yes", "2", "车棚", "=1+1")
    survey.clock.advance(days=2)
    survey.answer(survey.homes[1], "no")
    counts, doors = tmp_path / "counts.xlsx", tmp_path / "doors.xlsx"
    survey.office.surveys.write(survey.campaign.id, counts)
    every = _cells(counts)
    assert ("有电动车吗", "Yes", 1, "1 of 2") in every
    assert not any("=1+1" in str(row) for row in every)
    assert survey.office.surveys.write_doors(survey.campaign.id, doors) == 2
    assert ("3栋1单元101", "Yes", "2", "车棚", "=1+1", "2026-11-22") in _cells(doors)
    since = dt.date(2026, 11, 23)
    assert survey.office.surveys.write_doors(survey.campaign.id, doors, since) == 1
    assert "王秀兰" not in str(_cells(doors))


def _cells(path: Path) -> list[tuple[object, ...]]:
    return list(openpyxl.load_workbook(path).active.iter_rows(values_only=True))


def test_answers_travel_and_nothing_is_entered_twice(tmp_path: Path) -> None:
    with profiles.team(tmp_path, 张敏=[GRID], 李强=[OTHER_GRID]) as (office, (one, two)):
        survey = Survey(office, office.profile.now)  # type: ignore[arg-type]
        _bring(office, one, tmp_path)
        ((running, asked),) = one.campaigns.at_door(survey.homes[0])
        assert (running.title, len(asked)) == ("充电需求", 4)
        (kept, _more) = survey.answer(survey.homes[0], "yes", "1", of=one)
        assert kept.by_id == one.profile.person_id
        _bring(one, office, tmp_path)
        assert office.campaigns.progress(survey.campaign.id).done == 1
        assert survey.answer(survey.homes[0], "yes") == []
        _bring(office, two, tmp_path)
        assert two.registers.find(Answer) == []
        assert [line.campaign.title for line in two.campaigns.list_()] == ["充电需求"]


def _bring(sender: App, receiver: App, mail: Path) -> None:
    file = sender.sync.export(receiver.profile.replica, mail).file
    (result,) = receiver.sync.import_([file])
    assert (result.refusal, result.quarantined, result.parked) == (None, 0, 0)
