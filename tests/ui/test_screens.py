"""Buildings, sync, coverage and settings: the main path of each, and what goes wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton

from gridclient.errors import Where
from gridclient.services.sync import opening
from gridclient.services.sync.records import Exported, Imported, Receipt
from gridclient.settings import Settings
from gridclient.ui.screens.sync import wording
from gridclient.ui.screens.sync.cards import PeerCard, ResultCard
from gridclient.ui.window import Window
from tests import fakes
from tests.ui.previewed import previewed


@pytest.fixture
def on(qtbot: Any, window: Window) -> Any:
    def go(page: str) -> Any:
        window.go(page)
        qtbot.waitUntil(lambda: not window.runner.running)
        return window.pages[page]

    return go


def _words(widget: Any) -> str:
    return "\n".join(label.text() for label in widget.findChildren(QLabel))


def test_a_door_shows_its_household_masked_and_enter_records(
    qtbot: Any, window: Window, on: Any, app: Any
):
    page = on("buildings")
    page.doors.setFocus()
    place = next(p for p in page.doors.canvas.plan.places if p.door.household_id)
    page.doors.canvas.choose(place)
    qtbot.waitUntil(lambda: place.door.head_name in _words(page.panel))
    assert "138****5678" in _words(page.panel)
    assert "13812345678" not in _words(page.panel)
    QTest.keyClick(page.doors.canvas, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: window.visiting.dialog is not None)
    assert window.visiting.dialog._door.household_id == place.door.household_id
    window.visiting.dialog.reject()


def test_a_vacant_door_offers_no_visit(on: Any):
    page = on("buildings")
    place = next(p for p in page.doors.canvas.plan.places if p.door.state == "vacant")
    page.doors.canvas.choose(place)
    assert not page.panel.record.isVisibleTo(page.panel)
    assert "vacant" in _words(page.panel)


def test_a_household_that_is_gone_is_refused_with_a_notice(qtbot: Any, window: Window, app: Any):
    window.visiting.begin("nobody")
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    assert window.notices.messages[0].code == "household.unknown"


def test_peers_say_how_they_stand_and_a_bundle_is_made(
    qtbot: Any, window: Window, on: Any, app: Any, tmp_path: Path
):
    page = on("sync")
    cards = page.findChildren(PeerCard)
    words = [_words(card) for card in cards]
    assert "4–5" in words[0]  # who is furthest behind comes first
    assert "12 changes not sent" in words[1]
    assert "28 sent, not confirmed" in words[1]
    page.make_bundle(app.sync.known_peers[0], tmp_path)
    qtbot.waitUntil(lambda: app.sync.exported == [("ab12cd.1", tmp_path)])
    qtbot.waitUntil(lambda: bool(window.notices.messages))
    assert "12 rows" in window.notices.messages[0].text


def test_a_bundle_of_one_row_says_so(
    qtbot: Any, window: Window, app: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    window.go("sync")
    page = window.rooms.sync_page
    made = Exported("b", 4, 2, 3, {"走访": 1}, tmp_path / "bundle-4.xlsx", is_sealed=False)
    for cut, told in ((False, "bundle-4.xlsx, 1 row."), (True, "are ready, 2 rows.")):
        parts = [made, replace(made, number=5, is_cut=True)] if cut else [made]
        monkeypatch.setattr(app.sync, "export_all", lambda *_given, parts=parts: parts)
        page.make_bundle(app.sync.known_peers[0], tmp_path)
        qtbot.waitUntil(lambda: not window.runner.running)
        assert told in window.notices.messages[0].text


def test_results_are_told_file_by_file(qtbot: Any, window: Window, on: Any, app: Any):
    file = Path("x")
    app.sync.answers = {
        "tampered.xlsx": Imported(file, refusal=fakes.make_tampered()),
        "again.xlsx": Imported(file, "s", "李明", 3, known=12, again=True),
        "gap.xlsx": Imported(
            file, "s", "赵刚", 9, applied=4, parked=2, quarantined=1, conflicts=3, gap=(7, 8)
        ),
    }
    page = on("sync")
    page.take_files([Path(name) for name in ("good.xlsx", *app.sync.answers)])
    qtbot.waitUntil(lambda: page.sheet is not None)
    page.sheet.take.click()
    qtbot.waitUntil(lambda: len(page.findChildren(ResultCard)) == 4)
    told = {card.item.file.name: _words(card) for card in page.findChildren(ResultCard)}
    assert "34 rows new or changed" in told["good.xlsx"]
    assert "57" in told["tampered.xlsx"]
    assert "Ask the sender" in told["tampered.xlsx"]
    assert "imported before" in told["again.xlsx"]
    for part in ("3 values", "2 rows wait", "1 row was kept out", "7–8"):
        assert part in told["gap.xlsx"]
    card = next(c for c in page.findChildren(ResultCard) if c.item.file.name == "tampered.xlsx")
    ask = next(one for one in card.findChildren(QPushButton) if "signed" in one.text())
    ask.click()
    qtbot.waitUntil(lambda: page.sheet is not None)
    page.sheet.take.click()
    qtbot.waitUntil(lambda: app.sync.imported[-1] == (Path("tampered.xlsx"), True))
    qtbot.waitUntil(lambda: not window.runner.running)


def test_coverage_counts_names_the_rest_and_is_written(
    qtbot: Any, window: Window, on: Any, app: Any, tmp_path: Path
):
    page = on("coverage")
    assert app.coverage.asked[-1] == (dt.date(2026, 11, 1), dt.date(2026, 11, 30), "grid")
    assert "39 of 44 (88 %)" in page._total.text()
    assert "李明: nothing received yet" in page._fresh.text()
    shown = page._table_view.records
    assert shown.data(shown.index(2, 1)) == "3 of 4"
    page._table_view.selectRow(0)
    assert page.names.count() == 4
    page.write(tmp_path / "sheet.xlsx")
    qtbot.waitUntil((tmp_path / "sheet.xlsx").exists)
    page.show_sheet()
    previewed(qtbot, window).write(tmp_path / "sheet.pdf")
    qtbot.waitUntil((tmp_path / "sheet.pdf").exists)
    qtbot.waitUntil(lambda: len(window.notices.messages) == 2)


def test_coverage_by_another_level_and_period(qtbot: Any, window: Window, on: Any, app: Any):
    page = on("coverage")
    page._chips[1].click()
    page.period.box.setCurrentIndex(1)
    qtbot.waitUntil(lambda: not window.runner.running)
    assert app.coverage.asked[-1] == (dt.date(2026, 10, 1), dt.date(2026, 10, 31), "worker")
    assert page._table_view.records.columns[0].title == "Grid worker"


def test_a_sheet_that_cannot_be_written_is_refused(
    qtbot: Any, window: Window, on: Any, tmp_path: Path, capfd: Any
):
    on("coverage").show_sheet()
    dialog = previewed(qtbot, window)
    dialog.write(tmp_path / "no" / "sheet.pdf")
    qtbot.waitUntil(lambda: bool(dialog.notices.messages))
    assert dialog.notices.messages[0].code == "print.not_written"
    assert dialog.save.isEnabled()
    dialog.reject()


def test_tables_sort_and_copy_what_is_seen(on: Any):
    table = on("coverage")._table_view
    table.sortByColumn(1, Qt.SortOrder.AscendingOrder)
    assert [table.records.record(row).label for row in range(3)] == [
        "第九网格",
        "第七网格",
        "第八网格",
    ]
    table.selectRow(0)
    QTest.keyClick(table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text().startswith("第九网格\t3 of 4\t")


def test_contact_cards_are_printed_for_a_building_and_for_all(
    qtbot: Any, window: Window, on: Any, app: Any, tmp_path: Path
):
    page = on("buildings")
    this, everywhere = page.cards.button.menu().actions()
    assert "阳光花园1栋" in this.text()
    assert everywhere.isEnabled()
    for action in (this, everywhere):
        action.trigger()
        previewed(qtbot, window).write(tmp_path / "cards.pdf")
        qtbot.waitUntil(lambda: not window.runner.running)
    assert app.cards.asked == [("building-1",), ()]
    assert (tmp_path / "cards.pdf").read_bytes().startswith(b"%PDF")
    assert window.notices.messages[0].action == "Open the folder"
    assert "Written: cards.pdf" in window.notices.messages[0].text


def test_the_window_says_in_its_own_words_what_to_do_with_an_altered_bundle(on: Any, app: Any):
    altered = opening.tampered([Where(sheet="走访", row=57)])
    assert "--signed-copy" in altered.hint
    lines = "\n".join(wording.lines_of(Imported(Path("x"), refusal=altered)))
    assert "--" not in lines
    assert "57" in lines
    assert "import what was signed" in lines


def test_a_bundle_says_that_its_senders_clock_was_behind() -> None:
    lines = "\n".join(wording.lines_of(Imported(Path("x"), applied=2, clock_behind_days=3)))
    assert "2 rows new or changed" in lines
    assert "3 days behind" in lines


def test_a_receipt_says_that_values_were_changed_on_both_sides():
    told = wording.receipt_in_words(Receipt(7, 3, 0, 0, 0, 0, 1))
    assert told == "Bundle 7 arrived: 3 new or changed there · 1 changed on both sides"


def test_settings_are_told(qtbot: Any, window: Window, on: Any):
    page = on("settings")
    told: list[Settings] = []
    window.restyled.connect(told.append)
    page.large.click()
    dark = next(b for b in page.findChildren(QPushButton) if b.text() == "Dark")
    dark.click()
    assert told == [
        replace(Settings(), large_type=True),
        replace(Settings(), large_type=True, theme="dark"),
    ]


@pytest.mark.parametrize("key", [Qt.Key.Key_Escape, Qt.Key.Key_Backspace, Qt.Key.Key_Delete])
def test_keys_that_write_nothing_start_no_search_on_today(on: Any, key: Qt.Key):
    page = on("today")
    said: list[str] = []
    page.list.typed.connect(said.append)
    QTest.keyClick(page.list, key)
    assert said == []
    QTest.keyClick(page.list, Qt.Key.Key_A)
    assert said == ["a"]
