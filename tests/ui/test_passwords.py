"""The password of a sealed bundle: shown on request only, copied, and noted."""

from __future__ import annotations

import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QFileDialog, QPushButton

from gridclient.ui.jobs import JobRunner
from tests.town import Town, change
from tests.ui.desks import Desk, words


@pytest.fixture
def desk(qtbot: Any, town: Town, runner: JobRunner) -> Iterator[Desk]:
    made = Desk(qtbot, town.wang, runner, "sync")
    yield made
    made.settle()


def make(desk: Desk, town: Town, folder: Path) -> Path:
    """A bundle for the office, by the button."""
    change(town.wang, remarks="二楼")
    page = desk.window.rooms.sync_page
    (peer,) = (one for one in town.wang.sync.peers() if one.role == "community")
    page.make_bundle(peer, folder)
    desk.settle()
    (file,) = folder.glob("*.xlsx")
    return file


def press(desk: Desk, text: str) -> None:
    (found,) = (one for one in desk.window.notices.findChildren(QPushButton) if one.text() == text)
    found.click()
    desk.settle()


def test_the_password_of_a_new_bundle_is_shown_when_asked_for(
    desk: Desk, town: Town, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    file = make(desk, town, tmp_path)
    password = town.office.sync.password(file)
    assert "Excel and WPS ask for its password" in desk.said()
    assert password not in desk.said()
    press(desk, "Show the password")
    assert password in words(desk.window.notices)
    press(desk, "Copy")
    assert QApplication.clipboard().text() == password
    assert password not in desk.said()
    assert password not in caplog.text
    acts = [one.act for one in town.wang.log_books.read("access")]
    assert "password_shown" in acts


def test_the_password_of_any_sealed_bundle_is_found(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = town.send(town.office, town.wang).file
    choose = lambda *_given: (str(came), "")  # noqa: E731
    monkeypatch.setattr(QFileDialog, "getOpenFileName", choose)
    desk.window.rooms.sync_page.password.click()
    desk.settle()
    assert town.wang.sync.password(came) in desk.said()
    assert [one.kind for one in desk.window.notices.messages] == ["warn"]


def test_what_is_not_sealed_has_none(
    desk: Desk, town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    came = town.send(town.office, town.wang, plain=True).file
    desk.window.rooms.sync_page.passwords.show(came)
    desk.settle()
    assert [one.code for one in desk.window.notices.messages] == ["bundle.not_sealed"]
