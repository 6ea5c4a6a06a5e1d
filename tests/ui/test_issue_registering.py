"""Registering an issue that belongs to no visit: from Ctrl+N to the line in the list."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from gridclient.domain.issues import CATEGORIES, Issue
from gridclient.services.issue_places import IssuePlace
from gridclient.services.issues import NewIssue
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.issues.page import IssuesPage
from gridclient.ui.screens.issues.register_dialog import RegisterDialog
from tests import builders, profiles
from tests.profiles import GRID, OTHER_GRID
from tests.ui.desks import Desk, words

Key = Qt.Key
CONTROL = Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path, runner: JobRunner) -> Iterator[Desk]:
    """An office with one grid, two buildings and a household, and no issue yet."""
    office = profiles.office(tmp_path)
    builders.move_in(office, builders.make_house(office), head="王秀兰")
    builders.make_house(office, building_no="12")
    yield Desk(qtbot, office, runner, "issues")
    office.close()


def page_of(desk: Desk) -> IssuesPage:
    return desk.window.rooms.issues_page


def opened(desk: Desk) -> RegisterDialog:
    """The dialog, opened by its keys."""
    QTest.keyClick(desk.window.focusWidget(), Key.Key_N, CONTROL)
    desk.settle()
    dialog = page_of(desk).registering.dialog
    assert dialog is not None
    return dialog


def save(desk: Desk, dialog: RegisterDialog) -> None:
    QTest.keyClick(dialog.focusWidget(), Key.Key_Return, CONTROL)
    desk.settle()


def kept(desk: Desk) -> list[Issue]:
    return [line.issue for line in desk.app.issues.list_()]


def raised(desk: Desk, title: str, **place: str) -> None:
    """Somebody else's issue, as soon as the page has heard of it."""
    desk.app.issues.add(NewIssue(title), **place)
    page = page_of(desk)
    desk.qtbot.waitUntil(lambda: page.chosen() is not None and page.chosen().issue.title == title)
    desk.settle()


def choose(desk: Desk, dialog: RegisterDialog, typed: str, title: str) -> None:
    """Type into “Where”, and take what is offered from the list with the keys."""
    picker = dialog.form.picker
    picker.setFocus()
    picker.setText(typed)
    picker.textEdited.emit(typed)  # keys are clicked for plain letters only
    popup = picker.completer().popup()
    desk.qtbot.waitUntil(popup.isVisible)
    offered = [popup.model().index(row, 0).data() for row in range(popup.model().rowCount())]
    for _step in range(offered.index(title) + 1):
        QTest.keyClick(popup, Key.Key_Down)
    QTest.keyClick(popup, Key.Key_Return)
    assert picker.text() == title


def test_from_the_keys_to_the_line_in_the_list(desk: Desk):
    """In an empty list, too, where nothing but the button could take the keys."""
    page = page_of(desk)
    assert page._nothing.isVisible()
    dialog = opened(desk)
    assert dialog.form.rows["title"].editor.hasFocus()
    QTest.keyClicks(dialog.focusWidget(), "lamp in the square")
    QTest.keyClick(dialog.focusWidget(), Key.Key_Tab)
    assert dialog.form.picker.hasFocus()
    assert dialog.form.picker.text() == "第一网格"  # the only grid
    save(desk, dialog)
    (issue,) = kept(desk)
    assert (issue.title, issue.kind, issue.urgency) == ("lamp in the square", "request", "normal")
    assert (issue.household_id, issue.building_id) == (None, None)
    assert issue.grid_id == builders.make_grid().id
    assert issue.source == "call_in"
    assert page.registering.dialog is None
    assert page.chosen().issue.id == issue.id
    assert page.table.hasFocus()
    assert f"Registered as {issue.issue_no}." in desk.said()
    assert "第一网格" in words(page.detail)


@pytest.mark.parametrize(
    ("typed", "title", "field"),
    [
        ("wxl", "3栋1单元101 王秀兰", "household_id"),
        ("3-1-101", "3栋1单元101 王秀兰", "household_id"),
        ("12", "12栋", "building_id"),
        ("第一", "第一网格", "grid_id"),
    ],
)
def test_the_place_that_was_chosen_is_kept(desk: Desk, typed: str, title: str, field: str):
    (meant,) = (one for one in desk.app.issue_places.find(typed) if one.title == title)
    dialog = opened(desk)
    QTest.keyClicks(dialog.focusWidget(), "lift")
    choose(desk, dialog, typed, title)
    save(desk, dialog)
    (issue,) = kept(desk)
    placed = {name: getattr(issue, f"{name}_id") for name in ("household", "building", "grid")}
    assert [f"{name}_id" for name, row_id in placed.items() if row_id] == [field]
    assert getattr(issue, field) == meant.row_id
    assert page_of(desk).chosen().place == title.removesuffix(" 王秀兰")


def test_everything_that_was_said_is_kept(desk: Desk):
    entry = desk.app.dictionary.add(CATEGORIES.name, "电动车")
    dialog = opened(desk)
    said = {
        "title": "充电桩坏了",
        "kind": "complaint",
        "category": entry.title,
        "urgency": "soon",
        "source": "hotline",
        "content": "三天了",
        "petitioner": "李女士",
    }
    for name, value in said.items():
        dialog.form.rows[name].set_value(value)
    dialog.save.click()
    desk.settle()
    (issue,) = kept(desk)
    assert {name: getattr(issue, name) for name in said} == said


def test_down_lists_grids_and_buildings(desk: Desk):
    builders.save(desk.app, builders.make_grid(code=OTHER_GRID, name="第二网格"))
    dialog = opened(desk)
    picker = dialog.form.picker
    assert picker.text() == ""  # with two grids none is the likely one
    picker.setFocus()
    QTest.keyClick(picker, Key.Key_Down)
    popup = picker.completer().popup()
    desk.qtbot.waitUntil(popup.isVisible)
    model = popup.model()
    offered = [model.index(row, 0).data() for row in range(model.rowCount())]
    assert offered == ["第一网格", "第二网格", "3栋", "12栋"]
    popup.hide()
    picker.actions()[-1].trigger()  # the arrow does the same
    desk.qtbot.waitUntil(popup.isVisible)
    popup.hide()


def test_without_a_title_or_a_place_nothing_is_registered(desk: Desk):
    dialog = opened(desk)
    dialog.form.picker.setText("")
    dialog.save.click()
    assert dialog.form.rows["title"].editor.hasFocus()
    dialog.form.rows["title"].set_value("lamp")
    dialog.save.click()
    assert dialog.form.picker.hasFocus()
    assert dialog.form.picker.accessibleDescription() == "Please fill this in."
    dialog.form.picker.setText("nowhere at all")
    dialog.save.click()
    desk.settle()
    assert "none of the choices" in dialog.form.picker.accessibleDescription()
    assert kept(desk) == []
    assert dialog.isVisible()


def test_a_refusal_keeps_the_dialog_and_what_was_typed(desk: Desk):
    dialog = opened(desk)
    dialog.form.rows["title"].set_value("lamp")
    (place,) = (one for one in desk.app.issue_places.all_() if one.title == "12栋")
    dialog.form.put_place(IssuePlace("building", builders.make_id(), "a house that went"))
    dialog.save.click()
    desk.settle()
    assert "issue.place_unknown" in dialog._notices.messages[0].whole()
    assert dialog.form.isEnabled()
    assert dialog.form.rows["title"].value() == "lamp"
    dialog.form.put_place(place)
    dialog.save.click()
    desk.settle()
    assert [issue.building_id for issue in kept(desk)] == [place.row_id]


def test_what_was_begun_waits_and_nothing_leaves_no_trace(desk: Desk):
    page = page_of(desk)
    dialog = opened(desk)
    QTest.keyClick(dialog.focusWidget(), Key.Key_Escape)
    desk.settle()
    assert page.registering.dialog is None
    assert desk.said() == ""
    dialog = opened(desk)
    QTest.keyClicks(dialog.focusWidget(), "bench")
    dialog.form.put_place(desk.app.issue_places.all_()[-1])
    dialog.form.rows["petitioner"].set_value("李女士")
    QTest.keyClick(dialog.focusWidget(), Key.Key_Escape)
    desk.settle()
    assert page.registering.dialog is None
    assert "begun and not saved" in desk.said()
    assert page.isAncestorOf(desk.window.focusWidget())
    desk.window.notices.findChild(QPushButton).click()
    desk.settle()
    again = page.registering.dialog
    assert again is not None
    assert again.form.typed().where == "12栋"
    save(desk, again)
    (issue,) = kept(desk)
    assert (issue.title, issue.petitioner, issue.household_id) == ("bench", "李女士", None)
    assert issue.building_id == desk.app.issue_places.all_()[-1].row_id
    assert opened(desk).form.rows["title"].value() is None  # what was saved is not begun any more


def test_the_notice_leads_to_the_issue_from_another_page(desk: Desk):
    page = page_of(desk)
    raised(desk, "older", grid_id=builders.make_grid().id)
    page._chips["answered"].click()
    dialog = opened(desk)
    QTest.keyClicks(dialog.focusWidget(), "newer")
    save(desk, dialog)
    assert page.view() == "open"
    assert page.chosen().issue.title == "newer"
    page.table.selectRow(0)
    desk.go("today")
    desk.window.notices.findChild(QPushButton).click()
    desk.settle()
    assert desk.window.here == "issues"
    assert page.chosen().issue.title == "newer"
    assert "newer" in words(page.detail)


def test_what_is_typed_about_another_issue_stays(desk: Desk):
    page = page_of(desk)
    raised(desk, "older", grid_id=builders.make_grid().id)
    page.detail.begin("note")
    page.detail.form.rows["note"].set_value("half a")
    dialog = opened(desk)
    QTest.keyClicks(dialog.focusWidget(), "newer")
    save(desk, dialog)
    assert page.detail.form.rows["note"].value() == "half a"
    desk.window.notices.findChild(QPushButton).click()
    desk.settle()
    assert page.chosen().issue.title == "newer"
    assert "Begun and not saved: older" in desk.said()


def test_the_palette_offers_it_anywhere_and_f1_explains_it(desk: Desk):
    desk.go("today")
    (command,) = (one for one in desk.window._commands() if one.title == "Register an issue")
    command.act()
    desk.settle()
    dialog = page_of(desk).registering.dialog
    assert dialog is not None
    QTest.keyClick(dialog, Key.Key_F1)
    assert desk.window.helping.dialog.topic == "issues"
    desk.window.helping.put_away()


def test_an_issue_of_no_household_leads_to_none(desk: Desk):
    page = page_of(desk)
    house = desk.app.issue_places.building("12")
    raised(desk, "lift", building_id=house)
    assert "12栋" in words(page.detail)
    QTest.keyClick(page.table, Key.Key_O, CONTROL)
    desk.settle()
    assert desk.window.here == "issues"


def test_who_reads_no_words_writes_none(qtbot: Any, tmp_path: Path, runner: JobRunner):
    street = profiles.office(tmp_path, role="street")
    builders.save(street, builders.make_division(), builders.make_grid(code=GRID))
    desk = Desk(qtbot, street, runner, "issues")
    dialog = opened(desk)
    for name in ("content", "petitioner"):
        assert not dialog.form.rows[name].isVisible()
    QTest.keyClicks(dialog.focusWidget(), "lamp")
    save(desk, dialog)
    assert [issue.title for issue in kept(desk)] == ["lamp"]
    street.close()
