"""Handing over, boundaries and surveys in the window, on real profiles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QComboBox, QLineEdit, QPushButton, QWidget

from gridclient.app import App
from gridclient.domain.campaigns import Answer, Campaign
from gridclient.domain.identifiers import named_id
from gridclient.domain.people import Household
from gridclient.domain.places import Building
from gridclient.domain.staff import Person
from gridclient.services.campaigns import NewQuestion
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.households.survey_panel import SurveyPanel
from gridclient.ui.screens.office.boundaries import BoundariesSection
from gridclient.ui.screens.office.campaigns import CampaignsSection
from gridclient.ui.screens.office.handover import HandoverSection
from gridclient.ui.window import Window
from tests import builders, profiles
from tests.profiles import COMMUNITY, GRID, OTHER_GRID
from tests.ui.desks import Desk, words

FIRST, SECOND = named_id("grid", GRID), named_id("grid", OTHER_GRID)


class Office(Desk):
    """The window of an office with two workers, two buildings and three households."""

    def __init__(self, qtbot: Any, office: App, workers: list[App], runner: JobRunner) -> None:
        self.workers = workers
        self.three = builders.make_house(office)
        self.eight = builders.make_house(office, building_no="8", grid_id=SECOND)
        self.home = builders.move_in(office, self.three, "301", care=["elder_alone"])
        builders.move_in(office, self.three, "302", head="李大爷")
        builders.move_in(office, self.eight, "801", head="周阿姨")
        super().__init__(qtbot, office, runner)

    def section(self, kind: type, window: Window | None = None) -> Any:
        page = (window or self.window).rooms.office_page
        (window or self.window).go("office")
        self.settle()
        section = page.open(kind)
        self.settle()
        return section


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path, runner: JobRunner) -> Iterator[Office]:
    with profiles.team(tmp_path, 张敏=[GRID], 李强=[OTHER_GRID]) as (office, workers):
        made = Office(qtbot, office, workers, runner)
        yield made
        made.settle()


def choose(box: QComboBox, data: str | None) -> None:
    assert box.findData(data) >= 0
    box.setCurrentIndex(box.findData(data))


def grids_of(app: App, person_id: str | None) -> tuple[str, ...]:
    return app.registers.get(Person, str(person_id)).grid_ids


def test_handing_over_shows_does_and_takes_back(desk: Office) -> None:
    section: HandoverSection = desk.section(HandoverSection)
    one, two = (worker.profile.person_id for worker in desk.workers)
    assert not section.go.isEnabled()
    choose(section.leaver, one)
    assert section.grids.value() == (FIRST,)
    choose(section.follower, two)
    desk.settle()
    assert "2 households with 2 people" in words(section)
    assert GRID in words(section)  # no certificate for it yet
    section.leaves.setChecked(True)
    section.go.click()
    desk.settle()
    assert grids_of(desk.app, two) == (SECOND, FIRST)
    assert desk.app.registers.get(Person, str(one)).retired == "ended"
    (message,) = desk.window.notices.messages
    assert message.text == "Handed over from 张敏 to 李强."
    assert message.act is not None
    message.act()
    desk.settle()
    assert grids_of(desk.app, one) == (FIRST,)
    assert desk.app.registers.get(Person, str(one)).retired is None


def test_a_new_certificate_for_who_takes_over(desk: Office, tmp_path: Path) -> None:
    section: HandoverSection = desk.section(HandoverSection)
    one, two = (worker.profile.person_id for worker in desk.workers)
    choose(section.leaver, one)
    choose(section.follower, two)
    desk.settle()
    section.go.click()
    desk.settle()
    grant = tmp_path / "wider.json"
    section.write_certificate(desk.app.registers.get(Person, str(two)), grant)
    desk.settle()
    desk.workers[1].enrolment.accept(grant)
    assert set(desk.workers[1].profile.enrolled().grids) == {GRID, OTHER_GRID}
    assert desk.workers[1].registers.get(Household, desk.home.id).head_name == "王秀兰"


def test_handing_over_to_oneself_is_explained_in_place(desk: Office) -> None:
    section: HandoverSection = desk.section(HandoverSection)
    one = desk.workers[0].profile.person_id
    choose(section.leaver, one)
    choose(section.follower, one)
    desk.settle()
    assert "somebody else" in words(section)
    assert not section.go.isEnabled()


def test_a_building_changes_grids_and_back(desk: Office) -> None:
    section: BoundariesSection = desk.section(BoundariesSection)
    other = builders.make_house(desk.app, building_no="4")
    builders.move_in(desk.app, other, "401")
    section.refresh()
    desk.settle()
    choose(section.source, FIRST)
    section.ticks.set_value([other.id])
    choose(section.target, SECOND)
    desk.settle()
    assert "1 household with 1 person" in words(section)
    assert "张敏" in words(section)
    section.go.click()
    desk.settle()
    assert desk.app.registers.get(Building, other.id).grid_id == SECOND
    message = desk.window.notices.messages[0]
    assert message.text == "1 building is in another grid now."
    assert message.act is not None
    message.act()
    desk.settle()
    assert desk.app.registers.get(Building, other.id).grid_id == FIRST


def test_all_buildings_ticked_end_the_grid_and_a_new_code_makes_one(desk: Office) -> None:
    section: BoundariesSection = desk.section(BoundariesSection)
    choose(section.source, FIRST)
    section.ticks.set_value([desk.three.id])
    choose(section.target, SECOND)
    desk.settle()
    assert "These grids end" in words(section)
    choose(section.target, "new")
    desk.settle()
    assert section.code.isVisible()
    assert not section.go.isEnabled()
    section.code.setText(GRID)
    section.look()
    desk.settle()
    assert "cannot be it" in words(section)
    section.code.setText(f"{COMMUNITY}009")
    section.look()
    desk.settle()
    assert section.go.isEnabled()


def test_a_survey_is_begun_answered_and_counted(desk: Office) -> None:
    section: CampaignsSection = desk.section(CampaignsSection)
    assert "No survey yet" in words(section)
    section.begin()
    form = section.form
    form.create_.click()
    desk.settle()
    assert "at least one question" in form.problem.text()
    form.title.setText("充电需求")
    first, second = form.rows
    first.wording.setText("有电动车吗")
    second.wording.setText("在哪里充电")
    choose(second.kind, "choice")
    assert second.choices.isVisible()
    second.choices.setText("家里；车棚")
    form.create_.click()
    desk.settle()
    (campaign,) = desk.app.registers.find(Campaign)
    assert "0 of 3" in section.table.records.columns[1].text(section.table.records.record(0))
    desk.window.open_household(desk.home.id)
    desk.settle()
    panel = next(
        one for one in desk.window.rooms.household_page.panels if isinstance(one, SurveyPanel)
    )
    (sheet,) = panel.sheets
    assert not sheet.unchanged.isVisible()
    editors = list(sheet.editors.values())
    choose(editors[0], "yes")  # type: ignore[arg-type]
    choose(editors[1], "车棚")  # type: ignore[arg-type]
    sheet.save.click()
    desk.settle()
    assert {one.value for one in desk.app.registers.find(Answer)} == {"yes", "车棚"}
    section = desk.section(CampaignsSection)
    assert section.panel.missing.records.rowCount() == 2
    assert "Yes  1 of 1" in words(section.panel)
    assert desk.app.campaigns.progress(campaign.id).done == 1


def test_unchanged_is_one_press(desk: Office) -> None:
    desk.app.campaigns.create("去年", [NewQuestion("有电动车吗")])
    (old,) = desk.app.registers.find(Campaign)
    (question,) = desk.app.campaigns.questions(old.id)
    desk.app.campaigns.answer(desk.home.id, old.id, {question.id: "no"})
    new = desk.app.campaigns.create("今年", [NewQuestion("有电动车吗")])
    desk.window.open_household(desk.home.id)
    desk.settle()
    panel = next(
        one for one in desk.window.rooms.household_page.panels if isinstance(one, SurveyPanel)
    )
    sheet = next(one for one in panel.sheets if one.campaign.id == new.id)
    (editor,) = sheet.editors.values()
    assert isinstance(editor, QComboBox)
    assert editor.currentData() == "no"
    sheet.unchanged.click()
    desk.settle()
    assert desk.app.campaigns.progress(new.id).done == 1
    sheet = next(one for one in panel.sheets if one.campaign.id == new.id)
    assert not sheet.unchanged.isVisible()


def test_a_missing_door_opens_its_household(desk: Office) -> None:
    desk.app.campaigns.create("充电需求", [NewQuestion("有电动车吗")])
    section: CampaignsSection = desk.section(CampaignsSection)
    wanted: list[str] = []
    section.household_wanted.connect(wanted.append)
    section.panel.missing.selectRow(0)
    section.panel.missing.setFocus()
    QTest.keyClick(section.panel.missing, Qt.Key.Key_Return)
    assert wanted == [section.panel.missing.records.record(0).household_id]
    desk.settle()


def test_ending_a_survey_can_be_taken_back(desk: Office) -> None:
    made = desk.app.campaigns.create("充电需求", [NewQuestion("有电动车吗")])
    section: CampaignsSection = desk.section(CampaignsSection)
    section.panel.end.click()
    desk.settle()
    assert desk.app.registers.get(Campaign, made.id).retired == "ended"
    message = desk.window.notices.messages[0]
    assert message.act is not None
    message.act()
    desk.settle()
    assert desk.app.registers.get(Campaign, made.id).retired is None


def test_a_worker_sees_surveys_only(desk: Office, tmp_path: Path) -> None:
    desk.app.campaigns.create("充电需求", [NewQuestion("有电动车吗")])
    worker = desk.workers[0]
    file = desk.app.sync.export(worker.profile.replica, tmp_path).file
    worker.sync.import_([file])
    window = desk.open(worker)
    kinds = window.rooms.office_page.kinds
    assert CampaignsSection in kinds
    assert not {HandoverSection, BoundariesSection} & set(kinds)
    section: CampaignsSection = desk.section(CampaignsSection, window)
    assert not section.add.isVisible()
    assert not section.panel.end.isVisible()
    assert section.panel.missing.records.rowCount() == 2
    window.close()


@pytest.mark.parametrize("kind", [HandoverSection, BoundariesSection, CampaignsSection])
def test_everything_is_named_and_reached_by_tab(desk: Office, kind: type) -> None:
    desk.app.campaigns.create("充电需求", [NewQuestion("有电动车吗")])
    section = desk.section(kind)
    controls = [
        one
        for one in section.findChildren(QWidget)
        if isinstance(one, (QPushButton, QComboBox, QLineEdit))
        and one.isVisible()
        and not isinstance(one.parent(), (QComboBox,))
        and one.parent().metaObject().className() not in ("QDateEdit", "DayPicker")
    ]
    assert controls
    for one in controls:
        text = one.text() if isinstance(one, QPushButton) else ""
        assert one.accessibleName() or text, one
        assert one.focusPolicy() & Qt.FocusPolicy.TabFocus, one
