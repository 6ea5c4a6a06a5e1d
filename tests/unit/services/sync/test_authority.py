"""Rows that their sender may not write: kept out with the rule they broke, the rest applied."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Callable

import pytest

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.authority import CertificateFact
from gridclient.domain.fields import Record, entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.issues import Issue, IssueEvent
from gridclient.domain.links import ConflictResolution, SameAs
from gridclient.domain.model import ORDERED
from gridclient.domain.people import Household, Resident
from gridclient.domain.places import Building, Dwelling, Estate, Grid
from gridclient.domain.rows import Row
from gridclient.domain.service_records import ServiceRecord
from gridclient.domain.staff import Person
from gridclient.domain.visits import Retraction, Visit
from gridclient.services.sync.records import Imported
from gridclient.store import held_back
from tests import altered, forged
from tests.command_line import call_json
from tests.profiles import Clock
from tests.town import COMMUNITY, GRIDS, LATER, Town, agree, household, take


def stamp(of: App, *, ahead: dt.timedelta = dt.timedelta()) -> str:
    """A stamp of a replica, now or some time ahead."""
    moment = of.profile.now() + dt.timedelta(minutes=1) + ahead
    return stamps.tick(None, moment, of.profile.replica)


def visit_at(of: App, home: str, **fields: object) -> Visit:
    return Visit(
        id=new_id(of.profile.now()),
        household_id=home,
        visited_on=dt.date(2026, 11, 22),
        result="met",
        visitor_id=of.profile.person_id,
        **fields,  # type: ignore[arg-type]
    )


def handed_over(town: Town, *extra: Row, sender: App | None = None) -> Imported:
    """What becomes of rows put into a worker's own bundle beside an honest visit."""
    worker = sender or town.wang
    honest = worker.visits.record(household(worker).id, "met")
    content = forged.forged(worker, town.office, *extra)
    result = take(town.office, altered.saved(content, town.mail / "forged.xlsx"))
    assert honest.id in {visit.id for visit in town.office.visits.of(honest.household_id)}
    return result


def rules(of: App, state: str) -> list[tuple[str, str]]:
    with of.profile.store.view() as unit:
        return [(item.row.entity, item.rule) for item in held_back.held(unit, state)]


def quarantined(town: Town, row: Row, rule: str) -> None:
    result = handed_over(town, row)
    assert (result.applied, result.quarantined, result.parked) == (1, 1, 0)
    assert result.awaits
    assert rules(town.office, "quarantined") == [(row.entity, rule)]
    with town.office.profile.store.view() as unit:
        entity = next(entity for entity in ORDERED if entity.name == row.entity)
        stored = unit.rows(entity, [row.id]).get(row.id)
    assert stored is None or dict(stored.fields) != dict(row.fields)


def test_a_visit_in_another_grid(town: Town) -> None:
    other = household(town.office, "201")
    quarantined(
        town,
        forged.fact(visit_at(town.wang, other.id), town.wang, stamp=stamp(town.wang)),
        "scope",
    )
    assert town.office.visits.of(other.id) == []


def test_a_resident_of_another_grid(town: Town) -> None:
    other = household(town.office, "201")
    lives = town.office.registers.find(Resident, household_id=other.id)[0]
    row = forged.register(dataclasses.replace(lives, phone="1"), stamp(town.wang))
    quarantined(town, row, "scope")


def test_a_household_moved_out_of_the_own_grid_or_into_it(town: Town) -> None:
    """Both where it stood and where it shall stand must be the sender's."""
    mine, theirs = household(town.office, "101"), household(town.office, "201")
    out = forged.register(
        dataclasses.replace(mine, dwelling_id=theirs.dwelling_id), stamp(town.wang)
    )
    quarantined(town, out, "scope")


def test_a_household_taken_from_another_grid(town: Town) -> None:
    mine, theirs = household(town.office, "101"), household(town.office, "201")
    row = forged.register(
        dataclasses.replace(theirs, dwelling_id=mine.dwelling_id), stamp(town.wang)
    )
    quarantined(town, row, "scope")
    assert household(town.office, "201") == theirs


def test_a_retraction_that_names_a_colleagues_work_beside_the_own(town: Town) -> None:
    """What it says of the other grid would count as well."""
    with town.office.profile.store.unit() as unit:
        mine = visit_at(town.wang, household(town.office, "101").id)
        theirs = ServiceRecord(
            id=new_id(town.clock()),
            household_id=household(town.office, "201").id,
            type="meals",
            served_on=dt.date(2026, 11, 22),
        )
        unit.add(mine, theirs)
        unit.commit()
    both = Retraction(
        id=new_id(town.clock()),
        visit_id=mine.id,
        service_record_id=theirs.id,
        reason="误录",
        retracted_at=town.clock(),
    )
    quarantined(town, forged.fact(both, town.wang, stamp=stamp(town.wang)), "scope")


@pytest.mark.parametrize("kept", ["101", "201"])
def test_a_link_to_a_household_of_another_grid(town: Town, kept: str) -> None:
    other = "201" if kept == "101" else "102"
    link = SameAs(
        id=new_id(town.clock()),
        grid_id=town.office.registers.find(Grid, code=GRIDS[0])[0].id,
        entity="household",
        kept_id=household(town.office, kept).id,
        other_id=household(town.office, other).id,
        act="same",
        decided_at=town.clock(),
        by_id=town.wang.profile.person_id,
    )
    quarantined(town, forged.fact(link, town.wang, stamp=stamp(town.wang)), "scope")


def test_a_decision_about_a_household_of_another_grid(town: Town) -> None:
    decision = ConflictResolution(
        id=new_id(town.clock()),
        grid_id=town.office.registers.find(Grid, code=GRIDS[0])[0].id,
        conflict_id=new_id(town.clock()),
        entity="household",
        row_id=household(town.office, "201").id,
        field="phone",
        decided_at=town.clock(),
    )
    quarantined(town, forged.fact(decision, town.wang, stamp=stamp(town.wang)), "scope")


Make = Callable[[Town], Record]


def _grid(town: Town) -> Grid:
    old = town.office.registers.find(Grid, code=GRIDS[0])[0]
    return dataclasses.replace(old, name="我的网格")


def _building(town: Town) -> Building:
    old = town.office.registers.find(Building, building_no="1")[0]
    return dataclasses.replace(old, floors=99)


def _person(town: Town) -> Person:
    old = town.office.registers.find(Person, name="王芳")[0]
    return dataclasses.replace(old, phone="1")


def _estate(town: Town) -> Estate:
    old = town.office.registers.find(Estate)[0]
    return dataclasses.replace(old, name="别处")


@pytest.mark.parametrize("make", [_grid, _building, _person, _estate])
def test_registers_that_only_an_office_writes(town: Town, make: Make) -> None:
    quarantined(town, forged.register(make(town), stamp(town.wang)), "role")


def test_a_certificate_written_by_a_worker(town: Town) -> None:
    own = town.wang.profile.certificate
    assert own is not None
    place = town.office.registers.find(Grid, code=GRIDS[0])[0].division_id
    record = CertificateFact(
        id=new_id(town.clock()),
        division_id=place,
        serial=own.serial,
        key_id=own.public.key_id,
        pem=own.pem.decode().strip(),
    )
    quarantined(town, forged.fact(record, town.wang, stamp=stamp(town.wang)), "role")


def test_a_certificate_that_is_none_never_gets_in(town: Town) -> None:
    """Not even from an office: whoever read it later could not import anything any more."""
    place = town.office.registers.find(Grid, code=GRIDS[0])[0].division_id
    record = CertificateFact(
        id=new_id(town.clock()),
        division_id=place,
        serial="00",
        key_id=town.office.profile.keys.public.key_id,
        pem="-----BEGIN CERTIFICATE-----",
    )
    row = forged.fact(record, town.office, stamp=stamp(town.office))
    content = forged.forged(town.office, town.district, row)
    result = take(town.district, altered.saved(content, town.mail / "x.xlsx"))
    assert result.quarantined == 1
    assert rules(town.district, "quarantined") == [("certificate", "value")]
    town.clock.advance(minutes=1)
    honest = town.bring(town.office, town.district)
    assert (honest.parked, honest.quarantined, honest.conflicts, honest.gap) == (0, 0, 0, ())
    assert honest.fork  # the forged bundle had used up its number


def test_a_step_of_an_issue_that_is_the_offices(town: Town) -> None:
    """A worker registers and reports; closing an issue is the office's step."""
    issue = Issue(
        id=new_id(town.clock()),
        household_id=household(town.wang).id,
        issue_no="X-1",
        kind="request",
        title="灯不亮",
        received_on=dt.date(2026, 11, 22),
    )
    step = IssueEvent(
        id=new_id(town.clock()),
        issue_id=issue.id,
        action="verified",
        happened_at=town.clock(),
    )
    result = handed_over(
        town,
        forged.register(issue, stamp(town.wang)),
        forged.fact(step, town.wang, stamp=stamp(town.wang)),
    )
    assert (result.applied, result.quarantined) == (2, 1)
    assert rules(town.office, "quarantined") == [("issue_event", "act")]


def test_a_fact_in_another_authors_name(town: Town) -> None:
    """Signed by wang, claiming to be li's: parked, since li's key might have been renewed."""
    record = visit_at(town.wang, household(town.office).id)
    row = forged.fact(record, town.wang, stamp=stamp(town.li), claims=town.li.profile.replica)
    result = handed_over(town, row)
    assert (result.applied, result.parked, result.quarantined) == (1, 1, 0)
    assert rules(town.office, "parked") == [("visit", "author")]


def test_a_visit_said_to_be_a_colleagues(town: Town) -> None:
    """Honestly signed, but it names somebody else as the visitor."""
    record = visit_at(town.wang, household(town.office).id)
    other = dataclasses.replace(record, visitor_id=town.li.profile.person_id)
    row = forged.fact(other, town.wang, stamp=stamp(town.wang))
    quarantined(town, row, "author")


def test_a_register_stamped_in_a_colleagues_name(town: Town) -> None:
    home = dataclasses.replace(household(town.office), phone="7")
    quarantined(town, forged.register(home, stamp(town.li)), "author")


def test_a_fact_with_the_same_id_and_other_content(town: Town) -> None:
    visit = town.wang.visits.record(household(town.wang).id, "met", note="真的")
    town.bring(town.wang, town.office)
    other = dataclasses.replace(visit, note="假的")
    row = forged.fact(other, town.wang, stamp=stamp(town.wang))
    quarantined(town, row, "fact_changed")
    assert [one.note for one in town.office.visits.of(visit.household_id)][-1] == "真的"


@pytest.mark.parametrize("text", ["é", "签名", "=", "x"])
def test_a_fact_whose_signature_is_no_signature(town: Town, text: str) -> None:
    row = forged.fact(
        visit_at(town.wang, household(town.office).id), town.wang, stamp=stamp(town.wang)
    )
    result = handed_over(town, dataclasses.replace(row, signature=text))
    assert (result.applied, result.parked) == (1, 1)


def test_a_fact_whose_content_was_changed_under_its_signature(town: Town) -> None:
    row = forged.fact(
        visit_at(town.wang, household(town.office).id, note="真的"),
        town.wang,
        stamp=stamp(town.wang),
    )
    changed = dataclasses.replace(row, fields={**row.fields, "note": "假的"})
    result = handed_over(town, changed)
    assert (result.applied, result.parked) == (1, 1)


@pytest.mark.parametrize(
    ("change", "rule"),
    [
        ({"visited_on": "20261122"}, "value"),
        ({"visited_on": "2026-02-30"}, "value"),
        ({"note": " blanks "}, "value"),
        ({"note": "zero\u200bwidth"}, "value"),
        ({"household_id": "'; DROP TABLE visit"}, "value"),
    ],
)
def test_a_value_not_in_its_one_form(town: Town, change: dict[str, str], rule: str) -> None:
    """Kept as it came, a value would not carry its signature on."""
    record = visit_at(town.wang, household(town.office).id)
    row = forged.fact(record, town.wang, stamp=stamp(town.wang))
    quarantined(town, dataclasses.replace(row, fields={**row.fields, **change}), rule)


@pytest.mark.parametrize("digits", ["007", "１", "9" * 30])
def test_a_number_not_in_its_one_form(town: Town, digits: str) -> None:
    old = town.office.registers.find(Dwelling, room_no="101")[0]
    row = forged.register(old, stamp(town.wang))
    quarantined(town, dataclasses.replace(row, fields={**row.fields, "floor_no": digits}), "value")


def test_the_same_row_twice_in_one_bundle(town: Town) -> None:
    """Of a kind without a sheet, which would show it: the import does not fail over it."""
    manifest, rows = forged.drafted(town.office, town.district)
    (one, *_others) = [row for row in rows if row.entity == "certificate"]
    content = forged.built(manifest, [*rows, one], town.office.profile.keys)
    result = take(town.district, altered.saved(content, town.mail / "x.xlsx"))
    assert (result.applied + result.known, result.quarantined) == (len(rows), 1)


@pytest.mark.parametrize("ahead", [dt.timedelta(hours=25), dt.timedelta(days=3650)])
def test_a_register_from_a_clock_far_ahead_is_parked(town: Town, ahead: dt.timedelta) -> None:
    home = dataclasses.replace(household(town.office), phone="2036")
    result = handed_over(town, forged.register(home, stamp(town.wang, ahead=ahead)))
    assert (result.applied, result.parked, result.quarantined) == (1, 1, 0)
    assert rules(town.office, "parked") == [("household", "clock")]
    assert household(town.office).phone == "0211"


def test_a_stamp_beyond_all_calendars(town: Town) -> None:
    home = dataclasses.replace(household(town.office), phone="10889")
    row = forged.register(home, f"ffffffffffff-ffff-{town.wang.profile.replica}")
    assert handed_over(town, row).parked == 1


def test_what_was_parked_for_its_clock_is_taken_when_its_time_has_come(town: Town) -> None:
    ahead = dt.timedelta(hours=30)
    home = dataclasses.replace(household(town.office), phone="2036")
    handed_over(town, forged.register(home, stamp(town.wang, ahead=ahead)))
    town.clock.advance(hours=31)
    town.bring(town.li, town.office)
    assert household(town.office).phone == "2036"
    assert rules(town.office, "parked") == []


def test_a_fact_from_2036_is_taken_and_our_clock_does_not_follow(town: Town) -> None:
    """Facts are taken whatever the clock said; what we write next is still of today."""
    town.close("wang")
    town.clocks["wang"] = Clock(LATER + dt.timedelta(days=3650))
    own = town.wang.profile.certificate
    assert own is not None
    home = household(town.wang)
    visit = visit_at(town.wang, home.id)
    with town.wang.profile.store.unit() as unit:
        unit.add(visit)
        unit.commit()
    result = take(town.office, town.send(town.wang, town.office).file)
    assert result.applied == 1
    town.office.registers.change(Household, home.id, phone="今天", despite="-")
    assert town.bring(town.office, town.li).parked == 0
    assert household(town.li).phone == "今天"


def test_a_row_whose_parent_is_missing_waits_for_it(town: Town) -> None:
    """A resident comes in one bundle, the household that person lives in only in the next."""
    home = dataclasses.replace(household(town.office), id=new_id(town.clock()), head_name="钱二")
    lives = Resident(id=new_id(town.clock()), household_id=home.id, name="钱二")
    with town.wang.profile.store.unit() as unit:
        unit.save(home, lives)
        unit.commit()
    manifest, rows = forged.drafted(town.wang, town.office)
    (child,) = [row for row in rows if row.entity == "resident"]
    alone = forged.built(manifest, [child], town.wang.profile.keys)
    early = take(town.office, altered.saved(alone, town.mail / "early.xlsx"))
    assert (early.applied, early.parked) == (0, 1)
    assert rules(town.office, "parked") == [("resident", "parent")]
    (waiting,) = town.office.sync.waiting()
    assert waiting.kind == "parked"
    (parent,) = [row for row in rows if row.entity == "household"]
    other = dataclasses.replace(manifest, bundle=new_id(town.clock()), number=2)
    late = forged.built(other, [parent], town.wang.profile.keys)
    result = take(town.office, altered.saved(late, town.mail / "late.xlsx"))
    assert (result.applied, result.parked) == (2, 0)
    assert town.office.registers.get(Resident, lives.id).name == "钱二"
    assert rules(town.office, "parked") == []
    town.bring(town.office, town.wang)
    assert agree(town.office, town.wang)


def test_the_command_line_ends_with_5_and_says_how_many(town: Town) -> None:
    other = household(town.office, "201")
    honest = town.wang.visits.record(household(town.wang).id, "met")
    content = forged.forged(
        town.wang,
        town.office,
        forged.fact(visit_at(town.wang, other.id), town.wang, stamp=stamp(town.wang)),
        forged.register(
            dataclasses.replace(household(town.office), phone="2036"),
            stamp(town.wang, ahead=dt.timedelta(days=9)),
        ),
    )
    file = altered.saved(content, town.mail / "x.xlsx")
    town.close()
    answer = call_json(town.folder / "office", "bundle", "import", file)
    (told,) = answer.document["imported"]
    assert answer.code == 5
    assert {name: told[name] for name in ("applied", "quarantined", "parked")} == {
        "applied": 1,
        "quarantined": 1,
        "parked": 1,
    }
    listed = call_json(town.folder / "office", "visit", "list").document["visits"]
    assert [visit["id"] for visit in listed] == [honest.id]


def test_the_receipt_tells_the_sender_which_row_broke_which_rule(town: Town) -> None:
    other = household(town.office, "201")
    row = forged.fact(visit_at(town.wang, other.id), town.wang, stamp=stamp(town.wang))
    sent = town.send(town.wang, town.office)
    manifest, rows = forged.drafted(town.wang, town.office)
    content = forged.built(
        dataclasses.replace(manifest, bundle=sent.bundle, number=sent.number),
        [*rows, row],
        town.wang.profile.keys,
    )
    take(town.office, altered.saved(content, town.mail / "x.xlsx"))
    town.bring(town.office, town.wang)
    (line,) = [line for line in town.wang.sync.history() if line.bundle == sent.bundle]
    assert line.state == "received"
    receipt = line.outcome["receipt"]
    assert isinstance(receipt, dict)
    assert receipt["held"] == [
        {"entity": "visit", "id": row.id, "state": "quarantined", "rule": "scope"}
    ]


def test_an_office_beside_or_below_writes_only_in_its_own_division(town: Town) -> None:
    """The community changes the district's own register row: the district keeps it out."""
    from gridclient.domain.places import Division

    (place,) = town.office.registers.find(Division, code=COMMUNITY[:6])
    row = forged.register(dataclasses.replace(place, name="别的区"), stamp(town.office))
    content = forged.forged(town.office, town.district, row)
    result = take(town.district, altered.saved(content, town.mail / "x.xlsx"))
    assert rules(town.district, "quarantined") == [("division", "scope")]
    assert result.quarantined == 1


def test_entities_of_a_newer_version_are_kept_aside(town: Town) -> None:
    row = Row("hovercraft", new_id(town.clock()), {"name": "x"}, stamp(town.wang))
    result = handed_over(town, row)
    assert (result.applied, result.quarantined) == (1, 1)
    assert entity_of(Visit).name == "visit"
