"""A row that is held back, laid beside what stands here, as whoever decides may read it."""

from __future__ import annotations

import dataclasses

from gridclient.app import App
from gridclient.domain.fields import Record, entity_of
from gridclient.services.sync.held_rows import HeldField, HeldFields
from gridclient.services.sync.records import LeftOut
from tests.builders import add, make_amendment, make_resident, make_visit, save
from tests.town import Town, change, household


def left_out(of: App, *senders: App, town: Town) -> list[LeftOut]:
    """Everything that comes from the senders, left out by hand."""
    files = [town.send(one, of).file for one in senders]
    seen = of.sync.preview(files)
    of.sync.take(seen, {row.ticket for file in seen.files for row in file.rows})
    return of.sync.left_out()


def opened(of: App, item: LeftOut) -> HeldFields:
    found = of.sync.held_fields(item.entity, item.row_id, item.id)
    assert found is not None
    return found


def field(of: HeldFields, name: str) -> HeldField:
    return next(one for one in of.fields if one.name == name)


def about(found: list[LeftOut], record: Record) -> LeftOut:
    return next(one for one in found if one.entity == entity_of(record).name)


def test_of_a_record_that_is_here_only_what_differs_is_shown(town: Town) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, phone=None, remarks="二楼"))
    (item,) = left_out(town.office, town.wang, town=town)
    held = opened(town.office, item)
    assert held.is_here
    assert held.household_id == home.id
    assert held.household_title == town.office.references.title("household", home.id)
    assert {one.name for one in held.fields} == {"phone", "remarks"}
    remarks, phone = field(held, "remarks"), field(held, "phone")
    assert (remarks.here.text, remarks.there.text, remarks.comes) == (None, "二楼", True)
    assert (phone.there.text, phone.there.whole, phone.here.whole) == (None, None, "0211")
    assert phone.here.text != "0211"


def test_what_is_older_than_here_says_so(town: Town) -> None:
    home = household(town.wang)
    save(town.wang, dataclasses.replace(home, remarks="二楼"))
    (item,) = left_out(town.office, town.wang, town=town)
    town.clock.advance(hours=1)
    change(town.office, remarks="三楼")
    held = opened(town.office, item)
    assert [(one.here.text, one.there.text, one.comes) for one in held.fields] == [
        ("三楼", "二楼", False)
    ]


def test_what_is_not_here_shows_all_it_says_and_no_number_behind_its_mask(town: Town) -> None:
    home = household(town.wang)
    person = make_resident(home.id, name="王小明", phone="13800138000")
    save(town.wang, person)
    item = about(left_out(town.office, town.wang, town=town), person)
    held = opened(town.office, item)
    assert not held.is_here
    assert held.household_id == home.id
    assert field(held, "name").there.text == "王小明"
    assert field(held, "phone").there.text == "138****8000"
    assert all(one.there.whole is None for one in held.fields)  # nobody could note whose it is


def test_what_speaks_of_a_visit_leads_to_the_household_of_that(town: Town) -> None:
    home = household(town.wang)
    visit = make_visit(home.id)
    add(town.wang, visit)
    town.bring(town.wang, town.office)
    amendment = make_amendment(visit.id)
    add(town.wang, amendment)
    item = about(left_out(town.office, town.wang, town=town), amendment)
    assert opened(town.office, item).household_id == home.id


def test_an_office_that_is_not_shown_a_value_is_not_shown_it_here(town: Town) -> None:
    town.exchange()
    change(town.office, head_name="陈建国")
    item = about(left_out(town.district, town.office, town=town), household(town.office))
    held = opened(town.district, item)
    name = field(held, "head_name")
    assert "建" not in (name.there.text or "")
    assert name.there.whole is None


def test_a_row_of_somebody_else_or_of_another_time_is_not_found(town: Town) -> None:
    change(town.wang, remarks="二楼")
    (item,) = left_out(town.office, town.wang, town=town)
    sync = town.office.sync
    assert sync.held_fields(item.entity, item.row_id, "nothing") is None
