"""Bundles on their way in, on real profiles: stopped, begun twice, joined, and told of."""

from __future__ import annotations

import dataclasses
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QScrollArea

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.services.sync import importing
from gridclient.services.sync.previews import Preview, PreviewFile, PreviewRow
from gridclient.services.sync.records import Imported
from gridclient.ui.screens.sync.cards import PeerCard, ResultCard
from gridclient.ui.screens.sync.preview_sheet import PreviewSheet
from tests import altered
from tests.builders import save
from tests.town import Town, change, household, phone
from tests.ui.desks import words
from tests.ui.sync.office import Office, group, untick

HOUSE_LIMIT_SECONDS = 0.05
ROOMS = {"wang": "101", "li": "102", "zhang": "201"}


@pytest.fixture
def files(town: Town) -> dict[str, Path]:
    """A bundle of each worker, with a household's new phone number."""
    made = {}
    for name, room in ROOMS.items():
        worker: App = getattr(town, name)
        change(worker, room, phone="0999")
        made[name] = town.send(worker, town.office, plain=True).file
    return made


class Gate:
    """Holds back the ``time``-th call of a function of importing until it is let through."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, name: str, time: int = 1) -> None:
        self.reached, self._open = threading.Event(), threading.Event()
        self._real, self._time, self.calls = getattr(importing, name), time, 0
        monkeypatch.setattr(importing, name, self._called)

    def _called(self, *given: Any, **named: Any) -> Any:
        self.calls += 1
        if self.calls == self._time:
            self.reached.set()
            assert self._open.wait(20)
        return self._real(*given, **named)

    def let_through(self) -> None:
        self._open.set()


# --- stopped -------------------------------------------------------------------------------


def test_stopped_between_two_files_what_is_in_has_its_card_and_the_others_stay(
    qtbot: Any,
    desk: Office,
    town: Town,
    files: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.look_at(*files.values())
    left = untick(desk.sheet, at=2)
    gate = Gate(monkeypatch, "take", 2)
    desk.sheet.take.click()
    qtbot.waitUntil(gate.reached.is_set)
    desk.runner.running[0].cancel()
    gate.let_through()
    desk.settle()
    assert phone(town.office, "101") == "0999"
    assert phone(town.office, "102") == "0211"
    assert "imported" in desk.cards()[files["wang"]]
    assert "Stopped after 1 of 3 files" in desk.said()
    assert desk.ready == {"李明", "张强"}
    assert left.ticket in desk.sheet.left_out()
    desk.take()
    assert desk.page.sheet is None
    assert phone(town.office, "102") == "0999"
    assert phone(town.office, "201") == "0211"


def test_stopped_before_anything_is_in_the_sheet_is_as_it_was(
    qtbot: Any,
    desk: Office,
    town: Town,
    files: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.look_at(files["wang"])
    sheet = desk.sheet
    gate = Gate(monkeypatch, "take")
    sheet.take.setFocus()
    sheet.take.click()
    qtbot.waitUntil(gate.reached.is_set)
    desk.runner.running[0].cancel()
    gate.let_through()
    desk.settle()
    assert desk.page.sheet is sheet
    assert sheet.take.isEnabled()
    assert desk.window.focusWidget() is sheet.take
    assert desk.cards() == {}
    assert phone(town.office) == "0211"


def test_after_a_fault_what_is_in_is_told_and_is_not_offered_again(
    desk: Office, town: Town, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.look_at(*files.values())
    take = importing.take

    def break_down(*given: Any, **named: Any) -> Any:
        if files["li"] in given:
            raise RuntimeError
        return take(*given, **named)

    monkeypatch.setattr(importing, "take", break_down)
    desk.take()
    assert "fault of the program" in desk.said()
    assert desk.ready == {"李明", "张强"}
    assert "known already" in desk.cards()[files["wang"]]


# --- begun twice ---------------------------------------------------------------------------


def test_an_import_is_begun_once_and_nothing_about_it_is_changed_meanwhile(
    qtbot: Any,
    desk: Office,
    town: Town,
    files: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.look_at(files["wang"])
    sheet, gate = desk.sheet, Gate(monkeypatch, "take")
    sheet.take.setFocus()
    for _again in range(2):
        QTest.keyClick(sheet.take, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    qtbot.waitUntil(gate.reached.is_set)
    assert desk.window.focusWidget() is sheet
    sheet.accepted.emit(frozenset())
    QTest.mouseClick(sheet.aside, Qt.MouseButton.LeftButton)
    untick(sheet)
    assert desk.page.sheet is sheet
    assert sheet.left_out() == frozenset()
    assert not sheet.groups[0].whole.isEnabled()
    gate.let_through()
    desk.settle()
    assert gate.calls == 1
    assert "imported" in desk.cards()[files["wang"]]
    assert "imported before" not in desk.cards()[files["wang"]]


def test_an_undo_is_begun_once(desk: Office, town: Town, files: dict[str, Path]) -> None:
    desk.look_at(files["wang"])
    desk.take()
    history = desk.page.awaiting.history
    history.table.selectRow(0)
    press = history.buttons["undo"]
    press.setFocus()
    for _again in range(2):
        QTest.mouseClick(press, Qt.MouseButton.LeftButton)
    desk.settle()
    assert phone(town.office) == "0211"
    assert [one.direction for one in town.office.sync.history()].count("undo") == 1
    history.table.selectRow(0)
    assert any(one.isEnabled() for one in history.buttons.values())


# --- refused -------------------------------------------------------------------------------


def test_what_was_refused_is_looked_at_before_it_is_taken_in(
    desk: Office, town: Town, files: dict[str, Path]
) -> None:
    """A colleague had it open in Excel when it was dropped, and has closed it."""
    change(town.li, "102", phone=None)
    late = town.send(town.li, town.office, plain=True).file
    content = late.read_bytes()
    late.write_bytes(b"")
    desk.look_at(files["wang"], late)
    assert desk.ready == {"王芳"}
    assert set(desk.cards()) == {late}
    late.write_bytes(content)
    desk.take()
    assert "imported" in desk.cards()[files["wang"]]
    assert phone(town.office, "102") == "0211"
    assert desk.ready == {"李明"}
    assert not group(desk.sheet, "emptier").whole.isChecked()
    assert desk.window.focusWidget() is desk.sheet
    desk.take()
    assert desk.page.sheet is None
    assert "imported" in desk.cards()[late]
    assert phone(town.office, "102") == "0211"


# --- joined --------------------------------------------------------------------------------


def test_what_is_dropped_later_joins_the_sheet_and_ticks_stay(
    desk: Office, files: dict[str, Path]
) -> None:
    desk.look_at(files["wang"])
    left = untick(desk.sheet)
    desk.look_at(files["li"], files["zhang"])
    assert desk.ready == {"王芳", "李明", "张强"}
    assert desk.sheet.left_out() == {left.ticket}
    desk.look_at(files["wang"])
    assert len(desk.sheet.ready) == 3
    assert desk.sheet.left_out() == {left.ticket}


def test_what_was_signed_of_an_altered_bundle_joins_the_others(
    desk: Office, town: Town, files: dict[str, Path]
) -> None:
    changed = altered.replaced(files["zhang"].read_bytes(), "0999", "0777")
    files["zhang"].write_bytes(changed)
    desk.look_at(*files.values())
    left = untick(desk.sheet)
    (card,) = desk.page.findChildren(ResultCard)
    told = words(card)
    assert "changed after the bundle was made" in told
    assert "signed “**99”, found “**77”" in told
    assert "0777" not in told
    ask = next(one for one in card.findChildren(QPushButton) if "signed" in one.text())
    ask.click()
    desk.settle()
    assert desk.ready == {"王芳", "李明", "张强"}
    assert left.ticket in desk.sheet.left_out()
    assert desk.cards()[files["zhang"]] == told
    desk.take()
    assert phone(town.office, "201") == "0999"
    assert "imported" in desk.cards()[files["zhang"]]
    assert len(desk.cards()) == 3


def test_what_is_dropped_during_an_import_leaves_its_receipt(
    qtbot: Any,
    desk: Office,
    files: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    desk.look_at(files["wang"])
    gate = Gate(monkeypatch, "take")
    desk.sheet.take.click()
    qtbot.waitUntil(gate.reached.is_set)
    desk.page.take_files([files["li"]])
    qtbot.waitUntil(lambda: len(desk.runner.running) == 1)  # opened, and waits for its look
    gate.let_through()
    desk.settle()
    assert "imported" in desk.cards()[files["wang"]]
    assert desk.ready == {"李明"}


def test_a_card_stays_until_somebody_has_read_it(desk: Office, files: dict[str, Path]) -> None:
    desk.look_at(*files.values())
    desk.take()
    assert len(desk.cards()) == 3
    first, second, _third = desk.incoming.cards
    first.close_press.click()
    QApplication.processEvents()
    assert set(desk.cards()) == {files["li"], files["zhang"]}
    assert desk.window.focusWidget() is second
    desk.incoming.close_all.click()
    QApplication.processEvents()
    assert desk.incoming.cards == []
    assert not desk.incoming.isVisible()
    assert desk.window.focusWidget() is desk.page.drop


def test_putting_the_sheet_aside_leaves_the_cards(desk: Office, files: dict[str, Path]) -> None:
    desk.look_at(files["wang"])
    desk.take()
    desk.look_at(files["li"])
    desk.sheet.aside.click()
    assert desk.page.sheet is None
    assert set(desk.cards()) == {files["wang"]}


# --- the keys ------------------------------------------------------------------------------


def test_the_sheet_has_the_keys_and_its_button_only_from_somebody_who_goes_there(
    desk: Office, files: dict[str, Path]
) -> None:
    desk.look_at(files["wang"])
    assert desk.window.focusWidget() is desk.sheet
    for key in (Qt.Key.Key_Space, Qt.Key.Key_Return):
        QTest.keyClick(desk.sheet, key)
    assert desk.sheet.take.isEnabled()
    while not desk.sheet.take.hasFocus():
        QTest.keyClick(desk.window.focusWidget(), Qt.Key.Key_Tab)
    QTest.keyClick(desk.sheet.take, Qt.Key.Key_Return)
    desk.settle()
    assert "imported" in desk.cards()[files["wang"]]


def test_who_stands_on_not_now_stays_there(desk: Office, files: dict[str, Path]) -> None:
    desk.look_at(files["wang"])
    desk.sheet.aside.setFocus()
    desk.look_again()
    assert desk.window.focusWidget() is desk.sheet.aside


def test_nobody_is_called_away_from_another_page(desk: Office, files: dict[str, Path]) -> None:
    desk.page.take_files([files["wang"]])
    desk.window.go("today")
    keys = desk.window.focusWidget()
    assert keys is not None
    desk.settle()
    assert desk.window.focusWidget() is keys
    desk.sheet.take.click()
    desk.settle()
    assert [card.item.file for card in desk.incoming.cards] == [files["wang"]]
    assert desk.window.focusWidget() is keys


def test_nobody_is_called_away_from_what_they_do_on_the_page(
    desk: Office, files: dict[str, Path]
) -> None:
    keys = desk.page.peers.findChildren(PeerCard)[-1].make
    name = keys.accessibleName()
    keys.setFocus()
    bar = desk.page.findChildren(QScrollArea)[0].verticalScrollBar()
    bar.setValue(bar.maximum())
    place = bar.value()
    assert place > 0
    desk.look_at(files["wang"])
    assert desk.window.focusWidget() is keys
    assert bar.value() >= place
    desk.take()
    focus: Any = desk.window.focusWidget()
    assert focus.accessibleName() == name


def test_what_is_dropped_later_leaves_the_keys_the_folds_and_the_chosen_row(
    desk: Office, files: dict[str, Path]
) -> None:
    desk.look_at(files["wang"])
    (group,) = desk.sheet.groups
    group.fold.press.setChecked(True)
    group.list.setFocus()
    group.list.setCurrentIndex(group.rows.index(0))
    chosen = group.rows.rows[0].ticket
    desk.look_at(files["li"])
    (now,) = desk.sheet.groups
    assert now is not group
    assert now.fold.is_open
    assert desk.window.focusWidget() is now.list
    assert now.rows.rows[now.list.currentIndex().row()].ticket == chosen


# --- beside other work ---------------------------------------------------------------------


def test_what_is_saved_does_not_wait_behind_a_look(
    qtbot: Any,
    desk: Office,
    town: Town,
    files: dict[str, Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The look holds the store; it is given up for what is saved, and begins anew."""
    rehearse, saved, begun = importing.rehearse, list[object](), list[bool]()

    def slowly(*given: Any) -> Any:
        begun.append(bool(saved))
        while not saved:
            given[-1].step(1, 2, "")
            time.sleep(0.01)
        return rehearse(*given)

    monkeypatch.setattr(importing, "rehearse", slowly)
    desk.page.take_files([files["wang"]])
    qtbot.waitUntil(lambda: bool(begun), timeout=20_000)
    home = dataclasses.replace(household(town.office, "201"), remarks="三楼")

    def keep(_progress: object) -> None:
        save(town.office, home)
        saved.append(home)

    desk.runner.run(keep, title="Saving", done=lambda _n: None, screen=desk.window)
    desk.settle()
    assert begun == [False, True]
    assert town.office.registers.find(Household, id=home.id)[0].remarks == "三楼"
    assert desk.ready == {"王芳"}


def test_a_look_can_be_stopped_inside_a_file(
    qtbot: Any, desk: Office, files: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    rehearse, gate = importing.rehearse, Gate(monkeypatch, "rehearse")
    desk.page.take_files([files["wang"]])
    qtbot.waitUntil(gate.reached.is_set, timeout=20_000)
    desk.runner.running[0].cancel()
    gate.let_through()
    desk.settle()
    assert desk.page.sheet is None
    monkeypatch.setattr(importing, "rehearse", rehearse)
    desk.look_at(files["wang"])
    assert desk.ready == {"王芳"}


# --- many rows -----------------------------------------------------------------------------


def many_rows(count: int) -> Preview:
    rows = tuple(
        PreviewRow("b", "visit", str(number), "new", f"走访 {number}", None, "", "", None, None)
        for number in range(count)
    )
    sound: Any = type("Sound", (), {"manifest": type("Manifest", (), {"made_at": None})})
    return Preview((PreviewFile(Path("x"), Imported(Path("x")), rows, sound),))


def seconds(act: Callable[[], object], times: int = 3) -> float:
    """The shortest of some times; the machine may be busy with something else."""
    taken = []
    for _time in range(times):
        started = time.perf_counter()
        act()
        taken.append(time.perf_counter() - started)
    return min(taken)


def test_twenty_thousand_rows_open_and_are_ticked_within_a_blink(
    qtbot: Any, dressed: QApplication
) -> None:
    preview = many_rows(20_000)
    made: list[PreviewSheet] = []
    assert seconds(lambda: made.append(PreviewSheet(preview))) < HOUSE_LIMIT_SECONDS
    sheet = made[-1]
    for one in made:
        qtbot.addWidget(one)
    sheet.show()
    (group,) = sheet.groups

    def unfold() -> None:
        group.fold.press.setChecked(True)
        QApplication.processEvents()

    assert seconds(unfold, 1) < 4 * HOUSE_LIMIT_SECONDS  # once: the first paint, of a whole window
    numbers = iter(range(100))

    def tick() -> None:
        untick(sheet, "new", next(numbers))
        QApplication.processEvents()

    assert seconds(tick) < HOUSE_LIMIT_SECONDS
    assert len(sheet.left_out()) == 3
    assert seconds(group.whole.click) < HOUSE_LIMIT_SECONDS
    assert sheet.left_out() == frozenset() or len(sheet.left_out()) == 20_000


def test_a_tick_is_turned_from_the_keyboard(qtbot: Any, dressed: QApplication) -> None:
    sheet = PreviewSheet(many_rows(3))
    qtbot.addWidget(sheet)
    sheet.show()
    (group,) = sheet.groups
    group.fold.press.click()
    group.list.setFocus()
    group.list.setCurrentIndex(group.rows.index(1))
    QTest.keyClick(group.list, Qt.Key.Key_Space)
    assert [ticket[2] for ticket in sheet.left_out()] == ["1"]
    QTest.keyClick(group.list, Qt.Key.Key_Space)
    assert sheet.left_out() == frozenset()
