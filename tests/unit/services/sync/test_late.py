"""What is written below the mark of a revocation and comes only after it."""

from __future__ import annotations

import dataclasses
import datetime as dt

from gridclient.app import App
from gridclient.domain import stamps
from gridclient.domain.authority import Revocation
from gridclient.domain.fields import entity_of
from gridclient.domain.identifiers import new_id
from gridclient.domain.rows import Row
from gridclient.domain.visits import Visit
from gridclient.store import held_back
from tests import altered, forged
from tests.builders import TODAY, add, make_visit
from tests.profiles import Clock
from tests.town import Town, household, take


def held(of: App, state: str) -> list[tuple[str, str]]:
    with of.profile.store.view() as unit:
        return [(item.row.entity, item.rule) for item in held_back.held(unit, state)]


def knows(of: App, visit: Visit) -> bool:
    with of.profile.store.view() as unit:
        return unit.get(Visit, visit.id) is not None


def revoke(town: Town) -> None:
    own = town.wang.profile.certificate
    assert own is not None
    town.clock.advance(days=1)
    town.office.enrolment.revoke(own.serial)


def backdated(town: Town) -> Visit:
    """A visit below the mark, handed on by a district that has not heard of the revocation."""
    earlier = town.clock.at
    town.clock.advance(hours=3)
    town.wang.visits.record(household(town.wang).id, "met")
    town.bring(town.wang, town.office, plain=True)
    revoke(town)
    visit = make_visit(
        household(town.wang).id,
        TODAY,
        id=new_id(town.clock()),
        visitor_id=town.wang.profile.person_id,
    )
    stamp = stamps.tick(None, earlier + dt.timedelta(hours=1), town.wang.profile.replica)
    row = forged.fact(visit, town.wang, stamp=stamp)
    content = forged.forged(town.district, town.office, row)
    assert take(town.office, altered.saved(content, town.mail / "late.xlsx")).quarantined == 1
    return visit


def test_what_is_backdated_is_kept_out_whoever_hands_it_on(town: Town) -> None:
    visit = backdated(town)
    assert held(town.office, "quarantined") == [("visit", "revoked")]
    assert not knows(town.office, visit)


def test_who_revoked_may_let_it_in_and_answers_for_it(town: Town) -> None:
    visit = backdated(town)
    (found,) = town.office.quarantine.list_()
    town.office.quarantine.accept(found.id)
    assert knows(town.office, visit)
    assert town.bring(town.office, town.district, plain=True).quarantined == 0
    assert knows(town.district, visit)


def test_what_waited_here_already_came_in_time(town: Town) -> None:
    """The visit came before the revocation; the door it belongs to comes after it."""
    lacking = new_id(town.clock())
    visit = make_visit(lacking, TODAY, visitor_id=town.wang.profile.person_id)
    stamp = stamps.tick(None, town.clock(), town.wang.profile.replica)
    town.clock.advance(hours=1)
    town.wang.visits.record(household(town.wang).id, "met")
    row = forged.fact(visit, town.wang, stamp=stamp)
    content = forged.forged(town.wang, town.office, row)
    assert take(town.office, altered.saved(content, town.mail / "early.xlsx")).parked == 1
    revoke(town)
    home = household(town.office)
    with town.office.profile.store.unit() as unit:
        unit.save(type(home)(id=lacking, dwelling_id=home.dwelling_id, head_name="王芳"))
        unit.commit()
    town.li.visits.record(household(town.li).id, "met")
    town.bring(town.li, town.office, plain=True)
    assert held(town.office, "parked") == []
    assert held(town.office, "quarantined") == []
    assert knows(town.office, visit)


def far_ahead(town: Town) -> Visit:
    """A visit dated in years to come, handed in before its author is revoked."""
    town.clocks["wang"] = Clock(town.clock.at + dt.timedelta(days=3 * 365))
    visit = town.wang.visits.record(household(town.wang).id, "met")
    town.bring(town.wang, town.office)
    revoke(town)
    return visit


def test_what_a_clock_far_ahead_had_signed_stays_after_a_revocation(town: Town) -> None:
    """Found by the simulation (seed 834): visits dated in years to come, handed in long before."""
    visit = far_ahead(town)
    assert knows(town.office, visit)
    assert town.office.lost_keys.list_() == []
    assert town.bring(town.office, town.district).withdrawn == 0
    assert knows(town.district, visit)


def test_what_a_lost_key_signs_beside_it_under_the_same_number_does_not(town: Town) -> None:
    """The thief knows the visit's id and date; the district has not seen it yet."""
    visit = far_ahead(town)
    with town.office.profile.store.view() as unit:
        row = unit.rows(entity_of(Visit), [visit.id])[visit.id]
    other = dataclasses.replace(visit, note="没有去过")
    forgery = forged.fact(other, town.wang, stamp=row.stamp)
    content = forged.forged(town.office, town.district, forgery, *revocations(town.office))
    take(town.district, altered.saved(content, town.mail / "forged.xlsx"))
    assert held(town.district, "quarantined") == [("visit", "revoked")]
    assert not knows(town.district, visit)


def revocations(of: App) -> list[Row]:
    with of.profile.store.view() as unit:
        known = [one.id for one in unit.find(Revocation)]
        return list(unit.rows(entity_of(Revocation), known).values())


def test_what_a_removal_has_left_of_a_visit_stays_though_its_author_is_doubted(town: Town) -> None:
    """Found by the simulation (seed 1913): it was taken out, and was counted no more anywhere."""
    before = Visit(
        id=new_id(town.clock()),
        household_id=household(town.wang).id,
        visited_on=dt.date(2022, 3, 1),
        result="met",
        visitor_id=town.wang.profile.person_id,
        note="旧话",
    )
    add(town.wang, before)
    town.bring(town.wang, town.office)
    assert town.office.retention.run(town.office.retention.preview()).done == 1
    own = town.wang.profile.certificate
    assert own is not None
    town.clock.advance(days=1)
    assert town.office.enrolment.revoke(own.serial, lost_on=dt.date(2026, 1, 1)) == 0
    assert knows(town.office, before)
