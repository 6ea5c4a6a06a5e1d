"""Ledgers given away: columns, masks, shapes, and that they come back as they were."""

from __future__ import annotations

import datetime as dt
import itertools
from pathlib import Path
from typing import Any

import pytest
from openpyxl import load_workbook

from gridclient import i18n
from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.issues import Issue
from gridclient.domain.ledgers import LEDGERS
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Dwelling
from gridclient.errors import Refused
from gridclient.services.exports import Wanted
from gridclient.services.exports.service import PREVIEW_LINES
from tests import builders, profiles
from tests.profiles import GRID, OTHER_GRID
from tests.unit.services.exports.given import IDS, give_ids, table


def export(office: App, tmp_path: Path, kind: str = "residents", **said: Any) -> list[Any]:
    file = tmp_path / "out.xlsx"
    done = office.exports.export(Wanted(kind, **said), file)
    lines = table(file)
    assert done.rows == len(lines)
    return lines


def test_any_columns_in_any_order(office: App, tmp_path: Path) -> None:
    lines = export(office, tmp_path, columns=["住址", "name", "序号", "年龄", "户主", "网格员"])
    assert list(lines[0]) == ["Address", "Name", "No.", "Age", "Household head", "Grid worker"]
    assert [line["No."] for line in lines] == list(range(1, 9))
    assert lines[0] == {
        "Address": "阳光花园3栋1单元101",
        "Name": "王秀兰",
        "No.": 1,
        "Age": None,
        "Household head": "王秀兰",
        "Grid worker": "张敏",
    }


def test_every_kind_has_its_lines(office: App, tmp_path: Path) -> None:
    home = min(office.registers.find(Household), key=lambda home: home.id)
    office.visits.record(home.id, "met", note="=1+1")
    builders.save(office, builders.make_issue(home.id))
    counts = {kind: len(export(office, tmp_path, kind)) for kind in LEDGERS}
    assert counts == {
        "residents": 8,
        "households": 4,
        "elderly": 4,
        "disabled": 0,
        "low_income": 0,
        "children": 0,
        "buildings": 2,
        "visits": 1,
        "issues": 1,
    }


def test_what_is_computed(office: App, tmp_path: Path) -> None:
    give_ids(office)
    home = min(office.registers.find(Household), key=lambda home: home.id)
    office.visits.record(home.id, "met", visited_on=dt.date(2026, 11, 5))
    columns = ["年龄", "人员类别", "最近走访", "最近走访结果", "下次应访"]
    first = export(office, tmp_path, columns=columns, shapes={"date": "dots"})[0]
    assert list(first.values()) == [
        82,
        "Elder living alone",
        "2026.11.05",
        "Met in person",
        "2026.12.31",
    ]
    building = export(office, tmp_path, "buildings")[0]
    assert (building["Doors"], building["Lived in"], building["People"]) == (2, 2, 4)


_MASKED = {
    "full": ("王*兰", "0" + "*" * 16 + "2", "138****5678", "1944-01", "阳光花园3栋***"),
    "standard": ("王秀兰", "0" + "*" * 16 + "2", "138****5678", "1944-01", "阳光花园3栋1单元101"),
    "none": ("王秀兰", IDS[0], "13812345678", "1944-01-03", "阳光花园3栋1单元101"),
}


@pytest.mark.parametrize("mask", _MASKED)
def test_masks_by_profile(office: App, tmp_path: Path, mask: str) -> None:
    give_ids(office)
    columns = ["姓名", "身份证号", "联系电话", "出生日期", "住址", "人员类别"]
    line = export(office, tmp_path, columns=columns, mask=mask, purpose="核对")[0]
    *shown, care = line.values()
    assert tuple(shown) == _MASKED[mask]
    assert care == ("Cared for" if mask == "full" else "Elder living alone")


def test_shapes_by_column_never_show_more_than_the_mask(office: App, tmp_path: Path) -> None:
    give_ids(office)
    columns = ["id_number:last4", "id_number", "phone"]
    line = export(office, tmp_path, columns=columns, shapes={"id": "spaced", "phone": "last4"})
    assert load_workbook(tmp_path / "out.xlsx").active["A4"].value == "***2"
    columns = ["id_number:spaced", "phone:spaced"]
    line = export(office, tmp_path, columns=columns, mask="none", purpose="核对")
    assert list(line[0].values()) == ["000000 19440103 2192", "138 1234 5678"]


def test_lifted_masks_want_a_purpose_and_mark_the_sheet(office: App, tmp_path: Path) -> None:
    for purpose in (None, "  "):
        with pytest.raises(Refused) as caught:
            export(office, tmp_path, mask="none", purpose=purpose)
        assert caught.value.code == "ledger.purpose"
    assert not (tmp_path / "out.xlsx").exists()
    export(office, tmp_path, mask="none", purpose="区民政局核对")
    sheet = load_workbook(tmp_path / "out.xlsx").active
    for words in ("区民政局核对", "和平里社区", "2026-11-22 09:00"):
        assert words in sheet["A3"].value
        assert words in sheet.oddHeader.center.text


def test_an_office_above_sees_masks_only(tmp_path: Path) -> None:
    district = profiles.office(tmp_path, role="district")
    builders.save(district, builders.make_division())
    house = builders.make_house(district)
    builders.move_in(district, house, care=["elder_alone"])
    with pytest.raises(Refused) as caught:
        export(district, tmp_path, mask="none", purpose="核对")
    assert caught.value.code == "ledger.mask_above"
    line = export(district, tmp_path, columns=["姓名", "住址", "人员类别"])[0]
    assert list(line.values()) == ["王*兰", "3栋***", "Cared for"]
    district.close()


def test_grids_are_chosen_by_code(office: App, tmp_path: Path) -> None:
    lines = export(office, tmp_path, grids=[OTHER_GRID])
    assert {line["Grid"] for line in lines} == {"第二网格"}
    assert len(lines) == 4
    with pytest.raises(Refused) as caught:
        export(office, tmp_path, grids=["999"])
    assert caught.value.code == "grid.unknown"


@pytest.mark.parametrize("column", ["政治面貌", "name:dots", "born_on:spaced"])
def test_what_there_is_not_is_refused(office: App, tmp_path: Path, column: str) -> None:
    with pytest.raises(Refused) as caught:
        export(office, tmp_path, columns=[column])
    assert caught.value.code in ("ledger.column", "ledger.format")


def test_retired_rows_are_left_out(office: App, tmp_path: Path) -> None:
    person = office.registers.find(Resident, name="王小明")[0]
    office.registers.change(Resident, person.id, retired="moved_away")
    assert len(export(office, tmp_path)) == 7


def test_awkward_words_stay_words(office: App, tmp_path: Path) -> None:
    person = min(office.registers.find(Resident), key=lambda person: person.id)
    for text in ("=cmd|'/c calc'!A1", "@SUM(A1)", "㐂𠮷", "一\n二", "<b>&amp;"):
        office.registers.change(Resident, person.id, remarks=text)
        assert export(office, tmp_path, columns=["备注"])[0] == {"Remarks": text}


def _state(office: App) -> list[tuple[object, ...]]:
    doors = {door.id: (door.unit_no, door.room_no) for door in office.registers.find(Dwelling)}
    homes = {home.id: doors[home.dwelling_id] for home in office.registers.find(Household)}
    people = [
        (homes[p.household_id], p.name, p.relation, p.sex, p.born_on, p.id_number, p.phone)
        for p in office.registers.find(Resident)
    ]
    cared = [
        (homes[item.household_id], item.category) for item in office.registers.find(CareEnrolment)
    ]
    return sorted(map(repr, itertools.chain(people, cared)))  # type: ignore[arg-type]


def test_an_unmasked_ledger_comes_back_as_it_was(data: Path, tmp_path: Path) -> None:
    i18n.choose("zh_CN")
    first = profiles.office(tmp_path)
    taken = first.ledgers.import_(data / "阳光花园居民台账.xlsx")
    file = tmp_path / "again.xlsx"
    done = first.exports.export(Wanted("residents", mask="none", purpose="搬迁"), file)
    assert done.rows == taken.created["residents"]
    second = profiles.office(tmp_path)
    again = second.ledgers.import_(file)
    assert not again.rejected
    assert _state(second) == _state(first)
    assert len(second.registers.find(Issue)) == 0
    first.close()
    second.close()


def test_the_first_lines_are_those_that_would_be_written(office: App, tmp_path: Path) -> None:
    give_ids(office)
    wanted = Wanted("residents", columns=("name", "id_number:spaced", "phone"), mask="full")
    seen = office.exports.preview(wanted)
    office.exports.export(wanted, tmp_path / "a.xlsx")
    lines = table(tmp_path / "a.xlsx")
    assert seen.headings == tuple(lines[0])
    assert len(lines) > len(seen.lines) == PREVIEW_LINES
    for shown, line in zip(seen.lines, lines, strict=False):
        assert shown == tuple(str(value or "") for value in line.values())


def test_a_preview_is_not_an_export(office: App, tmp_path: Path) -> None:
    """What was only looked at has not been given away: the next delta still holds it."""
    wanted = Wanted("residents", since_last=True)
    office.exports.preview(wanted)
    assert office.exports.export(wanted, tmp_path / "a.xlsx").first
    assert office.exports.preview(wanted).lines == ()


@pytest.mark.parametrize("command", ["export", "preview"])
def test_an_unknown_grid_is_refused_and_those_here_are_named(
    office: App, tmp_path: Path, command: str
) -> None:
    wanted = Wanted("residents", grids=(GRID, "110105001001999"))
    file = [tmp_path / "a.xlsx"] if command == "export" else []
    with pytest.raises(Refused) as refusal:
        getattr(office.exports, command)(wanted, *file)
    assert refusal.value.code == "grid.unknown"
    assert GRID in refusal.value.hint
    assert OTHER_GRID in refusal.value.hint
    assert not (tmp_path / "a.xlsx").exists()


def test_how_a_ledger_was_written_is_remembered_by_its_kind(office: App) -> None:
    usual = office.exports.remembered("elderly")
    assert usual == Wanted("elderly")
    columns = ("name", "id_number:last4", "address")
    office.exports.remember(
        Wanted("elderly", columns, mask="none", purpose="核对", grids=(GRID,), paper="A3")
    )
    assert office.exports.remembered("elderly") == Wanted("elderly", columns, paper="A3")
    assert office.exports.remembered("disabled") == Wanted("disabled")


def test_a_remembered_column_that_is_no_more_is_left_out(office: App) -> None:
    columns = ("name", "shoe_size", "phone:upside_down", "address")
    office.exports.remember(Wanted("elderly", columns, mask="full"))
    assert office.exports.remembered("elderly") == Wanted(
        "elderly", ("name", "address"), mask="full"
    )
