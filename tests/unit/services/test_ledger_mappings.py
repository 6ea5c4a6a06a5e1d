"""Corrections of columns: used, remembered under a name, and used again by themselves."""

from __future__ import annotations

from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Resident
from gridclient.errors import Refused
from tests.profiles import GRID
from tests.unit.services.taken_over import find, ledger

TITLES = ("小区", "甲", "乙", "丙", "姓名", "联系电话")
ROW = ("阳光花园", "3", "1", "101", "王秀兰", "13800138000")
COLUMNS = ("甲=building.building_no", "乙=dwelling.unit_no", "丙=dwelling.room_no", "联系电话=-")


def fields(app: App, file: Path) -> list[str | None]:
    return [column.field for column in app.ledgers.inspect(file).sheets[0].columns]


def test_a_mapping_is_used_and_remembered_for_the_same_titles(office: App, tmp_path: Path) -> None:
    file = ledger(tmp_path, "a.xlsx", TITLES, ROW)
    before = fields(office, file)
    office.ledgers.import_(file, grid=GRID, mapping="街道下发", columns=COLUMNS)
    (person,) = find(office, Resident)
    assert (person.name, person.phone) == ("王秀兰", None)
    assert office.ledgers.mappings() == ["街道下发"]
    reversed_ = ledger(tmp_path, "b.xlsx", TITLES[::-1], ROW[::-1])
    expected = [
        *("estate.name", "building.building_no", "dwelling.unit_no", "dwelling.room_no"),
        *("resident.name", None),
    ]
    assert before != expected
    assert fields(office, file) == expected
    assert fields(office, reversed_) == expected[::-1]
    assert office.ledgers.import_(reversed_, grid=GRID).unchanged["residents"] == 1
    other = ledger(tmp_path, "c.xlsx", (*TITLES, "备注"), (*ROW, None))
    assert fields(office, other) != [*expected, "resident.remarks"]
    again = office.ledgers.import_(other, grid=GRID, mapping="街道下发")
    assert again.unchanged["residents"] == 1
    assert fields(office, other) == [*expected, "resident.remarks"]


def test_a_dry_run_remembers_nothing(office: App, tmp_path: Path) -> None:
    file = ledger(tmp_path, "a.xlsx", TITLES, ROW)
    office.ledgers.import_(file, grid=GRID, mapping="甲", columns=COLUMNS, dry_run=True)
    assert office.ledgers.mappings() == []


def test_a_field_given_to_one_column_is_taken_from_another(office: App, tmp_path: Path) -> None:
    file = ledger(tmp_path, "a.xlsx", ("房号", "姓名", "曾用名"), ("101", "王秀兰", "王小兰"))
    office.ledgers.import_(file, grid=GRID, columns=["曾用名=resident.name"])
    assert [one.name for one in find(office, Resident)] == ["王小兰"]
    assert office.ledgers.mappings() == []


@pytest.mark.parametrize(
    ("columns", "name", "code"),
    [
        (["没有这列=resident.name"], None, "ledger.mapping_title"),
        (["甲=resident.shoe_size"], None, "ledger.field"),
        (["甲"], None, "ledger.mapping"),
        ([], "没有", "ledger.mapping_unknown"),
        (["甲=building.building_no"], " ", "ledger.mapping_name"),
    ],
)
def test_a_wrong_mapping_is_refused_with_what_there_is(
    office: App, tmp_path: Path, columns: list[str], name: str | None, code: str
) -> None:
    file = ledger(tmp_path, "a.xlsx", TITLES, ROW)
    with pytest.raises(Refused) as refusal:
        office.ledgers.import_(file, grid=GRID, mapping=name, columns=columns)
    assert refusal.value.code == code
    assert refusal.value.hint
    assert not find(office, Resident)
