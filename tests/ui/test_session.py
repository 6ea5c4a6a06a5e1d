"""From first start to a locked window, with real profiles."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel

from gridclient import app as application
from gridclient import i18n, settings
from gridclient.services.sync import importing
from gridclient.settings import Settings
from gridclient.ui.messages import Message
from gridclient.ui.screens.start.pages import (
    ChoicePage,
    JoinPage,
    NewOffice,
    OfficePage,
    UnlockPage,
)
from gridclient.ui.session import Session
from tests.town import Town, change
from tests.ui.desks import words
from tests.ui.sync.office import untick

PASSPHRASE = "correct horse"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "profile"


@pytest.fixture
def session(
    qtbot: Any, dressed: QApplication, folder: Path, tmp_path: Path, monkeypatch: Any
) -> Iterator[Session]:
    monkeypatch.setenv("GRIDCLIENT_SETTINGS", str(tmp_path / "settings.json"))
    made = Session(dressed, folder, Settings())
    yield made
    qtbot.waitUntil(lambda: not made.runner.running)
    made.close()
    if made.welcome is not None:
        made.welcome.close()
    made.setParent(None)


def _sheet(session: Session) -> Any:
    return session.welcome.centralWidget().currentWidget()


def _found(qtbot: Any, session: Session, tmp_path: Path) -> None:
    session.begin()
    session._follow_choice("office")
    new = NewOffice("community", "和平社区", "310104003012", PASSPHRASE)
    session.found(_sheet(session), new, tmp_path / "recovery.txt")
    qtbot.waitUntil(lambda: session.window is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not session.runner.running)


def test_an_office_is_started_locked_and_unlocked(qtbot: Any, session: Session, tmp_path: Path):
    _found(qtbot, session, tmp_path)
    assert (tmp_path / "recovery.txt").stat().st_size > 0
    assert session.window.here == "today"
    session.lock()
    assert session.app is None
    sheet = _sheet(session)
    assert isinstance(sheet, UnlockPage)
    sheet.passphrase.setText("wrong")
    sheet.press.click()
    qtbot.waitUntil(lambda: bool(sheet.notices.messages), timeout=20_000)
    assert sheet.notices.messages[0].kind == "refused"
    assert sheet.passphrase.hasSelectedText()
    assert session.window is None
    sheet.passphrase.setText(PASSPHRASE)
    QTest.keyClick(sheet.passphrase, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: session.window is not None, timeout=20_000)


def test_a_folder_that_cannot_be_looked_into_is_named_in_the_window(
    qtbot: Any, session: Session, monkeypatch: pytest.MonkeyPatch
):
    def barred(_path: Path) -> bool:
        raise PermissionError

    monkeypatch.setattr(Path, "exists", barred)
    session.begin()
    monkeypatch.undo()
    assert isinstance(_sheet(session), UnlockPage)
    assert "no right to look into the folder" in words(session.welcome)


def test_a_newcomer_joins_by_two_files(qtbot: Any, session: Session, folder: Path, tmp_path: Path):
    office = application.found(
        tmp_path / "office",
        PASSPHRASE,
        "community",
        "和平社区",
        "310104003012",
        tmp_path / "recovery.txt",
    )
    session.begin()
    assert isinstance(_sheet(session), ChoicePage)
    session._follow_choice("join")
    join = _sheet(session)
    join.name.setText("王芳")
    join.first.setText(PASSPHRASE)
    join.second.setText(PASSPHRASE)
    join.press.click()
    qtbot.waitUntil(lambda: session.window is not None, timeout=20_000)
    assert session.window.here == "settings"
    card = session.window.rooms.settings_page.membership
    card.write_request(tmp_path / "request")
    qtbot.waitUntil(lambda: bool(session.window.notices.messages), timeout=10_000)
    request = office.enrolment.read_request(tmp_path / "request")
    assert request.name == "王芳"
    office.enrolment.grant(
        request, "worker", tmp_path / "grant", new_grids={"310104003012007": "第七网格"}
    )
    groups = office.profile.fingerprint.split()
    office.close()
    card.take_answer(tmp_path / "grant")
    qtbot.waitUntil(lambda: hasattr(card, "join"), timeout=10_000)
    shown = [one.text() for one in card.findChildren(QLabel)]
    assert all(any(group in text for text in shown) for group in groups)
    assert not card.join.isEnabled()
    assert card.join.toolTip()
    assert session.app.profile.root is None
    card.agreed.click()
    card.join.click()
    qtbot.waitUntil(
        lambda: session.app.profile.authority is not None and not session.runner.running,
        timeout=10_000,
    )
    qtbot.waitUntil(
        lambda: not session.window.rooms.settings_page.membership.isVisibleTo(session.window),
        timeout=10_000,
    )


def test_locking_waits_for_work_under_way(qtbot: Any, session: Session, tmp_path: Path):
    _found(qtbot, session, tmp_path)
    gate = threading.Event()
    ended: list[object] = []
    session.runner.run(
        lambda _p: gate.wait(10), title="Counting", done=ended.append, screen=session.window
    )
    page = session.window.rooms.today_page
    assert page.isVisible()
    session.lock()
    assert session.app is not None
    QApplication.processEvents()
    shown = words(session.window)
    assert "“Counting” is still under way" in shown
    assert not page.isVisible()
    assert not session.window.rail.isVisible()
    qtbot.waitUntil(lambda: "Counting" in words(session.window).splitlines())  # can be stopped
    gate.set()
    qtbot.waitUntil(lambda: session.app is None)
    assert ended == [True]
    assert isinstance(_sheet(session), UnlockPage)


def test_nothing_is_seen_again_between_locking_and_the_lock(
    qtbot: Any, session: Session, tmp_path: Path
):
    """Neither a window in another look, nor one of a profile that joins, nor a dialog that was
    asked for before."""
    _found(qtbot, session, tmp_path)
    first, second = threading.Event(), threading.Event()
    window = session.window
    for gate, quiet in ((first, False), (second, True)):
        session.runner.run(
            lambda _p, gate=gate: gate.wait(10),
            title="Counting",
            done=lambda _done: None,
            screen=window,
            quiet=quiet,
        )
    session.restyle(Settings(theme="dark"))
    session.lock()
    late = QDialog(window)
    late.open()
    qtbot.waitUntil(lambda: not late.isVisible())
    window.joined.emit()
    first.set()
    qtbot.waitUntil(lambda: len(session.runner.running) == 1)
    assert session.window is window
    assert not window.rail.isVisible()
    second.set()
    qtbot.waitUntil(lambda: session.app is None)
    assert isinstance(_sheet(session), UnlockPage)


@pytest.mark.parametrize("comes_back", [True, False])
def test_who_comes_back_before_work_ends_is_not_locked_out(
    qtbot: Any, session: Session, tmp_path: Path, comes_back: bool
):
    _found(qtbot, session, tmp_path)
    gate = threading.Event()
    session.runner.run(
        lambda _p: gate.wait(10), title="Counting", done=lambda _n: None, screen=session.window
    )
    session._idle._timer.timeout.emit()
    assert session.window.rail.isVisible()
    if comes_back:
        QTest.keyClick(session.window, Qt.Key.Key_Shift)
    gate.set()
    qtbot.waitUntil(lambda: not session.runner.running)
    assert (session.app is not None) is comes_back


def test_missing_entries_are_asked_for(qtbot: Any, dressed: QApplication):
    join, office = JoinPage(), OfficePage()
    for page in (join, office):
        qtbot.addWidget(page)
        page.ready.connect(lambda _entered: pytest.fail("nothing was entered"))
        page.press.click()
        assert page.notices.messages[0].kind == "warn"
    join.name.setText("王芳")
    join.first.setText("long enough")
    join.second.setText("something else")
    join.press.click()
    assert "differ" in join.notices.messages[0].text


def test_other_settings_build_the_window_anew(qtbot: Any, session: Session, tmp_path: Path):
    _found(qtbot, session, tmp_path)
    session.window.go("sync")
    for theme in ("light", "dark", "light"):
        session.restyle(Settings(theme=theme))
    before = session.window
    session.restyle(Settings(language="zh_CN", theme="dark", large_type=True))
    assert session.window is not before
    assert session.window.here == "sync"
    assert i18n.current() == "zh_CN"
    assert settings.load().theme == "dark"
    qtbot.waitUntil(lambda: not session.runner.running)


def _imports(
    qtbot: Any, session: Session, town: Town, monkeypatch: pytest.MonkeyPatch
) -> threading.Event:
    """An import under way at the office, which ends once the event is set; one bundle more is
    refused."""
    change(town.wang, phone="0999")
    bad = town.mail / "bad.xlsx"
    bad.write_bytes(b"")
    session.begin(town.office)
    page = session.window.rooms.sync_page
    page.take_files([town.send(town.wang, town.office).file, bad])
    qtbot.waitUntil(lambda: page.sheet is not None and not session.runner.running)
    take, begun, gate = importing.take, threading.Event(), threading.Event()

    def slowly(*given: Any, **named: Any) -> Any:
        begun.set()
        assert gate.wait(20)
        return take(*given, **named)

    monkeypatch.setattr(importing, "take", slowly)
    page.sheet.take.click()
    qtbot.waitUntil(begun.is_set)
    return gate


@pytest.mark.parametrize("page", ["settings", "today"])
def test_another_look_waits_for_an_import_and_loses_nothing_of_it(
    qtbot: Any, session: Session, town: Town, monkeypatch: pytest.MonkeyPatch, page: str
):
    gate = _imports(qtbot, session, town, monkeypatch)
    before = session.window
    before.go(page)
    session.restyle(Settings(language="zh_CN", theme="dark"))
    assert session.window is before
    assert settings.load().theme == "dark"
    assert "Importing bundles" in before.notices.messages[0].text
    gate.set()
    qtbot.waitUntil(lambda: not session.runner.running)
    assert session.window is before  # somebody may be filling in something
    (offer,) = before.notices.messages
    offer.act()
    assert session.window is not before
    assert i18n.current() == "zh_CN"
    assert session.window.here == page
    qtbot.waitUntil(lambda: not session.runner.running)
    told = {
        card.item.file.name: card.item for card in session.window.rooms.sync_page.incoming.cards
    }
    assert told.pop("bad.xlsx").refusal is not None
    assert [one.applied for one in told.values()] == [1]


def test_what_is_to_be_taken_in_stays_in_another_look_with_its_ticks(
    qtbot: Any, session: Session, town: Town
):
    for room in ("101", "102"):
        change(town.wang, room, phone="0999")
    session.begin(town.office)
    page = session.window.rooms.sync_page
    page.take_files([town.send(town.wang, town.office).file])
    qtbot.waitUntil(lambda: page.sheet is not None and not session.runner.running)
    left = untick(page.sheet)
    session.window.notices.tell(Message("Read this.", "warn"))
    session.restyle(Settings(large_type=True))
    now = session.window.rooms.sync_page
    assert now is not page
    qtbot.waitUntil(lambda: now.sheet is not None and not session.runner.running)
    assert now.sheet.left_out() == {left.ticket}
    assert [one.text for one in session.window.notices.messages] == ["Read this."]
