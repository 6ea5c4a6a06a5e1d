"""The page of sync on real profiles: look, take in, decide, undo."""

from __future__ import annotations

import dataclasses
from typing import Any

from PySide6.QtWidgets import QPushButton

from gridclient.domain.people import Household
from gridclient.domain.places import Building
from gridclient.services.issues import NewIssue
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.sync.cards import ResultCard
from gridclient.ui.screens.sync.conflict_card import HouseholdConflicts
from gridclient.ui.window import Window
from tests.builders import add, make_event, make_visit, save
from tests.town import Town, change, household, phone
from tests.ui.desks import words
from tests.ui.sync.office import Office, group, told_what_was_not_taken, untick


def test_files_are_looked_at_first_and_taken_in_by_one_button(desk: Office, town: Town) -> None:
    add(town.wang, make_visit(household(town.wang).id))
    desk.look(town.wang)
    assert desk.page.sheet is not None
    assert "王芳" in words(desk.page.sheet)
    assert group(desk.sheet, "new").whole.text().endswith("1")
    assert phone(town.office) == "0211"
    desk.take()
    assert desk.page.sheet is None
    assert "1 row new or changed" in words(desk.page)
    result = desk.window.focusWidget()
    assert isinstance(result, ResultCard)  # from where Tab goes on to what awaits a decision
    assert "1 row new or changed" in result.accessibleDescription()


def test_a_row_opens_to_its_fields(desk: Office, town: Town) -> None:
    change(town.wang, remarks="搬到楼下")
    desk.look(town.wang)
    rows = group(desk.sheet, "changed")
    rows.fold.press.click()
    rows.list.setCurrentIndex(rows.rows.index(0))
    desk.settle()
    assert "搬到楼下" in words(rows)


def test_what_is_emptier_is_left_out_unless_somebody_ticks_it(desk: Office, town: Town) -> None:
    change(town.wang, phone=None)
    desk.look(town.wang)
    assert not group(desk.sheet, "emptier").whole.isChecked()
    desk.take()
    assert phone(town.office) == "0211"
    left = desk.page.awaiting.left_out
    assert left.isVisible()
    left.table.selectRow(0)
    left.buttons["take"].click()
    desk.settle()
    assert phone(town.office) is None
    assert not left.isVisible()


def test_unticking_one_row_leaves_it_out(desk: Office, town: Town) -> None:
    change(town.wang, "101", phone="0901")
    change(town.wang, "102", phone="0902")
    desk.look(town.wang)
    rows = group(desk.sheet, "changed")
    untick(desk.sheet)
    assert not rows.whole.isChecked()
    desk.take()
    assert {phone(town.office, "101"), phone(town.office, "102")} & {"0211"}


def test_putting_it_aside_takes_nothing(desk: Office, town: Town) -> None:
    change(town.wang, phone="0999")
    desk.look(town.wang)
    assert desk.page.sheet is not None
    desk.page.sheet.aside.click()
    assert desk.page.sheet is None
    assert phone(town.office) == "0211"


def test_conflicts_stand_side_by_side_and_are_decided(desk: Office, town: Town) -> None:
    change(town.wang, phone="0999")
    town.clock.advance(hours=1)
    change(town.office, phone="0888")
    desk.look(town.wang)
    desk.take()
    (card,) = desk.page.findChildren(HouseholdConflicts)
    assert "王芳" in words(card)
    assert "✓" in words(card)
    keep = card.findChildren(QPushButton)
    next(one for one in keep if one.accessibleName().startswith("Keep the value There")).click()
    desk.settle()
    assert phone(town.office) == "0999"
    assert not desk.page.awaiting.decisions.isVisible()
    notice = desk.window.notices.messages[-1]
    assert notice.act is not None
    notice.act()
    desk.settle()
    assert phone(town.office) == "0888"
    (card,) = desk.page.findChildren(HouseholdConflicts)  # asked again
    assert card.isVisible()


def test_what_a_bundle_brought_is_undone_from_the_history(desk: Office, town: Town) -> None:
    change(town.wang, phone="0999")
    desk.look(town.wang)
    desk.take()
    history = desk.page.awaiting.history
    assert not history.buttons["undo"].isEnabled()
    history.table.selectRow(0)
    history.buttons["undo"].click()
    desk.settle()
    assert phone(town.office) == "0211"
    notice = desk.window.notices.messages[-1]
    assert notice.act is not None
    notice.act()
    desk.settle()
    assert phone(town.office) == "0999"


def test_a_row_that_was_kept_out_is_let_in_by_the_office(desk: Office, town: Town) -> None:
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    desk.look(town.wang)
    desk.take()
    desk.page.awaiting.kept_out.table.selectRow(0)
    desk.page.awaiting.kept_out.buttons["accept"].click()
    desk.settle()
    assert town.office.registers.find(Building, id=building.id)[0].floors == 9
    assert not desk.page.awaiting.kept_out.isVisible()


def test_what_was_kept_out_for_good_can_be_decided_about_again(desk: Office, town: Town) -> None:
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    desk.look(town.wang)
    desk.take()
    awaiting = desk.page.awaiting
    for again in (undo_newest, decide_again):
        awaiting.kept_out.table.selectRow(0)
        awaiting.kept_out.buttons["reject"].click()
        desk.settle()
        assert (awaiting.kept_out.isVisible(), awaiting.rejected.isVisible()) == (False, True)
        again(desk)
        desk.settle()
        assert (awaiting.kept_out.isVisible(), awaiting.rejected.isVisible()) == (True, False)
    assert town.office.registers.find(Building, id=building.id)[0].floors != 9


def undo_newest(desk: Office) -> None:
    act = desk.window.notices.messages[-1].act
    assert act is not None
    act()


def decide_again(desk: Office) -> None:
    desk.page.awaiting.rejected.table.selectRow(0)
    desk.page.awaiting.rejected.buttons["again"].click()


def test_of_many_that_are_let_in_those_that_cannot_be_wait_on(desk: Office, town: Town) -> None:
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    issue = town.wang.issues.add(NewIssue("灯不亮"), household(town.wang).id).issue
    add(town.wang, make_event(issue.id, "verified", by_id=town.wang.profile.person_id))
    desk.look(town.wang)
    desk.take()
    kept_out = desk.page.awaiting.kept_out
    kept_out.table.selectAll()
    kept_out.buttons["accept"].click()
    desk.settle()
    assert town.office.registers.find(Building, id=building.id)[0].floors == 9
    assert kept_out.isVisible()
    assert "1 could not be decided: Nobody else would take" in desk.window.notices.messages[-1].text


def test_one_household_entered_twice_is_linked(desk: Office, town: Town) -> None:
    home = household(town.office)
    twin = dataclasses.replace(home, id=home.id[:-4] + "9999")
    save(town.office, twin)
    desk.look_again()
    assert desk.page.awaiting.duplicates.isVisible()
    desk.page.awaiting.duplicates.table.selectRow(0)
    desk.page.awaiting.duplicates.buttons["same"].click()
    desk.settle()
    assert town.office.duplicates.linked("household")
    assert len(town.office.registers.find(Household, dwelling_id=home.dwelling_id)) == 2


def twin_of(town: Town, **fields: Any) -> Household:
    """A household entered twice by the office."""
    home = household(town.office)
    made = dataclasses.replace(home, id=home.id[:-4] + "9999", **fields)
    save(town.office, made)
    return made


def ask_which_stays(desk: Office) -> Any:
    desk.look_again()
    desk.page.awaiting.duplicates.table.selectRow(0)
    desk.page.awaiting.duplicates.buttons["same"].click()
    desk.settle()
    return desk.page.awaiting.sheet


def test_whose_value_stays_is_chosen_field_by_field(desk: Office, town: Town) -> None:
    home = household(town.office)
    twin_of(town, phone="02188880000", remarks="二楼")
    sheet = ask_which_stays(desk)
    assert set(sheet.choices) == {"phone", "remarks"}
    first, later = sheet.choices["phone"]
    assert first.isChecked()
    assert sheet.choices["remarks"][1].isChecked()
    assert "02188880000" not in later.text()
    later.setChecked(True)
    sheet.accept.click()
    desk.settle()
    (kept,) = town.office.registers.find(Household, id=home.id)
    assert (kept.phone, kept.remarks) == ("02188880000", "二楼")
    assert desk.page.awaiting.sheet is None
    notice = desk.window.notices.messages[-1]
    assert notice.act is not None
    notice.act()
    desk.settle()
    (kept,) = town.office.registers.find(Household, id=home.id)
    assert (kept.phone, kept.remarks) == ("0211", None)
    assert town.office.duplicates.linked("household") == []


def test_nothing_is_linked_by_looking(desk: Office, town: Town) -> None:
    twin_of(town, remarks="二楼")
    ask_which_stays(desk).leave.click()
    desk.settle()
    assert town.office.duplicates.linked("household") == []
    assert desk.page.awaiting.sheet is None


def test_what_may_be_entered_already_is_a_kind_of_its_own(desk: Office, town: Town) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, id=home.id[:-4] + "9999"))
    desk.look(town.wang)
    rows = group(desk.sheet, "duplicate")
    assert rows.rows.rowCount() == 1
    assert "perhaps" in rows.rows.index(0).data()
    assert rows.whole.isChecked()
    rows.whole.click()
    desk.take()
    assert len(town.office.registers.find(Household, dwelling_id=home.dwelling_id)) == 1


def test_who_is_behind_stands_first_with_what_is_missing(desk: Office, town: Town) -> None:
    town.bring(town.li, town.office)
    for number in range(3):
        add(town.wang, make_visit(household(town.wang).id, note=str(number)))
        sent = town.send(town.wang, town.office)
        if number == 0:
            town.bring(town.office, town.wang)
    town.clock.advance(days=12)
    desk.page.take_files([sent.file])
    desk.settle()
    desk.take()
    shown = words(desk.page.peers)
    assert "last heard of 12 days ago" in shown
    assert "are behind" in desk.page.peers.summary.text()


def test_what_the_office_did_not_take_leads_to_its_household(
    qtbot: Any, town: Town, runner: JobRunner
) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone=None))
    window = told_what_was_not_taken(qtbot, town, runner).window
    returned = window.rooms.sync_page.awaiting.returned
    assert returned.isVisible()
    returned.table.selectRow(0)
    returned.buttons["open"].click()
    qtbot.waitUntil(lambda: not runner.running, timeout=20_000)
    assert window.here == "household"
    assert "not taken in by" in words(window.rooms.household_page)


def test_a_visit_says_where_it_stands(qtbot: Any, town: Town, runner: JobRunner) -> None:
    town.exchange()
    home = household(town.wang)
    add(town.wang, make_visit(home.id))
    window = Window(town.wang, Settings(), runner)
    qtbot.addWidget(window)
    window.show()
    for told in ("only on this computer", "in bundle 2", "received by"):
        window.rooms.household_page.open(home.id)
        window.rooms.household_page.refresh()
        qtbot.waitUntil(lambda: not runner.running, timeout=20_000)
        qtbot.waitUntil(lambda told=told: told in words(window.rooms.household_page), timeout=5000)
        if told == "only on this computer":
            town.bring(town.wang, town.office)
        else:
            town.bring(town.office, town.wang)
    qtbot.waitUntil(lambda: not runner.running, timeout=20_000)
