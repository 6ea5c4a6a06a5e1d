"""Cells as the one reader reads them, and the child process it reads them in."""

import datetime as dt
import io
import os
import signal
from multiprocessing import forkserver
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

import openpyxl
import pytest

from gridclient.errors import Refused, Untrusted
from gridclient.workbook import reading
from gridclient.workbook.reading import CellError, Sheet, load, read, read_file
from tests.unit.workbook.hostile import ole, sheet, text_cell, workbook_with


def made() -> bytes:
    book = openpyxl.Workbook()
    page = book.active
    page.title = "表"
    page["B3"] = "000000198111190012"
    page["C3"] = 198111190000
    page["D3"] = 12.5
    page["E3"] = 110101199001011234
    page["B4"] = dt.date(2026, 2, 16)
    page["C4"] = dt.datetime.fromisoformat("2026-02-16T10:30")
    page["D4"] = dt.time(10, 30)
    page["E4"] = dt.timedelta(hours=30)
    page["B5"] = True
    page["C5"] = "=1+1"
    page["E7"] = "#N/A"
    page.merge_cells("A3:A4")
    page.merge_cells("C5:D6")
    book.create_sheet("藏").sheet_state = "hidden"
    book.create_chartsheet("图")
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


@pytest.fixture(scope="module")
def sheets() -> tuple[Sheet, ...]:
    return read(made()).sheets


def test_keeps_blank_rows_and_columns_so_that_places_are_those_of_the_program(
    sheets: tuple[Sheet, ...],
) -> None:
    rows = sheets[0].rows
    assert len(rows) == 7
    assert set(rows[0] + rows[1]) == {None}
    assert rows[2][:2] == (None, "000000198111190012")


def test_tells_numbers_from_text_and_exact_whole_numbers_from_rounded_ones(
    sheets: tuple[Sheet, ...],
) -> None:
    _a, text, whole, broken, rounded = sheets[0].rows[2]
    assert (type(text), type(whole), type(broken), type(rounded)) == (str, int, float, float)
    assert (whole, broken) == (198111190000, 12.5)


def test_reads_dates_times_durations_and_truth(sheets: tuple[Sheet, ...]) -> None:
    assert sheets[0].rows[3][1:] == (
        dt.date(2026, 2, 16),
        dt.datetime.fromisoformat("2026-02-16T10:30"),
        dt.time(10, 30),
        dt.timedelta(hours=30),
    )
    assert sheets[0].rows[4][1] is True


def test_notes_merged_cells_formulas_errors_and_hidden_sheets(sheets: tuple[Sheet, ...]) -> None:
    first, hidden = sheets
    assert set(first.merged) == {(3, 1, 4, 1), (5, 3, 6, 4)}
    assert first.formulas == {(5, 3)}
    assert first.rows[6][4] == CellError("#N/A")
    assert (first.visible, hidden.name, hidden.visible) == (True, "藏", False)


def test_reads_an_error_beyond_the_last_value() -> None:
    rows = (
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="3"><c r="C3" t="e"><v>#REF!</v></c></row>'
    )
    assert read(workbook_with(rows)).sheets[0].rows[2][2] == CellError("#REF!")


def test_reads_more_rows_than_go_into_one_message() -> None:
    rows = "".join(
        f'<row r="{n}">' + text_cell(f"A{n}", f"第{n}") + "</row>" for n in range(1, 5002)
    )
    read_rows = read(workbook_with(rows)).sheets[0].rows
    assert len(read_rows) == 5001
    assert read_rows[5000] == ("第5001",)


def test_reads_old_workbooks(data: Path) -> None:
    page = read_file(data / "80岁以上老人花名册.xls").sheets[0]
    assert page.rows[3][:5] == (1, "马军志", "男", 82, "000000194401032192")
    assert page.merged == ((1, 1, 1, 8),)


def test_a_reader_that_needs_too_much_memory_dies_alone() -> None:
    rows = "".join(
        f'<row r="{n}"><c r="A{n}"><v>1</v></c><c r="DX{n}"><v>1</v></c></row>'
        for n in range(1, 60_001, 1_000)
    )
    content = workbook_with(rows)
    assert len(read(content).sheets[0].rows) == 59_001
    with pytest.raises(Untrusted) as caught:
        read(content, memory_mib=200)
    assert caught.value.code == "file.unsafe"


def test_a_reader_that_takes_too_long_is_stopped() -> None:
    book = openpyxl.Workbook(write_only=True)
    page = book.create_sheet()
    for number in range(20_000):
        page.append([number, "a cell"])
    target = io.BytesIO()
    book.save(target)
    with pytest.raises(Untrusted) as caught:
        read(target.getvalue(), seconds=0)
    assert caught.value.code == "file.unsafe"


def test_names_what_the_reader_cannot_read_damaged() -> None:
    with pytest.raises(Untrusted) as caught:
        read(ole("Workbook"))
    assert caught.value.code == "file.damaged"


def test_refuses_a_workbook_with_a_password() -> None:
    with pytest.raises(Refused) as caught:
        read(ole("EncryptedPackage"))
    assert caught.value.code == "file.sealed"


def test_hostile_content_never_reaches_the_reader() -> None:
    with pytest.raises(Untrusted) as caught:
        read(workbook_with(sheet=sheet("", head="<!DOCTYPE a>")))
    assert caught.value.code == "file.unsafe"


def test_names_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    folder = tmp_path / "某人.xlsx"
    with pytest.raises(Refused) as caught:
        load(folder)
    assert caught.value.code == "file.unreadable"
    folder.mkdir()
    with pytest.raises(Refused):
        load(folder)


def test_reads_no_more_of_a_huge_file_than_the_limit(tmp_path: Path) -> None:
    huge = tmp_path / "huge.xlsx"
    with huge.open("wb") as file:
        os.truncate(file.fileno(), 5 << 30)
    with pytest.raises(Untrusted) as caught:
        load(huge)
    assert caught.value.code == "file.too_large"


def test_reads_on_after_somebody_swept_the_folder_for_temporary_files() -> None:
    read(made())  # the process that children are forked off is up
    address = forkserver._forkserver._forkserver_address
    if address is None:
        pytest.skip("children are started anew here")
    elsewhere = Path(address).rename(f"{address}-swept")
    try:
        assert read(made()).sheets[0].name == "表"
    finally:
        elsewhere.rename(address)


@pytest.mark.skipif(os.name == "nt", reason="there nobody can be sent these keys alone")
def test_keys_pressed_at_a_terminal_are_not_for_the_reader(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """They reach every process; a good file must not be called unsafe for it."""
    start = reading._child

    def pressed(memory_bytes: int, seconds: float) -> tuple[Connection, BaseProcess]:
        ours, child = start(memory_bytes, seconds)
        assert ours.poll(20)  # it is ready
        assert child.pid is not None
        os.kill(child.pid, signal.SIGINT)
        return ours, child

    monkeypatch.setattr(reading, "_child", pressed)
    assert [sheet.name for sheet in read(made()).sheets] == ["表", "藏"]
    assert "Traceback" not in capfd.readouterr().err
