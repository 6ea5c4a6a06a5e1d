"""The lists of the page of sync on real profiles: laid open, undone, and kept in their place."""

from __future__ import annotations

import dataclasses
from typing import Any

import openpyxl
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QScrollArea, QWidget

from gridclient.domain.places import Building
from gridclient.services import backups
from gridclient.store.unit import Unit
from gridclient.ui.jobs import Job
from gridclient.ui.screens.sync.cards import PeerCard, ResultCard
from gridclient.ui.screens.sync.row_actions import RowActions
from gridclient.ui.widgets.masked import MaskedValue
from tests.builders import add, make_visit, save
from tests.town import Town, change, household, phone
from tests.ui.desks import words
from tests.ui.sync.office import Office, group
from tests.unit.services.sync import trespassing


def choose(desk: Office, shown: RowActions[Any], row: int = 0) -> None:
    shown.table.selectRow(row)
    desk.settle()


def press(desk: Office, shown: RowActions[Any], name: str) -> None:
    assert shown.buttons[name].isEnabled()
    shown.buttons[name].click()
    desk.settle()


def button(of: QWidget, text: str) -> QPushButton:
    return next(one for one in of.findChildren(QPushButton) if one.text() == text)


def enlarge(town: Town) -> None:
    """Wang writes of a building what only the office may write."""
    town.clock.advance(minutes=1)
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))


# --- what is decided about is laid open -----------------------------------------------------


def test_a_row_kept_out_by_a_rule_says_what_stands_here_and_what_it_says(
    desk: Office, town: Town
) -> None:
    (building,) = town.office.registers.find(Building, building_no="1")
    save(town.office, dataclasses.replace(building, floors=6))
    enlarge(town)
    desk.look(town.wang)
    desk.take()
    kept_out = desk.page.awaiting.kept_out
    assert "In the bundle" not in words(kept_out)
    choose(desk, kept_out)
    lines = words(kept_out).splitlines()
    at = lines.index(Building.__entity__.fields["floors"].label)
    assert lines[at + 1 : at + 3] == ["6", "9"]
    kept_out.table.clearSelection()
    assert "In the bundle" not in words(kept_out)
    choose(desk, kept_out)
    press(desk, kept_out, "reject")
    choose(desk, desk.page.awaiting.rejected)
    assert "9" in words(desk.page.awaiting.rejected).splitlines()


def test_a_number_in_a_row_kept_out_is_masked_until_somebody_looks_at_it(
    desk: Office, town: Town
) -> None:
    home = trespassing.brought(town, town.wang)
    change(town.wang, "201", phone="010-99999999")
    trespassing.hold(town, "household", home)
    desk.look_again()
    kept_out = desk.page.awaiting.kept_out
    choose(desk, kept_out)
    assert "010-99999999" not in words(kept_out)
    assert town.office.references.title("household", home) in words(kept_out)
    (number,) = [
        one for one in kept_out.findChildren(MaskedValue) if one.text.text().startswith("010")
    ]
    number.press.click()
    desk.qtbot.waitUntil(lambda: number.shown)
    assert "010-99999999" in words(kept_out)
    (noted,) = [
        one.line for one in town.office.log_books.entries("access") if one.line.act == "value_shown"
    ]
    assert (noted.about["row"], noted.about["field"]) == (home, "phone")


def test_the_keys_stay_in_a_row_that_is_open_and_never_go_to_what_lets_it_in(
    desk: Office, town: Town
) -> None:
    home = trespassing.brought(town, town.wang)
    change(town.wang, "201", phone="010-99999999")
    trespassing.hold(town, "household", home)
    desk.look_again()
    kept_out = desk.page.awaiting.kept_out
    choose(desk, kept_out)
    (number,) = [
        one for one in kept_out.findChildren(MaskedValue) if one.text.text().startswith("010")
    ]
    number.press.setFocus()
    number.press.click()
    desk.qtbot.waitUntil(lambda: number.shown)
    desk.look_again()
    assert number.press.hasFocus()
    assert number.shown  # what says the same stays
    town.clock.advance(minutes=1)
    change(town.office, "201", phone="010-88888888")
    desk.look_again()
    assert "010*****8888" in words(kept_out)
    assert desk.window.focusWidget() is kept_out.table


def test_what_is_not_here_yet_says_so_and_leads_to_its_household(desk: Office, town: Town) -> None:
    home = household(town.wang)
    add(town.wang, make_visit(home.id, note="一切都好"))
    desk.look(town.wang)
    group(desk.sheet, "new").whole.click()
    desk.take()
    left = desk.page.awaiting.left_out
    choose(desk, left)
    assert "There is nothing of it here yet." in words(left)
    assert "一切都好" in words(left)
    assert town.office.references.title("household", home.id) in words(left)
    wanted: list[str] = []
    desk.page.household_wanted.connect(wanted.append)
    button(left, "Open the household").click()
    assert wanted == [home.id]


# --- the history ----------------------------------------------------------------------------


def taken_in(desk: Office, town: Town) -> RowActions[Any]:
    """A bundle taken in, and one that went out; the history of both."""
    change(town.wang, phone="0999")
    desk.look(town.wang)
    desk.take()
    town.send(town.office, town.wang)
    desk.look_again()
    return desk.page.awaiting.history


def newest(history: RowActions[Any], direction: str) -> int:
    """The row of the newest line of a direction."""
    records = history.table.records
    rows = range(records.rowCount())
    return next(row for row in rows if records.record(row).direction == direction)


def test_only_what_can_be_undone_can_be_pressed(desk: Office, town: Town) -> None:
    history = taken_in(desk, town)

    def can() -> tuple[bool, bool]:
        return history.buttons["undo"].isEnabled(), history.buttons["again"].isEnabled()

    choose(desk, history, newest(history, "out"))
    assert can() == (False, False)
    choose(desk, history, newest(history, "in"))
    assert can() == (True, False)
    town.clock.advance(minutes=1)
    press(desk, history, "undo")
    assert can() == (False, True)  # it stays chosen
    town.clock.advance(minutes=1)
    press(desk, history, "again")
    assert can() == (True, False)
    assert phone(town.office) == "0999"
    (told, *_earlier) = desk.window.notices.messages
    assert "Done again: records as the bundle brought them 1" in told.text


def test_one_line_is_undone_at_a_time(desk: Office, town: Town) -> None:
    history = taken_in(desk, town)
    history.table.selectAll()
    assert len(history.table.chosen()) < 2


def test_of_two_lines_each_is_undone(desk: Office, town: Town) -> None:
    for of, room in ((town.wang, "101"), (town.zhang, "201")):
        change(of, room, phone="0999")
    desk.look(town.wang, town.zhang)
    desk.take()
    town.clock.advance(minutes=1)
    history = desk.awaiting.history
    records = history.table.records
    for row in range(records.rowCount()):
        if records.record(row).direction == "in":
            history.table.selectRow(row)
            history.buttons["undo"].click()
    desk.arrive()
    assert (phone(town.office, "101"), phone(town.office, "201")) == ("0211", "0211")


def test_a_line_opens_to_its_receipt(desk: Office, town: Town) -> None:
    history = taken_in(desk, town)
    choose(desk, history, newest(history, "in"))
    assert "1 row new or changed" in words(history)
    choose(desk, history, newest(history, "out"))
    assert "Nothing has been heard of it yet." in words(history)
    assert "1 row new or changed" not in words(history)
    town.clock.advance(minutes=1)
    change(town.office, phone="0888")
    choose(desk, history, newest(history, "in"))
    press(desk, history, "undo")
    notice = desk.window.notices.messages[0]
    assert (notice.kind, len(notice.places)) == ("warn", 1)
    assert "changed since; the later value stays" in notice.whole()
    choose(desk, history, newest(history, "undo"))
    assert "changed since; the later value stays" in words(history)
    choose(desk, history, newest(history, "in"))
    assert "It was undone on 20" in words(history)


def test_undoing_is_a_job_of_its_own_name_that_can_be_stopped(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    history = taken_in(desk, town)
    jobs: list[Job] = []
    titles: list[str] = []

    def stop(job: Job) -> None:
        titles.append(job.title)
        jobs.append(job)

    desk.runner.started.connect(stop)
    monkeypatch.setattr(Unit, "save", _stopping(jobs, Unit.save))
    monkeypatch.setattr(backups, "make", _stopping(jobs, backups.make))
    choose(desk, history, newest(history, "in"))
    press(desk, history, "undo")
    assert "Undoing what a bundle brought" in titles
    assert phone(town.office) == "0999"
    assert history.buttons["undo"].isEnabled()


def _stopping(jobs: list[Job], work: Any) -> Any:
    """The work, before which everything under way is asked to stop."""

    def run(*given: Any, **named: Any) -> Any:
        for job in jobs:
            job.cancel()
        return work(*given, **named)

    return run


# --- a file that was undone, and one with a sheet more --------------------------------------


def test_a_file_that_was_undone_says_so_and_can_be_done_again(desk: Office, town: Town) -> None:
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office).file
    town.office.sync.import_([file])
    town.clock.advance(minutes=1)
    town.office.sync.undo(file.name)
    desk.page.take_files([file])
    desk.settle()
    (card,) = desk.page.findChildren(ResultCard)
    assert "was undone on 20" in words(card)
    assert "known already" not in words(card)
    button(card, "Do it again").click()
    desk.settle()
    assert phone(town.office) == "0999"
    assert not any(one.isVisible() for one in desk.page.findChildren(ResultCard))


def test_a_sheet_somebody_added_is_told_before_and_after(desk: Office, town: Town) -> None:
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office, plain=True).file
    book = openpyxl.load_workbook(file)
    book.create_sheet("我的笔记")
    book.save(file)
    desk.page.take_files([file])
    desk.settle()
    told = "The sheet “我的笔记” is not part of the bundle; it was not read."
    assert told in words(desk.page.sheet)
    desk.take()
    assert told in words(desk.page.findChildren(ResultCard)[0])
    history = desk.page.awaiting.history
    choose(desk, history, newest(history, "in"))
    assert told in words(history)


# --- staying where one was ------------------------------------------------------------------


def test_what_is_chosen_stays_so_over_a_refresh(desk: Office, town: Town) -> None:
    history = taken_in(desk, town)
    history.table.setFocus()
    QTest.keyClick(history.table, Qt.Key.Key_Down)
    QTest.keyClick(history.table, Qt.Key.Key_Down)
    desk.settle()
    (chosen,) = history.table.chosen()
    told = words(history).partition("\n")[2]
    town.send(town.office, town.li)  # comes to stand above it
    desk.look_again()
    assert [one.bundle for one in history.table.chosen()] == [chosen.bundle]
    assert history.table.hasFocus()
    assert words(history).partition("\n")[2] == told
    QTest.keyClick(history.table, Qt.Key.Key_Up)
    assert history.table.chosen()[0].bundle != chosen.bundle


def test_after_a_decision_by_keyboard_the_keys_stay_in_the_list(desk: Office, town: Town) -> None:
    for room in ("101", "102"):
        change(town.wang, room, phone=None)
    desk.look(town.wang)
    desk.take()
    left = desk.page.awaiting.left_out
    assert left.table.records.rowCount() == 2
    left.table.setFocus()
    choose(desk, left, 0)
    left.buttons["take"].setFocus()
    QTest.keyClick(left.buttons["take"], Qt.Key.Key_Space)
    desk.settle()
    assert left.table.records.rowCount() == 1
    assert left.table.hasFocus()
    assert left.table.chosen() == []  # nothing is decided by a key pressed twice
    assert left.table.currentIndex().row() == 0


def test_tab_goes_from_a_row_over_what_it_says_to_what_can_be_done(
    desk: Office, town: Town
) -> None:
    change(town.wang, phone=None)
    desk.look(town.wang)
    desk.take()
    left = desk.page.awaiting.left_out
    choose(desk, left)
    left.table.setFocus()
    seen = []
    while not left.buttons["take"].hasFocus():
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Tab)
        seen.append(desk.window.focusWidget().accessibleName())
    assert seen == [
        "Open the household",
        "Show for a minute: Household phone",
        left.buttons["take"].accessibleName(),
    ]


def test_a_key_held_down_undoes_once(desk: Office, town: Town) -> None:
    history = taken_in(desk, town)
    choose(desk, history, newest(history, "in"))
    for _press in range(3):
        history.buttons["undo"].click()
    desk.settle()
    assert desk.said().count("Undone: records as before 1,") == 1
    assert "undone already" not in desk.said()


def test_a_list_stays_scrolled_over_a_refresh(desk: Office, town: Town) -> None:
    for _number in range(14):
        town.send(town.office, town.wang)
    desk.look_again()
    bar = desk.page.awaiting.history.table.verticalScrollBar()
    bar.setValue(bar.maximum())
    before = bar.value()
    assert before > 0
    desk.look_again()
    assert bar.value() == before


def test_the_keys_stay_on_the_card_of_a_peer(desk: Office) -> None:
    card = desk.page.peers.findChildren(PeerCard)[-1]
    name = card.make.accessibleName()
    card.make.setFocus()
    desk.look_again()
    focus: Any = desk.window.focusWidget()
    assert focus is not card.make
    assert focus.accessibleName() == name


def test_the_page_stays_scrolled_over_a_refresh(desk: Office, town: Town) -> None:
    history = taken_in(desk, town)
    choose(desk, history)
    bar = desk.page.findChildren(QScrollArea)[0].verticalScrollBar()
    bar.setValue(bar.maximum())
    before = bar.value()
    assert before > 0
    desk.look_again()
    assert bar.value() == before
