"""The catalogue of ledger columns hangs together and speaks the words of the field."""

import pytest

from gridclient import i18n
from gridclient.domain.fields import ENTITIES
from gridclient.domain.ledger_columns import choose
from gridclient.domain.ledger_formats import FORMATS, MASKS
from gridclient.domain.ledgers import LEDGERS, Ledger

EVERY = list(LEDGERS.values())


@pytest.mark.parametrize("ledger", EVERY, ids=lambda ledger: ledger.kind)
def test_each_column_is_declared_whole(ledger: Ledger) -> None:
    names = [column.name for column in ledger.columns]
    assert len(set(names)) == len(names)
    assert [column.name for column in ledger.default] == list(ledger.shown)
    for column in ledger.columns:
        assert column.names, column.name
        assert column.mask is None or column.mask in MASKS
        assert column.shape is None or column.shape in FORMATS
        entity, dot, field = column.source.partition(".")
        assert not dot or field in ENTITIES[entity].fields


@pytest.mark.parametrize("ledger", EVERY, ids=lambda ledger: ledger.kind)
def test_what_is_personal_is_masked(ledger: Ledger) -> None:
    for column in ledger.columns:
        entity, dot, field = column.source.partition(".")
        if dot and ENTITIES[entity].fields[field].sensitivity != "public":
            assert column.mask, column.name


def test_a_column_is_chosen_by_name_source_or_heading_in_any_language() -> None:
    columns = LEDGERS["residents"].columns
    wanted = next(column for column in columns if column.name == "id_number")
    for written in ("id_number", "resident.id_number", "身份证号", "证件号码", "ID number"):
        assert choose(columns, written) is wanted
    assert choose(columns, "political_status") is None


def test_headings_are_in_the_language_in_use() -> None:
    column = choose(LEDGERS["residents"].columns, "name")
    assert column is not None
    assert column.label == "Name"
    i18n.choose("zh_CN")
    assert column.label == "姓名"
