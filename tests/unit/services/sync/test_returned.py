"""What receipts say of our rows, by household, until the rows are sent anew; who is behind."""

from __future__ import annotations

import dataclasses

from gridclient.domain.places import Building
from gridclient.services.issues import NewIssue
from gridclient.services.sync.records import Receipt, Returned
from gridclient.store import exchange
from tests.builders import add, make_amendment, make_event, make_visit, save
from tests.town import OFFICE_NAME, Town, change, household


def returned(town: Town) -> list[Returned]:
    return town.wang.sync.returned()


def forbidden(town: Town, floors: int = 9) -> str:
    """A worker describes a building, which only an office may."""
    (building,) = town.wang.registers.find(Building, building_no="1")
    save(town.wang, dataclasses.replace(building, floors=floors))
    return building.id


def test_a_row_kept_out_is_listed_until_it_is_sent_anew(town: Town) -> None:
    building = forbidden(town)
    town.bring(town.wang, town.office)
    assert returned(town) == []
    town.bring(town.office, town.wang)
    (told,) = returned(town)
    assert (told.entity, told.row_id, told.state) == ("building", building, "quarantined")
    assert (told.peer, told.number, told.household_id) == (OFFICE_NAME, 1, None)
    assert "this role may not write such rows" in told.outcome
    forbidden(town, 10)
    assert returned(town) == []


def test_rows_of_one_household_stand_together(town: Town) -> None:
    home, other = household(town.wang), household(town.wang, "102")
    visit = make_visit(home.id)
    add(town.wang, visit)
    for one in (other, home):
        save(town.wang, dataclasses.replace(one, phone=None))
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    keys = {row.ticket for file in seen.files for row in file.rows if row.there}
    town.office.sync.take(seen, {one for one in keys if one[1] in ("household", "visit")})
    town.bring(town.office, town.wang)
    told = returned(town)
    assert [one.household_id for one in told] == [home.id, home.id, other.id]
    assert {one.entity for one in told[:2]} == {"household", "visit"}
    assert {one.state for one in told} == {"left_out"}
    assert all(one.household_title for one in told)


def test_what_speaks_of_a_visit_or_an_issue_leads_to_its_household(town: Town) -> None:
    home = household(town.wang)
    visit = make_visit(home.id)
    add(town.wang, visit)
    town.bring(town.wang, town.office)
    issue = town.wang.issues.add(NewIssue("灯不亮"), home.id).issue
    step = make_event(issue.id, "verified", by_id=town.wang.profile.person_id)
    amendment = make_amendment(visit.id)
    add(town.wang, amendment, step)
    seen = town.office.sync.preview([town.send(town.wang, town.office).file])
    town.office.sync.take(seen, {row.ticket for file in seen.files for row in file.rows})
    town.bring(town.office, town.wang)
    told = {one.row_id: one for one in returned(town)}
    title = town.wang.references.title("household", home.id)
    for one in (step.id, amendment.id):
        assert (told[one].household_id, told[one].household_title) == (home.id, title)


def test_what_was_let_in_after_all_is_no_longer_listed(town: Town) -> None:
    forbidden(town)
    town.bring(town.wang, town.office)
    (held,) = town.office.quarantine.list_()
    town.office.quarantine.accept(held.id)
    town.bring(town.office, town.wang)
    assert returned(town) == []


def test_a_peer_tells_how_long_it_was_silent_and_what_it_took(town: Town) -> None:
    add(town.wang, make_visit(household(town.wang).id))
    town.bring(town.wang, town.office)
    town.clock.advance(days=12)
    peers = {one.name: one for one in town.office.sync.peers()}
    assert (peers["王芳"].silent_days, peers["李明"].silent_days) == (12, None)
    town.bring(town.office, town.wang)
    (office,) = town.wang.sync.peers()
    assert office.silent_days == 0
    town.clock.advance(hours=16)  # the next morning
    (office,) = town.wang.sync.peers()
    assert office.silent_days == 1
    assert isinstance(office.receipt, Receipt)
    assert (office.receipt.number, office.receipt.applied > 0) == (1, True)


def test_a_receipt_says_how_many_values_were_changed_on_both_sides(town: Town) -> None:
    """Whose value gave way there does not see it otherwise."""
    for of, number in ((town.wang, "0301"), (town.office, "0401")):
        town.clock.advance(minutes=1)
        change(of, phone=number)
    assert town.bring(town.wang, town.office).conflicts == 1
    town.bring(town.office, town.wang)
    (office,) = town.wang.sync.peers()
    assert office.receipt is not None
    assert office.receipt.conflicts == 1


def test_a_receipt_that_makes_no_sense_counts_nothing(town: Town) -> None:
    """What a peer writes into a receipt is its own; it must not break our page."""
    town.bring(town.wang, town.office)
    town.bring(town.office, town.wang)
    with town.wang.profile.store.unit() as unit:
        (line,) = exchange.bundles(unit, direction="out")
        odd = {"applied": "many", "held": [3, {"entity": "no", "id": "such"}, {}]}
        exchange.keep_bundle(unit, dataclasses.replace(line, outcome={"receipt": odd}))
        unit.commit()
    (office,) = town.wang.sync.peers()
    assert office.receipt == Receipt(1, 0, 0, 0, 0, 0, 0)
    assert returned(town) == []
