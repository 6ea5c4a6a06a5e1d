"""What people do through whole services, now and then: each is noted by what it wrote."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.authority import CertificateFact
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Division, Dwelling, Grid
from gridclient.domain.rows import Row, content, from_line
from gridclient.domain.staff import Person
from gridclient.domain.visits import Visit
from gridclient.errors import Refused
from gridclient.services.boundaries import NewGrid
from gridclient.services.kept_out_lists import KeptOut
from gridclient.services.sync import undoing
from gridclient.services.sync.sending import Sending
from gridclient.store.held_back import BELONGS
from tests.simulation import coming_over, pictures
from tests.simulation.actions import Act, change
from tests.simulation.noting import noted
from tests.simulation.world import World

_HESITATES = 0.3
"""How often an office that has rejected a row wants to be asked about it again."""

_REGRETS = 0.2
"""How often somebody takes a decision back that was just taken."""


def link(world: World, name: str) -> str | None:
    """Say that two records are the same: two households, two people, two visits."""
    kind, entity = world.rng.choice(
        ((Household, "household"), (Resident, "resident"), (Visit, "visit"))
    )
    found: list[Any] = world.app(name).registers.find(kind)
    if len(found) < 2:
        return None
    kept, other = world.rng.sample(found, 2)
    with noted(world, name):
        made = world.app(name).duplicates.link(entity, kept.id, other.id)
    said = f"links the {entity} {other.id[-6:]} to {kept.id[-6:]}"
    if world.rng.random() >= _REGRETS:
        return said
    with noted(world, name):
        world.app(name).duplicates.take_back(made)
    return f"{said} and takes it back"


def unlink(world: World, name: str) -> str | None:
    """Say that two linked records are different after all."""
    entity = world.rng.choice(("household", "resident", "visit"))
    linked = world.app(name).duplicates.linked(entity)
    if not linked:
        return None
    one = world.rng.choice(linked)
    with noted(world, name):
        world.app(name).duplicates.unlink(entity, one.kept.id, one.other.id)
    return f"parts the {entity} {one.other.id[-6:]} from {one.kept.id[-6:]}"


def decide(world: World, name: str) -> str | None:
    """Decide about a conflict."""
    asked = world.app(name).conflicts.open_()
    if not asked:
        return None
    one = world.rng.choice(asked)
    choice = world.rng.choice(("here", "there", "newest"))
    with noted(world, name):
        done = world.app(name).conflicts.resolve(one.id, choice)
    said = f"decides {choice} about a conflict of {one.row_id[-6:]}"
    if world.rng.random() >= _REGRETS:
        return said
    with noted(world, name):
        world.app(name).conflicts.take_back([done])
    return f"{said} and takes it back"


def undo_import(world: World, name: str) -> str | None:
    """Take back what a bundle brought, or the taking back."""
    lines = [
        one
        for one in world.app(name).sync.history()
        if one.direction != "out" and "undone_by" not in one.outcome
    ]
    if not lines:
        return None
    one = world.rng.choice(lines[:4])
    with noted(world, name):
        done = undoing.undo(world.app(name).profile, one.bundle)
    return (
        f"undoes {one.direction} {one.number}: {done.restored} restored, {done.retired} retired, "
        f"{done.taken_back} taken back"
    )


def take_left_out(world: World, name: str) -> str | None:
    """Take in what was left out by hand."""
    app = world.app(name)
    left = [one.id for one in app.sync.left_out()]
    if not left:
        return None
    with coming_over.watched(world, name):
        taken = app.sync.take_left_out(left)
    return f"takes in {taken} of {len(left)} rows that were left out"


def let_in(world: World, name: str) -> str | None:
    """An office lets in what a rule kept out, where somebody is known to have meant it well."""
    app = world.app(name)
    barred = {(one.entity, one.row, one.stamp) for one in world.ledger.said if one.barred}
    done = []
    for one in app.quarantine.list_():
        kept = _kept_out(app, one)
        if kept is None:
            continue  # it came in with another one that was let in
        if not barred.isdisjoint((kept.entity, kept.id, stamp) for stamp in kept.every_stamp()):
            continue
        if not _is_news(world, name, kept):
            world.fault(f"{name} is asked again about {one.entity} {one.row_id}")
        if world.rejecting and world.rng.random() < world.rejecting:
            done.append(_reject(world, name, one, kept))
            continue
        try:
            with noted(world, name, kept, _waiting(app)):
                app.quarantine.accept(one.id)
        except Refused as error:
            app.quarantine.reject(one.id)
            if one.rule == "rejected" or _is_beyond_its_author(world, kept):
                world.rejected[kept.entity, kept.id] = name
            done.append(f"refuses {one.entity} {one.row_id[-6:]}: {error.code}")
        else:
            done.append(f"lets in {one.entity} {one.row_id[-6:]} against {one.rule}")
    return "; ".join(done) or None


def _is_beyond_its_author(world: World, kept: Row) -> bool:
    """Whether a fact is dated by a clock so far ahead that its author's certificate has ended by
    then, and they were revoked before they could say it anew: nobody would take it, whoever
    lets it in, and somebody else has to record it (seed 9910)."""
    return bool(kept.author) and stamps.too_far_ahead(kept.stamp, world.now)


def _is_news(world: World, name: str, kept: Row) -> bool:
    """Whether an office is asked about a row, as it says now, for the first time."""
    said = (name, repr((kept.entity, kept.id, *content(kept))))
    is_news = said not in world.decided
    world.decided.add(said)
    return is_news


def _reject(world: World, name: str, asked: KeptOut, kept: Row) -> str:
    """An office keeps a row out for good that it could let in; it may ask about it once more."""
    told, deciding = f"{asked.entity} {asked.row_id[-6:]}", world.app(name).quarantine
    deciding.reject(asked.id)
    if world.rng.random() < _HESITATES:
        deciding.take_back([asked.id])
        world.decided.clear()
        return f"rejects {told} and takes it back"
    world.rejected[kept.entity, kept.id] = name
    return f"rejects {told} against {asked.rule}"


def _waiting(app: App) -> list[Row]:
    """The rows that wait at somebody's for what they belong to."""
    return [
        from_line(item["line"])
        for item in pictures.of(app).held
        if (item["state"], item["rule"]) in (("parked", "parent"), ("quarantined", BELONGS))
    ]


def _kept_out(app: App, asked: KeptOut) -> Row | None:
    """The row itself that an office is asked about, while it is asked."""
    which = (asked.entity, asked.row_id, asked.sender, asked.at, None)
    found = [
        from_line(item["line"])
        for item in pictures.of(app).held
        if tuple(item[name] for name in ("entity", "row", "peer", "at", "settled_at")) == which
    ]
    return found[0] if found else None


def move_far(world: World, name: str) -> str | None:
    """The district moves a household or a building into another community."""
    app = world.app(name)
    if app.profile.enrolled().role != "district":
        return None
    if world.rng.random() < 0.8:
        home = world.rng.choice(app.registers.find(Household))
        door = world.rng.choice(app.registers.find(Dwelling))
        return change(world, name, Household, home.id, dwelling_id=door.id)
    house = world.rng.choice(app.registers.find(Building))
    grid = world.rng.choice(app.registers.find(Grid))
    return change(world, name, Building, house.id, grid_id=grid.id)


def remove_old(world: World, name: str) -> str | None:
    """Take away personal data whose time is over."""
    app = world.app(name)
    if not app.profile.enrolled().is_office:
        return None
    subject = world.rng.choice(("gone_people", "gone_sensitive", "visit_notes"))
    with noted(world, name):
        app.retention.set_rule(subject, world.rng.randrange(1, 12))
        due = app.retention.preview()
        chosen = [one for one in due if world.rng.random() < 0.5]
        app.retention.run(chosen, despite_clock=True)
    return f"removes {subject}, {len(chosen)} of {len(due)}"


def hand_over(world: World, name: str) -> str | None:
    """Grids go from one worker to another, and both are granted what they have now."""
    app = world.app(name)
    if app.profile.enrolled().role != "community":
        return None
    staff = app.handovers.staff()
    givers = [one for one in staff if one.grid_ids]
    if len(staff) < 2 or not givers:
        return None
    giver = world.rng.choice(givers)
    taker = world.rng.choice([one for one in staff if one.id != giver.id])
    grid = world.rng.choice(giver.grid_ids)
    with noted(world, name):
        app.handovers.hand_over(giver.id, taker.id, [grid])
    told = [grant(world, name, one.id) for one in (giver, taker)]
    return f"hands grid {grid[-4:]} over: {'; '.join(told)}"


def change_boundaries(world: World, name: str) -> str | None:
    """A grid is split, two are merged, or a building goes over; perhaps it is taken back."""
    app = world.app(name)
    if app.profile.enrolled().role != "community":
        return None
    grids = [one for one in app.registers.find(Grid) if not one.retired]
    plan = _plan(world, app, grids)
    with noted(world, name):
        done = app.boundaries.apply(plan)
    if world.rng.random() < 0.2:
        with noted(world, name):
            app.boundaries.take_back(done)
        return f"makes a {plan.kind} of grids and takes it back"
    changed = [after.id for _before, after in done.changes if isinstance(after, Person)]
    told = [grant(world, name, one) for one in changed if world.rng.random() < 0.7]
    return f"makes a {plan.kind} of grids: {'; '.join(told)}"


def _plan(world: World, app: App, grids: Sequence[Grid]) -> Any:
    if not grids:  # the undoing of a first bundle retires all it brought
        raise Refused("simulation.empty", "there is no grid")
    kind, one = world.rng.choice(("split", "merge", "move")), world.rng.choice(grids)
    houses = [house for house in app.registers.find(Building) if house.grid_id == one.id]
    if not houses:
        raise Refused("simulation.empty", "there is no building in this grid")
    house = world.rng.choice(houses)
    if kind == "split":
        if house.retired:
            raise Refused("simulation.empty", "a building that does not count goes to no new grid")
        (place,) = (
            one
            for one in app.registers.find(Division)
            if one.code == app.profile.enrolled().division
        )
        code = f"{place.code}{len(app.registers.find(Grid)) + 1:03d}"
        return app.boundaries.split(one.code, [NewGrid(code, "新网格", (house.id,))])
    other = world.rng.choice(grids)
    if kind == "merge":
        return app.boundaries.merge([one.code], other.code)
    return app.boundaries.move([house.id], other.code)


def grant(world: World, name: str, person_id: str) -> str:
    """Renew somebody's certificate for the grids they serve in; it travels with a bundle."""
    app = world.app(name)
    with app.profile.store.view() as unit:
        person = unit.get(Person, person_id)
        codes = [one.code for one in unit.find(Grid, id=list(person.grid_ids))] if person else []
        facts = unit.find(CertificateFact, person_id=person_id)
    if not facts or not codes or person is None:
        return "nothing to grant"
    newest = max(facts, key=lambda fact: fact.id)
    with noted(world, name), short_grants():
        try:
            app.enrolment.renew_certificate(
                newest.serial, world.folder / "grant.json", grids=sorted(codes)
            )
        except Refused as error:
            return f"{person.name} is not renewed: {error.code}"
    world.granted_anew.add(name)
    return f"{person.name} serves in {' '.join(code[-3:] for code in sorted(codes))}"


@contextmanager
def short_grants() -> Iterator[None]:
    """Grants without first data inside: what they say comes with the next bundle."""
    real = Sending.package
    Sending.package = lambda _self, _peer: b""  # type: ignore[method-assign]
    try:
        yield
    finally:
        Sending.package = real  # type: ignore[method-assign]


ERRANDS: dict[Act, float] = {
    link: 1,
    unlink: 0.5,
    decide: 1.5,
    undo_import: 0.7,
    take_left_out: 1,
    move_far: 1,
    remove_old: 0.5,
    hand_over: 1,
    change_boundaries: 1,
}
