"""Who may write what: every role with every entity, and the places of a scope."""

from __future__ import annotations

import pytest

from gridclient.domain.authority import (
    ISSUE_ACTS,
    OBJECTIONS,
    ROLES,
    WRITES,
    Authority,
    objection,
    sees,
)
from gridclient.domain.issues import ACTIONS
from gridclient.domain.model import ORDERED

GRID, OTHER_GRID = "110105001001001", "110105001001002"
COMMUNITY, OTHER = "110105001001", "110105001002"
AUTHORITIES = {
    "district": Authority("district", "110105"),
    "street": Authority("street", "110105001"),
    "community": Authority("community", COMMUNITY),
    "worker": Authority("worker", COMMUNITY, (GRID,)),
    "leader": Authority("leader", COMMUNITY, (GRID,)),
}
AT_THE_DOOR = {
    "dwelling",
    "household",
    "resident",
    "care_enrolment",
    "visit",
    "visit_amendment",
    "retraction",
    "issue",
    "issue_event",
    "service_record",
    "consent",
    "rights_request",
    "answer",
    "reach_attempt",
    "same_as",
    "conflict_resolution",
}
MAY = {
    "district": {entity.name for entity in ORDERED},
    "street": {entity.name for entity in ORDERED},
    "community": {entity.name for entity in ORDERED},
    "worker": AT_THE_DOOR,
    "leader": {"issue", "issue_event"},
}


def test_the_tables_name_every_role():
    assert set(WRITES) == set(ISSUE_ACTS) == {role.code for role in ROLES} == set(AUTHORITIES)


@pytest.mark.parametrize("role", AUTHORITIES)
@pytest.mark.parametrize("entity", [entity.name for entity in ORDERED])
def test_every_role_and_every_entity(role: str, entity: str):
    action = "registered" if entity == "issue_event" else None
    found = objection(AUTHORITIES[role], entity, COMMUNITY, GRID, action=action)
    assert found == (None if entity in MAY[role] else "role")


WORKERS_ACTS = {
    "registered",
    "handled_onsite",
    "acknowledged",
    "progress",
    "done",
    "fed_back",
    "evaluated",
}


@pytest.mark.parametrize("role", AUTHORITIES)
@pytest.mark.parametrize("action", [action.code for action in ACTIONS])
def test_every_role_and_every_step_of_an_issue(role: str, action: str):
    allowed = {"worker": WORKERS_ACTS, "leader": {"registered"}}.get(role)
    found = objection(AUTHORITIES[role], "issue_event", COMMUNITY, GRID, action=action)
    assert found == (None if allowed is None or action in allowed else "act")


def test_a_role_nobody_knows_may_write_nothing():
    stranger = Authority("mayor", "110105")
    assert {objection(stranger, entity.name, COMMUNITY, GRID) for entity in ORDERED} == {"role"}
    assert objection(stranger, "issue_event", COMMUNITY, GRID, action="registered") == "role"


@pytest.mark.parametrize(
    ("role", "division", "grid", "inside"),
    [
        ("worker", COMMUNITY, GRID, True),
        ("worker", COMMUNITY, OTHER_GRID, False),
        ("worker", COMMUNITY, None, False),
        ("worker", OTHER, GRID, False),
        ("worker", None, GRID, False),
        ("community", COMMUNITY, GRID, True),
        ("community", COMMUNITY, None, True),
        ("community", OTHER, None, False),
        ("community", "110105001", None, False),
        ("street", OTHER, "110105001002001", True),
        ("street", "110105002001", None, False),
        ("district", "110105002001", None, True),
        ("district", "110106001001", None, False),
    ],
)
def test_the_places_of_a_scope(role: str, division: str | None, grid: str | None, inside: bool):
    assert AUTHORITIES[role].covers(division, grid) == inside
    entity = "issue" if role == "leader" else "visit"
    assert (objection(AUTHORITIES[role], entity, division, grid) is None) == inside


@pytest.mark.parametrize(
    ("role", "division", "grid", "seen"),
    [
        ("worker", COMMUNITY, GRID, True),
        ("worker", COMMUNITY, OTHER_GRID, False),
        ("worker", COMMUNITY, None, True),
        ("worker", "110105", None, True),
        ("worker", OTHER, None, False),
        ("worker", None, None, False),
        ("community", "110105001", None, True),
        ("community", OTHER, None, False),
        ("community", COMMUNITY, OTHER_GRID, True),
        ("district", OTHER, "110105001002001", True),
        ("district", "110106", None, False),
    ],
)
def test_what_travels_to_whom(role: str, division: str | None, grid: str | None, seen: bool):
    assert sees(AUTHORITIES[role], division, grid) == seen


def test_offices_are_the_three_that_merge_and_report():
    assert {role for role, who in AUTHORITIES.items() if who.is_office} == {
        "district",
        "street",
        "community",
    }


def test_rules_are_told_in_words():
    assert OBJECTIONS.title_of("scope") == "outside the sender's grids"
    assert all(OBJECTIONS.title_of(entry.code) != entry.code for entry in OBJECTIONS)
