"""What awaits a person or another row: how it is called, whose it is, what it waits for."""

from __future__ import annotations

import dataclasses
import datetime as dt

from gridclient.app import App
from gridclient.domain.fields import Record
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Household
from gridclient.domain.places import Building
from gridclient.domain.visits import Visit
from gridclient.store import held_back
from tests import altered, forged
from tests.builders import add, make_amendment, make_visit, save
from tests.town import Town, household, take
from tests.unit.services.sync import trespassing

DAY = dt.date(2026, 11, 20)


def settle_in(town: Town, name: str) -> Household:
    """A household that only wang knows yet."""
    made = dataclasses.replace(
        household(town.office), id=new_id(town.clock()), head_name=name, phone=None
    )
    save(town.wang, made)
    return made


def visited(of: App, home: Household, day: int) -> Visit:
    made = make_visit(home.id, DAY + dt.timedelta(days=day), visitor_id=of.profile.person_id)
    add(of, made)
    return made


def arrives(town: Town, *records: Record) -> None:
    """A bundle of wang's with nothing but these."""
    town.clock.advance(minutes=1)
    number = len(town.office.sync.history()) + 1
    ids = [record.id for record in records]  # type: ignore[attr-defined]
    content = forged.only(town.wang, town.office, *ids, number=number)
    take(town.office, altered.saved(content, town.mail / f"part-{number}.xlsx"))


def test_what_waits_says_what_it_is_and_for_what(town: Town) -> None:
    home = settle_in(town, "钱二")
    visit = visited(town.wang, home, 0)
    arrives(town, visit)
    (waits,) = town.office.sync.waiting()
    assert (waits.kind, waits.entity_label, waits.sender) == ("parked", "Visit", "王芳")
    assert "2026-11-20" in waits.title
    assert waits.detail == "not here yet: Household"
    assert (waits.household_id, waits.household_title) == (home.id, "")


def test_a_household_that_waits_itself_is_named(town: Town) -> None:
    home = settle_in(town, "钱二")
    visit = visited(town.wang, home, 0)
    amendment = make_amendment(visit.id, note="改")
    add(town.wang, amendment)
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(preview, {one.ticket for one in preview.files[0].rows if one.there})
    found = {one.entity_label: one for one in town.office.sync.waiting()}
    assert {one.household_id for one in found.values()} == {home.id}
    assert all("钱二" in one.household_title for one in found.values())
    assert not town.office.quarantine.list_()


def test_what_belongs_to_what_waits_names_that(town: Town) -> None:
    home = settle_in(town, "钱二")
    visit = visited(town.wang, home, 0)
    amendment = make_amendment(visit.id, note="改")
    add(town.wang, amendment)
    arrives(town, visit, amendment)
    first, second = town.office.sync.waiting()
    assert second.detail == f"not here yet: Visit {first.title}"
    assert {first.household_id, second.household_id} == {home.id}


def test_what_waits_of_one_household_stands_together(town: Town) -> None:
    one, other = settle_in(town, "钱二"), settle_in(town, "孙三")
    for day, home in enumerate((one, other, one, other)):
        arrives(town, visited(town.wang, home, day))
    waits = town.office.sync.waiting()
    assert [item.household_id for item in waits] == [one.id, one.id, other.id, other.id]
    assert [item.title[:10] for item in waits][:2] == ["2026-11-20", "2026-11-22"]
    assert town.office.sync.waiting({"parked"}) == []


def test_what_is_left_out_of_one_household_stands_together(town: Town) -> None:
    homes = [household(town.wang, room) for room in ("101", "102")]
    for number in range(2):
        for home in homes:
            add(town.wang, make_visit(home.id, note=str(number)))
            seen = town.office.sync.preview([town.send(town.wang, town.office).file])
            town.office.sync.take(seen, {row.ticket for row in seen.files[0].rows})
    of = [one.household_id for one in town.office.sync.left_out()]
    assert of == [homes[0].id] * 2 + [homes[1].id] * 2


def test_what_is_kept_out_of_one_household_stands_together(town: Town) -> None:
    home = trespassing.brought(town, town.wang)
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    visits = [make_visit(home, visitor_id=town.wang.profile.person_id) for _time in range(2)]
    add(town.wang, *visits)
    for visit in visits:
        trespassing.hold(town, "visit", visit.id)
    came = {visits[0].id: "T01", building.id: "T02", visits[1].id: "T03"}
    with town.office.profile.store.unit() as unit:
        every = held_back.held(unit)
        held_back.hold(
            unit, [dataclasses.replace(one, at=f"2026-11-22{came[one.row.id]}") for one in every]
        )
        unit.commit()
    listed = [one.row_id for one in town.office.quarantine.list_()]
    assert listed == [visits[0].id, visits[1].id, building.id]
