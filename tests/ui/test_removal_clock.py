"""Removal on the page Office while this computer's date may be far too late."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from PySide6.QtCore import Qt

from gridclient.app import App
from gridclient.ui.screens.office.confirmation import Confirmation
from gridclient.ui.screens.office.retention import RetentionSection
from gridclient.ui.window import Window
from tests import builders
from tests.profiles import Clock
from tests.town import dump
from tests.ui.desks import words

NOTICE = "With a wrong date more is listed here than should go"


@pytest.fixture
def clock(office: App) -> Clock:
    found = office.profile.now
    assert isinstance(found, Clock)
    return found


def opened(qtbot: Any, office: App, desk: Window) -> RetentionSection:
    """The section over a visit of 2022, whose note is due whatever the date."""
    home = builders.move_in(office, builders.make_house(office))
    builders.add(office, builders.make_visit(home.id, dt.date(2022, 3, 1), note="旧"))
    desk.go("office")
    section = desk.rooms.office_page.open(RetentionSection)
    assert isinstance(section, RetentionSection)
    qtbot.waitUntil(lambda: len(section.groups) == 1)
    qtbot.waitUntil(lambda: not desk.runner.running)
    qtbot.waitUntil(lambda: "For how long things are kept" in words(section))
    return section


def asked(section: RetentionSection) -> Confirmation:
    section.groups[0].whole.setChecked(False)
    section.groups[0].whole.click()
    section.remove.click()
    assert section.confirmation is not None
    return section.confirmation


def test_a_doubtful_date_is_said_and_must_be_ticked(
    qtbot: Any, office: App, clock: Clock, desk: Window
):
    clock.advance(days=200)
    section = opened(qtbot, office, desk)
    assert NOTICE in words(section)
    assert "2027-06-10" in words(section)
    last = asked(section)
    assert last.right is not None
    assert "2027-06-10" in last.right.text()
    assert "2026-11-22" in words(last)
    assert not last.right.isChecked()
    assert not last.sure.isEnabled()
    last.sure.click()
    qtbot.keyClick(last.stay, Qt.Key.Key_Return)
    assert section.confirmation is None
    last = asked(section)
    assert last.right is not None
    last.right.click()
    assert last.sure.isEnabled()
    last.right.click()
    assert not last.sure.isEnabled()
    assert len(office.retention.preview()) == 1
    last.right.click()
    last.sure.click()
    qtbot.waitUntil(lambda: office.retention.preview() == [])
    qtbot.waitUntil(lambda: not desk.runner.running)


@pytest.mark.parametrize("days", [0, 200])
def test_escape_and_the_key_at_hand_keep_everything(
    qtbot: Any, office: App, clock: Clock, desk: Window, days: int
):
    clock.advance(days=days)
    section = opened(qtbot, office, desk)
    before = dump(office)
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Return):
        last = asked(section)
        assert last.stay.hasFocus()
        if last.right is not None:
            last.right.setChecked(True)
        qtbot.keyClick(last.stay, key)
        assert section.confirmation is None
        assert section.remove.hasFocus()
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert dump(office) == before


def test_without_a_doubt_everything_is_as_ever(qtbot: Any, office: App, desk: Window):
    section = opened(qtbot, office, desk)
    assert NOTICE not in words(section)
    last = asked(section)
    assert last.right is None
    assert last.sure.isEnabled()
    assert not last.sure.toolTip()


def test_a_date_that_jumps_meanwhile_stops_the_removal_and_is_shown(
    qtbot: Any, office: App, clock: Clock, desk: Window
):
    section = opened(qtbot, office, desk)
    last = asked(section)
    clock.advance(days=3650)
    last.sure.click()
    qtbot.waitUntil(lambda: any(m.code == "retention.clock" for m in desk.notices.messages))
    (told,) = [one for one in desk.notices.messages if one.code == "retention.clock"]
    assert "--" not in told.hint
    qtbot.waitUntil(lambda: NOTICE in words(section))
    qtbot.waitUntil(lambda: not desk.runner.running)
    assert len(office.retention.preview()) == 1
    assert section.chosen() == []


def test_who_may_not_remove_is_not_asked_about_the_date(
    qtbot: Any, office: App, clock: Clock, desk: Window
):
    clock.advance(days=200)
    section = RetentionSection(office.retention, office.rights, desk.runner, writable=False)
    qtbot.addWidget(section)
    section.refresh()
    qtbot.waitUntil(lambda: "The community office removes it." in words(section))
    assert NOTICE not in words(section)
