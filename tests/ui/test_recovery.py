"""A forgotten passphrase, a damaged database and a changed passphrase, in the window."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from gridclient import app as application
from gridclient.app import App
from gridclient.services import backups, recovery
from gridclient.settings import Settings
from gridclient.trust import vault
from gridclient.ui import clipboard
from gridclient.ui.jobs import JobRunner
from gridclient.ui.revealing import About, RevealWanted
from gridclient.ui.screens.settings.secrecy import SecrecyCard
from gridclient.ui.screens.start.forgotten import ForgottenPage
from gridclient.ui.screens.start.pages import UnlockPage
from gridclient.ui.session import Session
from gridclient.ui.widgets.masked import MaskedValue
from tests import profiles
from tests.profiles import CHEAP, PASSPHRASE, Clock

NEW = "another good passphrase"


@pytest.fixture(autouse=True)
def _cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(vault, "calibrate", lambda: CHEAP)


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[App, Path]]:
    """An office, and the folder of its worker, closed."""
    with profiles.team(tmp_path, Clock(), 张敏=[profiles.GRID]) as (office, (worker,)):
        worker.close()
        yield office, worker.profile.folder


@pytest.fixture
def session(
    qtbot: Any, dressed: QApplication, pair: Any, tmp_path: Path, monkeypatch: Any
) -> Iterator[Session]:
    monkeypatch.setenv("GRIDCLIENT_SETTINGS", str(tmp_path / "settings.json"))
    made = Session(dressed, pair[1], Settings())
    made.begin()
    yield made
    qtbot.waitUntil(lambda: not made.runner.running)
    made.close()
    if made.welcome is not None:
        made.welcome.close()
    made.setParent(None)


def _sheet(session: Session) -> Any:
    return session.welcome.centralWidget().currentWidget()


def _opened(qtbot: Any, session: Session) -> None:
    qtbot.waitUntil(lambda: session.window is not None, timeout=20_000)
    qtbot.waitUntil(lambda: not session.runner.running, timeout=20_000)


def test_three_steps_open_a_forgotten_profile(
    qtbot: Any, session: Session, pair: tuple[App, Path], tmp_path: Path
) -> None:
    _sheet(session).help.click()
    page = _sheet(session)
    assert isinstance(page, ForgottenPage)
    page.press.click()
    assert page.notices.messages[0].kind == "warn"
    page.request_wanted.emit(tmp_path / "request")
    qtbot.waitUntil(lambda: bool(page.told_code.text()), timeout=20_000)
    asked = recovery.answer(pair[0].profile, tmp_path / "request", tmp_path / "answer")
    assert page.told_code.text() == asked.code
    page.take_answer(tmp_path / "answer")
    page.first.setText(NEW)
    page.second.setText(NEW)
    page.press.click()
    _opened(qtbot, session)
    session.close()
    application.open_(pair[1], NEW).close()


def test_the_way_back_leads_to_the_passphrase(session: Session) -> None:
    _sheet(session).help.click()
    _sheet(session).back.emit()
    assert isinstance(_sheet(session), UnlockPage)


@pytest.mark.parametrize("ways", [{"passphrase"}, {"passphrase", "recovery"}])
def test_each_profile_is_offered_its_ways(qtbot: Any, dressed: QApplication, ways: set[str]):
    page = ForgottenPage(ways)
    qtbot.addWidget(page)
    assert (page.code is not None) == ("recovery" in ways)
    assert not hasattr(page, "ask")
    page.take_focus()


def test_a_damaged_database_is_restored_with_one_press(
    qtbot: Any, session: Session, pair: tuple[App, Path]
) -> None:
    opened = profiles.reopen(pair[1])
    backups.make(opened.profile)
    opened.close()
    (pair[1] / "store.db").write_bytes(b"")
    page = _sheet(session)
    page.passphrase.setText(PASSPHRASE)
    page.press.click()
    qtbot.waitUntil(lambda: bool(page.notices.messages), timeout=20_000)
    told = page.notices.messages[0]
    assert told.code == "store.missing"
    assert page.restore.isVisible()
    page.restore.click()
    _opened(qtbot, session)
    assert session.window is not None
    assert any("restored" in message.text for message in session.window.notices.messages)


def test_unlocking_comes_back_to_the_same_page(qtbot: Any, session: Session) -> None:
    page = _sheet(session)
    page.passphrase.setText(PASSPHRASE)
    page.press.click()
    _opened(qtbot, session)
    assert session.window is not None
    session.window.go("coverage")
    clipboard.copy_secret("138")
    session.lock()
    qtbot.waitUntil(lambda: session.app is None, timeout=20_000)
    assert QGuiApplication.clipboard().text() == ""
    page = _sheet(session)
    page.passphrase.setText(PASSPHRASE)
    page.press.click()
    _opened(qtbot, session)
    assert session.window.here == "coverage"


@pytest.fixture
def card(qtbot: Any, runner: JobRunner, pair: tuple[App, Path]) -> Iterator[SecrecyCard]:
    made = SecrecyCard(pair[0].profile, runner)
    qtbot.addWidget(made)
    yield made
    qtbot.waitUntil(lambda: not runner.running)


def test_the_office_answers_in_the_window(
    qtbot: Any, card: SecrecyCard, pair: tuple[App, Path], tmp_path: Path
) -> None:
    code = recovery.request(pair[1], tmp_path / "request", Clock())
    card.read_request(tmp_path / "request")
    qtbot.waitUntil(lambda: hasattr(card, "agree"), timeout=20_000)
    words = "\n".join(
        one.text() for one in card.findChildren(type(card.layout().itemAt(0).widget()))
    )
    assert code in words
    assert "张敏" in words
    with qtbot.waitSignal(card.told, timeout=20_000):
        card.answer(tmp_path / "request", tmp_path / "answer")
    recovery.finish(pair[1], tmp_path / "answer", NEW)


def test_the_passphrase_is_changed_in_the_window(
    qtbot: Any, card: SecrecyCard, pair: tuple[App, Path]
) -> None:
    told: list[Any] = []
    card.told.connect(told.append)
    for old, new, again, kind in (
        (PASSPHRASE, "short", "short", "warn"),
        (PASSPHRASE, NEW, "something else", "warn"),
        (PASSPHRASE, NEW, NEW, "done"),
    ):
        card.old.setText(old)
        card.new.setText(new)
        card.again.setText(again)
        with qtbot.waitSignal(card.told, timeout=20_000):
            card.change.click()
        assert told[-1].kind == kind
    assert card.new.text() == ""
    assert vault.open_(pair[0].profile.folder, NEW) == pair[0].profile.data_key()


def test_a_backup_is_made_in_the_window(qtbot: Any, card: SecrecyCard, tmp_path: Path) -> None:
    with qtbot.waitSignal(card.told, timeout=20_000):
        card.make_backup(tmp_path / "stick.backup")
    assert (tmp_path / "stick.backup").stat().st_size > 0


# --- the clipboard -------------------------------------------------------------------------


def test_a_secret_leaves_the_clipboard_after_a_minute(
    qtbot: Any, dressed: QApplication, monkeypatch: pytest.MonkeyPatch
) -> None:
    board = QGuiApplication.clipboard()
    clipboard.copy_secret("13812345678")
    secret = clipboard._secret()
    assert secret._minute.interval() == 60_000
    assert secret._minute.isActive()
    assert board.text() == "13812345678"
    secret._minute.timeout.emit()
    assert board.text() == ""


def test_what_a_person_copied_since_stays(dressed: QApplication) -> None:
    clipboard.copy_secret("13812345678")
    clipboard.copy("something else")
    clipboard.clear_secrets()
    assert QGuiApplication.clipboard().text() == "something else"


class _Willing(QObject):
    """Lets everything be shown, in the place of a window."""

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:  # noqa: N802
        if isinstance(event, RevealWanted):
            event.accept()
            event.question.show()
            event.question.end()
        return isinstance(event, RevealWanted)


def test_a_value_is_copied_only_while_it_is_shown(qtbot: Any, dressed: QApplication) -> None:
    about = About("resident", "01990000-0000-7000-8000-000000000001", "phone")
    value = MaskedValue("Phone", "13812345678", lambda _text: "138****5678", about)
    qtbot.addWidget(value)
    value.show()
    value.press.click()
    assert not value.shown  # nobody noted it
    value.installEventFilter(_Willing(value))
    assert not value.copy.isVisible()
    value.press.click()
    assert value.copy.isVisible()
    value.copy.click()
    assert QGuiApplication.clipboard().text() == "13812345678"
    value.hide_value()
    assert not value.copy.isVisible()
    clipboard.clear_secrets()
