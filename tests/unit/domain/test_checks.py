"""Checks derived from the declarations; what passes them comes back as it was."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain.checks import FAULTS, explain, faults
from gridclient.domain.fields import ENTITIES, from_fields, to_fields
from gridclient.domain.model import ORDERED
from tests.unit.domain.any_records import records

ID = "01990000-0000-7000-8000-000000000001"
VISIT = {"household_id": ID, "visited_on": "2026-11-22", "result": "met"}
BUILDING = {"grid_id": ID, "building_no": "3"}


@given(st.sampled_from(ORDERED).flatmap(records))
def test_every_record_a_person_could_make_passes(record: object):
    entity = record.__entity__  # type: ignore[attr-defined]
    assert faults(entity, to_fields(record)) == []


@pytest.mark.parametrize(
    ("entity", "good", "name", "value", "code"),
    [
        ("visit", VISIT, "visited_on", None, "required"),
        ("visit", VISIT, "result", None, "required"),
        ("visit", VISIT, "visited_on", "2026-02-30", "kind"),
        ("visit", VISIT, "visited_on", "22.11.2026", "kind"),
        ("visit", VISIT, "visited_on", "20261122", "kind"),
        ("visit", VISIT, "visited_on", "9999-12-31", "kind"),
        ("visit", VISIT, "visited_on", "0999-12-31", "kind"),
        ("visit", VISIT, "visited_at", "9999-12-31T23:59:59Z", "kind"),
        ("visit", VISIT, "visited_at", "2026-11-22 09:00", "kind"),
        ("visit", VISIT, "visited_at", "2026-1-2T03:04:05Z", "kind"),
        ("visit", VISIT, "visited_at", "2026-11-22T09:00:00+08:00", "kind"),
        ("visit", VISIT, "household_id", "3-2-501", "kind"),
        ("visit", VISIT, "household_id", ID.upper().replace("01", "0A"), "kind"),
        ("visit", VISIT, "resident_ids", f"{ID},x", "kind"),
        ("visit", VISIT, "note", "x" * 4001, "length"),
        ("visit", VISIT, "note", " x", "text"),
        ("visit", VISIT, "note", "", "text"),
        ("visit", VISIT, "note", "a\u202eb", "text"),
        ("visit", VISIT, "note", "a\x00b", "text"),
        ("visit", VISIT, "result", "met ", "text"),
        ("building", BUILDING, "floors", "six", "kind"),
        ("building", BUILDING, "floors", "6.0", "kind"),
        ("building", BUILDING, "floors", "06", "kind"),
        ("building", BUILDING, "floors", "+6", "kind"),
        ("building", BUILDING, "floors", "1_000", "kind"),
        ("building", BUILDING, "floors", "６", "kind"),
        ("building", BUILDING, "floors", str(2**63), "kind"),
        ("building", BUILDING, "floors", "9" * 5000, "kind"),
        ("building", BUILDING, "building_no", "x" * 21, "length"),
    ],
)
def test_what_cannot_be_kept(
    entity: str, good: dict[str, str], name: str, value: str | None, code: str
):
    assert faults(ENTITIES[entity], good) == []
    spoilt = {**good, name: value} if value is not None else dict(good)
    if value is None:
        del spoilt[name]
    assert faults(ENTITIES[entity], spoilt) == [(name, code)]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("note", "x" * 4000),
        ("note", "=1+1"),
        ("note", "第一行\n第二行"),
        ("result", "a_code_of_a_newer_version"),
        ("a_field_of_a_newer_version", "  anything \x00"),
    ],
)
def test_what_can_be_kept(name: str, value: str):
    assert faults(ENTITIES["visit"], {**VISIT, name: value}) == []


TEXTS = st.text("0123456789-+_:TZ. ,", max_size=22) | st.from_regex(
    r"\d{4}-\d\d-\d\d(T\d\d:\d\d:\d\dZ)?", fullmatch=True
)


DAYS = st.dates(dt.date(1000, 1, 1)).map(str)


@given(st.sampled_from(["floors", "units", "place_x"]), TEXTS)
def test_what_passes_is_kept_to_the_letter(name: str, text: str):
    """Else the author's signature would not hold where the row is sent on."""
    given_ = {**BUILDING, name: text}
    if not faults(ENTITIES["building"], given_):
        assert to_fields(from_fields(ENTITIES["building"], ID, given_)) == given_


@given(DAYS | TEXTS, st.just("2026-11-22T09:00:00Z") | TEXTS)
def test_a_fact_that_passes_is_kept_to_the_letter(on: str, at: str):
    said = {**VISIT, "visited_on": on, "visited_at": at}
    if not faults(ENTITIES["visit"], said):
        assert to_fields(from_fields(ENTITIES["visit"], ID, said)) == said


def test_faults_are_told_in_words():
    found = [("visited_on", "required"), ("note", "length")]
    assert explain(ENTITIES["visit"], found) == "“Date” is missing; “Note” is too long"
    assert {code for _, code in found} < set(FAULTS)
