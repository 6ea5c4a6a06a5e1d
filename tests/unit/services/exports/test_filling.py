"""A district's template, filled: every cell against the coverage it stands for."""

from __future__ import annotations

import datetime as dt
import subprocess
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.chart import BarChart
from openpyxl.styles import Border, Font, PatternFill, Side

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.errors import GridError, Refused
from gridclient.services.exports import Fill, Filled
from tests import builders
from tests.profiles import GRID, OTHER_GRID
from tests.tools import needs
from tests.unit.services.exports.given import give_ids

MONTH = {"from_on": dt.date(2026, 11, 1), "to_on": dt.date(2026, 11, 22)}
RULED = Border(*(Side("thin") for _ in range(4)))


def fill(office: App, template: Path, **said: Any) -> tuple[Filled, Any]:
    file = template.with_name("filled.xlsx") if template.parent.name != "data" else None
    file = file or office.profile.folder.parent / "filled.xlsx"
    done = office.exports.fill(template, file, Fill(**{**MONTH, **said}))
    return done, load_workbook(file).active


def made(tmp_path: Path, *rows: list[Any], last: int = 0) -> Path:
    """A template of these rows, ruled from the second on."""
    book = Workbook()
    for number, row in enumerate(rows, start=1):
        for column, value in enumerate(row, start=1):
            cell = book.active.cell(number, column, value)
            cell.border = RULED
    book.save(tmp_path / "template.xlsx")
    return tmp_path / "template.xlsx"


def visit_some(office: App) -> None:
    homes = sorted(office.registers.find(Household), key=lambda home: home.id)
    office.visits.record(homes[0].id, "met", visited_on=dt.date(2026, 11, 5))
    office.visits.record(homes[0].id, "phone", visited_on=dt.date(2026, 11, 6))
    office.visits.record(homes[1].id, "not_home", visited_on=dt.date(2026, 11, 7))
    office.visits.record(homes[2].id, "met", visited_on=dt.date(2026, 10, 28))


def test_the_sample_template_cell_by_cell(office: App, data: Path) -> None:
    visit_some(office)
    house = builders.make_building(building_no="5")
    builders.save(office, house)
    for room in range(201, 205):
        builders.move_in(office, house, str(room), care=["dibao", "elder_alone"])
    done, sheet = fill(office, data / "区统计表模板.xlsx")
    table = office.coverage.table(*MONTH.values())
    assert (done.rows, done.unmatched) == (2, ())
    for number, (row, worker) in enumerate(zip(table.rows, ("张敏", None), strict=True), start=1):
        written = [cell.value for cell in sheet[number + 5]][:13]
        percent = None if row.covered.percent is None else row.covered.percent / 100
        elders = None if row.elders.percent is None else row.elders.percent / 100
        assert written == [
            *(number, row.label, worker, row.households, row.due, row.visited, row.visits),
            *("–" if percent is None else percent, row.elders.whole, row.elders.part),
            *("–" if elders is None else elders, row.groups["disabled"]),
            row.groups["low_income"],
        ]
    assert [sheet["H6"].value, sheet["H7"].value] == [0.16, "–"]
    assert sheet["H6"].number_format == "0%"
    assert [sheet.cell(18, column).value for column in (1, 4, 5, 6, 7, 8)] == [
        *("合计", 8, 8, 1, 2, 0.12)
    ]
    assert sheet["A3"].value == "填报单位（盖章）：和平里社区"
    assert sheet["I3"].value == "统计周期：2026年11月1日—2026年11月22日"
    assert sheet["I19"].value == "填报日期：2026年11月22日"
    assert sheet["A19"].value == "填表人："
    assert "F4:H4" in {str(area) for area in sheet.merged_cells.ranges}


def test_other_words_another_order_and_too_few_rows(office: App, tmp_path: Path) -> None:
    visit_some(office)
    rows: list[list[Any]] = [
        ["入户走访统计", None, None, None, None, None],
        ["覆盖率（%）", "应访户", "户 次", "网 格", "民族构成", "住户总数"],
        [None] * 6,
        ["合计", "=SUM(B3:B3)", None, None, None, None],
        ["审核人：", None, None, None, None, None],
    ]
    template = made(tmp_path, *rows)
    book = load_workbook(template)
    for cell in book.active[3]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="FFEEAA")
    book.active.merge_cells("A5:F5")
    book.save(template)
    done, sheet = fill(office, template)
    assert done.unmatched == ("民族构成",)
    table = office.coverage.table(*MONTH.values())
    for number, row in enumerate(table.rows, start=3):
        assert [cell.value for cell in sheet[number]] == [
            *("–", row.due, row.visits, row.label, None, row.households)
        ]
        assert sheet.cell(number, 5).fill.fgColor.rgb == "00FFEEAA"
    assert sheet["B5"].value == "=SUM(B3:B4)"
    assert sheet["C5"].value == table.total.visits
    assert "A6:F6" in {str(area) for area in sheet.merged_cells.ranges}
    assert sheet["A6"].value == "审核人："


def test_lines_the_template_names_are_found(office: App, tmp_path: Path) -> None:
    head = ["序号", "网格名称", "总户数"]
    rows: list[list[Any]] = [[7, "第二网格", 0], [8, "别处网格", None], [9, "第一网格", None]]
    _done, sheet = fill(office, made(tmp_path, head, *rows))
    assert [[cell.value for cell in sheet[row]] for row in (2, 3, 4)] == [
        *([7, "第二网格", 2], [8, "别处网格", None], [9, "第一网格", 2])
    ]


@pytest.mark.parametrize(
    ("group", "leaf", "value"),
    [("老年人走访情况", "应访", 2), ("入户走访情况", "应访", 2), ("残疾人走访情况", "已访", 0)],
)
def test_short_headings_mean_what_their_group_says(
    office: App, tmp_path: Path, group: str, leaf: str, value: int
) -> None:
    template = made(tmp_path, ["网格名称", group, None], [None, leaf, "婉拒"], [None] * 3)
    book = load_workbook(template)
    book.active.merge_cells("B1:C1")
    book.active.merge_cells("A1:A2")
    book.save(template)
    _done, sheet = fill(office, template)
    assert sheet["B3"].value == value


def test_households_of_a_group_of_persons_are_not_guessed(office: App, tmp_path: Path) -> None:
    template = made(tmp_path, ["网格名称", "残疾人", "未遇"], [None, "走访户次", None], [None] * 3)
    book = load_workbook(template)
    book.active.merge_cells("A1:A2")
    book.save(template)
    done, _sheet = fill(office, template)
    assert done.unmatched == ("走访户次",)


def test_a_list_of_persons(office: App, tmp_path: Path) -> None:
    give_ids(office)
    head = ["序号", "身份证号码", "姓名", "独居情况", "家庭住址", "监护人电话"]
    template = made(tmp_path, ["老年人花名册"], head, [None] * 6)
    done, sheet = fill(office, template, shapes={"date": "dots"})
    assert done.rows == 4
    assert done.unmatched == ("独居情况", "监护人电话")
    assert [cell.value for cell in sheet[3]] == [
        *(1, "0" + "*" * 16 + "2", "王秀兰", None, "阳光花园3栋1单元101", None)
    ]
    assert sheet["B3"].number_format == "@"
    assert sheet["C6"].value == "欧阳娜"
    _done, sheet = fill(office, template, mask="none", purpose="核对")
    assert sheet["B3"].value == "000000194401032192"
    assert "核对" in sheet.cell(sheet.max_row, 1).value


def test_placeholders(office: App, tmp_path: Path) -> None:
    visit_some(office)
    template = made(
        tmp_path,
        ["{{填报单位}}走访情况（{{统计周期}}）", "{{总户数}}", "{{总人口}}"],
        ["{{序号}}", "{{网格名称}}", "{{已走访户数}}"],
    )
    done, sheet = fill(office, template)
    assert sheet["A1"].value == "和平里社区走访情况（2026年11月1日—2026年11月22日）"
    assert sheet["B1"].value == 4
    assert done.unmatched == ("{{总人口}}",)
    assert [cell.value for cell in sheet[2]] == [1, "第一网格", 1]
    assert [cell.value for cell in sheet[3]] == [2, "第二网格", 0]


def test_what_a_copy_will_lack_is_told(office: App, tmp_path: Path) -> None:
    template = made(tmp_path, ["网格名称", "总户数"], [None, None])
    assert not fill(office, template)[0].losses
    book = load_workbook(template)
    book.active.add_chart(BarChart(), "D4")
    book.save(template)
    assert fill(office, template)[0].losses


def test_what_is_not_a_template_is_refused(office: App, tmp_path: Path, data: Path) -> None:
    plain = made(tmp_path, ["明天", "开会"], ["带", "笔"])
    unsafe = tmp_path / "text.xlsx"
    unsafe.write_text("no workbook")
    for template, code in (
        (plain, "template.unrecognised"),
        (data / "80岁以上老人花名册.xls", "template.format"),
        (unsafe, "file.not_a_workbook"),
    ):
        with pytest.raises(GridError) as caught:
            office.exports.fill(template, tmp_path / "out.xlsx", Fill())
        assert caught.value.code == code
        assert not (tmp_path / "out.xlsx").exists()
    with pytest.raises(Refused) as refused:
        office.exports.fill(plain, plain, Fill())
    assert refused.value.code == "template.same_file"


@needs("soffice")
def test_libreoffice_opens_and_adds_up(office: App, tmp_path: Path) -> None:
    rows = [["网格名称", "总户数"], [None, None], ["合计", "=SUM(B2:B2)"]]
    fill(office, made(tmp_path, *rows))
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'o').as_uri()}"),
            *("--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"),
            *("--outdir", tmp_path, tmp_path / "filled.xlsx"),
        ],
        check=True,
        capture_output=True,
        timeout=200,
    )
    assert (tmp_path / "filled.csv").read_text("utf-8").splitlines()[-1] == "合计,4"


def test_a_line_grows_with_the_words_in_it(office: App, data: Path) -> None:
    for name in ("刘建国", "欧阳文静"):
        builders.save(office, builders.make_person(name=name))
    _done, sheet = fill(office, data / "区统计表模板.xlsx")
    assert sheet["C6"].value.count("、") == 2
    assert sheet.row_dimensions[6].height >= 30
    assert sheet.row_dimensions[7].height is None


def test_a_template_of_one_page_width_prints_as_it_says(office: App, tmp_path: Path) -> None:
    template = made(tmp_path, ["网格名称", "总户数"], [None, None])
    assert fill(office, template)[1].page_setup.fitToWidth == 1
    book = load_workbook(template)
    book.active.page_setup.scale = 70
    book.save(template)
    sheet = fill(office, template)[1]
    assert (sheet.page_setup.scale, sheet.sheet_properties.pageSetUpPr.fitToPage) == (70, None)


def test_a_look_says_what_filling_would_do_and_writes_nothing(
    office: App, data: Path, tmp_path: Path
) -> None:
    template = tmp_path / "t.xlsx"
    template.write_bytes((data / "区统计表模板.xlsx").read_bytes())
    before = sorted(tmp_path.iterdir())
    seen = office.exports.look(template, Fill(**MONTH))
    assert sorted(tmp_path.iterdir()) == before
    assert seen.file is None
    done, _sheet = fill(office, template)
    assert (seen.rows, seen.matched, seen.unmatched) == (done.rows, done.matched, done.unmatched)


def test_some_grids_only(office: App, data: Path) -> None:
    done, sheet = fill(office, data / "区统计表模板.xlsx", grids=(OTHER_GRID,))
    assert done.rows == 1
    written = [str(cell.value) for row in sheet.iter_rows() for cell in row if cell.value]
    assert "第二网格" in written
    assert "第一网格" not in written
    with pytest.raises(Refused) as refusal:
        fill(office, data / "区统计表模板.xlsx", grids=("110105001001999",))
    assert refusal.value.code == "grid.unknown"


def test_a_list_of_some_grids_only(office: App, tmp_path: Path) -> None:
    template = made(tmp_path, ["居民花名册"], ["序号", "姓名", "网格"], [None, None, None])
    everybody, _sheet = fill(office, template)
    some, sheet = fill(office, template, grids=(GRID,))
    assert 0 < some.rows < everybody.rows
    assert "第二网格" not in [cell.value for row in sheet.iter_rows() for cell in row]
