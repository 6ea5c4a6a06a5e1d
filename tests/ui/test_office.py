"""The page Office on a real profile: registers, facts, code lists, and who may change them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
)

from gridclient.app import App
from gridclient.domain.activities import ACTIVITY_KINDS, Activity
from gridclient.domain.dictionary import CodeEntry
from gridclient.domain.partners import Commitment, PartnerUnit
from gridclient.domain.people import Resident
from gridclient.domain.service_points import POINT_KINDS, ServicePoint
from gridclient.domain.service_records import ServiceRecord
from gridclient.domain.staff import Person
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.office.ending import EndingForm
from gridclient.ui.screens.office.page import OfficePage
from gridclient.ui.window import Window
from tests import builders, profiles
from tests.ui.desks import words
from tests.ui.reached import cut_words, walk

CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def page(qtbot: Any, desk: Window) -> OfficePage:
    QTest.keyClick(desk, "6", CONTROL)
    qtbot.waitUntil(lambda: desk.here == "office")
    return desk.rooms.office_page


@pytest.fixture
def worker_desk(qtbot: Any, tmp_path: Path, runner: JobRunner) -> Iterator[Window]:
    with profiles.team(tmp_path, 张敏=[profiles.GRID]) as (_office, (worker,)):
        made = Window(worker, Settings(), runner)
        qtbot.addWidget(made)
        made.show()
        qtbot.waitExposed(made)
        made.go("office")
        settle(qtbot, made)
        yield made
        settle(qtbot, made)


def settle(qtbot: Any, window: Window) -> None:
    qtbot.waitUntil(lambda: not window.runner.running)
    qtbot.wait(10)
    qtbot.waitUntil(lambda: not window.runner.running)


def go(qtbot: Any, window: Window, title: str) -> Any:
    page = window.rooms.office_page
    section = page.choose(page.titles.index(title))
    settle(qtbot, window)
    return section


def fill(qtbot: Any, window: Window, section: Any, **values: Any) -> RecordForm:
    """Open the form of a new record from the keyboard and fill it in."""
    QTest.keyClick(section.table, "n", CONTROL)
    qtbot.waitUntil(lambda: isinstance(section.panel.form, RecordForm))
    form = section.panel.form
    for name, value in values.items():
        form.rows[name].set_value(value)
    return form


def test_a_service_point_is_added_edited_taken_back_and_retired(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Service points")
    assert section.nothing.isVisible()
    assert "fifteen-minute" in words(section.nothing)
    form = fill(qtbot, desk, section, name="长者食堂", kind="canteen", walk_minutes=6)
    QTest.keyClick(form.rows["name"].editor, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: section.panel.form is None)
    settle(qtbot, desk)
    (kept,) = office.registers.find(ServicePoint)
    assert (kept.name, kept.kind, kept.walk_minutes) == ("长者食堂", "canteen", 6)
    assert kept.division_id == builders.make_division().id
    assert section.chosen().record == kept
    assert section.table.hasFocus()

    QTest.keyClick(section.table, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: section.panel.form is not None)
    section.panel.form.rows["hours"].set_value("11:00-13:00")
    section.panel.form.save.click()
    settle(qtbot, desk)
    assert office.registers.get(ServicePoint, kept.id).hours == "11:00-13:00"
    assert "Opening hours: – → 11:00-13:00" in words(section.panel)
    assert "和平里社区" in words(section.panel.history)
    desk.notices.messages[0].act()
    settle(qtbot, desk)
    assert office.registers.get(ServicePoint, kept.id) == kept

    section.ask_why()
    assert isinstance(section.panel.form, EndingForm)
    section.panel.form.sure.click()
    settle(qtbot, desk)
    assert office.registers.get(ServicePoint, kept.id).retired == "ended"
    assert section.table.records.rowCount() == 0
    section.with_retired.setChecked(True)
    assert section.table.records.rowCount() == 1
    desk.notices.messages[0].act()
    settle(qtbot, desk)
    assert office.registers.get(ServicePoint, kept.id) == kept


def test_what_is_needed_is_said_and_nothing_is_saved(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Staff")
    form = fill(qtbot, desk, section, name="周敏")
    form.save.click()
    assert "fill this in" in words(form.rows["post"])
    assert form.rows["post"].editor.hasFocus()
    QTest.keyClick(form, Qt.Key.Key_Escape)
    assert section.panel.form is None
    assert office.registers.find(Person) == []


def test_a_doubtful_number_is_warned_of_and_kept_for_a_reason(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Partner units")
    form = fill(qtbot, desk, section, name="幸福物业", phone="138001380001")
    qtbot.waitUntil(lambda: "not a telephone number" in words(form.rows["phone"]))
    assert form.despite.isVisible()
    assert "not a telephone number" in form.rows["phone"].editor.accessibleDescription()
    form.save.click()
    settle(qtbot, desk)
    assert form.despite.line.hasFocus()
    assert office.registers.find(PartnerUnit) == []
    form.despite.line.setText("内线号码")
    form.save.click()
    qtbot.waitUntil(lambda: section.panel.form is None)
    assert [one.phone for one in office.registers.find(PartnerUnit)] == ["138001380001"]
    settle(qtbot, desk)


def test_a_doubt_that_was_corrected_asks_for_no_reason(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Partner units")
    form = fill(qtbot, desk, section, name="幸福物业", phone="138001380001")
    qtbot.waitUntil(form.despite.isVisible)
    form.rows["phone"].set_value("13800138000")
    form.save.click()
    qtbot.waitUntil(lambda: section.panel.form is None)
    assert [one.phone for one in office.registers.find(PartnerUnit)] == ["13800138000"]
    settle(qtbot, desk)


def test_saving_faster_than_the_check_still_asks_for_a_reason(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Partner units")
    form = fill(qtbot, desk, section, name="幸福物业", phone="138001380001")
    form.save.click()
    qtbot.waitUntil(form.despite.line.hasFocus)
    qtbot.waitUntil(lambda: "not a telephone number" in words(form.rows["phone"]))
    assert office.registers.find(PartnerUnit) == []
    settle(qtbot, desk)


def test_gaps_in_the_four_roles_stand_above_the_staff(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    builders.make_house(office)
    section = go(qtbot, desk, "Staff")
    qtbot.waitUntil(section.gaps.isVisible)
    assert "第一网格" in section.gaps.text()
    assert "Grid handler" in section.gaps.text()


def test_a_commitment_shows_what_was_done(qtbot: Any, desk: Window, office: App, page: OfficePage):
    unit = office.registers.add(
        PartnerUnit, name="幸福物业", division_id=builders.make_division().id
    )
    section = go(qtbot, desk, "Commitments")
    form = fill(qtbot, desk, section, unit_id=unit.id, kind="activity", target=4)
    assert form.rows["year"].value() == 2026
    form.save.click()
    settle(qtbot, desk)
    assert [one.unit_id for one in office.registers.find(Commitment)] == [unit.id]
    happened = go(qtbot, desk, "Activities")
    form = fill(
        qtbot,
        desk,
        happened,
        kind="festival",
        title="重阳节",
        unit_ids=(unit.id,),
        counts_for="activity",
    )
    form.save.click()
    qtbot.waitUntil(lambda: happened.panel.form is None)
    section = go(qtbot, desk, "Commitments")
    assert "1 of 4" in section.table.records.columns[3].text(section.chosen())


def test_a_fact_is_never_edited_and_taken_back_with_a_reason(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Activities")
    form = fill(qtbot, desk, section, kind="festival", title="重阳节")
    form.save.click()
    settle(qtbot, desk)
    (held,) = office.happenings.find(Activity)
    assert held.held_on == office.places.today()
    names = [one.text() for one in section.panel.findChildren(QAbstractButton)]
    assert "Take back" in names
    assert "Edit" not in names
    QTest.keyClick(section.table, Qt.Key.Key_Return)
    assert section.panel.form is None
    section.ask_why()
    section.panel.form.sure.click()
    assert "say why" in words(section.panel.form)
    assert office.happenings.find(Activity) == [held]
    section.panel.form.line.setText("记错了日期")
    section.panel.form.sure.click()
    settle(qtbot, desk)
    assert office.happenings.find(Activity) == []
    assert section.table.records.rowCount() == 0


def test_a_service_is_recorded_for_somebody_found_by_typing(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    home = builders.move_in(office, builders.make_house(office), head="王秀兰")
    (resident,) = office.registers.find(Resident, household_id=home.id)
    section = go(qtbot, desk, "Services given")
    form = fill(qtbot, desk, section, type="haircut")
    finder = form.rows["household_id"].editor
    QTest.keyClicks(finder, "wxl")
    qtbot.waitUntil(lambda: finder.completer().model().rowCount() == 1)
    assert form.rows["household_id"].check()
    title = finder.completer().model().index(0, 0).data()
    finder.setText(title)
    finder.completer().activated.emit(title)
    qtbot.waitUntil(lambda: form.rows["resident_id"].editor.count() == 2)
    form.rows["resident_id"].set_value(resident.id)
    form.save.click()
    qtbot.waitUntil(lambda: section.panel.form is None)
    (given,) = office.happenings.find(ServiceRecord)
    assert (given.household_id, given.resident_id) == (home.id, resident.id)
    settle(qtbot, desk)


def test_a_search_narrows_the_table(qtbot: Any, desk: Window, office: App, page: OfficePage):
    builders.save(
        office, builders.make_person(), builders.make_person(name="周敏", post="mediator")
    )
    section = go(qtbot, desk, "Staff")
    assert section.table.records.rowCount() == 2
    section.search.setText("mediator")
    qtbot.waitUntil(lambda: section.table.records.rowCount() == 1)
    assert "1 entry" in section.count.text()


def test_a_form_is_not_taken_away_by_news(qtbot: Any, desk: Window, office: App, page: OfficePage):
    section = go(qtbot, desk, "Estates")
    form = fill(qtbot, desk, section, name="阳光花园")
    builders.make_house(office)
    office.registers.add(ServicePoint, name="药店", division_id=builders.make_division().id)
    settle(qtbot, desk)
    assert section.panel.form is form
    assert form.rows["name"].value() == "阳光花园"


def test_an_excluded_name_is_refused_with_its_reason_in_sight(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Code lists")
    names = [section.table.records.record(n).codes for n in range(section.table.records.rowCount())]
    section.table.selectRow(names.index(POINT_KINDS))
    section.panel.line.setText("重点人员")
    QTest.keyClick(section.panel.line, Qt.Key.Key_Return)
    qtbot.waitUntil(section.panel.problem.isVisible)
    assert "policing" in section.panel.problem.text()
    assert section.panel.line.text() == "重点人员"
    assert office.registers.find(CodeEntry) == []


def test_an_added_choice_stands_in_the_forms_and_is_taken_back(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    section = go(qtbot, desk, "Code lists")
    names = [section.table.records.record(n).codes for n in range(section.table.records.rowCount())]
    section.table.selectRow(names.index(ACTIVITY_KINDS))
    section.panel.line.setText("读书会")
    section.panel.add.click()
    settle(qtbot, desk)
    assert "读书会" in words(section.panel)
    assert section.panel.line.text() == ""
    undo = desk.notices.messages[0].act
    activities = go(qtbot, desk, "Activities")
    form = fill(qtbot, desk, activities, title="春天")
    form.rows["kind"].set_value("读书会")
    assert form.rows["kind"].editor.currentText() == "读书会"
    form.left.emit()
    undo()
    settle(qtbot, desk)
    assert [one.retired for one in office.registers.find(CodeEntry)] == ["ended"]


def test_a_worker_reads_and_is_told_who_changes(qtbot: Any, worker_desk: Window):
    section = go(qtbot, worker_desk, "Service points")
    assert not section.add.isVisible()
    assert "community office changes it" in words(section)
    QTest.keyClick(section.table, "n", CONTROL)
    settle(qtbot, worker_desk)
    assert section.panel.form is None
    lists = go(qtbot, worker_desk, "Code lists")
    assert "community office changes it" in words(lists.panel)
    assert go(qtbot, worker_desk, "Services given").add.isVisible()


def test_the_list_is_walked_with_the_arrows_over_the_headings(
    qtbot: Any, desk: Window, page: OfficePage
):
    page.take_focus()
    seen = []
    for _step in page.titles:
        seen.append(page.current.title)
        QTest.keyClick(page.list, Qt.Key.Key_Down)
    assert len(set(seen)) == len(page.titles)
    chosen = page.current.title
    desk.go("today")
    desk.go("office")
    assert page.current.title == chosen
    settle(qtbot, desk)


_SECTIONS = (
    *("Grids", "Estates", "Buildings", "Staff", "Partner units", "Commitments"),
    *("Service points", "Services given", "Activities", "Meetings", "Code lists"),
)


def test_every_control_has_a_name_is_reached_by_tab_and_shows_its_words(
    qtbot: Any, desk: Window, office: App, page: OfficePage
):
    builders.make_house(office)
    desk.resize(1180, 760)
    for title in _SECTIONS:
        section = go(qtbot, desk, title)
        section.begin()
        settle(qtbot, desk)
        walk(desk)
        assert cut_words(page, desk) == []
