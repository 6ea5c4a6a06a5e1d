from pathlib import Path

import openpyxl
import pytest

from gridclient.errors import Refused, Untrusted
from gridclient.workbook import reading
from gridclient.workbook.ledgers import whole
from gridclient.workbook.ledgers.problems import CODES, Problem
from gridclient.workbook.ledgers.recognition import inspect
from gridclient.workbook.ledgers.report import write_report

DATA = Path(__file__).parents[3] / "data"
CONTENT = (DATA / "和平里一户一档旧表.xlsx").read_bytes()


def problems_of(content):
    book = reading.read(content)
    return whole.read(book, inspect(book)).problems


def test_the_report_is_the_same_workbook_with_the_errors_beside(tmp_path):
    problems = problems_of(CONTENT)
    path = tmp_path / "问题.xlsx"
    write_report(CONTENT, problems, path)
    before, after = reading.read(CONTENT), reading.read(path.read_bytes())
    told = {}
    for old, new in zip(before.sheets, after.sheets, strict=True):
        width = max(map(len, old.rows))
        assert [row[:width] for row in new.rows] == old.rows
        for number, row in enumerate(new.rows, 1):
            if number > 1 and len(row) > width and row[width]:
                told[old.name, number] = row[width]
    assert told == {(p.sheet, p.row): f"{p.column}: {p.message}" for p in problems}
    marked = openpyxl.load_workbook(path)
    assert marked[problems[0].sheet].cell(problems[0].row, problems[0].place).fill.fill_type
    assert list(tmp_path.iterdir()) == [path]


def test_a_report_can_be_imported_and_reported_again(tmp_path):
    first, second = tmp_path / "1.xlsx", tmp_path / "2.xlsx"
    write_report(CONTENT, problems_of(CONTENT), first)
    again = problems_of(first.read_bytes())
    assert again == problems_of(CONTENT)
    write_report(first.read_bytes(), again[:1], second)
    sheets = reading.read(second.read_bytes()).sheets
    width = max(map(len, reading.read(CONTENT).sheets[0].rows))
    assert max(map(len, sheets[0].rows)) == width + 1
    assert sum(bool(row[width]) for row in sheets[0].rows[1:] if len(row) > width) == 1


@pytest.mark.parametrize("name", ["80岁以上老人花名册.xls", "残疾人.csv"])
def test_another_format_is_copied_into_a_workbook_with_the_errors(tmp_path, name):
    content = b"\xef\xbb\xbf" + "姓名,残疾人证号\n王伟,=1+1\n李娜,12\n".encode()
    if name.endswith(".xls"):
        content = (DATA / name).read_bytes()
    before = reading.read_ledger(content, "残疾人").sheets[0]
    problem = Problem(before.name, 3, before.rows[0][1], "ledger.certificate_length", 2)
    write_report(content, [problem], tmp_path / "r.xlsx", "残疾人")
    after = reading.read((tmp_path / "r.xlsx").read_bytes()).sheets[0]
    width = len(before.rows[0])
    assert [row[:width] for row in after.rows] == before.rows
    assert after.merged == before.merged
    assert problem.message in after.rows[2][width]
    assert not after.formulas


def test_a_report_on_nothing_is_refused(tmp_path):
    with pytest.raises(Untrusted):
        write_report(b"", (), tmp_path / "r.xlsx")


def test_a_report_that_cannot_be_written_is_told(tmp_path):
    (tmp_path / "r.xlsx").mkdir()
    with pytest.raises(Refused) as caught:
        write_report(CONTENT, (), tmp_path / "r.xlsx")
    assert caught.value.code == "file.not_written"
    assert [path.name for path in tmp_path.iterdir()] == ["r.xlsx"]


def test_every_code_has_words():
    assert all(Problem("居民", 1, None, code).message for code in CODES)
