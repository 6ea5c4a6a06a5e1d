"""Wherever a record is shown it says where it stands on its way to the office."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from gridclient.domain.places import Building
from gridclient.services.campaigns import NewQuestion
from gridclient.services.issues import NewIssue
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.households.care_panel import CarePanel
from gridclient.ui.screens.households.rights_panel import RightsPanel
from gridclient.ui.screens.households.survey_panel import SurveyPanel
from gridclient.ui.screens.issues import columns
from gridclient.ui.screens.office.registers import RegisterSection
from tests import town as towns
from tests.builders import save
from tests.town import Town, household
from tests.ui.desks import Desk, words

HERE, EXPORTED, RECEIVED = "only on this computer so far", "in bundle", "received by 和平社区"


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    with towns.copied(tmp_path / "town") as made:
        made.exchange()
        yield made


class Worker(Desk):
    """The window of a grid worker of a town."""

    def __init__(self, qtbot: Any, town: Town, runner: JobRunner) -> None:
        self.town = town
        super().__init__(qtbot, town.wang, runner)

    def send(self) -> None:
        self.town.bring(self.town.wang, self.town.office)
        self.settle()

    def hear(self) -> None:
        self.town.bring(self.town.office, self.town.wang)
        self.settle()

    def show(self, household_id: str) -> Any:
        self.window.open_household(household_id)
        self.settle()
        return self.window.rooms.household_page

    def reads(self, read: Callable[[], object], wanted: object) -> None:
        """Wait until the window shows what has changed behind it."""
        self.qtbot.waitUntil(lambda: read() == wanted, timeout=20_000)

    def panel(self, kind: type) -> str:
        (found,) = (one for one in self.window.rooms.household_page.panels if type(one) is kind)
        return words(found)

    def column(self) -> list[str]:
        """What the list of issues says of where each stands."""
        records = self.window.rooms.issues_page.table.records
        cells = (records.index(row, columns.ON_ITS_WAY) for row in range(records.rowCount()))
        return [records.data(cell) for cell in cells]


@pytest.fixture
def worker(qtbot: Any, town: Town, runner: JobRunner) -> Worker:
    return Worker(qtbot, town, runner)


def test_the_list_of_issues_and_the_chosen_one_say_where_they_stand(worker: Worker) -> None:
    wang = worker.town.wang
    issue = wang.issues.add(NewIssue("楼道灯不亮"), household(wang).id).issue
    worker.go("issues")
    detail = worker.window.rooms.issues_page.detail

    def marks() -> tuple[int, ...]:
        """Of the issue and its registration."""
        return tuple(words(detail).count(told) for told in (HERE, EXPORTED, RECEIVED))

    worker.reads(worker.column, ["only here"])
    worker.reads(marks, (2, 0, 0))
    worker.send()
    worker.reads(worker.column, ["in bundle 2"])
    worker.reads(marks, (0, 2, 0))
    worker.hear()
    worker.reads(worker.column, ["arrived"])
    worker.reads(marks, (0, 0, 2))
    worker.town.clock.advance(minutes=1)
    wang.issue_steps.take(issue.id, "note", note="已联系物业")
    worker.reads(worker.column, ["only here"])
    worker.reads(marks, (2, 0, 1))


def test_an_office_without_one_above_has_no_such_column(
    qtbot: Any, town: Town, runner: JobRunner
) -> None:
    town.office.issues.add(NewIssue("楼道灯不亮"), household(town.office).id)
    town.bring(town.office, town.district)
    district = Desk(qtbot, town.district, runner, "issues")
    table = district.window.rooms.issues_page.table
    assert table.records.rowCount() == 1
    assert table.isColumnHidden(columns.ON_ITS_WAY)


def test_what_a_household_page_shows_says_where_it_stands(worker: Worker) -> None:
    town, home = worker.town, household(worker.town.wang)
    town.office.campaigns.create("冬季走访", [NewQuestion("有暖气吗", "yes_no")])
    worker.hear()
    wang = town.wang
    wang.issues.add(NewIssue("楼道灯不亮"), home.id)
    wang.care.enrol(home.id, "dibao_edge", despite="证明随后补")
    wang.rights.record_consent(home.id, "notice", way="paper")
    ((campaign, asked),) = wang.campaigns.at_door(home.id)
    wang.campaigns.answer(home.id, campaign.id, {asked[0].question.id: "yes"})
    page = worker.show(home.id)

    def marks(told: str) -> list[int]:
        """Of the issue, and in the panels of care, rights and surveys."""
        below = words(page).partition("楼道灯不亮")[2].splitlines()
        issue = "".join(below[3:4])  # nothing while the page is read
        panels = (CarePanel, RightsPanel, SurveyPanel)
        return [int(told in issue), *(worker.panel(kind).count(told) for kind in panels)]

    for told, go_on in ((HERE, worker.send), (EXPORTED, worker.hear), (RECEIVED, worker.hear)):
        worker.reads(lambda told=told: marks(told), [1, 1, 1, 1])
        go_on()


def test_what_stands_beside_a_door_says_where_it_stands(worker: Worker) -> None:
    """The household and its one resident came from the office; the visit and the issue did not."""
    wang, home = worker.town.wang, household(worker.town.wang)
    wang.visits.record(home.id, "met", note="在家")
    wang.issues.add(NewIssue("楼道灯不亮"), home.id)
    worker.go("buildings")
    page = worker.window.rooms.buildings_page
    place = page.doors.canvas.place_of(home.dwelling_id, home.id)
    assert place is not None
    page.doors.canvas.choose(place)
    worker.settle()

    def marks() -> tuple[int, ...]:
        return tuple(words(page.panel).count(told) for told in (HERE, EXPORTED, RECEIVED))

    worker.reads(marks, (2, 0, 2))
    worker.send()
    worker.reads(marks, (0, 2, 2))
    worker.hear()
    worker.reads(marks, (0, 0, 4))


def test_a_register_shows_where_the_chosen_record_stands(
    qtbot: Any, town: Town, runner: JobRunner
) -> None:
    (building,) = town.office.registers.find(Building, building_no="1")
    save(town.office, dataclasses.replace(building, floors=9))
    desk = Desk(qtbot, town.office, runner, "office")
    page = desk.window.rooms.office_page
    section = page.choose(page.titles.index("Buildings"))
    assert isinstance(section, RegisterSection)
    desk.settle()
    section.table.selectRow(0)
    desk.settle()
    assert HERE in words(section.panel)
