"""Records for tests, complete but for what the test is about: ``make_household(head_name="王芳")``.

Ids rise in the order of making, as those of the program do.
"""

from __future__ import annotations

import datetime as dt
import itertools
import uuid
from collections.abc import Sequence
from typing import Any

from gridclient.app import App
from gridclient.domain.care import CareEnrolment, CarePolicy
from gridclient.domain.identifiers import named_id
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling, Estate, Grid
from gridclient.domain.staff import Person
from gridclient.domain.visits import Retraction, Visit, VisitAmendment
from gridclient.services import rounds
from gridclient.services.rounds import Home
from tests.profiles import COMMUNITY, GRID, START

TODAY = dt.date(2026, 11, 22)
_numbers = itertools.count(1)


def make_id() -> str:
    """An id above all made before it."""
    return str(uuid.UUID(int=(0x0199 << 112) | (0x7 << 76) | (0b10 << 62) | next(_numbers)))


def make_division(**fields: Any) -> Division:
    code = fields.setdefault("code", COMMUNITY)
    given = {
        "id": named_id("division", code),
        "name": "和平里社区",
        "level": "community",
        **fields,
    }
    return Division(**given)


def make_grid(**fields: Any) -> Grid:
    code = fields.setdefault("code", GRID)
    given = {
        "id": named_id("grid", code),
        "division_id": named_id("division", COMMUNITY),
        "name": "第一网格",
        **fields,
    }
    return Grid(**given)


def make_estate(**fields: Any) -> Estate:
    given = {
        "id": make_id(),
        "division_id": named_id("division", COMMUNITY),
        "name": "阳光花园",
        **fields,
    }
    return Estate(**given)


def make_building(**fields: Any) -> Building:
    given = {"id": make_id(), "grid_id": named_id("grid", GRID), "building_no": "3", **fields}
    return Building(**given)


def make_dwelling(building_id: str, **fields: Any) -> Dwelling:
    given = {
        "id": make_id(),
        "building_id": building_id,
        "unit_no": "1",
        "floor_no": 1,
        "room_no": "101",
        "occupancy": "own",
        **fields,
    }
    return Dwelling(**given)


def make_household(dwelling_id: str, **fields: Any) -> Household:
    given = {"id": make_id(), "dwelling_id": dwelling_id, "head_name": "王秀兰", **fields}
    return Household(**given)


def make_resident(household_id: str, **fields: Any) -> Resident:
    given = {
        "id": make_id(),
        "household_id": household_id,
        "name": "王秀兰",
        "relation": "head",
        **fields,
    }
    return Resident(**given)


def make_enrolment(
    household_id: str, category: str = "elder_alone", **fields: Any
) -> CareEnrolment:
    given = {"id": make_id(), "household_id": household_id, "category": category, **fields}
    return CareEnrolment(**given)


def make_policy(division_id: str, category: str, **fields: Any) -> CarePolicy:
    given = {
        "id": make_id(),
        "division_id": division_id,
        "category": category,
        "contacts": 1,
        "period": "month",
        "accepted": ("phone", "video"),
        **fields,
    }
    return CarePolicy(**given)


def make_person(**fields: Any) -> Person:
    given = {
        "id": make_id(),
        "division_id": named_id("division", COMMUNITY),
        "name": "张敏",
        "post": "grid_worker",
        "grid_ids": (named_id("grid", GRID),),
        "phone": "13800138000",
        **fields,
    }
    return Person(**given)


def make_visit(household_id: str, on: dt.date = TODAY, result: str = "met", **fields: Any) -> Visit:
    given = {
        "id": make_id(),
        "household_id": household_id,
        "visited_on": on,
        "result": result,
        **fields,
    }
    return Visit(**given)


def make_amendment(visit_id: str, **fields: Any) -> VisitAmendment:
    given = {
        "id": make_id(),
        "visit_id": visit_id,
        "reason": "写错了",
        "amended_at": START,
        **fields,
    }
    return VisitAmendment(**given)


def make_retraction(**fields: Any) -> Retraction:
    given = {"id": make_id(), "reason": "误录", "retracted_at": START, **fields}
    return Retraction(**given)


def make_issue(household_id: str | None, **fields: Any) -> Issue:
    given = {
        "id": make_id(),
        "household_id": household_id,
        "issue_no": f"20261122-TEST-{next(_numbers)}",
        "kind": "request",
        "title": "楼道灯不亮",
        "received_on": TODAY,
        **fields,
    }
    return Issue(**given)


def make_event(issue_id: str, action: str = "registered", **fields: Any) -> IssueEvent:
    given = {
        "id": make_id(),
        "issue_id": issue_id,
        "action": action,
        "happened_at": START,
        **fields,
    }
    return IssueEvent(**given)


def save(app: App, *records: Any) -> None:
    """Save register records in a profile, in one unit of work."""
    with app.profile.store.unit() as unit:
        unit.save(*records)
        unit.commit()


def add(app: App, *facts: Any) -> None:
    """Record facts in a profile as they are, whatever the services would say."""
    with app.profile.store.unit() as unit:
        unit.add(*facts)
        unit.commit()


def homes(app: App) -> list[Home]:
    """Every door of a profile as the lists see it today."""
    with app.profile.store.view() as unit:
        return rounds.homes(unit, app.places.today())


def make_house(app: App, **fields: Any) -> Building:
    """A building in the first grid, entered with its grid."""
    building = make_building(**fields)
    with app.profile.store.unit() as unit:
        if unit.get(Grid, building.grid_id) is None:
            unit.save(make_grid())
        unit.save(building)
        unit.commit()
    return building


def move_in(
    app: App,
    building: Building,
    room: str = "101",
    *,
    head: str = "王秀兰",
    others: Sequence[str] = (),
    care: Sequence[str] = (),
    **dwelling: Any,
) -> Household:
    """A household behind a new door; the categories in ``care`` are the head's."""
    door = make_dwelling(building.id, room_no=room, **dwelling)
    household = make_household(door.id, head_name=head)
    first = make_resident(household.id, name=head)
    rest = [make_resident(household.id, name=name, relation="son") for name in others]
    cared = [make_enrolment(household.id, name, resident_id=first.id) for name in care]
    save(app, door, household, first, *rest, *cared)
    return household
