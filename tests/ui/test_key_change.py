"""An office changes its key in the window: a root at once, another one by the office above."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.trust.page import TrustPage
from tests import rotating
from tests.profiles import PASSPHRASE
from tests.rotating import Offices
from tests.ui.desks import Desk, words


class Office(Desk):
    """The window of an office on its page of people and trust."""

    @property
    def page(self) -> TrustPage:
        page = self.window.pages["trust"]
        assert isinstance(page, TrustPage)
        return page


@pytest.fixture
def three(tmp_path: Path) -> Iterator[Offices]:
    with rotating.offices(tmp_path) as made:
        yield made


def shows(widget: QWidget, fingerprint: str) -> bool:
    seen = words(widget)
    return all(group in seen for group in fingerprint.split())


def test_a_root_changes_its_key_here(qtbot: Any, three: Offices, runner: JobRunner) -> None:
    desk = Office(qtbot, three.district, runner, "trust")
    identity, key = desk.page.identity, desk.page.identity.key
    old = three.district.profile.fingerprint
    assert shows(identity, old)
    key.fold.press.click()
    assert not key.go.isEnabled()
    key.reason.setText("年头到了")
    key.passphrase.setText("not the right one")
    assert not key.go.isEnabled()
    assert key.go.toolTip()
    key.understood.setChecked(True)
    key.go.click()
    desk.settle()
    assert "vault.passphrase" in desk.said()
    assert key.reason.text() == "年头到了"
    assert three.district.profile.fingerprint == old
    three.clock.advance(minutes=1)
    key.passphrase.setText(PASSPHRASE)
    key.go.setFocus()
    QTest.keyClick(key.go, Qt.Key.Key_Return)
    desk.settle()
    new = three.district.profile.fingerprint
    assert new != old
    assert shows(identity, new)
    assert not shows(identity, old)
    assert "社区" in words(key)
    assert not key.fold.is_open
    desk.settle()


def test_another_office_asks_the_one_above(
    qtbot: Any, three: Offices, runner: JobRunner, tmp_path: Path
) -> None:
    below = Office(qtbot, three.community, runner, "trust")
    key = below.page.identity.key
    key.fold.press.click()
    assert not key.understood.isVisible()
    key.reason.setText("电脑丢过")
    key.passphrase.setText(PASSPHRASE)
    assert key.go.isEnabled()
    key.ask(tmp_path / "asked")
    below.settle()
    fingerprint = three.community.rotation.state().asked
    assert fingerprint is not None
    assert shows(key, fingerprint)

    above = Office(qtbot, three.district, runner, "trust")
    above.page.join.drop.dropped.emit([tmp_path / "asked"])
    above.settle()
    card = above.page.replace
    assert card.isVisible()
    assert shows(card, fingerprint)
    assert not card.answer.isEnabled()
    card.agreed.setChecked(True)
    assert card.answer.isEnabled()
    card.write(tmp_path / "asked", tmp_path / "answer")
    above.settle()
    assert not card.isVisible()
    assert (tmp_path / "answer").exists()

    key.take_answer(tmp_path / "answer")
    below.settle()
    assert three.community.profile.fingerprint == fingerprint
    assert shows(below.page.identity, fingerprint)
    assert three.community.rotation.state().asked is None
    above.settle()
