"""What a preview promises of rows that are not ticked, and what it says of rows without a field."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gridclient import i18n
from gridclient.domain.places import Building, Dwelling
from gridclient.ui.jobs import JobRunner
from tests.builders import save
from tests.town import Town, change, household, phone
from tests.ui.desks import Desk, words
from tests.ui.sync.office import Office, group


def untick_all(rows: Any) -> None:
    for at in range(rows.rows.rowCount()):
        index = rows.rows.index(at)
        rows.rows.setData(index, Qt.CheckState.Unchecked.value, Qt.ItemDataRole.CheckStateRole)


def look_at(desk: Desk, kind: str, at: int = 0) -> str:
    sheet = desk.window.rooms.sync_page.sheet
    assert sheet is not None
    rows = group(sheet, kind)
    rows.fold.press.click()
    rows.list.setCurrentIndex(rows.rows.index(at))
    desk.settle()
    return words(rows)


def test_an_older_row_is_not_counted_as_left_out(desk: Office, town: Town) -> None:
    change(town.wang, phone="0301")
    town.clock.advance(minutes=5)
    change(town.office, phone="0302")
    town.bring(town.office, town.li)
    change(town.wang, "102", remarks="二楼")
    desk.look(town.wang)
    sheet = desk.sheet
    for one in sheet.groups:
        if one.rows.is_choosable:
            untick_all(one)
    assert {one.kind for one in sheet.groups} >= {"conflict", "changed"}
    assert "1 row is left out" in words(sheet)
    desk.take()
    assert len(town.office.sync.left_out()) == 1


def test_a_conflict_that_would_empty_a_value_is_not_ticked(desk: Office, town: Town) -> None:
    change(town.office, phone="0888")
    change(town.office, "102", phone="0777")
    town.clock.advance(hours=1)
    change(town.wang, phone=None)
    change(town.wang, "102", phone="0999")
    desk.look(town.wang)
    rows = group(desk.sheet, "conflict")
    assert rows.rows.rowCount() == 2
    assert not rows.whole.isChecked()
    assert "1 row is left out" in words(desk.sheet)
    desk.take()
    assert (phone(town.office), phone(town.office, "102")) == ("0888", "0999")
    assert [one.row_id for one in town.office.sync.left_out()] == [household(town.office).id]


def test_what_somebody_ticked_of_such_conflicts_stays_ticked(desk: Office, town: Town) -> None:
    change(town.office, phone="0888")
    town.clock.advance(hours=1)
    change(town.wang, phone=None)
    desk.look(town.wang)
    group(desk.sheet, "conflict").whole.click()
    change(town.li, "102", remarks="二楼")
    desk.look(town.li)
    assert group(desk.sheet, "conflict").whole.isChecked()
    desk.take()
    assert phone(town.office) is None


def test_of_a_row_that_is_the_same_it_says_so(desk: Office, town: Town) -> None:
    change(town.wang, remarks="二楼")
    town.bring(town.wang, town.office)
    change(town.wang, "102", remarks="三楼")
    desk.look(town.wang)
    assert "Nothing differs." in look_at(desk, "same")
    assert "三楼" in look_at(desk, "changed")


def test_of_a_row_that_leaves_it_says_what_is_removed(
    qtbot: Any, town: Town, runner: JobRunner
) -> None:
    town.exchange()
    home = household(town.office, "201")
    (door,) = town.office.registers.find(Dwelling, id=home.dwelling_id)
    (other,) = town.office.registers.find(Building, building_no="1")
    save(town.office, dataclasses.replace(door, building_id=other.id))
    file = town.send(town.office, town.zhang).file
    desk = Desk(qtbot, town.zhang, runner, "sync")
    desk.window.rooms.sync_page.take_files([file])
    desk.settle()
    said = look_at(desk, "removed")
    assert "is removed here" in said
    assert "In the bundle" not in said
    desk.settle()


@pytest.mark.parametrize(("language", "between"), [("en", ", "), ("zh_CN", "、")])
def test_several_fields_are_listed_as_the_language_does(
    town: Town, language: str, between: str
) -> None:
    change(town.wang, remarks="二楼", phone="0999")
    town.clock.advance(hours=1)
    change(town.office, head_name="钱二")
    town.bring(town.wang, town.office)
    before = i18n.current()
    i18n.choose(language)
    try:
        (one,) = town.office.conflicts.open_(parallel=True)
    finally:
        i18n.choose(before)
    assert between in (one.there.value or "")
    assert ("、" in f"{one.there.value}{one.here.value}") is (language == "zh_CN")
