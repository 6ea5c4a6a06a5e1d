"""Files dropped on the window: bundles go to Sync wherever it stands, ledgers stay ledgers."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
from msoffcrypto.method.ecma376_agile import ECMA376Agile
from openpyxl import Workbook
from PySide6.QtCore import QMimeData, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication, QWidget

from gridclient.services.sync import opening
from gridclient.ui.jobs import JobRunner
from gridclient.ui.messages import Message
from gridclient.ui.screens.sync.cards import ResultCard
from tests.town import Town, change
from tests.ui.desks import Desk

OFFICE_SPINS = 100_000
"""So often Excel hashes a password."""


def drop(
    on: QWidget,
    files: Sequence[Path],
    held: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> list[tuple[bool, Qt.DropAction]]:
    """As somebody does who drags files in, with a key ``held``; whether they were welcome on their
    way in and when let go, and as what."""
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(file)) for file in files])
    both, left = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction, Qt.MouseButton.LeftButton
    at = QPointF(on.rect().center())
    events = [
        QDragEnterEvent(at.toPoint(), both, data, left, held),
        QDropEvent(at, both, data, left, held),
    ]
    for event in events:
        QApplication.sendEvent(on, event)
    return [(event.isAccepted(), event.dropAction()) for event in events]


@pytest.fixture
def desk(qtbot: Any, town: Town, runner: JobRunner) -> Iterator[Desk]:
    made = Desk(qtbot, town.office, runner)
    yield made
    made.settle()


@pytest.fixture
def bundles(town: Town) -> list[Path]:
    """One sealed bundle, and one that anybody can open."""
    for worker in (town.wang, town.li):
        change(worker, "101", remarks="二楼")
    return [
        town.send(town.wang, town.office).file,
        town.send(town.li, town.office, plain=True).file,
    ]


def ledger(path: Path) -> Path:
    book = Workbook()
    for row in (("楼栋", "室号", "户主姓名"), ("3栋", "101", "王秀兰")):
        book.active.append(row)
    book.save(path)
    return path


def locked(content: bytes, password: str, path: Path) -> Path:
    """A workbook as Excel saves it with a password."""
    sealed = ECMA376Agile.encrypt(password, io.BytesIO(content), spin_count=OFFICE_SPINS)
    path.write_bytes(bytes(sealed))
    return path


def ready(desk: Desk) -> int:
    sheet = desk.window.rooms.sync_page.sheet
    return len(sheet.ready) if sheet is not None else 0


def said(desk: Desk) -> list[Message]:
    return list(desk.window.notices.messages)


@pytest.mark.parametrize("page", ["today", "ledgers", "office"])
def test_bundles_go_to_sync_from_every_page(desk: Desk, bundles: list[Path], page: str) -> None:
    desk.go(page)
    drop(desk.window, bundles)
    desk.settle()
    assert desk.window.here == "sync"
    assert ready(desk) == 2
    assert said(desk) == []


@pytest.mark.parametrize("place", ["window", "drop", "template"])
def test_what_is_dragged_in_is_copied_and_never_moved_away(
    desk: Desk, tmp_path: Path, place: str
) -> None:
    desk.go("ledgers")
    page = desk.window.rooms.ledgers_page
    on = desk.window if place == "window" else getattr(page, place)
    moved = drop(on, [ledger(tmp_path / "a.xlsx")], Qt.KeyboardModifier.ShiftModifier)
    assert moved == [(True, Qt.DropAction.CopyAction)] * 2


def test_a_bundle_dropped_on_the_sheet_for_ledgers_goes_to_sync(
    desk: Desk, bundles: list[Path]
) -> None:
    for number, file in enumerate(bundles, start=1):
        renamed = file.rename(file.with_name(f"台账 {number}.xlsx"))
        desk.go("ledgers")
        drop(desk.window.rooms.ledgers_page.drop, [renamed])
        desk.settle()
        assert desk.window.here == "sync"
        assert ready(desk) == number


def test_a_sealed_bundle_for_somebody_else_is_told_as_one(desk: Desk, town: Town) -> None:
    stray = town.send(town.office, town.wang).file
    other = town.send(town.district, town.office).file
    other.write_bytes(opening.sealing.seal(_plain(town, other), "SOME-BODY-ELSE"))
    desk.go("ledgers")
    drop(desk.window, [stray, other])
    desk.settle()
    assert desk.window.here == "sync"
    codes = {
        card.item.refusal.code
        for card in desk.window.rooms.sync_page.findChildren(ResultCard)
        if card.item.refusal is not None
    }
    assert codes == {"bundle.own", "bundle.not_for_us"}


def _plain(town: Town, file: Path) -> bytes:
    return opening.decrypt(town.office.profile, file.read_bytes(), file)


def test_a_bundle_that_excel_sealed_anew_is_one(
    desk: Desk, town: Town, bundles: list[Path], tmp_path: Path
) -> None:
    sealed = bundles[0]
    password = town.office.sync.password(sealed)
    again = locked(_plain(town, sealed), password, tmp_path / "saved.xlsx")
    desk.go("ledgers")
    drop(desk.window, [again])
    desk.settle()
    assert desk.window.here == "sync"
    assert ready(desk) == 1


def test_a_ledger_stays_a_ledger(desk: Desk, tmp_path: Path) -> None:
    file = ledger(tmp_path / "gridclient-a-to-b-0001.xlsx")  # whatever it is called
    desk.go("ledgers")
    drop(desk.window, [file])
    desk.settle()
    assert desk.window.here == "ledgers"
    assert desk.window.rooms.ledgers_page._file == file


def test_a_ledger_with_a_password_is_told_as_one(desk: Desk, tmp_path: Path) -> None:
    plain = ledger(tmp_path / "plain.xlsx").read_bytes()
    desk.go("ledgers")
    drop(desk.window, [locked(plain, "secret", tmp_path / "台账.xlsx")])
    desk.settle()
    assert desk.window.here == "ledgers"
    assert [one.code for one in said(desk)] == ["file.sealed"]


def test_of_a_mixed_drop_the_bundles_go_to_sync_and_the_rest_is_named(
    desk: Desk, bundles: list[Path], tmp_path: Path
) -> None:
    file = ledger(tmp_path / "台账.xlsx")
    desk.go("ledgers")
    drop(desk.window, [file, *bundles])
    desk.settle()
    assert desk.window.here == "sync"
    assert ready(desk) == 2
    (notice,) = said(desk)
    assert (notice.kind, notice.places) == ("warn", ("台账.xlsx",))
    assert desk.window.rooms.ledgers_page._file is None
