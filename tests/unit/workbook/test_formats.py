"""What a file is, where a ledger may come in more formats than other workbooks."""

from __future__ import annotations

import pytest

from gridclient.errors import Untrusted
from gridclient.workbook.formats import LEDGERS, Kind, recognise
from tests.unit.workbook.hostile import ole


def test_an_et_file_in_the_old_format_is_read_like_xls() -> None:
    assert recognise(ole("Workbook", "ETExtData"), LEDGERS) is Kind.XLS


def test_an_et_file_in_its_own_format_is_to_be_saved_as_xlsx() -> None:
    with pytest.raises(Untrusted) as refusal:
        recognise(ole("ETExtData"), LEDGERS)
    assert refusal.value.code == "file.not_a_workbook"
    assert ".et" in refusal.value.message
    assert ".xlsx" in refusal.value.hint


@pytest.mark.parametrize("content", ["姓名,电话\n", "姓名\t电话\n", "姓名;电话\n", "姓名|电话\n"])
def test_a_table_as_text_is_one_only_as_a_ledger(content: str) -> None:
    assert recognise(content.encode("gb18030"), LEDGERS) is Kind.TEXT
    with pytest.raises(Untrusted):
        recognise(content.encode("gb18030"))
