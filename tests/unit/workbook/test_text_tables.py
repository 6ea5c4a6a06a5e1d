"""Tables as text: any usual encoding and delimiter, and nothing of a value lost."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.errors import Untrusted
from gridclient.workbook import reading, text_tables
from gridclient.workbook.limits import Limits

ROWS = [("姓名", "证件号码", "住址"), ("王伟", "000000197512310056", "1栋1单元101，东户")]


def written(rows: list[tuple[str, ...]], delimiter: str = ",") -> str:
    file = io.StringIO()
    csv.writer(file, delimiter=delimiter).writerows(rows)
    return file.getvalue()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
def test_encoding_and_delimiter_are_found_out(encoding: str, delimiter: str) -> None:
    book = reading.read_ledger(written(ROWS, delimiter).encode(encoding), "低保")
    assert (book.sheets[0].name, book.sheets[0].rows) == ("低保", ROWS)


CELLS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=8)


@given(st.lists(st.tuples(CELLS, CELLS, CELLS), min_size=1, max_size=8))
def test_whatever_is_written_is_read(rows: list[tuple[str, ...]]) -> None:
    table = [("姓名", "住址", "备注")] * 3 + rows
    assert text_tables.read(written(table).encode("utf-8-sig")) == table


def test_rows_have_one_width_and_blanks_are_none() -> None:
    assert text_tables.read(b"a,b,c\n1\n,2,\n") == [
        ("a", "b", "c"),
        ("1", None, None),
        (None, "2", None),
    ]


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"a,b\n" + b"\xff\xfe\xfd,\x81\n", "file.damaged"),
        (b"a,\0b\n", "file.damaged"),
        (b"a,b\n" * 11, "file.too_large"),
        (b"a," * 10, "file.too_large"),
        (b'a,"' + b"b" * 200_000, "file.damaged"),
    ],
)
def test_what_is_no_table_is_refused(content: bytes, code: str) -> None:
    with pytest.raises(Untrusted) as refusal:
        text_tables.read(content, Limits(rows=10, columns=8))
    assert refusal.value.code == code


@pytest.mark.parametrize("content", [b"<html><table>,</table>", b"{\\rtf1,", b"only one line"])
def test_other_text_formats_are_no_tables(content: bytes) -> None:
    with pytest.raises(Untrusted) as refusal:
        reading.read_ledger(content, "x")
    assert refusal.value.code == "file.not_a_workbook"


def test_only_a_ledger_may_come_as_text() -> None:
    with pytest.raises(Untrusted) as refusal:
        reading.read(written(ROWS).encode())
    assert refusal.value.code == "file.not_a_workbook"
