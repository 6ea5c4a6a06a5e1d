"""A preview says what an import will do, row by row, and what is left out by hand is not lost."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.places import Building, Dwelling
from gridclient.services.sync import mass
from gridclient.services.sync.previews import Preview, Ticket
from gridclient.store import held_back, history
from tests.builders import add as add_facts
from tests.builders import make_dwelling, make_household, make_resident, make_visit, save
from tests.town import Town, agree, change, dump, household, left_out, phone


def move_in(app: App, room: str = "901") -> Any:
    beside = household(app)
    (door,) = app.registers.find(Dwelling, id=beside.dwelling_id)
    new = make_dwelling(door.building_id, room_no=room)
    family = make_household(new.id)
    save(app, new, family, make_resident(family.id))
    return family


def kinds(preview: Preview) -> dict[str, set[str]]:
    """Kind to the entities of its rows."""
    found: dict[str, set[str]] = {}
    for file in preview.files:
        for row in file.rows:
            found.setdefault(row.kind, set()).add(row.entity)
    return found


def tickets(preview: Preview, key: tuple[str, str]) -> set[Ticket]:
    """What leaves a record out, of whatever bundle."""
    found = (row.ticket for file in preview.files for row in file.rows)
    return {ticket for ticket in found if ticket[1:] == key}


def everything(town: Town) -> list[Any]:
    """Bundles of two workers in which every kind of row occurs."""
    change(town.wang, "101", phone="0999")
    change(town.wang, "102", phone=None)
    add_facts(town.wang, make_visit(household(town.wang).id))
    move_in(town.wang)
    change(town.li, "101", phone="0777")
    town.clock.advance(hours=1)
    change(town.office, "101", remarks="办公室写的")
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=9))
    return [town.send(one, town.office).file for one in (town.wang, town.li)]


def test_a_preview_changes_nothing(town: Town) -> None:
    files = everything(town)
    before = dump(town.office)
    town.office.sync.preview(files)
    assert dump(town.office) == before


def test_every_row_has_the_kind_of_what_would_become_of_it(town: Town) -> None:
    preview = town.office.sync.preview(everything(town))
    found = kinds(preview)
    assert found["new"] >= {"visit", "dwelling", "household", "resident"}
    assert found["emptier"] == {"household"}
    assert found["conflict"] == {"household"}
    assert found["parallel"] == {"household"}
    assert found["not_allowed"] == {"building"}
    assert sum(preview.counts.values()) == sum(len(file.rows) for file in preview.files)


def test_an_import_answers_what_the_preview_said(town: Town) -> None:
    files = everything(town)
    said = [file.result for file in town.office.sync.preview(files).files]
    assert said == town.office.sync.import_(files)


def test_what_was_looked_at_is_taken_in_as_an_import_would(town: Town) -> None:
    files = everything(town)
    preview = town.office.sync.preview(files)
    counts = [(file.result.applied, file.result.conflicts) for file in preview.files]
    results = town.office.sync.take(preview)
    assert [(one.applied, one.conflicts) for one in results] == counts
    again = town.office.sync.preview(files)
    assert all(file.result.again for file in again.files)
    assert set(kinds(again)) == {"same"}


def test_older_and_emptier_rows_are_not_ticked(town: Town) -> None:
    change(town.wang, "101", phone="0301")
    town.bring(town.wang, town.office)  # and is sent again, as wang has not heard of it
    town.clock.advance(hours=1)
    change(town.office, "101", phone="0302")
    change(town.wang, "102", phone=None)
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    assert kinds(preview) == {"older": {"household"}, "emptier": {"household"}}
    keys = [("household", household(town.office, room).id) for room in ("101", "102")]
    assert preview.left_out_at_first() == set().union(*(tickets(preview, key) for key in keys))


def test_a_record_left_out_of_one_bundle_comes_with_another(town: Town) -> None:
    files = everything(town)
    preview = town.office.sync.preview(files)
    key = ("household", household(town.office, "101").id)
    second = {row.ticket for row in preview.files[1].rows} & tickets(preview, key)
    town.office.sync.take(preview, second)
    assert phone(town.office) == "0999"
    assert [one.row_id for one in town.office.sync.left_out()] == [key[1]]


def test_what_is_left_out_waits_and_can_be_taken_later(town: Town) -> None:
    preview = town.office.sync.preview(everything(town))
    key = ("household", household(town.office, "102").id)
    town.office.sync.take(preview, tickets(preview, key))

    assert phone(town.office, "102") == "0211"
    (waits,) = town.office.sync.left_out()
    assert (waits.entity, waits.row_id) == key

    assert town.office.sync.take_left_out(left_out(town.office, key)) == 1
    assert phone(town.office, "102") is None
    assert town.office.sync.left_out() == []
    assert key[1] not in {one.row_id for one in town.office.conflicts.open_()}
    with town.office.profile.store.view() as unit:
        assert held_back.held(unit, "left_out") == []
    town.exchange()
    assert phone(town.li, "102") is None


def test_the_receipt_names_what_was_left_out(town: Town) -> None:
    preview = town.office.sync.preview(everything(town))
    key = ("household", household(town.office, "102").id)
    town.office.sync.take(preview, tickets(preview, key))
    town.bring(town.office, town.wang)

    (sent,) = (e for e in town.wang.sync.history() if e.direction == "out")
    told: Any = sent.outcome["receipt"]
    assert {"entity": key[0], "id": key[1], "state": "left_out", "rule": "left_out"} in told["held"]


def test_leaving_out_a_home_parks_what_stands_below_it_until_it_is_taken(town: Town) -> None:
    family = move_in(town.wang)
    add_facts(town.wang, make_visit(family.id))
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    key = ("household", family.id)

    (result,) = town.office.sync.take(preview, tickets(preview, key))
    assert result.parked == 2
    assert town.office.sync.take_left_out(left_out(town.office, key)) == 3
    town.exchange()
    assert agree(town.office, town.wang)


def test_what_was_left_out_stays_so_while_it_comes_unchanged(town: Town) -> None:
    """It is sent until its sender has heard of it; whoever wants it now ticks it."""
    change(town.wang, "102", phone=None)
    first, second, third = (town.send(town.wang, town.office).file for _time in range(3))
    key = ("household", household(town.office, "102").id)
    seen = town.office.sync.preview([first])
    town.office.sync.take(seen, tickets(seen, key))

    (again,) = town.office.sync.import_([second])
    assert (again.left_out, phone(town.office, "102")) == (1, "0211")
    seen = town.office.sync.preview([third])
    assert kinds(seen)["left_before"] == {"household"}
    assert seen.left_out_at_first() == tickets(seen, key)
    (taken,) = town.office.sync.take(seen)
    assert (taken.left_out, phone(town.office, "102")) == (0, None)
    assert town.office.sync.left_out() == []


def test_of_two_bundles_looked_at_together_the_second_does_not_bring_what_was_left_out(
    town: Town,
) -> None:
    change(town.wang, "102", phone=None)
    both = [town.send(town.wang, town.office).file for _time in range(2)]
    add_facts(town.wang, visit := make_visit(household(town.wang).id))
    key, fact = ("household", household(town.office, "102").id), ("visit", visit.id)
    both.append(town.send(town.wang, town.office).file)
    seen = town.office.sync.preview(both)
    out = tickets(seen, key) | tickets(seen, fact)
    shown = {row.ticket for one in seen.files for row in one.rows if row.kind != "same"}
    town.office.sync.take(seen, out & shown)
    assert phone(town.office, "102") == "0211"
    assert {one.row_id for one in town.office.sync.left_out()} == {key[1], fact[1]}


def test_what_was_left_out_and_says_more_by_now_comes_in(town: Town) -> None:
    change(town.wang, "102", phone=None)
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, tickets(seen, ("household", household(town.office, "102").id)))
    town.clock.advance(minutes=1)
    change(town.wang, "102", remarks="搬来")
    assert town.bring(town.wang, town.office).left_out == 0
    assert (phone(town.office, "102"), household(town.office, "102").remarks) == (None, "搬来")


def test_what_came_in_another_way_is_no_longer_left_out(town: Town) -> None:
    change(town.wang, phone="0999")
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(preview, tickets(preview, ("household", household(town.office).id)))
    town.clock.advance(hours=1)
    change(town.wang, phone="0888")
    town.bring(town.wang, town.office)

    assert phone(town.office) == "0888"
    assert town.office.sync.left_out() == []


def test_a_row_opens_to_its_fields(town: Town) -> None:
    change(town.wang, phone="13800138000")
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    (row,) = (r for file in preview.files for r in file.rows if r.entity == "household")
    (line,) = town.office.sync.preview_fields(preview, row)
    assert line.comes
    assert line.here != line.there
    assert "0013" not in (line.there or "")


def test_values_are_shown_as_other_screens_show_them(town: Town) -> None:
    """A community reads whole names; a phone number is masked until somebody asks for it."""
    change(town.wang, head_name="张晓明", phone="13800138000")
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    (row,) = (r for file in preview.files for r in file.rows if r.entity == "household")
    said = [(one.here, one.there) for one in town.office.sync.preview_fields(preview, row)]
    assert ("赵一", "张晓明") in said
    assert ("**11", "138****8000") in said


def test_a_new_row_names_what_comes_with_it(town: Town) -> None:
    family = move_in(town.wang)
    preview = town.office.sync.preview([town.send(town.wang, town.office).file])
    (row,) = (r for file in preview.files for r in file.rows if r.entity == "household")
    values = [line.there for line in town.office.sync.preview_fields(preview, row)]
    assert family.dwelling_id not in values
    assert any("901" in (value or "") for value in values)


def test_a_refused_file_stands_beside_the_others(town: Town) -> None:
    change(town.wang, phone="0999")
    file = town.send(town.wang, town.office).file
    broken = town.mail / "broken.xlsx"
    broken.write_bytes(b"no workbook")
    preview = town.office.sync.preview([broken, file])
    assert [one.result.refusal is None for one in preview.files] == [False, True]
    results = town.office.sync.take(preview)
    assert [one.refusal is None for one in results] == [False, True]
    assert phone(town.office) == "0999"


def test_what_leaves_is_named(town: Town) -> None:
    """A door that was put to another building takes its household along, out of the grid."""
    town.exchange()
    home = household(town.office, "201")
    (door,) = town.office.registers.find(Dwelling, id=home.dwelling_id)
    (other,) = town.office.registers.find(Building, building_no="1")
    save(town.office, dataclasses.replace(door, building_id=other.id))
    preview = town.zhang.sync.preview([town.send(town.office, town.zhang).file])
    gone = {(row.entity, row.title) for f in preview.files for row in f.rows if not row.there}
    assert [entity for entity, _title in gone] == ["dwelling"]
    (result,) = town.zhang.sync.take(preview)
    assert result.removed > preview.counts["removed"] == 1
    assert town.zhang.registers.find(Household, id=home.id) == []


def test_what_is_older_is_not_kept_as_left_out(town: Town) -> None:
    """It says nothing that is not here: its sender hears that it was known."""
    change(town.wang, phone="0301")
    town.clock.advance(minutes=5)
    change(town.office, phone="0302")
    town.bring(town.office, town.li)
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    older = {row.ticket for row in seen.files[0].rows if row.kind in ("older", "conflict")}
    assert older
    (result,) = town.office.sync.take(seen, older)
    assert (result.known, town.office.sync.left_out()) == (1, [])
    with town.office.profile.store.view() as unit:
        assert held_back.held(unit, "left_out") == []
        past = history.of(unit, "household", household(town.office).id)
    assert "0301" in [one.value for one in past]


def test_a_late_bundle_of_the_office_brings_nothing_back_by_the_preview(town: Town) -> None:
    """A household that went to a colleague's grid meanwhile is neither offered nor kept."""
    home = household(town.office, "101")
    save(town.office, dataclasses.replace(home, phone="0301"))
    late = town.send(town.office, town.wang).file
    (door,) = town.office.registers.find(Dwelling, room_no="201")
    change(town.office, dwelling_id=door.id)
    town.bring(town.office, town.wang)
    assert town.wang.registers.find(Household, id=home.id) == []
    seen = town.wang.sync.preview([late])
    (result,) = town.wang.sync.take(seen, seen.left_out_at_first())
    assert (result.applied, town.wang.sync.left_out()) == (0, [])
    with town.wang.profile.store.view() as unit:
        assert held_back.held(unit) == []


def test_of_two_rows_about_one_record_the_chosen_one_is_taken(town: Town) -> None:
    change(town.wang, phone="0301")
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    key = ("household", household(town.office).id)
    town.office.sync.take(seen, tickets(seen, key))
    with town.office.profile.store.unit() as unit:
        (item,) = held_back.held(unit, "left_out")
        held_back.hold(unit, [dataclasses.replace(item, peer=town.li.profile.replica)])
        unit.commit()
    assert len(left_out(town.office, key)) == 2
    (mine,) = (one.id for one in town.office.sync.left_out() if one.sender == "王芳")
    assert town.office.sync.take_left_out([mine]) == 1
    assert phone(town.office) == "0301"
    assert left_out(town.office, key).isdisjoint({mine})
    assert len(left_out(town.office, key)) == 1


def test_an_older_bundle_takes_nothing_from_what_was_left_out(town: Town) -> None:
    """Of two bundles with one record the newer may be dropped first."""
    home = household(town.wang, "102")
    letters = []
    for number, remarks in (("0212", "一"), (None, "二")):
        town.clock.advance(minutes=1)
        change(town.wang, "102", phone=number, remarks=remarks)
        letters.append(town.send(town.wang, town.office).file)
    key = ("household", home.id)
    for letter in reversed(letters):
        seen = town.office.sync.preview([letter])
        town.office.sync.take(seen, tickets(seen, key))
    (waits,) = town.office.sync.left_out()
    town.office.sync.take_left_out([waits.id])
    assert (phone(town.office, "102"), household(town.office, "102").remarks) == (None, "二")


def test_what_is_chosen_by_hand_is_no_mass_change(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mass, "AT_MOST", 1)
    for room in ("101", "102"):
        town.clock.advance(minutes=1)
        town.wang.registers.retire(Household, household(town.wang, room).id, "moved_away")
        seen = town.office.sync.preview([town.send(town.wang, town.office).file])
        town.office.sync.take(seen, {row.ticket for row in seen.files[0].rows})
        town.bring(town.office, town.wang)
    waiting = [one.id for one in town.office.sync.left_out()]
    assert len(waiting) == 2
    assert town.office.sync.take_left_out(waiting) == 2
    assert town.office.quarantine.list_() == []


def test_a_certificate_that_ends_while_somebody_looks_is_for_the_office_to_decide(
    town: Town,
) -> None:
    change(town.wang, phone="0301")
    file = town.send(town.wang, town.office).file
    town.clock.advance(days=365 + 29)
    seen = town.office.sync.preview([file])
    assert seen.files[0].result.refusal is None
    town.clock.advance(days=2)
    (result,) = town.office.sync.take(seen)
    assert result.refusal is not None
    assert (result.refusal.code, phone(town.office)) == ("certificate.expired", "0211")
    (waits,) = town.office.sync.lapsed()
    assert town.office.sync.take_lapsed(waits.bundle).applied == 1
