"""Tables are what the declarations say, and every record comes back from them as it went in."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import Integer

from gridclient.domain.fields import Kind, entity_of, to_fields
from gridclient.domain.rows import Row, from_line, to_line
from gridclient.store.records import to_record, to_row
from gridclient.store.tables import METADATA, TABLES
from tests.unit.domain.any_records import BY_NAME, records
from tests.unit.store import opened

BOOKKEEPING = {
    "register": {"id", "extra", "stamp", "stamps", "withheld", "sequence", "held_by"},
    "fact": {"id", "extra", "stamp", "author", "signature", "veil", "sequence", "held_by"},
}


@pytest.mark.parametrize("name", BY_NAME)
def test_a_table_has_a_column_for_every_field_and_no_other(name: str):
    entity, table = BY_NAME[name], TABLES[name]
    wanted = {*entity.fields, *BOOKKEEPING[entity.nature.value]}
    assert {column.name for column in table.columns} == wanted
    for field in entity.fields.values():
        column = table.c[field.name]
        assert isinstance(column.type, Integer) == (field.kind is Kind.NUMBER), field.name
        assert column.nullable != field.required, field.name


@pytest.mark.parametrize("name", BY_NAME)
def test_a_table_refers_to_where_its_rows_belong_and_finds_by_it(name: str):
    entity, table = BY_NAME[name], TABLES[name]
    keys = {key.parent.name: key.target_fullname for key in table.foreign_keys}
    assert keys == {field: f"{entity.fields[field].target}.id" for field in entity.within}
    indexed = {tuple(column.name for column in index.columns) for index in table.indexes}
    assert {("sequence",), *((field,) for field in entity.within)} <= indexed


def test_bookkeeping_tables_are_few_and_named():
    others = set(METADATA.tables) - set(TABLES)
    assert others == {
        "meta",
        "clock",
        "seen",
        "case_row",
        "peer",
        "bundle",
        "bundle_change",
        "held_back",
        "resident_search",
        "superseded",
        "board_picture",
        "board_spot",
        "log_entry",
        "conflict",
    }


@pytest.mark.parametrize("name", BY_NAME)
def test_every_record_comes_back_as_it_went_in(name: str, tmp_path: Path):
    """Record to row to table to row to record, and over a line of a bundle."""
    entity = BY_NAME[name]
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)

    @settings(max_examples=25, suppress_health_check=[HealthCheck.too_slow])
    @given(st.lists(records(entity), min_size=1, max_size=3, unique_by=lambda item: item.id))
    def check(drawn: list[Any]) -> None:
        with kept.unit() as unit:
            # Checked at commit, which never comes: parents are not the point here.
            unit.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            (unit.add if entity.is_fact else unit.save)(*drawn)
            rows = unit.rows(entity, [record.id for record in drawn])
            for record in drawn:
                assert unit.get(entity.type, record.id) == record
                assert rows[record.id].fields == to_fields(record)
                assert from_line(to_line(rows[record.id])) == rows[record.id]

    check()
    kept.close()


@pytest.mark.parametrize("name", BY_NAME)
def test_a_merged_row_with_unknown_fields_comes_back_as_it_went_in(name: str, tmp_path: Path):
    entity = BY_NAME[name]
    opened.file_in(tmp_path)
    kept = opened.open_(tmp_path)
    stamp = "019aa0000000-0000-AAAAAAAAAA.1"
    unknown = {"a_newer_field": "值\n2", "id": "a field called id", "extra": "{}"}

    @settings(max_examples=5)
    @given(records(entity))
    def check(record: Any) -> None:
        fields = {**to_fields(record), **unknown}
        row = (
            Row(entity.name, record.id, fields, stamp, author="AAAAAAAAAA.1", signature="c2ln")
            if entity.is_fact
            else Row(entity.name, record.id, fields, stamp, {"a_newer_field": stamp[:-3] + "B.1"})
        )
        with kept.unit() as unit:
            unit.connection.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
            unit.put([row], set(), None)
            assert unit.rows(entity, [record.id]) == {record.id: row}
            assert unit.get(entity.type, record.id) == record

    check()
    kept.close()


def test_records_and_rows_of_one_table_row_say_the_same():
    entity = BY_NAME["issue_event"]
    values = {
        **dict.fromkeys(entity.fields),
        "id": "e",
        "issue_id": "i",
        "action": "evaluated",
        "happened_at": "2026-11-22T01:00:00Z",
        "stars": 0,
        "extra": None,
        "stamp": "s",
        "author": "a",
        "signature": "x",
        "veil": None,
    }
    record = to_record(entity, values)
    assert record.stars == 0
    assert to_fields(record) == to_row(entity, values).fields
    assert entity_of(record) is entity
