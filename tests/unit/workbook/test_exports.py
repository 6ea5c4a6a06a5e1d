"""An exported ledger's sheet: text stays text, and it prints."""

import datetime as dt
import subprocess
from pathlib import Path

from openpyxl import load_workbook

from gridclient.workbook import reading
from gridclient.workbook.exports import Heading, LedgerSheet, fitting, write
from tests.tools import needs

AWKWARD = ["=1+1", "@SUM(A1)", "+86", "-3", "'quoted", "＿x0041_", "<b>&amp;", "㐂𠮷👴", "一\n二"]
HEADINGS = [Heading("序号", 6, number=True), Heading("姓名", 10), Heading("身份证号", 22)]


def _sheet(rows: list[list[str | int | None]], **said: object) -> LedgerSheet:
    given: dict[str, object] = {
        "name": "居民台账",
        "title": "和平里社区：居民台账",
        "subtitle": "made 2026-11-22",
        "headings": HEADINGS,
        "rows": rows,
        "note": "内部资料 用后粉碎",
        "made_at": dt.datetime(2026, 11, 22, 1, tzinfo=dt.UTC),
        **said,
    }
    return LedgerSheet(**given)  # type: ignore[arg-type]


def test_texts_stay_texts_and_long_numbers_whole(tmp_path: Path) -> None:
    rows: list[list[str | int | None]] = [
        [number, text, "000000194401032192"] for number, text in enumerate(AWKWARD, start=1)
    ]
    write(_sheet(rows), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    for number, text in enumerate(AWKWARD, start=4):
        assert sheet.cell(number, 2).value == text
        assert sheet.cell(number, 2).data_type == "s"
        assert sheet.cell(number, 3).number_format == "@"
        assert sheet.cell(number, 3).value == "000000194401032192"
    read = reading.read_file(tmp_path / "a.xlsx").sheets[0]
    assert [row[1] for row in read.rows[3:]] == AWKWARD
    assert not read.formulas


def test_the_page_is_set_up(tmp_path: Path) -> None:
    write(_sheet([[1, "王芳", None]], warning="拆 & 分", paper="A3"), tmp_path / "a.xlsx")
    sheet = load_workbook(tmp_path / "a.xlsx").active
    assert sheet["A3"].value == "拆 & 分"
    assert sheet.freeze_panes == "A5"
    assert sheet.auto_filter.ref == "A4:C5"
    assert sheet.print_title_rows == "$4:$4"
    assert sheet.page_setup.paperSize == int(sheet.PAPERSIZE_A3)
    assert sheet.page_setup.orientation == "portrait"
    assert sheet.oddFooter.left.text == "内部资料 用后粉碎"
    assert sheet.oddFooter.center.text == "&P / &N"
    assert sheet.oddHeader.center.text == "拆 && 分"


def test_a_wide_table_lies_across(tmp_path: Path) -> None:
    headings = [Heading(f"列{number}", 20) for number in range(6)]
    write(_sheet([], headings=headings), tmp_path / "a.xlsx")
    assert load_workbook(tmp_path / "a.xlsx").active.page_setup.orientation == "landscape"


def test_a_column_is_as_wide_as_its_texts_want() -> None:
    heading = Heading("备注", 24)
    assert fitting(heading, []).width == 12
    assert fitting(heading, ["腿脚不便需要人扶着走"]).width == 22
    assert fitting(heading, ["长" * 200]).width == 44
    assert fitting(Heading("身份证号", 22), ["000000194401032192"]).width >= 20


@needs("soffice")
def test_libreoffice_reads_it_and_prints_it(tmp_path: Path) -> None:
    rows: list[list[str | int | None]] = [[n, "=1+1", "000000194401032192"] for n in range(1, 90)]
    write(_sheet(rows), tmp_path / "a.xlsx")
    for kind in ("csv:Text - txt - csv (StarCalc):44,34,76", "pdf"):
        subprocess.run(
            [
                *("soffice", "--headless", f"-env:UserInstallation={(tmp_path / 'o').as_uri()}"),
                *("--convert-to", kind, "--outdir", tmp_path, tmp_path / "a.xlsx"),
            ],
            check=True,
            capture_output=True,
            timeout=200,
        )
    lines = (tmp_path / "a.csv").read_text("utf-8").splitlines()
    assert lines[3] == "1,=1+1,000000194401032192"
    assert (tmp_path / "a.pdf").stat().st_size > 5_000
