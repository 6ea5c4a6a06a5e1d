"""Doubts: values that are probably wrong, and innocent ones that raise none."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gridclient.domain import plausibility
from gridclient.domain.fields import ENTITIES, to_fields
from gridclient.domain.model import ORDERED
from gridclient.domain.plausibility import Doubt
from tests import builders
from tests.unit.domain import any_records

TODAY = dt.date(2026, 11, 22)
ID = "11010519491231002X"
CERTIFICATE = f"{ID}42"
HOLDER = {"id_number": ID, "born_on": "1949-12-31"}


def found(entity: str, holder: dict[str, str] | None = None, **fields: str) -> list[Doubt]:
    return plausibility.doubts(ENTITIES[entity], fields, TODAY, holder)


@pytest.mark.parametrize(
    ("entity", "fields"),
    [
        ("resident", {"phone": "13800138000"}),
        ("resident", {"phone": "138 0013 8000、021-55550100"}),
        ("resident", {"id_number": ID, "born_on": "1949-12-31", "sex": "female"}),
        ("resident", {"id_number": ID, "sex": "unknown"}),
        ("resident", {"id_number": "E1234567", "id_type": "passport", "sex": "male"}),
        ("resident", {"born_on": "2026-11-22"}),
        ("resident", {"born_on": "1906-11-22"}),
        ("care_enrolment", {"category": "disability", "certificate_no": CERTIFICATE}),
        ("care_enrolment", {"category": "dibao", "certificate_no": "D-2024-7"}),
        ("care_enrolment", {"category": "dibao", "from_on": "2026-01-01"}),
        ("care_enrolment", {"from_on": "2026-01-01", "until_on": "2026-01-01"}),
        ("grid", {"valid_from": "2026-01-01", "valid_until": "2026-12-31"}),
        ("service_point", {"walk_minutes": "0"}),
        ("dwelling", {"floor_no": "-2"}),
        ("special_round", {"from_on": "2027-02-01", "until_on": "2027-02-17"}),
    ],
)
def test_what_is_right_is_not_doubted(entity: str, fields: dict[str, str]):
    assert found(entity, HOLDER, **fields) == []


@pytest.mark.parametrize(
    ("entity", "fields", "doubt"),
    [
        ("resident", {"phone": "1380013800"}, ("phone", "phone")),
        ("resident", {"guardian_phone": "问儿子"}, ("guardian_phone", "phone")),
        ("partner_unit", {"phone": "13800138000、12"}, ("phone", "phone")),
        ("resident", {"id_number": "110105194912310021"}, ("id_number", "id_check_digit")),
        ("resident", {"id_number": "1101051949"}, ("id_number", "id_length")),
        ("resident", {"id_number": "11010519491331002X"}, ("id_number", "id_birth_date")),
        ("resident", {"id_number": "110105194912310000"}, ("id_number", "id_precision_lost")),
        ("resident", {"id_number": "身份证"}, ("id_number", "id_characters")),
        ("resident", {"id_number": ID, "born_on": "1949-12-30"}, ("born_on", "born_differs")),
        ("resident", {"id_number": ID, "sex": "male"}, ("sex", "sex_differs")),
        ("resident", {"born_on": "2026-11-23"}, ("born_on", "future")),
        ("resident", {"born_on": "1906-11-21"}, ("born_on", "too_old")),
        ("activity", {"held_on": "2026-11-23"}, ("held_on", "future")),
        (
            "grid",
            {"valid_from": "2026-02-01", "valid_until": "2026-01-31"},
            ("valid_until", "order"),
        ),
        ("campaign", {"from_on": "2026-02-01", "until_on": "2026-01-31"}, ("until_on", "order")),
        (
            "care_enrolment",
            {"from_on": "2026-02-01", "review_on": "2026-01-01"},
            ("review_on", "order"),
        ),
        (
            "rights_request",
            {"received_on": "2026-02-01", "done_on": "2026-01-01"},
            ("done_on", "order"),
        ),
        (
            "care_enrolment",
            {"category": "disability", "certificate_no": ID},
            ("certificate_no", "certificate"),
        ),
        (
            "care_enrolment",
            {"category": "disability_severe", "certificate_no": "44052418800101001411"},
            ("certificate_no", "certificate_holder"),
        ),
        ("care_enrolment", {"category": "child_orphan"}, ("category", "not_child")),
        ("service_point", {"walk_minutes": "-1"}, ("walk_minutes", "range")),
        ("building", {"units": "0"}, ("units", "range")),
        ("building", {"floors": "200"}, ("floors", "range")),
        ("commitment", {"year": "26"}, ("year", "range")),
    ],
)
def test_what_is_probably_wrong_is_doubted_at_its_field(
    entity: str, fields: dict[str, str], doubt: tuple[str, str]
):
    assert [(one.field, one.code) for one in found(entity, HOLDER, **fields)] == [doubt]


def test_an_elder_is_sixty():
    young = {"born_on": "1966-11-23"}
    assert found("care_enrolment", young, category="elder_alone") == [
        Doubt("category", "not_elder")
    ]
    assert found("care_enrolment", {"born_on": "1966-11-22"}, category="elder_alone") == []
    assert found("care_enrolment", young, category="fp_special_family") == []


def test_doubts_are_told_in_words():
    words = plausibility.explain(
        ENTITIES["grid"], found("grid", valid_from="2026-02-01", valid_until="2026-01-31")
    )
    assert words == ["“Valid until” lies before “Valid from”"]
    assert all("{field}" in text for text in plausibility.DOUBTS.values())


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("phone", "138 0013 8000", "13800138000"),
        ("phone", "021 55550100 / 13800138000", "021-55550100、13800138000"),
        ("phone", "问儿子", "问儿子"),
        ("id_number", "1101051949 1231002x", ID),
        ("id_number", "110105491231002", ID),
        ("id_number", "12", "12"),
        ("remarks", "138 0013 8000", "138 0013 8000"),
    ],
)
def test_a_text_is_spelled_as_its_form_writes_it(field: str, typed: str, kept: str):
    declared = ENTITIES["resident"].fields[field]
    assert plausibility.spelled(declared, typed, {}) == kept


def test_a_passport_keeps_its_spelling():
    declared = ENTITIES["resident"].fields["id_number"]
    typed = "1101051949 1231002x"
    assert plausibility.spelled(declared, typed, {"id_type": "passport"}) == typed


def test_every_form_that_is_declared_is_known():
    forms = {field.form for entity in ORDERED for field in entity.fields.values() if field.form}
    assert forms == set(plausibility.FORMS)


@given(st.data())
def test_any_record_can_be_weighed(data: st.DataObject):
    entity = data.draw(st.sampled_from(ORDERED))
    record: Any = data.draw(any_records.records(entity))
    found = plausibility.doubts(entity, to_fields(record), TODAY)
    assert len(plausibility.explain(entity, found)) == len(found)


def test_what_the_builders_make_is_plausible():
    home = builders.make_household(builders.make_id())
    for record in (builders.make_person(), home, builders.make_grid(), builders.make_building()):
        assert plausibility.doubts(type(record).__entity__, to_fields(record), TODAY) == []
