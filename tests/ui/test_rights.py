"""Rights on a household's page, removal on the page Office, and both on paper."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.people import Household, Resident
from gridclient.services.rights.records import Notice, OwnData, Part
from gridclient.ui.print import pdf
from gridclient.ui.print.notice import sheets as sheets_of_notice
from gridclient.ui.print.own_data import sheets as sheets_of_own_data
from gridclient.ui.record_form import RecordForm
from gridclient.ui.screens.households.rights_panel import RightsPanel
from gridclient.ui.screens.households.settling import SettlingForm
from gridclient.ui.screens.office.retention import RetentionSection
from gridclient.ui.window import Window
from tests import builders
from tests.tools import needs, pdf_text
from tests.ui.desks import words


@pytest.fixture
def home(office: App) -> Household:
    return builders.move_in(office, builders.make_house(office), care=["dibao"])


@pytest.fixture
def panel(qtbot: Any, desk: Window, home: Household) -> RightsPanel:
    desk.open_household(home.id)
    found = desk.findChild(RightsPanel)
    qtbot.waitUntil(lambda: bool(found.people))
    qtbot.waitUntil(lambda: not desk.runner.running)
    return found


def saved(qtbot: Any, desk: Window, panel: RightsPanel, text: str) -> None:
    qtbot.waitUntil(lambda: text in words(panel))
    qtbot.waitUntil(lambda: not desk.runner.running)


def test_notice_and_consent_are_taken_down_in_place(qtbot: Any, desk: Window, panel: RightsPanel):
    assert "not given yet" in words(panel)
    assert "consent is missing" in words(panel)
    panel.record({"act": "notice", "way": "paper"}, None)
    qtbot.waitUntil(lambda: "not given yet" not in words(panel))
    panel.people[0].record.click()
    assert isinstance(panel.form, RecordForm)
    panel.form.save.click()
    saved(qtbot, desk, panel, "agreed 2026-")
    assert panel.form is None


def test_a_withdrawal_offers_the_removal_and_does_not_do_it(
    qtbot: Any, desk: Window, office: App, panel: RightsPanel, home: Household
):
    panel.people[0].record.click()
    assert isinstance(panel.form, RecordForm)
    panel.form.rows["act"].set_value("withdrawal")
    panel.form.save.click()
    saved(qtbot, desk, panel, "withdrawn 2026-")
    message = next(one for one in desk.notices.messages if one.kind == "warn")
    assert "cannot be undone" in message.hint
    (care,) = office.registers.find(CareEnrolment, household_id=home.id)
    assert care.retired is None
    message.act()
    qtbot.waitUntil(
        lambda: office.registers.find(CareEnrolment, household_id=home.id)[0].retired == "ended"
    )
    qtbot.waitUntil(lambda: not desk.runner.running)


def test_a_refusal_keeps_the_form_with_what_was_typed(qtbot: Any, desk: Window, panel: RightsPanel):
    panel.people[0].record.click()
    assert isinstance(panel.form, RecordForm)
    panel.form.rows["way"].set_value("oral")
    panel.form.save.click()
    qtbot.waitUntil(lambda: any(m.code == "consent.witness" for m in desk.notices.messages))
    assert panel.form is not None
    panel.form.left.emit()
    assert panel.form is None


def test_a_correction_is_asked_for_and_made(
    qtbot: Any, desk: Window, office: App, panel: RightsPanel, home: Household
):
    (person,) = office.registers.find(Resident, household_id=home.id)
    panel.people[0].ask.click()
    assert isinstance(panel.form, RecordForm)
    panel.form.rows["kind"].set_value("correction")
    panel.form.save.click()
    qtbot.waitUntil(lambda: len(panel.waiting) == 1)
    qtbot.waitUntil(lambda: not desk.runner.running)
    panel.waiting[0].answer.click()
    assert isinstance(panel.form, SettlingForm)
    panel.form.which.setCurrentIndex(panel.form.which.findData("phone"))
    assert panel.form.value is not None
    panel.form.value.set_value("13900139000")
    panel.form.save.click()
    qtbot.waitUntil(lambda: panel.waiting == [])
    assert office.registers.get(Resident, person.id).phone == "13900139000"
    qtbot.waitUntil(lambda: not desk.runner.running)


def test_everything_has_a_name_and_takes_the_keys(panel: RightsPanel):
    for press in panel.findChildren(QAbstractButton):
        assert press.accessibleName(), press.text()
        assert press.focusPolicy() & Qt.FocusPolicy.TabFocus


@pytest.fixture
def section(qtbot: Any, office: App, desk: Window, home: Household) -> RetentionSection:
    builders.add(office, builders.make_visit(home.id, dt.date(2022, 3, 1), note="旧"))
    (person,) = office.registers.find(Resident, household_id=home.id)
    builders.save(
        office,
        dataclasses.replace(person, retired="moved_away", retired_on=dt.date(2024, 1, 1)),
    )
    office.rights.ask(home.id, "copy", received_on=dt.date(2026, 1, 5))
    desk.go("office")
    found = desk.rooms.office_page.open(RetentionSection)
    assert isinstance(found, RetentionSection)
    qtbot.waitUntil(lambda: len(found.groups) == 3)
    qtbot.waitUntil(lambda: not desk.runner.running)
    return found


def test_nothing_goes_before_the_second_press(
    qtbot: Any, desk: Window, office: App, section: RetentionSection
):
    assert not section.remove.isEnabled()
    assert section.chosen() == []
    section.groups[0].whole.click()
    assert [one.subject for one in section.chosen()] == ["visit_notes"]
    section.remove.click()
    qtbot.waitUntil(lambda: "cannot be brought back" in words(section))
    assert len(office.retention.preview()) == 3
    assert section.confirmation is not None
    section.confirmation.sure.click()
    qtbot.waitUntil(lambda: len(section.groups) == 2)
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert {one.subject for one in office.retention.preview()} == {
        "gone_sensitive",
        "gone_people",
    }


def test_what_was_asked_about_is_what_goes(section: RetentionSection):
    section.groups[0].whole.click()
    section.remove.click()
    assert section.confirmation is not None
    section.groups[1].whole.click()
    assert section.confirmation is None
    assert section.remove.isEnabled()


def test_single_entries_can_be_left_out(section: RetentionSection):
    group = section.groups[0]
    group.whole.click()
    assert len(group.chosen()) == 1
    group.list.item(0).setCheckState(Qt.CheckState.Unchecked)
    assert group.chosen() == []
    assert not group.whole.isChecked()
    assert not section.remove.isEnabled()


def test_a_rule_is_changed_and_put_back(
    qtbot: Any, desk: Window, office: App, section: RetentionSection
):
    rule = office.retention.rules()[0]
    section.edit(rule)
    assert section.form is not None
    section.form.rows["days"].set_value(400)
    section.form.save.click()
    qtbot.waitUntil(lambda: office.retention.rules()[0].days == 400)
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    desk.notices.messages[0].act()
    qtbot.waitUntil(lambda: office.retention.rules()[0].days == rule.days)
    qtbot.waitUntil(lambda: not desk.runner.running)


def test_overdue_requests_lead_to_their_household(
    qtbot: Any, desk: Window, section: RetentionSection, home: Household
):
    press = next(
        one
        for one in section.findChildren(QAbstractButton)
        if one.accessibleName().startswith("Open: A copy of my data")
    )
    with qtbot.waitSignal(section.household_wanted) as told:
        press.click()
    assert told.args == [home.id]
    qtbot.waitUntil(lambda: not desk.runner.running)


@needs("pdftotext")
def test_own_data_and_notice_on_paper(dressed: QApplication, tmp_path: Path):
    """Long texts go on overleaf; every value is there."""
    entries = tuple((f"2026-11-{n:02}", f"note {n} " + "word " * 200) for n in range(1, 12))
    kept = OwnData(
        "Wang Xiulan",
        "3-1-101",
        "Heping",
        "021-1",
        dt.date(2026, 11, 22),
        True,
        (Part("Person", (("Phone", "13900139000"),)), Part("Visits", entries)),
    )
    own, notice = tmp_path / "own.pdf", tmp_path / "notice.pdf"
    assert pdf.write(sheets_of_own_data(kept), own) > 1
    said = _text(own)
    for word in ("Wang Xiulan", "13900139000", "021-1", "note 1 ", "note 11", "Page 2"):
        assert word in said
    assert said.count("word") >= 200 * 11
    assert "shown in part" in said
    made = Notice("Heping", dt.date(2026, 11, 22), (("For how long", ("Notes: 3 years",)),))
    assert pdf.write(sheets_of_notice(made), notice) == 1
    assert "Notes: 3 years" in _text(notice)


def _text(path: Path) -> str:
    return " ".join(pdf_text(path).split()) + " "
