"""Who is shown what: the table of domain.md §5.3, and that no declared field escapes it."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.domain import disclosure
from gridclient.domain.authority import ROLES, Authority
from gridclient.domain.disclosure import Medium, Treatment, What
from gridclient.domain.due import Due
from gridclient.domain.fields import ENTITIES, Sensitivity
from gridclient.domain.people import Resident
from tests import builders

FULL, ON_DEMAND, MASKED, ABSENT = Treatment
EXPECTED = {
    "leader": (FULL, MASKED, MASKED, ABSENT, ABSENT, FULL),
    "worker": (FULL, ON_DEMAND, FULL, FULL, FULL, FULL),
    "community": (FULL, ON_DEMAND, FULL, FULL, FULL, FULL),
    "street": (MASKED, MASKED, MASKED, ABSENT, ABSENT, MASKED),
    "district": (MASKED, ABSENT, MASKED, ABSENT, ABSENT, MASKED),
}
KINDS = (What.NAME, What.NUMBER, What.BIRTH, What.WORDS, What.SENSITIVE, What.DOOR)


@pytest.mark.parametrize("role", EXPECTED)
def test_the_table(role: str):
    shown = tuple(disclosure.treatment(role, kind, Medium.SCREEN) for kind in KINDS)
    assert shown == EXPECTED[role]
    assert disclosure.treatment(role, What.PUBLIC, Medium.PRINT) is FULL
    assert disclosure.may_lift(role) == (role in ("worker", "community"))


def test_every_role_has_a_row():
    assert set(EXPECTED) == {code.code for code in ROLES}


@pytest.mark.parametrize("role", [*EXPECTED, None, "of a newer version"])
def test_paper_shows_no_number_in_full(role: str | None):
    assert disclosure.treatment(role, What.NUMBER, Medium.PRINT) in (MASKED, ABSENT)


def test_what_is_declared_personal_is_never_public():
    for entity in ENTITIES.values():
        for field in entity.fields.values():
            declared = field.sensitivity is not Sensitivity.PUBLIC
            assert (disclosure.what(field) is not What.PUBLIC) == declared, (entity.name, field)


def make_resident() -> Resident:
    return builders.make_resident(
        builders.make_id(),
        name="王秀兰",
        id_number="110101199001011237",
        phone="13812345678",
        born_on=dt.date(1990, 1, 17),
        remarks="女儿在外地",
    )


def test_a_street_reads_no_name_number_or_word():
    seen = disclosure.seen_by(Authority("street", "110105001"), make_resident())
    assert (seen.name, seen.phone, seen.remarks) == ("王*兰", "138****5678", None)
    assert seen.born_on == dt.date(1990, 1, 1)
    assert seen.id_number == "110***********1237"
    assert seen.relation == "head"


def test_a_district_reads_no_number_at_all():
    seen = disclosure.seen_by(Authority("district", "110105"), make_resident())
    assert (seen.phone, seen.id_number, seen.remarks) == (None, None, None)


@pytest.mark.parametrize("role", ["worker", "community"])
def test_the_own_grid_reads_the_record_as_it_is(role: str):
    resident = make_resident()
    assert disclosure.seen_by(Authority(role, "110105001001"), resident) is resident
    assert disclosure.seen_by(None, resident) is resident


def test_required_texts_stay_readable_as_hidden():
    answer = ENTITIES["answer"].type
    made = answer(
        id=builders.make_id(),
        **{name: "x" for name, field in ENTITIES["answer"].fields.items() if field.required},
    )
    assert disclosure.seen_by(Authority("district", "110105"), made).value == "*"


def test_an_emergency_contact_keeps_its_name_and_loses_its_number_where_numbers_are_masked():
    care = builders.make_enrolment(builders.make_id(), emergency_contact="女儿王芳 138 1234-5678")
    seen = disclosure.seen_by(Authority("leader", "110105001001"), care)
    assert seen.emergency_contact == "女儿王芳 138******5678"


def test_a_street_reads_that_a_visit_is_due_and_not_why():
    due = Due(dt.date(2026, 11, 30), "elder_alone", "week", face=True)
    street, worker = Authority("street", "110105001"), Authority("worker", "110105001001")
    told = disclosure.due_seen_by(street, due)
    assert told is not None
    assert (told.due_on, told.reason) == (due.due_on, "Cared for")
    assert disclosure.due_seen_by(worker, due) is due
    general = dataclasses.replace(due, category="general")
    assert disclosure.due_seen_by(street, general) is general


def test_an_address_in_a_list_ends_at_the_building_above_the_community():
    street, leader = Authority("street", "110105001"), Authority("leader", "110105001001")
    assert disclosure.door_seen_by(street, "阳光花园3栋", "阳光花园3栋1-101") == "阳光花园3栋***"
    assert disclosure.door_seen_by(leader, "3栋", "3栋1-101") == "3栋1-101"
