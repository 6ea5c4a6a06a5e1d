"""What people do at their own programs in a day, each noted in the ledger outside the program."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from gridclient.app import App
from gridclient.domain.care import CareEnrolment
from gridclient.domain.disclosure import is_overview
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Grid
from gridclient.domain.rows import Row
from gridclient.domain.visits import Retraction, Visit, VisitAmendment
from gridclient.services.authorising import permit
from gridclient.services.entry import checked
from gridclient.services.issues import NewIssue
from gridclient.store import scopes
from tests.simulation import noting
from tests.simulation.world import World

Act = Callable[[World, str], str | None]
_K = TypeVar("_K")


def edit_household(world: World, name: str) -> str | None:
    """Correct a household; the fields differ, so that edits also run beside each other."""
    home = _pick(world, name, Household)
    if home is None:
        return None
    field = world.rng.choice(("phone", "remarks", "head_name"))
    value = f"{world.rng.randrange(10**7):07d}"
    if is_overview(world.app(name).profile.enrolled().role):
        field = "file_no"
    if field == "head_name":
        value = f"王{world.rng.choice('一二三四五六七八九')}"
    return change(world, name, Household, home.id, **{field: value})


def edit_resident(world: World, name: str) -> str | None:
    """Correct a resident; now and then a value is taken away."""
    lives = _pick(world, name, Resident)
    if lives is None:
        return None
    value = None if world.rng.random() < 0.2 else f"{world.rng.randrange(10**7):07d}"
    if is_overview(world.app(name).profile.enrolled().role):
        return change(world, name, Resident, lives.id, sex=world.rng.choice(("male", "female")))
    return change(world, name, Resident, lives.id, phone=value)


def move_household(world: World, name: str) -> str | None:
    """A household moves to another door, perhaps in another grid of its community."""
    home, door = _pick(world, name, Household), _pick(world, name, Dwelling)
    if home is None or door is None or home.dwelling_id == door.id:
        return None
    if _community(world, name, home.dwelling_id) != _community(world, name, door.id):
        return None
    return change(world, name, Household, home.id, dwelling_id=door.id)


def move_building(world: World, name: str) -> str | None:
    """An office puts a building into another of its grids."""
    house = _pick(world, name, Building)
    if house is None or world.app(name).profile.enrolled().role != "community":
        return None
    grids = sorted(grid.id for grid in world.app(name).registers.find(Grid))
    target = world.rng.choice([one for one in grids if one != house.grid_id])
    return change(world, name, Building, house.id, grid_id=target)


def retire(world: World, name: str) -> str | None:
    """A household moved away; it may have been retired before."""
    home = _pick(world, name, Household)
    if home is None:
        return None
    reason = world.rng.choice(("moved_away", "entered_in_error", None))
    return change(world, name, Household, home.id, retired=reason)


def visit(world: World, name: str) -> str | None:
    """Somebody goes to a door."""
    home = _pick(world, name, Household)
    if home is None:
        return None
    note = f"记 {world.rng.randrange(10**6)}"
    made = world.app(name).visits.record(home.id, world.rng.choice(("met", "not_home")), note=note)
    _note(world, name, type(made), made.id)
    return f"visits {home.id[-6:]}"


def amend(world: World, name: str) -> str | None:
    """Correct a visit by a further fact."""
    made = _pick(world, name, Visit)
    if made is None:
        return None
    app = world.app(name)
    fact = VisitAmendment(
        id=new_id(app.profile.now()),
        visit_id=made.id,
        reason="写错了",
        note=f"改 {world.rng.randrange(10**6)}",
        amended_at=app.profile.now(),
    )
    return _add(world, name, fact)


def retract(world: World, name: str) -> str | None:
    """Say that a visit should not have been recorded."""
    made = _pick(world, name, Visit)
    if made is None:
        return None
    now = world.app(name).profile.now()
    return _add(
        world, name, Retraction(id=new_id(now), visit_id=made.id, reason="误录", retracted_at=now)
    )


def raise_issue(world: World, name: str) -> str | None:
    """Register an issue: a header and its first step."""
    home = _pick(world, name, Household)
    if home is None:
        return None
    app = world.app(name)
    line = app.issues.add(NewIssue(f"灯 {world.rng.randrange(10**6)}"), home.id)
    _note(world, name, type(line.issue), line.issue.id)
    for step in app.registers.find(IssueEvent, issue_id=line.issue.id):
        _note(world, name, type(step), step.id)
    return f"raises an issue {line.issue.id[-6:]}"


def act_on_issue(world: World, name: str) -> str | None:
    """A further step of an issue, one that the role may take."""
    issue = _pick(world, name, Issue)
    if issue is None:
        return None
    app = world.app(name)
    office = app.profile.enrolled().is_office
    actions = ("dispatched", "verified", "progress") if office else ("acknowledged", "done")
    fact = IssueEvent(
        id=new_id(app.profile.now()),
        issue_id=issue.id,
        action=world.rng.choice(actions),
        happened_at=app.profile.now(),
        by_id=app.profile.person_id,
    )
    return _add(world, name, fact)


def add_household(world: World, name: str) -> str | None:
    """Enter a household with somebody in it, in one go as an import of a ledger does."""
    door = _pick(world, name, Dwelling)
    if door is None:
        return None
    app = world.app(name)
    home = Household(id=new_id(app.profile.now()), dwelling_id=door.id, head_name="李新")
    lives = Resident(
        id=new_id(app.profile.now()), household_id=home.id, name="李新", relation="head"
    )
    with app.profile.store.unit() as unit:
        unit.save(checked(home), checked(lives))
        permit(app.profile, unit, home, lives)
        unit.commit()
    for record in (home, lives):
        _note(world, name, type(record), record.id)
    return f"enters a household {home.id[-6:]}"


def enrol(world: World, name: str) -> str | None:
    """Enrol a resident in care; twice is refused, which is as well."""
    lives = _pick(world, name, Resident)
    if lives is None or lives.retired:
        return None
    category = world.rng.choice(("elder_alone", "dibao"))
    made = world.app(name).care.enrol(
        lives.household_id, category, resident_id=lives.id, despite="核实"
    )
    _note(world, name, type(made), made.id)
    return f"enrols {lives.id[-6:]}"


def end_care(world: World, name: str) -> str | None:
    """End an enrolment."""
    care = _pick(world, name, CareEnrolment)
    if care is None or care.retired:
        return None
    before = _row(world.app(name), CareEnrolment, care.id)
    world.app(name).care.end(care.id)
    _note(world, name, CareEnrolment, care.id, before)
    return f"ends care {care.id[-6:]}"


ACTS: dict[Act, float] = {
    edit_household: 6,
    edit_resident: 4,
    move_household: 2,
    move_building: 1,
    retire: 2,
    visit: 7,
    amend: 2,
    retract: 2,
    raise_issue: 2,
    act_on_issue: 3,
    add_household: 2,
    enrol: 1,
    end_care: 1,
}
"""What is done, and how often beside the others."""


# --- noting ----------------------------------------------------------------------------------


def _pick(world: World, name: str, kind: type[_K]) -> _K | None:
    found: list[Any] = world.app(name).registers.find(kind)
    return world.rng.choice(found) if found else None


def _community(world: World, name: str, door: str) -> str | None:
    with world.app(name).profile.store.view() as unit:
        return scopes.places(unit, "dwelling", [door])[door][0]


def change(world: World, name: str, kind: type, row_id: str, **fields: Any) -> str | None:
    """Somebody gives fields of a register another value."""
    app = world.app(name)
    before = _row(app, kind, row_id)
    app.registers.change(kind, row_id, despite="核实", **fields)
    _note(world, name, kind, row_id, before)
    said = " ".join(f"{field}={value}" for field, value in fields.items())
    return f"changes {before.entity} {row_id[-6:]} {said}"


def _row(app: App, kind: type, row_id: str) -> Row:
    with app.profile.store.view() as unit:
        return unit.rows(entity_of(kind), [row_id])[row_id]


def _note(world: World, name: str, kind: type, row_id: str, before: Row | None = None) -> None:
    with world.app(name).profile.store.view() as unit:
        row = unit.rows(entity_of(kind), [row_id])[row_id]
        place = scopes.places(unit, row.entity, [row_id])[row_id]
    noting.note(world, name, before, row, place)


def _add(world: World, name: str, fact: Any) -> str:
    app = world.app(name)
    with app.profile.store.unit() as unit:
        unit.add(checked(fact))
        permit(app.profile, unit, fact)
        unit.commit()
    _note(world, name, type(fact), fact.id)
    return f"records {entity_of(fact).name} {fact.id[-6:]}"
