"""Our own workbooks: texts come back as they were, from every program at hand."""

import io
import zipfile

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from gridclient.errors import Refused
from gridclient.workbook.preflight import preflight
from gridclient.workbook.reading import read
from gridclient.workbook.widths import row_points, text_width
from gridclient.workbook.writing import CELL_CHARACTERS, Line, Page, Style, write
from tests.unit.workbook.samples import AWKWARD

# All that may stand in a cell: no control characters but tab and line feed, no surrogates.
TEXTS = st.text(
    st.characters(
        exclude_categories=("Cs", "Cc"),
        exclude_characters="\ufffe\uffff",
        include_characters="\t\n",
    ),
    min_size=1,
    max_size=40,
)
TRICKY = st.sampled_from(AWKWARD) | st.from_regex(r"\A_{1,2}x[0-9A-F]{4}_[a-z ]*\Z") | TEXTS


def page(*lines: list[str], **rest: object) -> Page:
    return Page("表", [Line(line) for line in lines], **rest)  # type: ignore[arg-type]


def part(content: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return archive.read(name).decode()


@settings(max_examples=20)
@given(st.lists(TRICKY, min_size=1, max_size=60))
def test_texts_come_back_as_they_were(texts: list[str]) -> None:
    content = write([page(*([text, "x"] for text in texts))])
    assert [row[0] for row in read(content).sheets[0].rows] == texts


def test_openpyxl_reads_texts_and_no_formulas() -> None:
    plain = [text for text in AWKWARD if "_x" not in text]
    sheet = openpyxl.load_workbook(io.BytesIO(write([page(*([text] for text in plain))]))).active
    assert [cell.value for (cell,) in sheet.iter_rows()] == plain
    assert {cell.data_type for (cell,) in sheet.iter_rows()} <= {"s", "inlineStr"}
    assert {cell.number_format for (cell,) in sheet.iter_rows()} == {"@"}


@pytest.mark.parametrize(
    "text", ["\x00", "a\x1fb", "\x0b", "\r", "\x7f", "\x85", "\ud800", "\ufffe", "\uffff"]
)
def test_refuses_texts_that_programs_lose(text: str) -> None:
    with pytest.raises(Refused) as caught:
        write([page(["x"], ["x", text])])
    assert caught.value.code == "workbook.unwritable"
    (place,) = caught.value.where
    assert (place.sheet, place.row, place.field) == ("表", 2, "B")


def test_counts_characters_as_spreadsheet_programs_do() -> None:
    longest = "长" * CELL_CHARACTERS
    assert read(write([page([longest])])).sheets[0].rows == [(longest,)]
    with pytest.raises(Refused):
        write([page([longest + "长"])])
    with pytest.raises(Refused):
        write([page(["😀" * (CELL_CHARACTERS // 2 + 1)])])


@pytest.mark.parametrize("name", ["", "x" * 32, "a/b", "a:b", "[a]", "'a", "a\x00"])
def test_refuses_names_that_programs_refuse(name: str) -> None:
    with pytest.raises(Refused):
        write([Page(name, [])])


def test_refuses_two_sheets_of_one_name() -> None:
    with pytest.raises(Refused):
        write([Page("Sheet", []), Page("sheet", [])])


def test_the_same_pages_give_the_same_bytes() -> None:
    assert write([page(["甲"], ["乙"])]) == write([page(["甲"], ["乙"])])


def test_sheets_have_widths_hidden_parts_frozen_titles_filter_and_print_set_up() -> None:
    lines = [Line(["m.a", "m.b"]), Line(["甲", "乙"], Style.HEADER), Line(["1", "2"])]
    made = write(
        [
            Page(
                "说明 '一' 页", [Line(["题"], Style.TITLE, height=30)], landscape=False, grid=False
            ),
            Page(
                "it's",
                lines,
                widths=(12, 30.5),
                hidden_rows=frozenset({1}),
                hidden_columns=frozenset({2}),
                head_row=2,
                filtered=True,
                tab_colour="4472C4",
            ),
        ]
    )
    preflight(made)
    cover, sheet = openpyxl.load_workbook(io.BytesIO(made)).worksheets
    assert (cover.title, cover.page_setup.orientation) == ("说明 '一' 页", "portrait")
    assert not cover.sheet_view.showGridLines
    assert cover["A1"].font.b
    assert sheet.row_dimensions[1].hidden
    assert sheet.column_dimensions["B"].hidden
    assert sheet.column_dimensions["B"].width == 30.5
    assert sheet.freeze_panes == "A3"
    assert sheet.auto_filter.ref == "A2:B3"
    assert sheet.print_title_rows == "$2:$2"
    assert (sheet.page_setup.paperSize, sheet.page_setup.fitToHeight) == (9, 0)
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.oddFooter.right.text == "&P / &N"
    assert sheet["A2"].font.b
    assert sheet["A2"].alignment.wrap_text
    assert sheet["A3"].border.left.style == "thin"
    assert sheet.sheet_properties.tabColor.rgb == "FF4472C4"


def test_an_empty_sheet_is_a_sheet() -> None:
    made = write([Page("空", [], head_row=2, filtered=True)])
    assert read(made).sheets[0].rows == []


def test_rows_grow_with_wrapped_text() -> None:
    assert text_width("a汉（") == 5
    assert row_points(["short", "短"], [10, 10]) is None
    assert row_points(["one\ntwo"], [10]) == 30
    assert row_points(["汉" * 18], [10]) == 60
    assert row_points(["x" * 100_000], [10]) == 400
    assert ' ht="30"' in part(write([page(["one\ntwo"], widths=(20,))]))
