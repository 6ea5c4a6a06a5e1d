"""What should not happen and does: profiles copied, laptops lost and replaced, meddled programs."""

from __future__ import annotations

import dataclasses
import random
import shutil
from collections.abc import Callable

from gridclient import app
from gridclient.app import App
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.people import Household
from gridclient.domain.places import Dwelling, Grid
from gridclient.domain.staff import Person
from gridclient.domain.visits import Visit
from gridclient.errors import GridError
from tests import profiles
from tests.profiles import CHEAP, PASSPHRASE
from tests.simulation import chance, lineage, pictures, words
from tests.simulation.noting import noted
from tests.simulation.world import World

Meddling = Callable[[World, str], tuple[object, str | None] | None]
"""Gives a record that somebody may not write, and the field that matters; None for a fact."""


def copy_profile(world: World, name: str) -> str | None:
    """A member's folder is copied, and both go on: noticed by the place, or not at all."""
    out = world.revoked | world.mischievous | world.gone
    if world.people[name].role != "worker" or world.twins or name in out:
        return None
    if world.is_ahead(name):
        return None  # two copies would each stamp anew what both had written
    world.close(name)
    copy = f"{name}~"
    place = world.folder / copy
    noticed = world.rng.random() < 0.5
    (shutil.copytree if noticed else profiles.copy)(world.folder / name, place)
    world.join(dataclasses.replace(world.people[name], name=copy))
    world.twins[copy] = name
    world.ledger.hear(copy, world.ledger.known_to(name))
    how = "stands elsewhere" if noticed else "looks like the first"
    return f"has a copy, which {how}, and is {world.app(copy).profile.replica}"


def give_up_copies(world: World) -> None:
    """Of two copies one is given up, the one that is not the newest: what it wrote goes to the
    office first."""
    for copy, name in world.twins.items():
        if {copy, name} & (world.revoked | world.gone):
            continue
        old, new = (copy, name) if _epoch(world, copy) <= _epoch(world, name) else (name, copy)
        office = world.people[old].office or ""
        for letter in world.write(old, office):
            took = world.hand(letter, office)
            if isinstance(took, GridError):
                world.fault(f"{office} refuses the last bundle of {old}: {took.code}")
        world.gone.add(old)
        words.give_up(world)
        if old in world.mischievous:
            world.mischievous.add(new)
        world.close(old)
        world.tell(f"{old} is given up for {new}")


def _epoch(world: World, name: str) -> int:
    return int(world.app(name).profile.replica.rpartition(".")[2])


def enrol_anew(world: World, name: str) -> str | None:
    """Who was revoked comes with a new laptop, and is enrolled by the two files. Nobody takes the
    grant of an office whose clock stands before its own certificate, or after its end."""
    lost = [
        one
        for one in world.revoked
        if world.people[one].office == name and f"{one}+" not in world.people
    ]
    granting = world.app(name)
    own = granting.profile.certificate
    if not lost or own is None or not own.valid_from <= granting.profile.now() < own.valid_until:
        return None
    old = world.people[lost[0]]
    member = dataclasses.replace(old, name=f"{old.name}+")
    world.join(member)
    with chance.seeded_keys(random.Random(f"{world.seed} {member.name}")):
        made = app.join(
            world.folder / member.name,
            PASSPHRASE,
            member.name,
            cost=CHEAP,
            now=world.clocks[member.name],
        )
    here = {grid.code for grid in granting.enrolment.grids()}
    with granting.profile.store.view() as unit:
        person = next(one.id for one in unit.find(Person) if one.name == old.name)
    with noted(world, name):  # their grids, for one (seed 4792)
        profiles.enrol(
            world.folder,
            granting,
            made,
            grids=[code for code in old.grids if code in here] or sorted(here)[:1],
            person=person,
        )
    made.close()
    world.ledger.hear(member.name, world.ledger.known_to(name))
    return f"enrols {member.name} on a new laptop"


# --- meddling ----------------------------------------------------------------------------------


def meddle(world: World, name: str) -> str | None:
    """Somebody's own program leaves out the check; no office may follow."""
    out = world.revoked | world.gone | set(world.twins) | set(world.twins.values())
    if world.people[name].role != "worker" or name in out:
        return None
    return write(
        world, name, world.rng.choice((_rename_grid, _speak_for_another, _dispatch, take_over))
    )


def write(world: World, name: str, act: Meddling) -> str | None:
    """Somebody's own program writes what ``act`` gives, and asks nobody."""
    made = act(world, name)
    if made is None:
        return None
    record, field = made
    opened = world.app(name)
    entity = entity_of(record)
    with opened.profile.store.unit() as unit:
        if entity.is_fact:
            unit.add(record)  # type: ignore[arg-type]
        else:
            unit.save(record)  # type: ignore[arg-type]
        row = unit.rows(entity, [record.id])[record.id]  # type: ignore[attr-defined]
        unit.commit()
    said = world.ledger.note(
        name,
        opened.profile.replica,
        entity=row.entity,
        row=row.id,
        field=field,
        value=row.fields.get(field or ""),
        stamp=row.stamp_of(field) if field else row.stamp,
    )
    said.barred = True
    said.strange = frozenset({row.id} if act is take_over else ())
    world.mischievous.add(name)
    return f"meddles: {act.__name__.strip('_')} {row.entity} {row.id[-6:]}"


def _any(world: World, opened: App, kind: type) -> object | None:
    found = opened.registers.find(kind)
    return world.rng.choice(found) if found else None


def _rename_grid(world: World, name: str) -> tuple[object, str | None] | None:
    grid = _any(world, world.app(name), Grid)
    return (dataclasses.replace(grid, name="我的网格"), "name") if isinstance(grid, Grid) else None


def _speak_for_another(world: World, name: str) -> tuple[object, str | None] | None:
    """A visit in a colleague's name."""
    opened = world.app(name)
    own = opened.profile.person_id
    others = [one for one in opened.registers.find(Person) if one.id != own and one.name != name]
    home = _any(world, opened, Household)
    if not others or not isinstance(home, Household):
        return None
    now = opened.profile.now()
    made = Visit(
        id=new_id(now),
        household_id=home.id,
        visited_on=now.date(),
        visited_at=now,
        result="met",
        visitor_id=world.rng.choice(others).id,
    )
    return made, None


def _dispatch(world: World, name: str) -> tuple[object, str | None] | None:
    """A step of an issue that only an office takes."""
    opened = world.app(name)
    issue = _any(world, opened, Issue)
    if not isinstance(issue, Issue):
        return None
    now = opened.profile.now()
    made = IssueEvent(
        id=new_id(now),
        issue_id=issue.id,
        action="dispatched",
        happened_at=now,
        by_id=opened.profile.person_id,
    )
    return made, None


def take_over(world: World, name: str) -> tuple[object, str | None] | None:
    """A household of another grid of the community, written into a door of one's own: one that
    never was in any other grid, at an office that has forgotten nothing."""
    opened, office = world.app(name), world.app(world.people[name].office or "")
    if not office.profile.replica.endswith(".1") or world.people[name].office in world.granted_anew:
        return None
    seen, mine = pictures.of(office), pictures.of(opened)
    moved = {key[1] for key in seen.former if key[2] in ("dwelling_id", "grid_id")}
    strange = [
        key[1]
        for key in seen.rows
        if key[0] == "household"
        and key not in mine.rows
        and seen.places[key][1] not in opened.profile.enrolled().grids
        and not lineage.line_ids(seen, key) & moved
    ]
    door = _any(world, opened, Dwelling)
    if not strange or not isinstance(door, Dwelling):
        return None
    home = world.rng.choice(sorted(strange))
    return Household(id=home, dwelling_id=door.id, head_name="王占"), "head_name"
