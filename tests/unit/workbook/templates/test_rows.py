"""Rows put into a template: looks, sums, merged areas, rules for input, page."""

from typing import Any

import pytest
from openpyxl import Workbook
from openpyxl.formatting.rule import CellIsRule
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from gridclient.workbook.templates.rows import add_rows, moved_formula


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(D6:D17)", "=SUM(D6:D20)"),
        ("=SUM($D$6:$D$17)/D18", "=SUM($D$6:$D$20)/D21"),
        ("=D17", "=D17"),
        ("=D18+1", "=D21+1"),
        ("=SUM(6:17)", "=SUM(6:20)"),
        ("=SUM(D:D)", "=SUM(D:D)"),
        ("=SUM(别的!D6:D17)", "=SUM(别的!D6:D17)"),
        ("=SUM('表 一'!D6:D17)", "=SUM('表 一'!D6:D20)"),
        ('=IF(D18>0,"D18",A1)', '=IF(D21>0,"D18",A1)'),
    ],
)
def test_references_follow(formula: str, moved: str) -> None:
    assert moved_formula(formula, 17, 3, "表 一", True) == moved


def test_a_formula_elsewhere_follows_only_what_names_the_sheet() -> None:
    assert moved_formula("=SUM(D6:D17)", 17, 3, "表", False) == "=SUM(D6:D17)"
    assert moved_formula("=SUM(表!D6:D17)", 17, 3, "表", False) == "=SUM(表!D6:D20)"


def _sheet() -> Any:
    sheet = Workbook().active
    sheet["A1"], sheet["B1"], sheet["C1"] = "网格", "户数", "一半"
    for row in (2, 3):
        sheet[f"A{row}"].font = Font(bold=True, color="FF0000")
        sheet[f"C{row}"] = f"=B{row}/2"
        sheet.merge_cells(f"D{row}:E{row}")
    sheet["A4"], sheet["B4"] = "合计", "=SUM(B2:B3)"
    sheet["A5"] = "填表人："
    sheet.merge_cells("A5:E5")
    sheet.row_dimensions[2].height, sheet.row_dimensions[4].height = 31, 44
    rule = DataValidation(type="whole", sqref="B2:B3")
    sheet.add_data_validation(rule)
    sheet.conditional_formatting.add("B2:B3", CellIsRule("lessThan", ["1"], font=Font(bold=True)))
    sheet.print_area = "A1:E5"
    return sheet


def test_everything_moves_along() -> None:
    sheet = _sheet()
    add_rows(sheet, 2, 3, 2)
    assert sheet["B6"].value == "=SUM(B2:B5)"
    assert [sheet[f"C{row}"].value for row in (3, 4, 5)] == ["=B3/2", "=B4/2", "=B5/2"]
    assert (sheet["A6"].value, sheet["A7"].value) == ("合计", "填表人：")
    assert sheet["A4"].value is None
    assert sheet["A5"].font.b
    assert sheet["A5"].font.color.rgb == "00FF0000"
    merged = {str(area) for area in sheet.merged_cells.ranges}
    assert merged == {"D2:E2", "D3:E3", "D4:E4", "D5:E5", "A7:E7"}
    assert [sheet.row_dimensions[row].height for row in (4, 5, 6)] == [31, 31, 44]
    assert str(sheet.data_validations.dataValidation[0].sqref) == "B2:B5"
    assert [str(item.sqref) for item in sheet.conditional_formatting] == ["B2:B5"]
    assert sheet.print_area.endswith("$A$1:$E$7")


def test_a_table_of_one_line_grows() -> None:
    sheet = Workbook().active
    sheet["A1"], sheet["A2"] = 1, "=SUM(A1:A1)"
    add_rows(sheet, 1, 1, 3)
    assert sheet["A5"].value == "=SUM(A1:A4)"
