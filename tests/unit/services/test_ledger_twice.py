"""What a ledger brings that may be here already: listed with its row, marked in the report."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from openpyxl import load_workbook

from gridclient.app import App
from gridclient.domain.people import Resident
from tests import profiles
from tests.command_line import call_json
from tests.profiles import GRID, PASSPHRASE
from tests.unit.services.taken_over import ledger

HEADS = ("小区", "楼号", "单元", "房号", "户主", "姓名", "出生日期", "手机号码")
FIRST = ("阳光花园", "3", "1", "501", "王秀兰", "王秀兰", "1948-03-02", "13800138000")
MOVED = ("阳光花园", "3", "2", "302", "李建国", "李建国", "1960-05-01", "13900139000")
AGAIN = ("阳光花园", "3", "2", "302", "李建国", "王秀兰", "1948-03-02", "13800138000")


@pytest.fixture
def office(tmp_path: Path) -> Iterator[App]:
    made = profiles.office(tmp_path)
    made.ledgers.import_(ledger(tmp_path, "first.xlsx", HEADS, FIRST), grid=GRID)
    yield made
    made.close()


def test_a_person_who_is_here_behind_another_door_is_listed_and_taken_over(
    office: App, tmp_path: Path
) -> None:
    file = ledger(tmp_path, "second.xlsx", HEADS, MOVED, AGAIN, sheet="二单元")
    report = tmp_path / "report.xlsx"
    result = office.ledgers.import_(file, grid=GRID, report_file=report)
    (one,) = result.alike
    assert (one.sheet, one.row, one.found.entity) == ("二单元", 3, "resident")
    assert "王秀兰" in one.title
    assert "302" in one.title
    assert "501" in one.other
    assert set(one.found.reasons) >= {"same_name", "same_birth_date", "same_phone"}
    assert len(office.registers.find(Resident, name="王秀兰")) == 2
    (listed,) = office.duplicates.list_("resident")
    assert {listed.one.id, listed.other.id} == {one.found.one.id, one.found.other.id}
    written = load_workbook(report)["二单元"]
    assert "may be entered" in str(written.cell(3, written.max_column).value)
    assert written.cell(2, written.max_column).value is None


def test_a_dry_run_says_so_before_anything_is_changed(office: App, tmp_path: Path) -> None:
    file = ledger(tmp_path, "second.xlsx", HEADS, MOVED, AGAIN)
    assert len(office.ledgers.import_(file, grid=GRID, dry_run=True).alike) == 1
    assert len(office.registers.find(Resident, name="王秀兰")) == 1


def test_the_same_ledger_again_lists_nothing(office: App, tmp_path: Path) -> None:
    file = ledger(tmp_path, "second.xlsx", HEADS, MOVED, AGAIN)
    office.ledgers.import_(file, grid=GRID)
    assert office.ledgers.import_(file, grid=GRID).alike == ()


def test_what_was_said_to_be_different_is_not_listed_again(office: App, tmp_path: Path) -> None:
    file = ledger(tmp_path, "second.xlsx", HEADS, MOVED, AGAIN)
    (one,) = office.ledgers.import_(file, grid=GRID).alike
    office.duplicates.dismiss("resident", one.found.one.id, one.found.other.id)
    third = ledger(tmp_path, "third.xlsx", HEADS, (*MOVED[:5], "周小雨", "2001-01-01", ""))
    assert office.ledgers.import_(third, grid=GRID).alike == ()


def test_the_command_line_lists_them(office: App, tmp_path: Path) -> None:
    file = ledger(tmp_path, "second.xlsx", HEADS, MOVED, AGAIN)
    office.close()
    told = call_json(
        office.profile.folder, "ledger", "import", file, "--grid", GRID, passphrase=PASSPHRASE
    )
    assert told.code == 0
    (one,) = told.document["perhaps_twice"]
    assert (one["row"], one["entity"]) == (3, "resident")
    assert one["likeness"] >= 50
