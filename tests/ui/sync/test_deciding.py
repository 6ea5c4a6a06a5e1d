"""Deciding on the page of sync: several at once, looking at what is masked, taking it back."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from gridclient.domain.people import Household, Resident
from gridclient.errors import Refused
from gridclient.services import conflicts
from gridclient.services.authorising import permit
from gridclient.services.duplicates import linking
from gridclient.services.events import RegistersChanged
from gridclient.ui.screens.sync import decisions
from gridclient.ui.widgets.masked import MaskedValue
from tests import builders
from tests.builders import save
from tests.town import Town, change, household, phone
from tests.ui.desks import words
from tests.ui.sync.office import Office


def disagree(town: Town, *rooms: str) -> None:
    """wang says one thing of each room, the office later another one."""
    for of, said in ((town.wang, "0999"), (town.office, "0888")):
        for room in rooms:
            change(of, room, phone=said)
        town.clock.advance(hours=1)


def phones(town: Town, *rooms: str) -> list[str | None]:
    return [phone(town.office, room) for room in rooms]


def press(button: Any) -> None:
    assert button.isEnabled()
    button.click()


def test_those_that_are_ticked_are_decided_at_once_and_asked_again_after_undo(
    desk: Office, town: Town
) -> None:
    rooms = ("101", "102")
    disagree(town, *rooms)
    desk.bring(town.wang)
    shown = desk.decisions
    assert not any(one.isEnabled() for one in shown.keep.values())
    press(shown.every)
    shown.cards[0].ticks[shown.cards[0].found[0].id].click()
    assert "1 of 2 chosen" in words(shown)
    assert not shown.every.isChecked()
    left = shown.cards[0].found[0].row_id
    press(shown.keep["there"])
    desk.settle()
    assert sorted(map(str, phones(town, *rooms))) == ["0888", "0999"]
    assert [one.row_id for one in town.office.conflicts.open_()] == [left]
    desk.undo()
    assert phones(town, *rooms) == ["0888"] * 2
    assert town.office.conflicts.count() == 2
    assert "You are asked again" in desk.said()
    press(shown.every)
    press(shown.keep["newest"])
    desk.settle()
    assert (phones(town, *rooms), shown.isVisible()) == (["0888"] * 2, False)
    desk.undo()
    assert (town.office.conflicts.count(), shown.isVisible()) == (2, True)


def test_what_could_not_be_decided_is_counted_with_the_reason(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    disagree(town, "101", "102")
    desk.bring(town.wang)
    barred = household(town.office, "102").id

    def strict(profile: Any, unit: Any, *records: Any) -> None:
        permit(profile, unit, *records)
        if any(one.id == barred for one in records):
            raise Refused("authority.scope", "This is not yours.")

    monkeypatch.setattr(conflicts, "permit", strict)
    press(desk.decisions.every)
    press(desk.decisions.keep["there"])
    desk.settle()
    assert "1 of 2 decided; 1 could not be decided: This is not yours." in desk.said()
    assert phones(town, "101", "102") == ["0999", "0888"]
    assert len(desk.decisions.cards) == 1


def test_every_household_can_be_reached_and_ticks_stay(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(decisions, "HOUSEHOLDS_A_PAGE", 1)
    disagree(town, "101", "102")
    desk.bring(town.wang)
    shown = desk.decisions
    (card,) = shown.cards
    (tick,) = card.ticks.values()
    tick.click()
    press(shown.pages.on)
    assert "Households 2 to 2 of 2" in words(shown)
    assert not shown.pages.on.isEnabled()
    (other,) = shown.cards
    assert other.found != card.found
    assert not next(iter(other.ticks.values())).isChecked()
    desk.look_again()
    assert shown.cards == [other]  # what did not change stays, with the keys and what is shown
    press(shown.pages.back)
    assert next(iter(shown.cards[0].ticks.values())).isChecked()
    press(shown.keep["there"])
    desk.settle()
    assert sorted(map(str, phones(town, "101", "102"))) == ["0888", "0999"]


def test_the_keys_stay_with_what_is_still_open(desk: Office, town: Town) -> None:
    disagree(town, "101", "102")
    desk.bring(town.wang)
    shown = desk.decisions
    gone, stays = shown.cards
    next(iter(stays.ticks.values())).setFocus()
    town.office.conflicts.resolve(gone.found[0].id, "newest")
    desk.settle()
    desk.qtbot.waitUntil(lambda: shown.cards == [stays])
    assert shown.focusWidget() is next(iter(stays.ticks.values()))
    town.office.conflicts.resolve(stays.found[0].id, "newest")
    desk.qtbot.waitUntil(lambda: not shown.isVisible())


def test_where_the_keys_were_is_decided_they_go_to_the_head_of_the_list(
    desk: Office, town: Town
) -> None:
    disagree(town, "101", "102")
    desk.bring(town.wang)
    shown = desk.decisions
    stays, gone = shown.cards
    next(iter(gone.ticks.values())).setFocus()
    town.office.conflicts.resolve(gone.found[0].id, "newest")
    desk.qtbot.waitUntil(lambda: shown.cards == [stays])
    assert desk.window.focusWidget() is shown.every


def test_a_decision_is_read_anew_once(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    disagree(town, "101")
    desk.bring(town.wang)
    page, times = desk.window.rooms.sync_page, []
    refresh = page.refresh
    monkeypatch.setattr(page, "refresh", lambda: (times.append(1), refresh()))
    press(desk.decisions.every)
    press(desk.decisions.keep["newest"])
    desk.settle()
    assert not desk.decisions.isVisible()
    assert times == [1]


def masked(inside: QWidget) -> list[MaskedValue]:
    return [one for one in inside.findChildren(MaskedValue) if one.isVisibleTo(inside)]


def noted(town: Town) -> list[str]:
    lines = [entry.line for entry in town.office.log_books.entries("access")]
    return [line.about["field"] for line in lines if line.act == "value_shown"]


def test_a_masked_value_can_be_looked_at_before_deciding(desk: Office, town: Town) -> None:
    disagree(town, "101")
    change(town.office, phone="02188887777")
    disagree(town, "101")
    desk.bring(town.wang)
    _before, here, _there = masked(desk.decisions.cards[0])
    whole = {"0888", "0999"}
    assert not whole & set(words(desk.decisions).splitlines())
    here.press.click()
    desk.settle()
    assert whole & set(words(desk.decisions).splitlines())
    assert noted(town) == ["phone"]


def twins(town: Town, name: str = "赵小乙") -> tuple[Resident, Resident]:
    """One person entered twice, with numbers that differ only behind their masks."""
    home = household(town.office).id
    made = [
        builders.make_resident(home, name=name, phone=number)
        for number in ("13800001234", "13811111234")
    ]
    save(town.office, *made)
    return made[0], made[1]


def test_numbers_that_look_alike_are_looked_at_before_linking(desk: Office, town: Town) -> None:
    one, other = twins(town)
    desk.look_again()
    choose_pair(desk, one.id)
    sheet = desk.awaiting.sheet
    assert sheet is not None
    shown = masked(sheet)
    assert len(shown) == 2
    for value, record in zip(shown, sorted((one, other), key=lambda r: r.id), strict=True):
        assert str(record.phone) not in words(sheet)
        value.press.click()
        desk.settle()
        assert str(record.phone) in words(sheet)
    assert noted(town) == ["phone", "phone"]


def choose_pair(desk: Office, row_id: str) -> None:
    select_pairs(desk, row_id)
    desk.awaiting.duplicates.buttons["same"].click()
    desk.settle()


def select_pairs(desk: Office, *row_ids: str) -> None:
    table = desk.awaiting.duplicates.table
    table.clearSelection()
    table.setSelectionMode(table.SelectionMode.MultiSelection)
    for at in range(table.records.rowCount()):
        pair = table.records.record(at)
        if {pair.one.id, pair.other.id} & set(row_ids):
            table.selectRow(at)


def twin_of(town: Town, room: str = "101", **fields: Any) -> Household:
    home = household(town.office, room)
    made = dataclasses.replace(home, id=home.id[:-4] + "9999", **fields)
    save(town.office, made)
    return made


def test_what_was_chosen_stays_while_the_page_is_read_anew(desk: Office, town: Town) -> None:
    home, twin = household(town.office).id, twin_of(town, phone="02188880000", remarks="二楼")
    desk.look_again()
    choose_pair(desk, twin.id)
    sheet = desk.awaiting.sheet
    assert sheet is not None
    sheet.choices["phone"][1].setChecked(True)
    desk.look_again()
    assert desk.awaiting.sheet is sheet
    save(town.office, dataclasses.replace(twin, remarks="三楼"))
    town.office.events.tell(RegistersChanged(1))
    desk.settle()
    desk.qtbot.waitUntil(lambda: desk.awaiting.sheet is not sheet)
    renewed = desk.awaiting.sheet
    assert renewed is not None
    assert "三楼" in renewed.choices["remarks"][1].text()
    assert renewed.choices["phone"][1].isChecked()
    town.office.duplicates.dismiss("household", home, twin.id)
    desk.qtbot.waitUntil(lambda: desk.awaiting.sheet is None)


def test_a_pair_called_different_by_mistake_is_asked_about_again(desk: Office, town: Town) -> None:
    twin_of(town)
    for name in ("same", "different"):
        desk.look_again()
        rows = desk.awaiting.duplicates
        rows.table.selectAll()
        rows.buttons[name].click()
        desk.settle()
        assert not rows.isVisible()
        desk.undo()
        assert rows.isVisible()
    assert town.office.duplicates.linked("household") == []


def test_of_several_pairs_those_that_can_be_are_linked(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    (first, second), (one, other) = twins(town), twins(town, "赵小丙")
    desk.look_again()

    def strict(profile: Any, unit: Any, *records: Any) -> None:
        permit(profile, unit, *records)
        if any(
            {first.id, second.id} == {getattr(o, "kept_id", ""), getattr(o, "other_id", "")}
            for o in records
        ):
            raise Refused("authority.scope", "This is not yours.")

    monkeypatch.setattr(linking, "permit", strict)
    before = len(town.office.duplicates.list_("resident"))
    select_pairs(desk, first.id, one.id)
    desk.awaiting.duplicates.buttons["same"].click()
    desk.settle()
    assert "1 of 2 decided; 1 could not be decided: This is not yours." in desk.said()
    (known,) = town.office.duplicates.linked("resident")
    assert {known.kept.id, known.other.id} == {one.id, other.id}
    desk.undo()
    assert town.office.duplicates.linked("resident") == []
    assert len(town.office.duplicates.list_("resident")) == before


def test_what_was_linked_is_listed_and_parted_again(desk: Office, town: Town) -> None:
    home, twin = household(town.office).id, twin_of(town)
    assert not desk.awaiting.linked.isVisible()
    town.office.duplicates.link("household", home, twin.id)
    desk.settle()
    shown = desk.awaiting.linked
    desk.qtbot.waitUntil(shown.isVisible)
    assert "Linked before: 1" in words(shown)
    shown.fold.press.click()
    desk.settle()
    shown.rows.table.selectRow(0)
    shown.rows.buttons["part"].click()
    desk.settle()
    assert town.office.duplicates.linked("household") == []
    assert not shown.isVisible()
    desk.undo()
    assert len(town.office.duplicates.linked("household")) == 1
    assert shown.rows.table.records.rowCount() == 1


def test_what_two_people_changed_at_once_is_told_and_noted_as_seen(
    desk: Office, town: Town
) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone="010-11111111"))
    save(town.li, dataclasses.replace(home, remarks="门铃坏了"))
    town.bring(town.wang, town.office)
    page = desk.window.rooms.sync_page
    page.take_files([town.send(town.li, town.office).file])
    desk.settle()
    assert page.sheet is not None
    page.sheet.take.click()
    desk.settle()
    assert "1 record was changed by two people in different fields" in words(page)
    shown = desk.awaiting.parallel
    shown.fold.press.click()
    desk.settle()
    table = shown.rows.table
    said = " ".join(
        table.records.data(table.records.index(0, column), Qt.ItemDataRole.DisplayRole)
        for column in range(table.records.columnCount())
    )
    for told in ("王芳", "李明", "Remarks: 门铃坏了", "Household phone: 010*****1111", "101"):
        assert told in said
    table.selectRow(0)
    shown.rows.buttons["seen"].click()
    desk.settle()
    assert not shown.isVisible()
    desk.undo()
    assert (shown.isVisible(), table.records.rowCount()) == (True, 1)
