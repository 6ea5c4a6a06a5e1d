"""What a lost key signed, as an office sees it in the window and decides about it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridclient.domain.people import Household
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.trust.page import TrustPage
from tests.trials import late_news
from tests.ui.desks import Desk, words


class Office(Desk):
    """The window of an office on its page of people and trust."""

    @property
    def page(self) -> TrustPage:
        page = self.window.pages["trust"]
        assert isinstance(page, TrustPage)
        return page


def revoke_in_the_window(desk: Office, name: str) -> None:
    page = desk.page
    names = [one.name for one in page.table.records._rows]
    page.table.selectRow(names.index(name))
    desk.settle()
    panel = page.panel
    assert not panel.lost_on.isEnabled()
    panel.lost.setChecked(True)
    assert panel.lost_on.isEnabled()
    panel.reason.setText("昨天电脑丢了")
    panel.revoke.click()
    desk.settle()


@pytest.mark.parametrize("choice", ["keep", "take"])
def test_what_came_since_the_loss_is_looked_at_and_decided(
    qtbot: Any, tmp_path: Path, runner: JobRunner, choice: str
) -> None:
    with late_news.offices(tmp_path) as made:
        false = made.steal()
        made.slip_in("community")
        desk = Office(qtbot, made.community, runner, "trust")
        assert not desk.page.lost.isVisible()
        revoke_in_the_window(desk, "张敏")
        assert "above" in desk.said()
        assert desk.page.lost.isVisible()
        (card,) = desk.page.lost.cards
        seen = words(card)
        assert "3 rows signed by 张敏" in seen
        assert "小偷写的" in seen
        assert not card.keep.isEnabled()
        assert card.take.toolTip()
        card.looked.setFocus()
        QTest.keyClick(card.looked, Qt.Key.Key_Space)
        QTest.keyClick(getattr(card, choice), Qt.Key.Key_Return)
        for press in (card.keep, card.take):
            assert not press.isEnabled()
            press.click()
        desk.settle()
        assert ("Kept out;" in desk.said()) is (choice == "keep")
        assert ("Taken over" in desk.said()) is (choice == "take")
        assert not desk.page.lost.isVisible()
        phone = made.community.registers.find(Household, id=made.home.id)[0].phone
        notes = {one.note for one in made.community.visits.of(made.home.id)}
        assert (phone == "13900000000") is (choice == "take")
        assert ("改过" in notes) is (choice == "take")
        assert false.id not in {one.id for one in made.community.visits.of(made.home.id)}
        desk.settle()
