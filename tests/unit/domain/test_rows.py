"""Rows as lines: one canonical form, and nothing else is read as one."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.rows import Row, canonical, fact_bytes, from_line, rendered, to_line

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=20)
MAPS = st.dictionaries(TEXTS, TEXTS, max_size=4)
ROWS = st.builds(
    Row,
    entity=TEXTS,
    id=TEXTS,
    fields=MAPS,
    stamp=TEXTS,
    stamps=MAPS,
    author=st.none() | TEXTS,
    signature=st.none() | TEXTS,
    shown=MAPS,
)


@given(ROWS)
def test_a_row_comes_back_from_its_line(row: Row):
    line = to_line(row)
    assert b"\n" not in line
    assert from_line(line) == row
    assert to_line(from_line(line)) == line


def test_the_line_of_a_row_is_exactly_this():
    row = Row("resident", "r1", {"name": "王芳", "born_on": "1950-01-02"}, "s1", {"name": "s2"})
    assert to_line(row).decode() == (
        '{"entity":"resident","fields":{"born_on":"1950-01-02","name":"王芳"},'
        '"id":"r1","stamp":"s1","stamps":{"name":"s2"}}'
    )


def test_the_bytes_of_a_fact_are_exactly_these():
    said = fact_bytes(Row("visit", "v1", {"result": "met", "note": "好"}, "s1", author="A.1"))
    assert said.decode() == (
        '{"author":"A.1","entity":"visit","fields":{"note":"好","result":"met"},'
        '"id":"v1","stamp":"s1"}'
    )


@given(ROWS)
def test_the_order_of_fields_does_not_show(row: Row):
    turned = Row(row.entity, row.id, dict(reversed(row.fields.items())), row.stamp)
    straight = Row(row.entity, row.id, row.fields, row.stamp)
    assert to_line(turned) == to_line(straight)


GOOD = {"entity": "visit", "id": "v", "stamp": "s", "fields": {"note": "x"}}


@pytest.mark.parametrize(
    "line",
    [
        b"",
        b"null",
        b"[]",
        b"not json",
        b"\xff\xfe",
        json.dumps({**GOOD, "more": "x"}).encode(),
        json.dumps({**GOOD, "id": ""}).encode(),
        json.dumps({**GOOD, "id": 7}).encode(),
        json.dumps({**GOOD, "entity": None}).encode(),
        json.dumps({k: v for k, v in GOOD.items() if k != "stamp"}).encode(),
        json.dumps({**GOOD, "fields": ["note"]}).encode(),
        json.dumps({**GOOD, "fields": {"note": 7}}).encode(),
        json.dumps({**GOOD, "fields": {"note": None}}).encode(),
        json.dumps({**GOOD, "stamps": {"note": 1}}).encode(),
        json.dumps({**GOOD, "author": 1}).encode(),
        b'{"entity":"visit","id":"v","id":"w","stamp":"s"}',
        b'{"entity":"visit","id":"v","stamp":"s","fields":{"note":"x","note":"y"}}',
    ],
)
def test_what_is_no_row_is_an_error_of_value(line: bytes):
    with pytest.raises(ValueError, match=r".*"):
        from_line(line)


def test_there_is_no_canonical_form_of_what_is_no_number():
    with pytest.raises(ValueError, match="not JSON compliant"):
        canonical({"a": float("nan")})


def test_a_field_reads_as_shown_then_as_written_then_empty():
    row = Row("visit", "v", {"result": "met", "note": "x"}, "s", shown={"result": "见到本人"})
    assert [rendered(row, name) for name in ("result", "note", "mode")] == ["见到本人", "x", ""]


def test_a_field_has_its_own_stamp_or_the_rows():
    row = Row("resident", "r", {"name": "a", "phone": "1"}, "s1", {"phone": "s2", "sex": "s3"})
    assert [row.stamp_of(name) for name in ("name", "phone", "sex")] == ["s1", "s2", "s3"]
