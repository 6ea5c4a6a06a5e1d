"""The page of issues: what is listed, what is done about one, and what is taken back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gridclient.app import App
from gridclient.services.issues import NewIssue
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.issues.page import IssuesPage
from gridclient.ui.window import Window
from tests import builders, fakes, profiles
from tests.profiles import OTHER_GRID, Clock
from tests.ui.desks import Desk, words
from tests.ui.reached import cut_words, walk

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path, runner: JobRunner, clock: Clock) -> Iterator[Desk]:
    """An office with three issues in two grids; three days later one is past its limit."""
    office = profiles.office(tmp_path, clock=clock)
    home = builders.move_in(office, builders.make_house(office), head="王秀兰").id
    grid = builders.make_grid(code=OTHER_GRID, name="第二网格")
    builders.save(office, grid)
    other = builders.move_in(office, builders.make_house(office, grid_id=grid.id, building_no="9"))
    office.issues.add(NewIssue("楼道灯不亮"), home)
    office.issues.add(NewIssue("电梯常停", kind="complaint", urgency="urgent"), other.id)
    office.issues.add(NewIssue("想要一张长椅", kind="wish"), home)
    clock.advance(days=3)
    yield Desk(qtbot, office, runner, "issues")
    office.close()


def page_of(desk: Desk) -> IssuesPage:
    return desk.window.rooms.issues_page


def listed(desk: Desk) -> list[str]:
    records = page_of(desk).table.records
    return [records.record(row).issue.title for row in range(records.rowCount())]


def undo(desk: Desk) -> None:
    QTest.keyClick(desk.window, Key.Key_Z, CONTROL)
    desk.qtbot.waitUntil(lambda: "Taken back." in desk.said())
    desk.settle()


def state(desk: Desk, title: str) -> str:
    return next(one.state for one in desk.app.issue_steps.all_() if one.issue.title == title)


def test_what_is_late_stands_first_and_is_counted(desk: Desk):
    page = page_of(desk)
    assert listed(desk)[0] == "电梯常停"
    assert page.header._line.text() == "3 open issues · 1 past the limit"
    assert [chip.text() for chip in page._chips.values()][:3] == [
        "To do 3",
        "Mine 3",
        "Past the limit 1",
    ]
    assert "2 days overdue" in words(page.detail)
    assert "9栋1单元101" in words(page.detail)


def test_views_grids_kinds_and_words_narrow_the_list(desk: Desk):
    page = page_of(desk)
    page._chips["overdue"].click()
    assert listed(desk) == ["电梯常停"]
    page._chips["all"].click()
    page.grid.setCurrentIndex(page.grid.findText("第一网格"))
    assert sorted(listed(desk)) == ["想要一张长椅", "楼道灯不亮"]
    page.kind.setCurrentIndex(page.kind.findData("wish"))
    assert listed(desk) == ["想要一张长椅"]
    page.kind.setCurrentIndex(0)
    page.search.setText("王秀兰 灯")
    desk.qtbot.waitUntil(lambda: listed(desk) == ["楼道灯不亮"])
    page.search.setText("nothing like it")
    desk.qtbot.waitUntil(page._none.isVisible)
    assert page.detail.issue_id is None
    assert page.detail.buttons == {}


def test_a_note_from_the_keyboard_and_back(desk: Desk):
    page = page_of(desk)
    assert page.table.hasFocus()
    QTest.keyClick(page.table, Key.Key_Return)
    form = page.detail.form
    assert form.rows["note"].editor.hasFocus()
    QTest.keyClicks(form.rows["note"].editor, "called the company")
    QTest.keyClick(form.rows["note"].editor, Key.Key_Return, CONTROL)
    desk.settle()
    assert page.detail.form is None
    assert page.table.hasFocus()
    assert state(desk, "电梯常停") == "in_progress"
    assert "called the company" in words(page.detail)
    undo(desk)
    assert state(desk, "电梯常停") == "registered"
    assert "called the company" not in words(page.detail)


def test_settling_asks_for_the_outcome_and_opening_again_for_why(desk: Desk):
    page = page_of(desk)
    page.detail.buttons["close"].click()
    page.detail.form.save.click()
    assert "Please fill this in." in words(page.detail)
    page.detail.form.rows["outcome"].set_value("solved")
    page.detail.form.save.click()
    desk.settle()
    assert state(desk, "电梯常停") == "closed"
    assert "电梯常停" not in listed(desk)
    page._chips["answered"].click()
    desk.settle()
    assert listed(desk) == ["电梯常停"]
    assert "Solved" in words(page.detail)
    page.detail.buttons["rate"].click()
    page.detail.form.stars.setCurrentIndex(0)
    page.detail.form.save.click()
    desk.settle()
    assert "★★★★★" in words(page.detail)
    page.detail.buttons["reopen"].click()
    page.detail.form.rows["note"].set_value("it stopped again")
    page.detail.form.save.click()
    desk.settle()
    assert state(desk, "电梯常停") == "in_progress"


def test_handed_up_it_says_with_whom(desk: Desk):
    page = page_of(desk)
    page.detail.begin("hand_up")
    page.detail.form.rows["lead_unit"].set_value("东兴街道")
    page.detail.form.save.click()
    desk.settle()
    page._chips["handed_up"].click()
    assert listed(desk) == ["电梯常停"]
    assert "东兴街道" in words(page.detail)


def test_a_step_is_taken_back_with_a_reason(desk: Desk, clock: Clock):
    page = page_of(desk)
    issue = page.chosen().issue.id
    clock.advance(minutes=1)
    page.take(issue, "note", {"note": "for another house"})
    desk.settle()
    back = next(
        b
        for b in page.detail.findChildren(type(page.detail.buttons["note"]))
        if (b.text() == "Take back")
    )
    back.click()
    page.detail.form.save.click()
    assert page.detail.form is not None  # the reason is needed
    page.detail.form.rows["reason"].set_value("wrong house")
    page.detail.form.save.click()
    desk.settle()
    assert "for another house" not in words(page.detail)
    assert state(desk, "电梯常停") == "registered"


def test_a_refusal_keeps_what_was_typed(desk: Desk):
    page = page_of(desk)
    page.detail.begin("note")
    page.detail.form.rows["note"].set_value("too late")
    desk.app.issue_steps.take(page.chosen().issue.id, "close", outcome="solved")
    page.detail.form.save.click()
    desk.settle()
    assert "issue.step" in desk.said()
    assert page.detail.form.rows["note"].value() == "too late"
    page.detail.form.cancel.click()
    desk.settle()
    assert "电梯常停" not in listed(desk)  # now it is read what happened meanwhile


def test_escape_leaves_the_form_and_the_list_has_the_keys(desk: Desk):
    page = page_of(desk)
    QTest.keyClick(page.table, Key.Key_Return)
    QTest.keyClick(page.detail.form.rows["note"].editor, Key.Key_Escape)
    assert page.detail.form is None
    assert page.table.hasFocus()


def test_what_was_typed_waits_with_its_issue(desk: Desk):
    page = page_of(desk)
    page.detail.begin("hand_up")
    page.detail.form.rows["lead_unit"].set_value("东兴街道")
    page.table.selectRow(1)
    desk.settle()
    assert page.detail.form is None
    assert "Begun and not saved: 电梯常停" in desk.said()
    page._chips["mine"].click()
    page.search.setText(listed(desk)[2])  # and the issue is not even listed any more
    desk.qtbot.waitUntil(lambda: len(listed(desk)) == 1)
    desk.settle()
    assert page.detail.form is None
    desk.window.notices.findChild(QPushButton).click()
    desk.qtbot.waitUntil(lambda: not page.search._breath.isActive())  # the list is whole again
    desk.settle()
    assert page.chosen().issue.title == "电梯常停"
    assert page.detail.form.isVisible()
    assert page.detail.form.rows["lead_unit"].value() == "东兴街道"
    page.detail.form.save.click()
    desk.settle()
    assert state(desk, "电梯常停") == "dispatched"
    page.table.selectRow(0)
    desk.settle()
    assert page.detail.form is None


def test_a_form_with_nothing_in_it_goes(desk: Desk):
    page = page_of(desk)
    page.detail.begin("note")
    page.table.selectRow(1)
    desk.settle()
    page.table.selectRow(0)
    desk.settle()
    assert page.detail.form is None
    assert desk.said() == ""


def test_it_leads_to_the_household_and_back(desk: Desk):
    page = page_of(desk)
    QTest.keyClick(page.table, Key.Key_O, CONTROL)
    desk.settle()
    assert desk.window.here == "household"
    QTest.keyClick(desk.window, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    desk.settle()
    assert desk.window.here == "issues"


def test_an_empty_page_teaches_how_issues_are_raised(qtbot: Any, office: App, runner: JobRunner):
    empty = Desk(qtbot, office, runner, "issues")
    page = page_of(empty)
    assert page._nothing.isVisible()
    assert "Ctrl+I" in words(page._nothing)


def test_who_reads_no_words_writes_none(qtbot: Any, tmp_path: Path, runner: JobRunner):
    street = profiles.office(tmp_path, role="street")
    builders.save(street, builders.make_division())
    home = builders.move_in(street, builders.make_house(street), head="王秀兰").id
    issue = builders.make_issue(home, petitioner="王秀兰", content="夜里常咳嗽")
    builders.save(street, issue)
    builders.add(street, builders.make_event(issue.id, "dispatched", note="夜里常咳嗽"))
    desk = Desk(qtbot, street, runner, "issues")
    page = page_of(desk)
    assert "王秀兰" not in words(page)
    assert "夜里常咳嗽" not in words(page)
    page.detail.begin("close")
    assert list(page.detail.form.rows) == ["outcome"]
    street.close()


@pytest.mark.parametrize("page", ["issues", "board"])
def test_controls_are_reached_and_named_and_no_words_are_cut(qtbot: Any, window: Window, page: str):
    window.resize(1180, 760)
    window.go(page)
    qtbot.waitUntil(lambda: not window.runner.running)
    if page == "issues":
        window.pages[page].detail.begin("close")
    qtbot.wait(20)
    walk(window)
    assert cut_words(window.pages[page], window) == []


def test_a_profile_without_doors_has_both_pages(qtbot: Any, runner: JobRunner):
    empty = Window(fakes.make_app(doors=[]), Settings(), runner)
    qtbot.addWidget(empty)
    empty.show()
    empty.go("board")
    qtbot.waitUntil(empty.pages["board"]._nothing.isVisible)
    qtbot.waitUntil(lambda: not runner.running)
