"""Values and their canonical texts."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient import i18n
from gridclient.domain.fields import (
    ENTITIES,
    RETIRED,
    Kind,
    from_fields,
    text_value,
    to_fields,
    value_text,
)
from gridclient.domain.model import ORDERED
from gridclient.domain.visits import RESULTS, Visit
from tests import builders
from tests.unit.domain.any_records import records

HERE = dt.timezone(dt.timedelta(hours=8))


@given(st.sampled_from(ORDERED).flatmap(records))
def test_a_record_comes_back_from_its_fields(record: Any):
    entity = record.__entity__
    assert from_fields(entity, record.id, to_fields(record)) == record


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        (Kind.TEXT, "王芳", "王芳"),
        (Kind.DATE, dt.date(2026, 11, 2), "2026-11-02"),
        (Kind.INSTANT, dt.datetime(2026, 11, 2, 3, 4, 5, tzinfo=dt.UTC), "2026-11-02T03:04:05Z"),
        (Kind.NUMBER, 0, "0"),
        (Kind.NUMBER, -3, "-3"),
        (Kind.CHOICES, ("a", "b"), "a,b"),
        (Kind.REFERENCES, ("x",), "x"),
    ],
)
def test_the_text_of_a_value_and_back(kind: Kind, value: Any, text: str):
    assert value_text(kind, value) == text
    assert text_value(kind, text) == value


@pytest.mark.parametrize("kind", Kind)
def test_an_absent_value_has_no_text(kind: Kind):
    empty = () if kind in (Kind.CHOICES, Kind.REFERENCES) else None
    assert value_text(kind, empty) is None
    assert text_value(kind, None) == empty
    assert text_value(kind, "") == empty


def test_an_instant_is_kept_in_utc_whatever_its_zone():
    assert (
        value_text(Kind.INSTANT, dt.datetime(2026, 11, 2, 1, 0, tzinfo=HERE))
        == "2026-11-01T17:00:00Z"
    )


@pytest.mark.parametrize(
    ("kind", "text"),
    [(Kind.DATE, "gestern"), (Kind.INSTANT, "2026-11-02"), (Kind.NUMBER, "three")],
)
def test_what_is_no_text_of_its_kind(kind: Kind, text: str):
    with pytest.raises(ValueError, match=r".*"):
        text_value(kind, text)


def test_unknown_fields_are_ignored_and_unknown_codes_kept():
    visit = builders.make_visit("h", result="beamed_up")
    again = from_fields(ENTITIES["visit"], visit.id, {**to_fields(visit), "email": "x"})
    assert again == visit
    assert isinstance(again, Visit)
    assert RESULTS.title_of("beamed_up") == "beamed_up"


def test_codes_are_read_however_people_write_them():
    assert {RESULTS.read(text) for text in ("met", "Met in person", "见到本人", " 已访 ")} == {
        "met"
    }
    assert RESULTS.read("瞬移") is None
    i18n.choose("zh_CN")
    assert RETIRED.read(RETIRED.title_of("deceased")) == "deceased"
