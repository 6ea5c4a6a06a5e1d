"""Removals of personal data between replicas: the words go everywhere, in whatever order things
arrive; what was counted stays counted, and who may not remove does not."""

from __future__ import annotations

import dataclasses
import datetime as dt

import pytest
from sqlalchemy import select

from gridclient.app import App
from gridclient.domain.fields import ENTITIES
from gridclient.domain.identifiers import new_id
from gridclient.domain.people import Resident
from gridclient.domain.retention import Purge
from gridclient.domain.rows import Row
from gridclient.domain.visits import Visit, VisitAmendment
from gridclient.store import held_back
from gridclient.workbook.manifests import Manifest
from tests import altered, builders, forged
from tests.dumps import dumped
from tests.town import LATER, Town, agree, household, take

YEARS_LATER = LATER + dt.timedelta(days=4 * 365)
CANARY = "金丝雀夜里咳嗽"


def later(town: Town) -> None:
    """Years go by; everybody's certificates are renewed for the tests by the grace of a clock
    that only the facts look at."""
    town.clock.at = YEARS_LATER


def old_visit(of: App, note: str = CANARY, **fields: object) -> Visit:
    """A visit that is older than its notes are kept."""
    visit = Visit(
        id=new_id(of.profile.now()),
        household_id=household(of).id,
        visited_on=dt.date(2022, 3, 1),
        result="met",
        visitor_id=of.profile.person_id,
        note=note,
        health="attention",
        onsite_action="换了灯泡",
        **fields,  # type: ignore[arg-type]
    )
    builders.add(of, visit)
    return visit


def purge(of: App) -> int:
    return of.retention.run(of.retention.preview()).done


def note_of(of: App, visit: Visit) -> str | None:
    (found,) = [one for one in of.visits.of(visit.household_id) if one.id == visit.id]
    assert (found.visited_on, found.result) == (visit.visited_on, visit.result)
    return found.note


def agreed(*apps: App) -> bool:
    return len({one.sync.digest("310104003012001")[0] for one in apps}) == 1


def test_a_removal_travels_and_strips_the_copy_of_the_worker(town: Town) -> None:
    visit = old_visit(town.wang)
    town.bring(town.wang, town.office)
    assert note_of(town.office, visit) == CANARY
    assert purge(town.office) == 1
    assert note_of(town.office, visit) is None
    town.bring(town.office, town.wang)
    assert note_of(town.wang, visit) is None
    town.exchange()
    assert agreed(town.office, town.wang, town.li)
    for one in (town.office, town.wang, town.li):
        assert CANARY not in dumped(one)


def test_a_fact_that_comes_after_its_removal_is_stripped_on_arrival(town: Town) -> None:
    mine = old_visit(town.office, "办公室的话")
    assert purge(town.office) == 1
    visit = old_visit(town.wang)
    town.bring(town.wang, town.office)
    assert note_of(town.office, visit) is None
    assert note_of(town.office, mine) is None
    town.exchange()
    assert agreed(town.office, town.wang)
    assert CANARY not in dumped(town.office) + dumped(town.wang)


@pytest.mark.parametrize("removal_first", [True, False])
def test_any_order_ends_alike(town: Town, removal_first: bool) -> None:
    """li hears of the removal before or after the visit it covers."""
    visit = old_visit(town.wang)
    old_visit(town.office, "另一句")
    purge(town.office)
    if removal_first:
        town.bring(town.office, town.li)
    town.bring(town.wang, town.office)
    if not removal_first:
        town.bring(town.office, town.li)
    town.exchange()
    assert agreed(town.office, town.wang, town.li)
    assert note_of(town.office, visit) is None
    assert CANARY not in dumped(town.office) + dumped(town.wang) + dumped(town.li)


def test_the_signed_fact_coming_again_is_known_and_nothing_comes_back(town: Town) -> None:
    """The bundle that was sent before the removal is still unconfirmed and travels again."""
    visit = old_visit(town.wang)
    town.bring(town.wang, town.office)
    purge(town.office)
    town.clock.advance(minutes=1)
    result = town.bring(town.wang, town.office)
    assert (result.quarantined, result.parked, result.known > 0) == (0, 0, True)
    assert note_of(town.office, visit) is None


def test_a_fact_that_is_not_the_one_the_stub_was_made_of_is_kept_out(town: Town) -> None:
    visit = old_visit(town.wang)
    town.bring(town.wang, town.office)
    purge(town.office)
    other = dataclasses.replace(visit, result="phone")
    stamp = _stamp_of(town.wang, visit)
    content = forged.forged(town.wang, town.office, forged.fact(other, town.wang, stamp=stamp))
    result = take(town.office, altered.saved(content, town.mail / "x.xlsx"))
    assert result.quarantined == 1
    assert note_of(town.office, visit) is None
    assert CANARY not in dumped(town.office)


def test_removed_twice_by_two_offices_is_removed_once(town: Town) -> None:
    visit = old_visit(town.wang)
    town.bring(town.wang, town.office)
    town.bring(town.office, town.district)
    assert purge(town.office) == purge(town.district) == 1
    town.bring(town.district, town.office)
    town.bring(town.office, town.district)
    assert agree(town.office, town.district)
    assert note_of(town.office, visit) is note_of(town.district, visit) is None
    assert town.office.retention.preview() == town.district.retention.preview() == []


def test_amendments_and_retractions_lose_their_words_and_still_count(town: Town) -> None:
    visit = old_visit(town.wang)
    amendment = VisitAmendment(
        id=new_id(town.clock()),
        visit_id=visit.id,
        result="phone",
        note=CANARY,
        reason=CANARY,
        amended_at=town.clock(),
    )
    builders.add(town.wang, amendment)
    second = old_visit(town.wang, "第二次")
    town.wang.visits.retract(second.id, CANARY)
    town.bring(town.wang, town.office)
    purge(town.office)
    (left,) = town.office.visits.of(visit.household_id)
    assert (left.id, left.result, left.note) == (visit.id, "phone", None)
    assert CANARY not in dumped(town.office)


def test_what_is_recorded_later_of_a_stripped_visit_travels_without_words(town: Town) -> None:
    """Signed here without what the removal would take, so that it counts everywhere."""
    visit = old_visit(town.wang)
    town.bring(town.wang, town.office)
    purge(town.office)
    town.exchange()
    town.office.visits.retract(visit.id, CANARY)
    town.exchange()
    for one in (town.office, town.wang, town.li):
        assert visit.id not in {kept.id for kept in one.visits.of(visit.household_id)}
        assert CANARY not in dumped(one)
    assert agreed(town.office, town.wang)


def test_the_coverage_of_the_past_is_what_it_was(town: Town) -> None:
    old_visit(town.wang, backdated_because=CANARY)
    town.bring(town.wang, town.office)
    period = (dt.date(2022, 3, 1), dt.date(2022, 3, 31))
    before = town.office.coverage.table(*period)
    assert before.total.visits == 1
    purge(town.office)
    after = town.office.coverage.table(*period)
    assert (after.rows, after.total) == (before.rows, before.total)
    assert CANARY not in dumped(town.office)


def test_a_person_who_left_is_gone_from_every_table_of_every_replica(town: Town) -> None:
    """Name, number and phone, with what was said of them before, in conflicts, in earlier states
    of imports and in the search."""
    (person,) = town.office.registers.find(Resident, household_id=household(town.office).id)
    number, phone, name = "000000194103080022", "13911112222", "司徒金丝雀"
    town.wang.registers.change(Resident, person.id, phone=phone, id_number=number, remarks=CANARY)
    town.exchange()
    town.wang.registers.change(Resident, person.id, name=name)
    town.li.registers.change(Resident, person.id, name="司徒雀")
    town.exchange()
    town.office.registers.change(
        Resident, person.id, retired="moved_away", retired_on=dt.date(2024, 1, 1)
    )
    town.exchange()
    town.clock.advance(minutes=1)
    assert {one.subject for one in town.office.retention.preview()} == {
        "gone_sensitive",
        "gone_people",
    }
    assert name in dumped(town.office)
    purge(town.office)
    town.exchange()
    town.exchange()
    for one in (town.office, town.wang, town.li, town.district):
        left = dumped(one)
        for word in (number, phone, CANARY, name, "司徒雀", "situ"):
            assert word not in left, (one.profile.name, word)
        kept = one.registers.get(Resident, person.id)
        assert (kept.name, kept.retired) == ("–", "moved_away")
    assert agreed(town.office, town.wang, town.li)
    assert not town.office.retention.preview()


def test_words_that_wait_for_something_are_let_go_too(town: Town) -> None:
    """Kept out by a rule, the row's content lies in the store all the same."""
    home = household(town.office)
    record = dataclasses.replace(_honest(town.wang, home.id), note=CANARY)
    claims = forged.fact(record, town.wang, stamp=_fresh(town.wang), claims=town.li.profile.replica)
    content = forged.forged(town.wang, town.office, claims)
    take(town.office, altered.saved(content, town.mail / "x.xlsx"))
    assert CANARY in dumped(town.office)
    old_visit(town.office, "办公室的话")
    purge(town.office)
    assert CANARY not in dumped(town.office)


def test_what_waits_for_a_visit_that_was_left_out_loses_its_words_with_it(town: Town) -> None:
    visit = old_visit(town.wang)
    late = builders.make_amendment(visit.id, note=CANARY, amended_at=town.wang.profile.now())
    builders.add(town.wang, late)
    sent = town.send(town.wang, town.office)
    seen = town.office.sync.preview([sent.file])
    tickets = [row.ticket for row in seen.files[0].rows if row.entity == "visit"]
    town.office.sync.take(seen, tickets)
    assert CANARY in dumped(town.office)
    old_visit(town.office, "办公室的话")
    purge(town.office)
    assert CANARY not in dumped(town.office)


def _purge_of(of: App, **fields: object) -> Purge:
    given = {
        "id": new_id(of.profile.now()),
        "household_id": household(of).id,
        "subject": "visit_notes",
        "before_on": dt.date(2026, 1, 1),
        "purged_at": of.profile.now(),
        **fields,
    }
    return Purge(**given)  # type: ignore[arg-type]


def _quarantined(town: Town, row: object, rule: str, state: str = "quarantined") -> None:
    visit = old_visit(town.office)
    content = forged.forged(town.wang, town.office, row)  # type: ignore[arg-type]
    take(town.office, altered.saved(content, town.mail / "x.xlsx"))
    with town.office.profile.store.view() as unit:
        assert [item.rule for item in held_back.held(unit, state)] == [rule]
        assert unit.find(Purge) == []
    assert note_of(town.office, visit) == CANARY


def test_a_worker_cannot_remove(town: Town) -> None:
    row = forged.fact(_purge_of(town.wang), town.wang, stamp=_fresh(town.wang))
    _quarantined(town, row, "role")


def test_a_forged_removal_removes_nothing(town: Town) -> None:
    row = forged.fact(
        _purge_of(town.wang),
        town.wang,
        stamp=_fresh(town.office),
        claims=town.office.profile.replica,
    )
    _quarantined(town, row, "author", "parked")


def test_a_removal_that_names_a_household_and_an_issue_removes_nothing(town: Town) -> None:
    """It would be judged by the place of the one and act on the other."""
    visit = old_visit(town.office)
    with town.office.profile.store.unit() as unit:
        issue = builders.make_issue(household(town.office).id, content=CANARY)
        unit.save(issue)
        unit.add(_purge_of(town.office, issue_id=issue.id))
        unit.commit()
    town.exchange()
    town.exchange()
    assert note_of(town.office, visit) == note_of(town.wang, visit) == CANARY


def _honest(of: App, home: str) -> Visit:
    return Visit(
        id=new_id(of.profile.now()),
        household_id=home,
        visited_on=dt.date(2022, 3, 2),
        result="met",
    )


def _fresh(of: App) -> str:
    from gridclient.domain import stamps

    return stamps.tick(None, of.profile.now() + dt.timedelta(minutes=1), of.profile.replica)


def _stamp_of(of: App, visit: Visit) -> str:
    from gridclient.store.tables import TABLES

    with of.profile.store.view() as unit:
        table = TABLES["visit"]
        return unit.connection.execute(
            select(table.c.stamp).where(table.c.id == visit.id)
        ).scalar_one()


def test_what_is_said_of_a_visit_that_was_removed_parts_nobody(town: Town) -> None:
    home = household(town.wang)
    visit = town.wang.visits.record(home.id, "met", note="x")
    town.bring(town.wang, town.office)
    town.clock.advance(days=300)
    town.office.retention.set_rule("visit_notes", 1)
    town.office.retention.run(town.office.retention.preview(), despite_clock=True)
    late = builders.make_amendment(visit.id, reason="–", amended_at=town.office.profile.now())
    builders.add(town.office, late)
    for _again in range(2):
        town.bring(town.office, town.li)  # who never had the visit
        town.bring(town.li, town.office)
    assert agree(town.office, town.li)
    assert _waits(town.li) == []
    assert town.office.sync.returned() == []


def _waits(of: App) -> list[str]:
    with of.profile.store.view() as unit:
        return [f"{item.row.entity} {item.state}" for item in held_back.held(unit)]


@pytest.mark.parametrize("told_first", [True, False])
def test_a_correction_counts_once_the_removed_visit_comes_after_all(
    town: Town, told_first: bool
) -> None:
    """From somebody who has not heard of the removal: before li hears of the correction, and
    that it would wait in vain, or after."""
    visit = old_visit(town.wang)
    with town.wang.profile.store.view() as unit:
        (whole,) = unit.rows(ENTITIES["visit"], [visit.id]).values()
    town.bring(town.wang, town.office)
    purge(town.office)
    if not told_first:
        _bring_with(town, whole)
    _correct(town.office, visit)
    town.bring(town.office, town.li)
    if told_first:
        assert _waits(town.li) == [] == town.li.visits.of(visit.household_id)
        town.bring(town.li, town.office)  # so that the correction comes no second time
        _bring_with(town, whole)
    (kept,) = town.li.visits.of(visit.household_id)
    assert (kept.result, kept.note, _waits(town.li)) == ("phone", None, [])
    town.exchange()
    assert agreed(town.office, town.li)
    assert CANARY not in dumped(town.li)


def _bring_with(town: Town, row: Row) -> None:
    """The office's next bundle for li, with a row that it does not hold like that any more."""
    town.clock.advance(minutes=1)
    content = forged.forged(town.office, town.li, row)
    take(town.li, altered.saved(content, town.mail / "late.xlsx"))


def test_a_correction_with_words_waits_in_sight(town: Town) -> None:
    """A name alone takes nobody's words out of sight: they might be all there is."""
    visit = old_visit(town.wang)
    town.bring(town.wang, town.office)
    late = builders.make_amendment(visit.id, note=CANARY, amended_at=town.office.profile.now())
    builders.add(town.office, late)

    def lies(manifest: Manifest) -> Manifest:
        return dataclasses.replace(manifest, more={"gone": [["visit", visit.id]]})

    manifest, rows = forged.drafted(town.office, town.li)
    told = [row for row in rows if row.entity != "visit"]
    content = forged.built(lies(manifest), told, town.office.profile.keys)
    take(town.li, altered.saved(content, town.mail / "lie.xlsx"))
    assert _waits(town.li) == ["visit_amendment parked"]
    town.bring(town.office, town.li)
    assert _waits(town.li) == []
    assert note_of(town.li, visit) == CANARY


def _correct(of: App, visit: Visit) -> None:
    """Somebody who knows of the removal says later that it was another kind of visit."""
    late = builders.make_amendment(
        visit.id, result="phone", reason="–", amended_at=of.profile.now()
    )
    builders.add(of, late)
