"""Refusals 23 to 31: what was changed after signing is named by sheet, row and column."""

import datetime as dt
import io
from collections.abc import Callable

import openpyxl
import pytest
from openpyxl.comments import Comment
from openpyxl.styles import PatternFill
from openpyxl.worksheet.worksheet import Worksheet

from gridclient.domain.rows import Row
from gridclient.errors import Where
from gridclient.workbook.alterations import compare, extra_sheets, is_same
from gridclient.workbook.bundle_files import BundleFile, read
from gridclient.workbook.manifests import Manifest
from gridclient.workbook.reading import CellError, Value
from tests.unit.workbook.samples import COVER, HOUSEHOLDS, RESIDENTS, make_bundle, make_rows

Change = Callable[[openpyxl.Workbook], None]
ROWS = make_rows(8)


@pytest.fixture(scope="module")
def bundle() -> tuple[Manifest, bytes]:
    return make_bundle(ROWS)


def opened(bundle: tuple[Manifest, bytes], change: Change) -> BundleFile:
    book = openpyxl.load_workbook(io.BytesIO(bundle[1]))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return read(file.getvalue())


def differences(
    bundle: tuple[Manifest, bytes], change: Change, rows: list[Row] = ROWS
) -> list[tuple[str | None, int | None, str | None, str | None, str | None]]:
    places = compare(bundle[0], rows, opened(bundle, change).sheets)
    return [(p.sheet, p.row, p.field, p.signed, p.found) for p in places]


def put(sheet: Worksheet, place: str, value: object) -> None:
    """Set a cell; texts stay texts, as in programs that know better than openpyxl."""
    cell = sheet[place]
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"
    cell.number_format = "General"


def table(sheet: Worksheet) -> list[list[object]]:
    return [[cell.value for cell in row] for row in sheet.iter_rows()]


def refill(sheet: Worksheet, rows: list[list[object]]) -> None:
    for row in sheet.iter_rows(max_row=sheet.max_row + 5):
        for cell in row:
            cell.value = None
    for number, row in enumerate(rows, 1):
        for column, value in enumerate(row, 1):
            put(sheet, sheet.cell(number, column).coordinate, value)


def test_sorting_filtering_hiding_colouring_and_widening_mean_nothing(
    bundle: tuple[Manifest, bytes],
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[RESIDENTS]
        head, body = table(sheet)[:2], table(sheet)[2:]
        refill(sheet, head + sorted(body, key=str, reverse=True))
        sheet.auto_filter.add_filter_column(0, ["王3（户主）"])
        sheet.row_dimensions[4].hidden = True
        sheet.row_dimensions[1].hidden = False
        sheet.column_dimensions["B"].hidden = True
        sheet.column_dimensions["A"].width = 80
        sheet["A3"].fill = PatternFill("solid", fgColor="FFFF00")
        sheet["B3"].comment = Comment("好", "李")
        sheet["Z50"].fill = PatternFill("solid", fgColor="FFFF00")
        book.move_sheet(HOUSEHOLDS, 1)

    assert differences(bundle, change) == []


def test_moved_columns_and_blank_rows_and_columns_mean_nothing(
    bundle: tuple[Manifest, bytes],
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[RESIDENTS]
        turned = [list(reversed(row)) for row in table(sheet)]
        turned.insert(5, [None] * 6)
        turned.insert(0, [None] * 6)
        refill(sheet, [[row[0], None, *row[1:]] for row in turned])

    assert differences(bundle, change) == []


def test_even_machine_names_and_titles_may_be_sorted_into_the_rows(
    bundle: tuple[Manifest, bytes],
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        refill(book[RESIDENTS], list(reversed(table(book[RESIDENTS]))))

    assert differences(bundle, change) == []


def test_a_changed_value_is_named_with_the_row_it_stands_in_now(
    bundle: tuple[Manifest, bytes],
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[RESIDENTS]
        head, body = table(sheet)[:2], table(sheet)[2:]
        body[2][3] = "13900000000"
        refill(sheet, head + list(reversed(body)))

    assert differences(bundle, change) == [
        (RESIDENTS, 8, "电话", "13800000002", "13900000000"),
    ]


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("E5", None, ("备注", "@SUM(A1)", "")),
        ("D3", "123", ("电话", "", "123")),
        ("B4", 196001010001, ("身份证号码", "000000196001010001", "196001010001")),
        ("B4", 1.96001010001e17, ("身份证号码", "000000196001010001", "1.96001010001e+17")),
        ("C4", dt.date(1960, 1, 1), ("出生日期", "1960-01-01", "1960-01-01")),
        ("E8", True, ("备注", "TRUE", "TRUE")),
        ("E7", CellError("#N/A"), ("备注", "#N/A", "#N/A")),
        ("E6", "-5 ", ("备注", "-5", "-5 ")),
        ("A3", "王O（户主）", ("姓名", "王0（户主）", "王O（户主）")),
    ],
)
def test_names_signed_and_found_value(
    bundle: tuple[Manifest, bytes], place: str, value: object, expected: tuple[str, str, str]
) -> None:
    def change(book: openpyxl.Workbook) -> None:
        if isinstance(value, CellError):
            book[RESIDENTS][place].value = value.text
            book[RESIDENTS][place].data_type = "e"
        else:
            put(book[RESIDENTS], place, value)
        if isinstance(value, dt.date):
            book[RESIDENTS][place].number_format = "yyyy-mm-dd"

    assert differences(bundle, change) == [(RESIDENTS, int(place[1:]), *expected)]


def test_a_formula_is_a_change_whatever_it_shows(bundle: tuple[Manifest, bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        book[RESIDENTS]["A3"].value = '="王0（户主）"'
        book[RESIDENTS]["D3"].value = '=""'

    found = differences(bundle, change)
    assert [place[:4] for place in found] == [
        (RESIDENTS, 3, "姓名", "王0（户主）"),
        (RESIDENTS, 3, "电话", ""),
    ]
    assert all("formula" in (place[4] or "") for place in found)


def test_a_number_of_the_same_digits_is_the_same(bundle: tuple[Manifest, bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(book[RESIDENTS], "D4", 13800000001)
        put(book[RESIDENTS], "E6", -5)

    assert differences(bundle, change) == []


@pytest.mark.parametrize(
    ("signed", "found", "same"),
    [
        ("a\nb", "a\r\nb", True),
        ("", None, True),
        ("12.5", 12.5, True),
        ("12.50", 12.5, False),
        ("007", 7, False),
        ("1", True, False),
        ("TRUE", True, False),
        ("100000000000000000000", 1e20, False),
        ("1960-01-01", dt.date(1960, 1, 1), False),
        ("10:30:00", dt.time(10, 30), False),
        ("#N/A", CellError("#N/A"), False),
        ("a", "A", False),
        ("a", "a ", False),
    ],
)
def test_has_the_tolerances_of_the_design_and_no_others(
    signed: str, found: Value, same: bool
) -> None:
    assert is_same(signed, found) is same


def test_added_deleted_and_doubled_rows_are_named(bundle: tuple[Manifest, bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        sheet = book[RESIDENTS]
        rows = table(sheet)
        doubled = rows[4]
        del rows[3]
        refill(sheet, [*rows, doubled, ["新人", None, None, None, None, None]])

    assert differences(bundle, change) == [
        (RESIDENTS, 10, None, "", "王2（户主） · 000000196001010002 · 1960-01-01"),
        (RESIDENTS, 11, None, "", "新人"),
        (RESIDENTS, None, None, "王1（户主） · 000000196001010001 · 1960-01-01", ""),
    ]


def test_a_row_moved_to_another_sheet_is_named_twice(bundle: tuple[Manifest, bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        row = table(book[HOUSEHOLDS])[2]
        book[HOUSEHOLDS].delete_rows(3)
        book[RESIDENTS].append([*row[:3], None, None, row[3]])

    assert differences(bundle, change) == [
        (HOUSEHOLDS, None, None, "101 · 阳光花园1栋1单元101", ""),
        (RESIDENTS, 11, None, "", "101 · 阳光花园1栋1单元101 · h1"),
    ]


def test_a_changed_id_is_a_row_gone_and_a_row_come(bundle: tuple[Manifest, bytes]) -> None:
    found = differences(bundle, lambda book: put(book[HOUSEHOLDS], "D3", "h9"))
    assert [(place[1], place[3] == "") for place in found] == [(3, True), (None, False)]


def test_swapped_titles_are_named(bundle: tuple[Manifest, bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(book[RESIDENTS], "C2", "电话")
        put(book[RESIDENTS], "D2", "出生日期")

    assert differences(bundle, change) == [
        (RESIDENTS, 2, "出生日期", "出生日期", "电话"),
        (RESIDENTS, 2, "电话", "电话", "出生日期"),
    ]


def test_a_missing_title_row_and_a_changed_id_title_are_named(
    bundle: tuple[Manifest, bytes],
) -> None:
    found = differences(bundle, lambda book: book[HOUSEHOLDS].delete_rows(2))
    assert [place[:3] for place in found] == [
        (HOUSEHOLDS, None, title) for title in ("房号", "住址", "备注", "_id")
    ]
    found = differences(bundle, lambda book: put(book[HOUSEHOLDS], "D2", "编号"))
    assert found == [(HOUSEHOLDS, 2, "_id", "_id", "编号")]


def test_inserted_removed_and_renamed_columns_are_named(bundle: tuple[Manifest, bytes]) -> None:
    def insert(book: openpyxl.Workbook) -> None:
        book[HOUSEHOLDS].insert_cols(2)
        put(book[HOUSEHOLDS], "B4", "已核")

    assert differences(bundle, insert) == [(HOUSEHOLDS, 4, "B", "", "已核")]
    found = differences(bundle, lambda book: book[HOUSEHOLDS].delete_cols(2))
    assert found == [(HOUSEHOLDS, 1, "住址", "household.address", "")]
    found = differences(bundle, lambda book: put(book[HOUSEHOLDS], "B1", "household.x"))
    assert found == [
        (HOUSEHOLDS, 1, "住址", "household.address", ""),
        (HOUSEHOLDS, 1, "B", "", "household.x"),
    ]
    found = differences(bundle, lambda book: book[HOUSEHOLDS].delete_cols(4))
    assert found == [(HOUSEHOLDS, 1, "_id", "household._id", "")]


def test_swapped_machine_names_are_named_cell_by_cell(bundle: tuple[Manifest, bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(book[HOUSEHOLDS], "A1", "household.address")
        put(book[HOUSEHOLDS], "B1", "household.room")

    assert {place[1] for place in differences(bundle, change)} == {2, 3, 4}


def test_missing_renamed_and_emptied_sheets_are_named(bundle: tuple[Manifest, bytes]) -> None:
    found = differences(bundle, lambda book: book.remove(book[HOUSEHOLDS]))
    assert found == [(HOUSEHOLDS, None, None, HOUSEHOLDS, "")]
    found = differences(bundle, lambda book: setattr(book[HOUSEHOLDS], "title", "户"))
    assert found == [(HOUSEHOLDS, None, None, HOUSEHOLDS, "户")]
    found = differences(bundle, lambda book: refill(book[HOUSEHOLDS], []))
    assert found == [(HOUSEHOLDS, None, None, "household._id", "")]


def test_a_changed_cover_is_named(bundle: tuple[Manifest, bytes]) -> None:
    def change(book: openpyxl.Workbook) -> None:
        put(book[COVER], "B2", "网格员乙")
        put(book[COVER], "A12", "另外")
        put(book[COVER], "B12", "请付款")
        book[COVER].delete_rows(4)

    assert differences(bundle, change) == [
        (COVER, 2, "发送人", "网格员甲（第三网格）", "网格员乙"),
        (COVER, None, "编号", "第 17 包", ""),
        (COVER, 11, "另外", "", "请付款"),
    ]
    found = differences(bundle, lambda book: book.remove(book[COVER]))
    assert found == [(COVER, None, None, COVER, "")]
    found = differences(bundle, lambda book: setattr(book[COVER]["B2"], "value", "=1+1"))
    assert found == [(COVER, 2, "发送人", "网格员甲（第三网格）", "a formula")]


def test_sheets_that_were_added_are_noted_and_not_read(bundle: tuple[Manifest, bytes]) -> None:
    found = opened(bundle, lambda book: book.create_sheet("我的笔记").append(["随便"]))
    assert compare(bundle[0], ROWS, found.sheets) == []
    assert extra_sheets(bundle[0], found.sheets) == ("我的笔记",)


def test_every_single_changed_cell_is_found(bundle: tuple[Manifest, bytes]) -> None:
    found = read(bundle[1])
    for sheet in found.sheets:
        for number, row in enumerate(sheet.rows):
            for column, value in enumerate(row):
                if value is None:
                    continue
                sheet.rows[number] = (*row[:column], f"{value}x", *row[column + 1 :])
                places = compare(bundle[0], ROWS, found.sheets)
                assert any(place.sheet == sheet.name for place in places), (sheet.name, number)
                sheet.rows[number] = row
    assert compare(bundle[0], ROWS, found.sheets) == []


def test_places_read_well() -> None:
    assert str(Where(RESIDENTS, 8, "电话")) == "sheet “居民” row 8 column “电话”"
    both = Where(RESIDENTS, 8, "电话", "1", "2", shown=("1*", "2*"))
    assert str(both) == "sheet “居民” row 8 column “电话”: signed “1*”, found “2*”"
    gone = Where(RESIDENTS, None, None, "1", "", shown=("x" * 61, ""))
    assert str(gone) == f"sheet “居民”: signed “{'x' * 60}…”, found nothing"


def hidden(_entity: str, field: str, text: str) -> str:
    return f"<{field}>" if text else ""


def shown(bundle: tuple[Manifest, bytes], change: Change) -> list[tuple[str, str] | None]:
    places = compare(bundle[0], ROWS, opened(bundle, change).sheets, hidden)
    return [place.shown for place in places]


def test_values_are_shown_as_whoever_reads_them_may_see_them(
    bundle: tuple[Manifest, bytes],
) -> None:
    assert shown(bundle, lambda book: put(book[RESIDENTS], "D3", "123")) == [("", "<phone>")]
    (formula,) = shown(bundle, lambda book: put(book[RESIDENTS], "A3", "=1"))
    assert formula is not None
    assert formula[0] == "<name>"
    assert "=1" not in formula[1]


def test_rows_that_came_or_went_are_shown_field_by_field(bundle: tuple[Manifest, bytes]) -> None:
    def swap(book: openpyxl.Workbook) -> None:
        book[RESIDENTS].delete_rows(3)
        book[RESIDENTS].append(["李", None, None, None, None, "another"])

    told = shown(bundle, swap)
    assert told
    assert all("李" not in "".join(one or ()) for one in told)
    assert ("", "<name>") in told
    assert any(one is not None and one[0].startswith("<name> · ") for one in told)
