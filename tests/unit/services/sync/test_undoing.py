"""Undoing an import: what it brought goes, what came later stays, and undoing travels."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest

from gridclient.app import App
from gridclient.domain.authority import CertificateFact
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling
from gridclient.domain.visits import Retraction, Visit
from gridclient.errors import Refused
from tests.builders import TODAY, make_dwelling, make_household, make_resident, make_visit, save
from tests.builders import add as add_facts
from tests.town import GRIDS, Town, agree, change, household, phone


def bring(town: Town, sender: App, receiver: App) -> str:
    """A bundle taken in, by its id."""
    town.bring(sender, receiver)
    return next(e.bundle for e in receiver.sync.history() if e.direction == "in")


def visits(app: App) -> list[Visit]:
    retracted = {one.visit_id for one in app.registers.find(Retraction)}
    return [one for one in app.registers.find(Visit) if one.id not in retracted]


def test_a_changed_value_comes_back_and_the_undoing_travels(town: Town) -> None:
    change(town.wang, phone="0999")
    bundle = bring(town, town.wang, town.office)
    assert phone(town.office) == "0999"

    done = town.office.sync.undo(bundle)

    assert (done.restored, done.retired, done.kept) == (1, 0, ())
    assert phone(town.office) == "0211"
    town.exchange()
    assert phone(town.wang) == phone(town.li) == "0211"
    assert agree(town.office, town.wang, town.li)


def test_a_later_edit_of_the_same_field_stays_and_is_named(town: Town) -> None:
    change(town.wang, phone="0999", remarks="从包里来")
    bundle = bring(town, town.wang, town.office)
    change(town.office, phone="0888")

    done = town.office.sync.undo(bundle)

    assert household(town.office).phone == "0888"
    assert household(town.office).remarks is None
    assert [(one.why, one.row_id) for one in done.kept] == [
        ("changed_since", household(town.office).id)
    ]


def test_a_later_edit_of_another_field_is_no_business_of_the_undo(town: Town) -> None:
    change(town.wang, phone="0999")
    bundle = bring(town, town.wang, town.office)
    change(town.office, remarks="后来写的")

    done = town.office.sync.undo(bundle)

    assert (phone(town.office), household(town.office).remarks) == ("0211", "后来写的")
    assert done.kept == ()


def test_what_a_later_import_brought_stays(town: Town) -> None:
    change(town.wang, phone="0999")
    first = bring(town, town.wang, town.office)
    town.bring(town.office, town.li)
    town.clock.advance(hours=1)
    change(town.li, phone="0777")
    town.bring(town.li, town.office)

    done = town.office.sync.undo(first)

    assert phone(town.office) == "0777"
    assert [one.why for one in done.kept] == ["changed_since"]


def test_visits_are_retracted_and_new_homes_retired(town: Town) -> None:
    home = household(town.wang)
    building = town.wang.registers.find(Dwelling, id=home.dwelling_id)[0].building_id
    door = make_dwelling(building, room_no="901")
    family = make_household(door.id)
    save(town.wang, door, family, make_resident(family.id))
    add_facts(town.wang, make_visit(family.id), make_visit(home.id))
    bundle = bring(town, town.wang, town.office)
    assert len(visits(town.office)) == 2

    done = town.office.sync.undo(bundle)

    assert (done.retired, done.taken_back, done.kept) == (3, 2, ())
    assert visits(town.office) == []
    assert household(town.office, "901").retired == "entered_in_error"
    town.exchange()
    assert visits(town.wang) == []
    assert agree(town.office, town.wang)


def test_a_new_home_somebody_visited_meanwhile_stays(town: Town) -> None:
    home = household(town.wang)
    building = town.wang.registers.find(Dwelling, id=home.dwelling_id)[0].building_id
    door = make_dwelling(building, room_no="901")
    family = make_household(door.id)
    person = make_resident(family.id)
    save(town.wang, door, family, person)
    bundle = bring(town, town.wang, town.office)
    add_facts(town.office, make_visit(family.id))

    done = town.office.sync.undo(bundle)

    assert town.office.registers.find(Household, id=family.id)[0].retired is None
    assert town.office.registers.find(Dwelling, id=door.id)[0].retired is None
    assert town.office.registers.find(Resident, id=person.id)[0].retired == "entered_in_error"
    assert {(one.entity, one.why) for one in done.kept} == {
        ("household", "in_use"),
        ("dwelling", "in_use"),
    }


def test_an_undo_can_be_taken_back_once(town: Town) -> None:
    change(town.wang, phone="0999")
    add_facts(town.wang, make_visit(household(town.wang).id, TODAY, note="一切都好"))
    bundle = bring(town, town.wang, town.office)
    done = town.office.sync.undo(bundle)

    again = town.office.sync.undo(done.id)

    assert phone(town.office) == "0999"
    assert [one.note for one in visits(town.office)] == ["一切都好"]
    assert (again.restored, again.taken_back, again.kept) == (1, 1, ())
    with pytest.raises(Refused) as refused:
        town.office.sync.undo(done.id)
    assert refused.value.code == "bundle.undone"
    town.office.sync.undo(again.id)
    assert (phone(town.office), visits(town.office)) == ("0211", [])


def test_importing_the_undone_again_changes_nothing(town: Town) -> None:
    change(town.wang, phone="0999")
    bundle = bring(town, town.wang, town.office)
    town.office.sync.undo(bundle)

    assert town.bring(town.wang, town.office).conflicts == 0

    assert phone(town.office) == "0211"


def test_a_worker_takes_back_only_what_is_a_workers_to_write(town: Town) -> None:
    (building,) = town.office.registers.find(Building, building_no="1")
    save(town.office, dataclasses.replace(building, floors=7))
    change(town.office, phone="0555")
    bundle = bring(town, town.office, town.wang)

    done = town.wang.sync.undo(bundle)

    assert phone(town.wang) == "0211"
    assert [one.why for one in done.kept if one.row_id == building.id] == ["not_ours"]
    assert town.wang.registers.find(Building, id=building.id)[0].floors == 7


def test_what_would_go_back_to_where_a_worker_may_not_write_stays(town: Town) -> None:
    """One bundle moves a household to wang's other grid, and takes the grid it came from."""
    grant(town, GRIDS)
    town.bring(town.office, town.wang)
    home = household(town.office)
    doors = {one.room_no: one.id for one in town.office.registers.find(Dwelling)}
    change(town.office, dwelling_id=doors["201"])
    grant(town, GRIDS[1:])
    bundle = bring(town, town.office, town.wang)
    assert town.wang.profile.enrolled().grids == GRIDS[1:]

    done = town.wang.sync.undo(bundle)

    assert {one.row_id: one.why for one in done.kept}[home.id] == "not_ours"
    (kept,) = town.wang.registers.find(Household, id=home.id)
    assert kept.dwelling_id == doors["201"]


def grant(town: Town, grids: tuple[str, ...]) -> None:
    """The office renews wang's certificate; it travels with the next bundle."""
    town.clock.advance(minutes=1)
    key = town.wang.profile.keys.public.key_id
    serial = town.office.registers.find(CertificateFact, key_id=key)[-1].serial
    town.office.enrolment.renew_certificate(serial, town.folder / "grant", grids=grids)


@pytest.mark.parametrize(
    ("which", "code"), [("nothing", "bundle.unknown"), ("own", "bundle.not_taken_in")]
)
def test_only_what_was_taken_in_can_be_undone(town: Town, which: str, code: str) -> None:
    made = town.send(town.office, town.wang)
    with pytest.raises(Refused) as refused:
        town.office.sync.undo(made.bundle if which == "own" else which)
    assert refused.value.code == code


def test_the_history_has_a_line_for_the_undo(town: Town) -> None:
    change(town.wang, phone="0999")
    bundle = bring(town, town.wang, town.office)
    done = town.office.sync.undo(bundle)

    lines = {entry.bundle: entry for entry in town.office.sync.history()}

    assert lines[done.id].direction == "undo"
    assert lines[done.id].outcome["of"] == bundle
    assert lines[bundle].outcome["undone_by"] == done.id


def test_what_an_undo_had_ended_is_asked_again_once_it_is_undone(town: Town) -> None:
    """Nobody had decided: both values are kept until somebody does."""
    change(town.office, phone="0302")
    town.clock.advance(minutes=1)
    change(town.wang, phone="0301")
    bundle = bring(town, town.wang, town.office)
    (asked,) = town.office.conflicts.open_()
    town.clock.advance(minutes=1)
    undone = town.office.sync.undo(bundle)
    assert town.office.conflicts.open_() == []
    town.clock.advance(minutes=1)
    town.office.sync.undo(undone.id)
    assert phone(town.office) == "0301"
    assert [one.id for one in town.office.conflicts.open_()] == [asked.id]
    town.office.conflicts.resolve(asked.id, "here")
    assert phone(town.office) == "0302"


def test_what_was_brought_back_stands_where_a_lost_key_is_let_in(town: Town) -> None:
    """The office took it back and recorded it again: the later word of its own counts."""
    town.wang.visits.record(household(town.wang).id, "met")
    bundle = bring(town, town.wang, town.office)
    town.clock.advance(minutes=1)
    undone = town.office.sync.undo(bundle)
    town.clock.advance(minutes=1)
    town.office.sync.undo(undone.id)
    assert len(visits(town.office)) == 1
    own = town.wang.profile.certificate
    assert own is not None
    town.office.enrolment.revoke(own.serial, "", TODAY - dt.timedelta(days=1))
    (lost,) = town.office.lost_keys.list_()
    town.office.lost_keys.let_in(lost.key_id)
    assert len(visits(town.office)) == 1
