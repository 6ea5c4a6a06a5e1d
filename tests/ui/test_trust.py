"""People and trust in the window: letting somebody join, renewing, revoking; real profiles."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import zxingcpp
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from gridclient.app import App
from gridclient.domain.authority import Revocation
from gridclient.domain.staff import Person
from gridclient.services.namesakes import NEW
from gridclient.settings import Settings
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.sync.cards import LapsedCard
from gridclient.ui.screens.trust.page import TrustPage
from gridclient.ui.widgets.fingerprint import Fingerprint
from gridclient.ui.window import Window
from tests import builders, profiles
from tests.profiles import GRID, OTHER_GRID, Clock
from tests.ui.desks import Desk, words


class Office(Desk):
    """The window of an office with one worker, on its page of people and trust."""

    def __init__(self, qtbot: Any, office: App, worker: App, runner: JobRunner) -> None:
        super().__init__(qtbot, office, runner, "trust")
        self.worker = worker

    @property
    def page(self) -> TrustPage:
        page = self.window.pages["trust"]
        assert isinstance(page, TrustPage)
        return page


@pytest.fixture
def desk(qtbot: Any, tmp_path: Path, runner: JobRunner) -> Iterator[Office]:
    with profiles.team(tmp_path, 张敏=[GRID]) as (office, (worker,)):
        made = Office(qtbot, office, worker, runner)
        yield made
        made.settle()


def asked(desk: Office, tmp_path: Path, name: str) -> App:
    """A newcomer whose request the page has read."""
    folder = tmp_path / f"new-{name}"
    clock = desk.app.profile.now
    assert isinstance(clock, Clock)
    profiles.newcomer(folder, "-").close()
    newcomer = profiles.newcomer(folder, name, clock)
    newcomer.enrolment.write_request(tmp_path / "request")
    desk.page.join.drop.dropped.emit([tmp_path / "request"])
    desk.settle()
    return newcomer


def test_somebody_joins_after_the_fingerprints_were_compared(desk: Office, tmp_path: Path):
    newcomer = asked(desk, tmp_path, "李强")
    join = desk.page.join
    shown = words(join)
    assert "李强" in shown
    for group in newcomer.profile.fingerprint.split():
        assert group in shown
    assert not join.answer.isEnabled()
    assert join.answer.toolTip()
    QTest.keyClick(join.agreed, Qt.Key.Key_Space)
    assert join.answer.isEnabled()
    assert join.role.currentData() == "worker"
    join.grids.boxes[GRID].click()
    join.grids.new_code.setText(OTHER_GRID)
    join.grids.new_name.setText("第二网格")
    join.write(tmp_path / "answer")
    desk.settle()
    assert "answer" in desk.said()
    newcomer.enrolment.accept(tmp_path / "answer", desk.app.profile.fingerprint)
    assert newcomer.profile.enrolled().grids == (GRID, OTHER_GRID)
    assert join.drop.isVisible()
    assert {one.name for one in desk.page.table.records._rows} == {"张敏", "李强"}
    newcomer.close()


def test_a_namesake_is_asked_about(desk: Office, tmp_path: Path):
    newcomer = asked(desk, tmp_path, "张敏")
    join = desk.page.join
    join.agreed.setChecked(True)
    assert not join.answer.isEnabled()
    place = join.person.findData(desk.worker.profile.person_id)
    assert place > 0
    assert join.person.findData(NEW) > 0
    join.person.setCurrentIndex(place)
    assert join.answer.isEnabled()
    join.grids.boxes[GRID].click()
    join.write(tmp_path / "answer")
    desk.settle()
    newcomer.enrolment.accept(tmp_path / "answer", desk.app.profile.fingerprint)
    assert newcomer.profile.person_id == desk.worker.profile.person_id
    assert len(desk.app.registers.find(Person)) == 1
    newcomer.close()


def test_a_request_that_was_changed_is_refused(desk: Office, tmp_path: Path):
    newcomer = asked(desk, tmp_path, "李强")
    content = (tmp_path / "request").read_bytes()
    (tmp_path / "request").write_bytes(content.replace("李强".encode(), "王五".encode()))
    desk.page.join.put_away()
    desk.page.join.read(tmp_path / "request")
    desk.settle()
    assert desk.page.join.request is None
    assert "changed on its way" in desk.said()
    newcomer.close()


def test_renewing_and_revoking_the_one_chosen(desk: Office, tmp_path: Path):
    page, panel = desk.page, desk.page.panel
    assert not panel.isVisible()
    page.table.selectRow(0)
    desk.settle()
    assert "张敏" in words(panel)
    panel.write_renewal(tmp_path / "renewed")
    desk.settle()
    desk.worker.enrolment.accept(tmp_path / "renewed")
    assert panel.member is not None
    assert desk.worker.profile.certificate is not None
    assert panel.member.serial == desk.worker.profile.certificate.serial
    assert not panel.revoke.isEnabled()
    panel.reason.setText("电脑丢了")
    assert panel.revoke.isEnabled()
    panel.revoke.click()
    desk.settle()
    assert {one.reason for one in desk.app.registers.find(Revocation)} == {"电脑丢了"}
    assert panel.member.state == "revoked"


def test_what_is_typed_about_somebody_stays_while_the_page_is_read_anew(
    desk: Office, tmp_path: Path
):
    page, panel = desk.page, desk.page.panel
    page.table.selectRow(0)
    desk.settle()
    reason = panel.reason
    reason.setText("电脑丢了")
    page.refresh()
    desk.settle()
    made = desk.worker.sync.export(desk.app.profile.replica, tmp_path)
    desk.app.sync.import_([made.file])
    desk.settle()
    desk.settle()
    assert panel.member is not None
    assert panel.member.last_seen_at is not None
    assert panel.reason is reason
    assert reason.text() == "电脑丢了"
    assert [one.name for one in page.table.chosen()] == ["张敏"]


def test_a_worker_has_no_such_page(qtbot: Any, tmp_path: Path, runner: JobRunner):
    with profiles.team(tmp_path, 张敏=[GRID]) as (_office, (worker,)):
        window = Window(worker, Settings(), runner)
        qtbot.addWidget(window)
        qtbot.waitUntil(lambda: not runner.running, timeout=20_000)
        assert "trust" not in window.pages
        (shown,) = window.rooms.settings_page.findChildren(Fingerprint)
        assert " ".join(shown.groups) == worker.profile.fingerprint


def test_the_qr_code_says_the_fingerprint(desk: Office, tmp_path: Path):
    """Read back as a phone would."""
    desk.page.identity.fingerprint.code.grab().save(str(tmp_path / "code.png"))
    (code,) = zxingcpp.read_barcodes(Image.open(tmp_path / "code.png"))
    assert code.text == desk.app.profile.fingerprint


def test_a_bundle_that_waits_is_taken_in_by_one_click(desk: Office, tmp_path: Path):
    clock = desk.app.profile.now
    assert isinstance(clock, Clock)
    home = builders.move_in(desk.app, builders.make_house(desk.app))
    first = desk.app.sync.export(desk.worker.profile.replica, tmp_path)
    desk.worker.sync.import_([first.file])
    clock.advance(days=365 + 31)
    visit = desk.worker.visits.record(home.id, "met")
    made = desk.worker.sync.export(desk.app.profile.replica, tmp_path)
    desk.window.take_files([made.file])
    desk.settle()
    (waits,) = desk.window.rooms.sync_page.findChildren(LapsedCard)
    assert "张敏" in words(waits)
    assert desk.app.visits.of(home.id) == []
    waits.take.click()
    desk.settle()
    assert [one.id for one in desk.app.visits.of(home.id)] == [visit.id]
    assert not [
        one for one in desk.window.rooms.sync_page.findChildren(LapsedCard) if one.isVisible()
    ]
