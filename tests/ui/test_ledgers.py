"""Ledgers taken over in the window, from the office's own samples: steps, corrections, refusals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QListWidget,
    QListWidgetItem,
    QPushButton,
)

from gridclient import paths
from gridclient.app import App
from gridclient.domain.people import Household, Resident
from gridclient.services.exports import Wanted
from gridclient.ui.jobs import JobRunner
from gridclient.ui.screens.ledgers import field_words
from gridclient.ui.screens.ledgers.page import LedgersPage
from gridclient.ui.screens.sync.cards import ResultCard
from gridclient.ui.tables import Table
from gridclient.ui.window import Window
from gridclient.workbook.ledgers import vocabulary
from tests import builders
from tests.profiles import GRID, OTHER_GRID
from tests.ui.desks import words

TITLES = ("楼栋", "单元", "室号", "户主姓名", "姓名", "身份证号码", "联系电话", "记一笔")
ROWS = (
    (
        "3栋",
        "1",
        "101",
        "王秀兰",
        "王秀兰",
        "11010519491231002X",
        "13800138000",
        "腿脚不便",
    ),
    ("3栋", "1", "102", "李建国", "李建国", "110105194912310022", "13800138001", "周末才在家"),
)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    """A small ledger with a title nobody knows, and an ID number with a wrong check digit."""
    book = Workbook()
    sheet = book.active
    sheet.title = "居民台账"
    for row in (TITLES, *ROWS):
        sheet.append(row)
    book.save(tmp_path / "台账.xlsx")
    return tmp_path / "台账.xlsx"


@pytest.fixture
def page(qtbot: Any, desk: Window) -> LedgersPage:
    desk.go("ledgers")
    qtbot.waitUntil(lambda: not desk.runner.running)
    return desk.rooms.ledgers_page


@pytest.fixture
def opened(qtbot: Any, page: LedgersPage, file: Path) -> LedgersPage:
    page.take_files([file])
    qtbot.waitUntil(lambda: page._file == file)
    qtbot.waitUntil(lambda: not page.runner.running)
    return page


def correct(page: LedgersPage, title: str, field: str) -> None:
    box = page.recognised.columns[title]
    box.setCurrentIndex(box.findText(field_words.field_title(field)))
    box.activated.emit(box.currentIndex())


def press(qtbot: Any, page: LedgersPage, button: QAbstractButton) -> None:
    button.click()
    qtbot.waitUntil(lambda: not page.runner.running)


def test_a_ledger_is_looked_at_corrected_tried_and_taken_over(
    qtbot: Any, desk: Window, opened: LedgersPage, office: App, tmp_path: Path
):
    page = opened
    assert "台账.xlsx" in words(page.recognised)
    assert page.recognised.go.hasFocus()
    assert page.recognised.columns["记一笔"].currentData() is None
    correct(page, "记一笔", "resident.remarks")
    page.recognised.grid.setEditText("110105001001001")
    press(qtbot, page, page.recognised.go)
    assert "would come of it" in words(page.outcome)
    assert office.registers.find(Household) == []
    counts = {line.name: line.created for line in page.outcome.counts.records._rows}
    assert counts["households"] == counts["residents"] == 2
    (refused,) = page.outcome.rejected.records._rows
    assert (refused.sheet, refused.row, refused.column) == ("居民台账", 3, "身份证号码")
    assert page.outcome.take.hasFocus()
    press(qtbot, page, page.outcome.take)
    kept = {one.name: one.remarks for one in office.registers.find(Resident)}
    assert kept == {"王秀兰": "腿脚不便", "李建国": "周末才在家"}
    assert "is taken over" in words(page.outcome)
    page.write_report(tmp_path / "marked.xlsx")
    qtbot.waitUntil(lambda: not page.runner.running)
    marked = load_workbook(tmp_path / "marked.xlsx").active
    assert "身份证号码" in marked.cell(3, len(TITLES) + 1).value
    page.outcome.coverage.click()
    assert desk.here == "coverage"


def test_nobody_is_called_away_from_another_page(
    qtbot: Any, desk: Window, opened: LedgersPage
) -> None:
    page = opened
    page.recognised.grid.setEditText("110105001001001")
    page.recognised.go.click()
    desk.go("today")
    keys = desk.focusWidget()
    qtbot.waitUntil(lambda: not page.runner.running)
    assert desk.focusWidget() is keys
    desk.go("ledgers")
    assert page.outcome.take.hasFocus()


def test_the_same_ledger_again_changes_nothing_and_remembers_its_columns(
    qtbot: Any, opened: LedgersPage, office: App, file: Path
):
    page = opened
    correct(page, "记一笔", "resident.remarks")
    page.recognised.grid.setEditText("110105001001001")
    press(qtbot, page, page.recognised.go)
    press(qtbot, page, page.outcome.take)
    page.outcome.another.click()
    assert page.drop.isVisible()
    page.take_files([file])
    qtbot.waitUntil(lambda: page.recognised.isVisible() and not page.runner.running)
    assert page.recognised.columns["记一笔"].currentData() == "resident.remarks"
    assert page.recognised.corrected() == []
    press(qtbot, page, page.recognised.go)
    assert "is here already" in words(page.outcome)
    page.outcome.back.click()
    assert page.recognised.isVisible()


def test_without_a_grid_the_window_says_where_to_choose_it(
    qtbot: Any, desk: Window, opened: LedgersPage
):
    press(qtbot, opened, opened.recognised.go)
    message = desk.notices.messages[0]
    assert message.code == "ledger.grid"
    assert "--grid" not in message.whole()
    assert opened.recognised.isVisible()
    assert opened.recognised.go.isEnabled()


def test_a_workbook_dropped_as_a_bundle_is_offered_as_a_ledger(
    qtbot: Any, desk: Window, file: Path
):
    desk.take_files([file])
    qtbot.waitUntil(lambda: bool(desk.rooms.sync_page.findChildren(ResultCard)))
    (card,) = desk.rooms.sync_page.findChildren(ResultCard)
    assert card.item.refusal.code == "bundle.not_a_bundle"
    next(one for one in card.findChildren(QPushButton) if "ledger" in one.text()).click()
    assert desk.here == "ledgers"
    qtbot.waitUntil(lambda: desk.rooms.ledgers_page._file == file)


def test_what_is_no_workbook_is_refused(qtbot: Any, desk: Window, page: LedgersPage, file: Path):
    file.write_bytes(b"%PDF-1.7 not a workbook")
    page.take_files([file])
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    assert desk.notices.messages[0].kind == "refused"
    assert page.drop.isVisible()


@pytest.mark.parametrize("where", ["today", "buildings", "coverage"])
def test_an_office_without_households_is_led_here(qtbot: Any, desk: Window, where: str):
    desk.go(where)
    page = desk.pages[where]
    qtbot.waitUntil(page._nothing.isVisible)
    press = page._nothing.findChild(QPushButton)
    assert press.text() == "Take over a ledger"
    press.click()
    assert desk.here == "ledgers"


def test_only_a_community_office_has_the_page_on_its_rail(window: Window, desk: Window):
    assert "ledgers" in desk.rail._buttons
    assert "ledgers" not in window.rail._buttons


def test_from_nothing_to_the_first_coverage_sheet_with_enter(
    qtbot: Any, desk: Window, tmp_path: Path
):
    """As `dev.py first-sheet` does by real mouse and keys: once a file is chosen Enter goes on."""
    pressed = 0

    def enter() -> None:
        nonlocal pressed
        qtbot.waitUntil(lambda: desk.focusWidget() is not None)
        qtbot.keyClick(desk.focusWidget(), Qt.Key.Key_Return)
        pressed += 1
        qtbot.waitUntil(lambda: not desk.runner.running, timeout=30_000)

    desk.go("today")
    qtbot.waitUntil(desk.rooms.today_page._nothing.isVisible)
    enter()
    assert desk.here == "ledgers"
    page = desk.rooms.ledgers_page
    assert page.drop.hasFocus()
    page.take_files(sorted((paths.resources() / "demo").glob("*.xlsx"))[:1])
    qtbot.waitUntil(lambda: page.recognised.isVisible() and not desk.runner.running)
    for _step in ("try it out", "import", "see the coverage"):
        enter()
    assert desk.here == "coverage"
    coverage = desk.rooms.coverage_page
    qtbot.waitUntil(coverage.export.isEnabled)
    coverage.write(tmp_path / "sheet.xlsx")
    qtbot.waitUntil((tmp_path / "sheet.xlsx").exists)
    assert pressed == 4
    rows = load_workbook(tmp_path / "sheet.xlsx").active.iter_rows(min_row=5, values_only=True)
    assert next(rows)[3] > 50


@pytest.fixture
def house(office: App) -> App:
    """The office with two grids and somebody behind a door in each."""
    second = builders.make_grid(code=OTHER_GRID, name="第二网格")
    builders.save(office, builders.make_division(), builders.make_grid(), second)
    for number, code in (("3", GRID), ("12", OTHER_GRID)):
        grid = builders.make_grid(code=code).id
        home = builders.make_building(building_no=number, grid_id=grid)
        builders.save(office, home)
        builders.move_in(office, home, "101", head=f"户主{number}", care=["elder_alone"])
    return office


def settled(qtbot: Any, page: LedgersPage) -> None:
    """Nothing is read any more, and no preview is about to be."""
    qtbot.waitUntil(
        lambda: (
            not page.runner.running
            and not page.export._calm.isActive()
            and not page.template._calm.isActive()
        )
    )


def test_a_ledger_is_given_away(qtbot: Any, desk: Window, page: LedgersPage, tmp_path: Path):
    settled(qtbot, page)
    assert page.export.chosen() == Wanted(kind="residents")
    page.export.export(page.export.chosen(), tmp_path / "out.xlsx")
    qtbot.waitUntil((tmp_path / "out.xlsx").exists)
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    message = desk.notices.messages[0]
    assert "0 lines" in message.text
    assert message.action == "Open the folder"


def test_columns_are_chosen_moved_and_shaped_and_come_back(
    qtbot: Any, house: App, desk: Window, page: LedgersPage, tmp_path: Path
):
    settled(qtbot, page)
    card = page.export
    card.fold.press.click()
    columns = card.options.columns
    for row in range(columns.list.count()):
        columns.list.item(row).setCheckState(Qt.CheckState.Unchecked)
    names = {item.data(256).name: item for item in items(columns.list)}
    for name in ("name", "phone", "address"):
        names[name].setCheckState(Qt.CheckState.Checked)
    columns.list.setCurrentItem(names["phone"])
    columns.shape.setCurrentIndex(columns.shape.findData("last4"))
    columns.shape.activated.emit(columns.shape.currentIndex())
    for _step in range(columns.list.currentRow()):
        qtbot.keyClick(columns.list, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    card.options.paper.setCurrentIndex(card.options.paper.findData("A3"))
    card.options.grids.set_value([OTHER_GRID])
    wanted = card.chosen()
    assert wanted == Wanted(
        "residents", ("phone:last4", "name", "address"), grids=(OTHER_GRID,), paper="A3"
    )
    settled(qtbot, page)
    (table,) = card.options.findChildren(Table)
    assert [column.title for column in table.records.columns] == ["Phone", "Name", "Address"]
    assert table.records.rowCount() == 1
    card.export(wanted, tmp_path / "out.xlsx")
    qtbot.waitUntil((tmp_path / "out.xlsx").exists)
    settled(qtbot, page)
    card.kind.setCurrentIndex(card.kind.findData("issues"))
    settled(qtbot, page)
    assert card.chosen().columns == ()
    card.kind.setCurrentIndex(card.kind.findData("residents"))
    settled(qtbot, page)
    assert card.chosen().columns == wanted.columns
    assert card.chosen().paper == "A3"
    columns.usual.click()
    assert card.chosen().columns == ()


def items(view: QListWidget) -> list[QListWidgetItem]:
    return [view.item(row) for row in range(view.count())]


def test_lifted_masks_need_a_purpose(qtbot: Any, desk: Window, page: LedgersPage, tmp_path: Path):
    settled(qtbot, page)
    card = page.export
    assert not card.masks.purpose.isVisible()
    card.masks.choose("none")
    assert card.masks.purpose.isVisible()
    card.export(card.chosen(), tmp_path / "out.xlsx")
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    assert desk.notices.messages[0].code == "ledger.purpose"
    assert "--purpose" not in desk.notices.messages[0].whole()
    card.masks.purpose.setText("核对")
    assert card.chosen().purpose == "核对"


@pytest.mark.usefixtures("house")
def test_a_template_is_looked_at_and_filled(
    qtbot: Any, desk: Window, page: LedgersPage, data: Path, tmp_path: Path
):
    settled(qtbot, page)
    card = page.template
    assert not card.write.isEnabled()
    card.take(data / "区统计表模板.xlsx")
    qtbot.waitUntil(card.write.isEnabled)
    assert card._asked.isVisible()
    assert "2 lines" in words(card)
    assert "网格名称" in words(card)
    card.grids.set_value([GRID])
    qtbot.waitUntil(lambda: "1 line" in words(card).splitlines())
    settled(qtbot, page)
    card.fill(tmp_path / "filled.xlsx")
    qtbot.waitUntil((tmp_path / "filled.xlsx").exists)
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    assert desk.notices.messages[0].kind == "done"
    assert "第一网格" in [
        cell.value
        for row in load_workbook(tmp_path / "filled.xlsx").active.iter_rows()
        for cell in row
    ]


def test_headings_that_mean_nothing_are_named_before_anything_is_written(
    qtbot: Any, house: App, page: LedgersPage, tmp_path: Path
):
    book = Workbook()
    for row in (("网格名称", "总户数", "幸福指数"), (None, None, None)):
        book.active.append(row)
    book.save(tmp_path / "t.xlsx")
    settled(qtbot, page)
    page.template.take(tmp_path / "t.xlsx")
    qtbot.waitUntil(page.template.write.isEnabled)
    assert "the heading is not known: 幸福指数" in words(page.template)


def test_what_is_no_template_is_refused_and_cannot_be_written(
    qtbot: Any, desk: Window, page: LedgersPage, tmp_path: Path
):
    book = Workbook()
    book.active.append(("甲", "乙"))
    book.save(tmp_path / "t.xlsx")
    settled(qtbot, page)
    page.template.take(tmp_path / "t.xlsx")
    qtbot.waitUntil(lambda: bool(desk.notices.messages))
    assert desk.notices.messages[0].code == "template.unrecognised"
    assert not page.template.write.isEnabled()


def test_every_field_of_a_column_has_words(runner: JobRunner):
    bare = [field for field in vocabulary.fields() if field_words.field_title(field) == field]
    assert bare == []
