"""The page of sync while things change: previews, cards and lists say what is so now."""

from __future__ import annotations

import dataclasses
from itertools import groupby
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gridclient.app import App
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.places import Building
from gridclient.errors import Refused
from gridclient.services.events import RegistersChanged
from gridclient.services.sync import previewing, undoing
from gridclient.services.sync.service import Sync
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.sync import folded
from gridclient.ui.screens.sync.cards import LapsedCard
from tests import altered, forged
from tests.builders import add, make_visit, save
from tests.town import Town, change, household, phone
from tests.ui.desks import words
from tests.ui.sync.office import Office, told_what_was_not_taken, untick


def kinds(desk: Office) -> dict[str, int]:
    """What the sheet shows: kind to how many rows."""
    return {one.kind: one.rows.rowCount() for one in desk.sheet.groups}


def changed_elsewhere(desk: Office, **fields: Any) -> None:
    """Somebody saves an edit of the household 101 elsewhere in the window."""
    desk.town.clock.advance(minutes=1)
    change(desk.town.office, **fields)
    desk.app.events.tell(RegistersChanged(1))
    desk.arrive()


def undo_newest(desk: Office) -> None:
    """Undo from the history what came in last, or do it again."""
    desk.town.clock.advance(minutes=1)
    history = desk.awaiting.history
    records = history.table.records
    rows = range(records.rowCount())
    history.table.selectRow(next(n for n in rows if records.record(n).direction == "in"))
    next(one for one in history.buttons.values() if one.isEnabled()).click()
    desk.arrive()


def sent(town: Town, of: App, room: str = "101", **fields: Any) -> Path:
    change(of, room, **fields)
    return town.send(of, town.office).file


# --- what is to be taken in ------------------------------------------------------------------


def test_beside_a_good_bundle_the_way_to_take_in_a_lapsed_one_is_there_at_once(
    desk: Office, town: Town
) -> None:
    lapsed = sent(town, town.wang, phone="0301")
    town.clock.advance(days=365 + 31)
    good = town.send(town.district, town.office).file
    desk.look_at(lapsed, good)
    if desk.page.sheet is None:
        pytest.fail("The bundle of the district is ready.")
    (waits,) = desk.page.peers.findChildren(LapsedCard)
    assert waits.isVisible()
    waits.take.click()
    desk.arrive()
    assert phone(town.office) == "0301"
    assert desk.page.sheet is not None


def test_a_preview_says_what_would_come_in_after_an_edit_elsewhere(
    desk: Office, town: Town
) -> None:
    change(town.wang, "102", phone="0302")
    desk.look_at(sent(town, town.wang, phone="0301"))
    assert kinds(desk) == {"changed": 2}
    sheet = desk.page.sheet
    changed_elsewhere(desk, phone="0888")
    assert kinds(desk) == {"conflict": 1, "changed": 1}
    assert desk.page.sheet is not sheet


def test_ticks_folds_and_keys_stay_on_a_preview_that_is_made_anew(desk: Office, town: Town) -> None:
    for room in ("102", "101"):
        change(town.wang, room, phone="0302")
    desk.look(town.wang)
    assert desk.page.sheet is not None
    (group,) = desk.page.sheet.groups
    home = household(town.wang, "102").id
    (at,) = (n for n, row in enumerate(group.rows.rows) if row.row_id == home)
    untick(desk.sheet, at=at)
    left = desk.page.sheet.left_out()
    group.fold.press.setChecked(True)
    group.list.setCurrentIndex(group.rows.index(at))
    group.list.setFocus()
    changed_elsewhere(desk, remarks="二楼", phone="0888")
    assert desk.page.sheet is not None
    (now,) = (one for one in desk.page.sheet.groups if one.kind == "changed")
    assert now is not group
    assert desk.page.sheet.left_out() == left
    assert now.fold.is_open
    assert now.rows.rows[now.list.currentIndex().row()].ticket in left
    assert desk.window.focusWidget() is now.list


def test_a_preview_that_would_say_the_same_stays_as_it_is(desk: Office, town: Town) -> None:
    desk.look_at(sent(town, town.wang, phone="0301"))
    sheet = desk.page.sheet
    desk.page.drop.setFocus()
    desk.app.events.tell(RegistersChanged(1))
    desk.arrive()
    assert desk.page.sheet is sheet
    assert sheet is not None
    assert sheet.take.isEnabled()
    assert desk.window.focusWidget() is desk.page.drop


def test_a_preview_is_made_anew_after_an_undo(desk: Office, town: Town) -> None:
    desk.look_at(sent(town, town.wang, phone="0301"))
    desk.take()
    desk.look(town.wang)  # says the same once more
    assert kinds(desk) == {"same": 1}
    undo_newest(desk)
    assert kinds(desk) == {"older": 1}


def test_nothing_is_looked_at_while_it_is_taken_in(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.look_at(sent(town, town.wang, phone="0301"))
    looks, take, look = list[bool](), previewing.take, Sync.look
    taking = list[bool]()

    def told(*given: Any, **named: Any) -> Any:
        taking.append(True)
        desk.app.events.tell(RegistersChanged(1))
        try:
            return take(*given, **named)
        finally:
            taking.clear()

    def noted(*given: Any, **named: Any) -> Any:
        looks.append(bool(taking))
        return look(*given, **named)

    monkeypatch.setattr(previewing, "take", told)
    monkeypatch.setattr(Sync, "look", noted)
    desk.take()
    desk.arrive()
    assert looks == []
    assert desk.page.sheet is None
    assert "imported" in words(desk.card)


# --- what came of a file ---------------------------------------------------------------------


def test_a_card_says_that_its_bundle_was_undone_and_then_done_again(
    desk: Office, town: Town
) -> None:
    desk.look_at(sent(town, town.wang, phone="0301"))
    desk.take()
    assert "imported" in words(desk.card)
    undo_newest(desk)
    assert "It was undone on 20" in words(desk.card)
    assert "undone" in words(desk.card).splitlines()
    undo_newest(desk)
    assert phone(town.office) == "0301"
    assert "1 row new or changed" in words(desk.card)
    assert "Do it again" not in words(desk.card)


def undone(desk: Office, town: Town) -> None:
    """A card of a file that had come in, and was undone."""
    file = sent(town, town.wang, phone="0301")
    town.office.sync.import_([file])
    town.clock.advance(minutes=1)
    town.office.sync.undo(file.name)
    desk.arrive()
    desk.look_at(file)
    assert "Do it again" in words(desk.card)


def test_a_card_of_what_was_undone_goes_once_that_is_done_again_from_the_history(
    desk: Office, town: Town
) -> None:
    undone(desk, town)
    undo_newest(desk)
    assert phone(town.office) == "0301"
    assert desk.incoming.cards == []


def test_a_card_stays_where_what_it_offers_is_refused(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    undone(desk, town)

    def refuse(*_given: Any, **_named: Any) -> Any:
        raise Refused("sync.no", "Not now.")

    real = undoing.undo
    monkeypatch.setattr(undoing, "undo", refuse)
    again(desk).click()
    desk.arrive()
    assert "Not now." in desk.said()
    monkeypatch.setattr(undoing, "undo", real)
    town.clock.advance(minutes=1)
    again(desk).click()
    desk.arrive()
    assert phone(town.office) == "0301"
    assert desk.incoming.cards == []


def again(desk: Office) -> Any:
    presses = desk.card.findChildren(type(desk.card.close_press))
    return next(one for one in presses if one.text() == "Do it again")


# --- what awaits -----------------------------------------------------------------------------


def test_what_belongs_to_no_household_leads_to_none_and_says_why(
    qtbot: Any, town: Town, runner: JobRunner
) -> None:
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    change(town.wang, phone=None)
    window = told_what_was_not_taken(qtbot, town, runner).window
    shown = window.rooms.sync_page.awaiting.returned
    assert "What others did not take: 2" in words(shown)
    records = shown.table.records
    for row in range(2):
        shown.table.selectRow(row)
        is_building = records.record(row).entity == "building"
        press = shown.buttons["open"]
        assert press.isEnabled() is not is_building
        assert ("no household" in press.toolTip()) is is_building
        assert ("no household" in press.accessibleDescription()) is is_building


def test_so_does_what_two_people_changed(qtbot: Any, desk: Office, town: Town) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone="010-11111111"))
    save(town.li, dataclasses.replace(home, remarks="门铃坏了"))
    for one in (town.wang, town.li):
        town.bring(one, town.office)
    (found,) = town.office.conflicts.open_(parallel=True)
    shown = folded.parallel()
    qtbot.addWidget(shown)
    shown.show_rows([dataclasses.replace(found, household_id=None), found])
    can = []
    for row in range(2):
        shown.rows.table.selectRow(row)
        can.append((shown.rows.buttons["open"].isEnabled(), shown.rows.buttons["seen"].isEnabled()))
    assert can == [(False, True), (True, True)]


def test_what_waits_is_foreseen_and_then_listed_by_its_household(desk: Office, town: Town) -> None:
    home = dataclasses.replace(household(town.office), id=new_id(town.clock()), head_name="钱二")
    save(town.wang, home)
    visit = make_visit(home.id, visitor_id=town.wang.profile.person_id)
    add(town.wang, visit)
    alone = forged.only(town.wang, town.office, visit.id)
    desk.look_at(altered.saved(alone, town.mail / "early.xlsx"))
    assert kinds(desk) == {"waits": 1}
    assert not desk.awaiting.waiting.isVisible()
    desk.take()
    shown = desk.awaiting.waiting
    assert shown.isVisible()
    assert "Waiting: 1" in words(shown)
    records = shown.table.records
    told = [
        records.data(records.index(0, column), Qt.ItemDataRole.DisplayRole)
        for column in range(records.columnCount())
    ]
    assert told[0] == "–"
    assert told[1].startswith("Visit · 20")
    assert told[2:5] == ["王芳", "waits for another", "not here yet: Household"]
    desk.look(town.wang)
    desk.take()
    assert not shown.isVisible()
    assert desk.awaiting.nothing.isVisible() is not desk.awaiting.duplicates.isVisible()


def test_where_nothing_is_open_that_is_said(desk: Office, town: Town) -> None:
    nothing = desk.awaiting.nothing
    assert not nothing.isVisible()
    desk.awaiting.duplicates.table.selectAll()
    desk.awaiting.duplicates.buttons["different"].click()
    desk.arrive()
    assert nothing.isVisible()
    assert nothing.text() == "Nothing awaits you."
    change(town.wang, phone=None)
    desk.look(town.wang)
    assert not nothing.isVisible()  # something is to be taken in
    desk.take()
    assert desk.awaiting.left_out.isVisible()
    assert not nothing.isVisible()
    desk.awaiting.left_out.table.selectRow(0)
    desk.awaiting.left_out.buttons["take"].click()
    desk.arrive()
    assert nothing.isVisible()


def test_pairs_of_one_household_stand_together(desk: Office, town: Town) -> None:
    home = household(town.office, "102")
    save(town.office, dataclasses.replace(home, id=home.id[:-4] + "9999"))
    desk.look_again()
    records = desk.awaiting.duplicates.table.records
    pairs = [records.record(row) for row in range(records.rowCount())]
    of = [one.one.household_id for one in pairs]
    assert of[0] == home.id
    assert of.count(home.id) > 1
    assert [pair.likeness for pair in pairs] != sorted((p.likeness for p in pairs), reverse=True)
    assert len([*groupby(of)]) == len(set(of))


# --- a decision is taken once ----------------------------------------------------------------


def once(desk: Office, press: Any) -> None:
    """Press twice, as somebody does whose finger is fast, and once more before all is shown."""
    for _time in range(2):
        press.click()
    assert not press.isEnabled()
    desk.arrive()
    assert "decided already" not in desk.said()
    assert len(desk.window.notices.messages) == 1
    desk.window.notices.clear()


def test_a_conflict_is_decided_once(desk: Office, town: Town) -> None:
    for of, said in ((town.wang, "0999"), (town.office, "0888")):
        for room in ("101", "102"):
            change(of, room, phone=said)
        town.clock.advance(hours=1)
    town.bring(town.wang, town.office)
    desk.look_again()
    shown = desk.awaiting.decisions
    kept = next(
        one
        for one in shown.cards[0].findChildren(type(shown.keep["here"]))
        if one.text() == "Keep this"
    )
    kept.setFocus()
    kept.click()
    focus = desk.window.focusWidget()
    assert focus in shown.cards[0].ticks.values()
    once(desk, kept)
    (card,) = shown.cards
    next(iter(card.ticks.values())).click()
    once(desk, shown.keep["there"])
    assert not shown.isVisible()


def test_a_pair_is_linked_and_parted_once(desk: Office, town: Town) -> None:
    home = household(town.office)
    twin = dataclasses.replace(home, id=home.id[:-4] + "9999", remarks="二楼")
    save(town.office, twin)
    desk.look_again()
    rows = desk.awaiting.duplicates
    rows.table.selectRow(0)
    rows.buttons["same"].click()
    assert not rows.buttons["same"].isEnabled()
    desk.settle()
    sheet = desk.awaiting.sheet
    assert sheet is not None
    once(desk, sheet.accept)
    assert desk.awaiting.sheet is None
    shown = desk.awaiting.linked
    shown.fold.press.click()
    desk.settle()
    shown.rows.table.selectRow(0)
    once(desk, shown.rows.buttons["part"])
    assert town.office.duplicates.linked("household") == []
    assert len(town.office.registers.find(Household, dwelling_id=home.dwelling_id)) == 2


def test_who_has_gone_elsewhere_is_not_called_to_the_values_that_are_to_be_compared(
    desk: Office, town: Town
) -> None:
    home = household(town.office)
    save(town.office, dataclasses.replace(home, id=home.id[:-4] + "9999", remarks="二楼"))
    desk.look_again()
    desk.awaiting.duplicates.table.selectRow(0)
    desk.awaiting.duplicates.buttons["same"].click()
    desk.window.go("today")
    keys = desk.window.focusWidget()
    assert keys is not None
    desk.settle()
    assert desk.awaiting.sheet is not None
    assert desk.window.focusWidget() is keys


def test_a_link_that_is_refused_can_be_asked_for_again(
    desk: Office, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = household(town.office)
    save(town.office, dataclasses.replace(home, id=home.id[:-4] + "9999", remarks="二楼"))
    desk.look_again()
    desk.awaiting.duplicates.table.selectRow(0)
    desk.awaiting.duplicates.buttons["same"].click()
    desk.settle()
    sheet = desk.awaiting.sheet
    assert sheet is not None

    def refuse(*_given: Any, **_named: Any) -> Any:
        raise Refused("sync.no", "Not now.")

    monkeypatch.setattr(town.office.duplicates, "link", refuse)
    sheet.accept.click()
    desk.arrive()
    assert "Not now." in desk.said()
    assert desk.awaiting.sheet is sheet
    assert sheet.accept.isEnabled()
    assert desk.window.focusWidget() is sheet.accept


def test_what_two_people_changed_is_seen_once(desk: Office, town: Town) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone="010-11111111"))
    save(town.li, dataclasses.replace(home, remarks="门铃坏了"))
    for one in (town.wang, town.li):
        town.bring(one, town.office)
    desk.look_again()
    shown = desk.awaiting.parallel
    shown.fold.press.click()
    desk.settle()
    shown.rows.table.selectRow(0)
    once(desk, shown.rows.buttons["seen"])
    assert not shown.isVisible()
