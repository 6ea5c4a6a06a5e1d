"""Facts that offices hand on, from a worker through community and street to the district: their
author is judged by the moment they were written, whoever brings them."""

from __future__ import annotations

import dataclasses
import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.people import Household
from gridclient.domain.visits import Visit
from gridclient.services.sync.records import Imported
from gridclient.store import held_back
from tests import altered, builders, forged, profiles
from tests.profiles import COMMUNITY, DISTRICT, GRID, OTHER_GRID, STREET, Clock

DAY = dt.timedelta(days=1)


@dataclasses.dataclass
class Levels:
    """District, street, community and a worker of its first grid, on one clock."""

    district: App
    street: App
    community: App
    worker: App
    clock: Clock
    folder: Path
    home: Household

    def bring(self, sender: App, receiver: App, **how: bool) -> Imported:
        self.clock.advance(minutes=1)
        made = sender.sync.export(receiver.profile.replica, self.folder)
        (result,) = receiver.sync.import_([made.file], **how)
        return result

    def up(self) -> Imported:
        """Everything from the worker up to the district; what the district says."""
        self.bring(self.worker, self.community)
        self.bring(self.community, self.street)
        return self.bring(self.street, self.district)

    def visit(self) -> Visit:
        self.clock.advance(minutes=1)
        return self.worker.visits.record(self.home.id, "met")

    def serial(self, of: App) -> str:
        assert of.profile.certificate is not None
        return of.profile.certificate.serial


def knows(of: App, visit: Visit) -> bool:
    return visit.id in {one.id for one in of.visits.of(visit.household_id)}


def held(of: App, state: str) -> list[tuple[str, str]]:
    with of.profile.store.view() as unit:
        return [(item.row.entity, item.rule) for item in held_back.held(unit, state)]


@pytest.fixture
def levels(tmp_path: Path) -> Iterator[Levels]:
    clock = Clock()
    district = profiles.office(tmp_path, role="district", name="区", division=DISTRICT, clock=clock)
    street = profiles.newcomer(tmp_path, "街道", clock)
    profiles.enrol(tmp_path, district, street, "street", division=STREET)
    community = profiles.newcomer(tmp_path, "社区", clock)
    profiles.enrol(tmp_path, street, community, "community", division=COMMUNITY)
    worker = profiles.worker(tmp_path, community, "张敏", [GRID], clock)
    house = builders.make_house(community)
    home = builders.move_in(community, house)
    clock.advance(minutes=1)
    made = Levels(district, street, community, worker, clock, tmp_path, home)
    assert made.bring(community, worker).refusal is None
    yield made
    for one in (district, street, community, worker):
        one.close()


def test_a_visit_reaches_the_district_through_two_offices(levels: Levels) -> None:
    visit = levels.visit()
    assert levels.up().parked == 0
    assert knows(levels.district, visit)


def test_what_came_before_a_revocation_stays_and_what_came_after_it_has_no_way_in(
    levels: Levels,
) -> None:
    """The district revokes; street and community have not heard of it and hand everything on.
    The later visit was stamped before the revocation, but the district had not got it then."""
    early = levels.visit()
    levels.up()
    late = levels.visit()
    levels.clock.advance(days=1)
    levels.district.enrolment.revoke(levels.serial(levels.worker), "电脑丢了")
    result = levels.up()
    assert result.refusal is None
    assert result.quarantined == 1
    assert held(levels.district, "quarantined") == [("visit", "revoked")]
    assert knows(levels.district, early)
    assert not knows(levels.district, late)
    assert knows(levels.community, late)


def test_who_hears_of_a_revocation_first_still_takes_what_came_before_it(levels: Levels) -> None:
    """The community held the visit when it revoked; the street gets both in one bundle."""
    early = levels.visit()
    levels.bring(levels.worker, levels.community)
    levels.clock.advance(days=1)
    levels.community.enrolment.revoke(levels.serial(levels.worker))
    late = levels.visit()
    refused = levels.bring(levels.worker, levels.community)
    assert refused.refusal is not None
    assert refused.refusal.code == "certificate.revoked"
    assert levels.bring(levels.community, levels.street).quarantined == 0
    assert levels.bring(levels.street, levels.district).quarantined == 0
    for office in (levels.street, levels.district):
        assert knows(office, early)
        assert not knows(office, late)


def test_a_street_that_is_revoked_hands_nothing_on(levels: Levels) -> None:
    visit = levels.visit()
    levels.district.enrolment.revoke(levels.serial(levels.street))
    result = levels.up()
    assert result.refusal is not None
    assert result.refusal.code == "certificate.revoked"
    assert not knows(levels.district, visit)


def test_a_fact_written_after_its_author_expired_waits_for_the_renewal(levels: Levels) -> None:
    """The community takes the bundle by its own decision; above, the visit waits."""
    levels.clock.advance(days=365 + 31)
    late = levels.visit()
    waits = levels.bring(levels.worker, levels.community)
    assert waits.refusal is not None
    assert waits.refusal.code == "certificate.expired"
    assert not knows(levels.community, late)
    (one,) = levels.community.sync.lapsed()
    assert one.sender_name == "张敏"
    taken = levels.community.sync.take_lapsed(one.bundle)
    assert (taken.applied, taken.parked, taken.refusal) == (1, 0, None)
    assert knows(levels.community, late)
    assert levels.community.sync.lapsed() == []
    assert levels.bring(levels.community, levels.street).parked == 1
    assert held(levels.street, "parked") == [("visit", "expired")]
    levels.community.enrolment.renew_certificate(
        levels.serial(levels.worker), levels.folder / "renewed"
    )
    assert levels.bring(levels.community, levels.street).parked == 0
    assert levels.bring(levels.street, levels.district).parked == 0
    assert knows(levels.district, late)
    assert held(levels.street, "parked") == []


def test_a_fact_written_in_time_travels_long_after_its_author_expired(levels: Levels) -> None:
    visit = levels.visit()
    levels.bring(levels.worker, levels.community)
    levels.clock.advance(days=400)
    assert levels.bring(levels.community, levels.street).parked == 0
    assert knows(levels.street, visit)


def test_days_of_grace_count_for_what_is_handed_on(levels: Levels) -> None:
    levels.clock.advance(days=365 + 20)
    visit = levels.visit()
    assert levels.up().parked == 0
    assert knows(levels.district, visit)


def test_only_the_office_of_a_member_decides(levels: Levels) -> None:
    """A worker cannot take in what its office's certificate no longer covers."""
    levels.clock.advance(days=5 * 365 + 40)
    result = levels.bring(levels.community, levels.worker, accept_expired=True)
    assert result.refusal is not None
    assert result.refusal.code == "certificate.expired"
    assert levels.worker.sync.lapsed() == []


def test_an_expired_bundle_is_taken_in_when_the_office_says_so(levels: Levels) -> None:
    levels.clock.advance(days=365 + 31)
    visit = levels.visit()
    assert levels.bring(levels.worker, levels.community, dry_run=True).refusal is not None
    assert levels.community.sync.lapsed() == []
    taken = levels.bring(levels.worker, levels.community, accept_expired=True)
    assert (taken.applied, taken.refusal) == (1, None)
    assert knows(levels.community, visit)
    acts = [line.act for line in levels.community.log_books.read("audit")]
    assert acts.count("lapsed_taken_in") == 1


def test_a_revoked_sender_does_not_wait_for_a_decision(levels: Levels) -> None:
    levels.clock.advance(days=365 + 31)
    levels.visit()
    levels.community.enrolment.revoke(levels.serial(levels.worker))
    result = levels.bring(levels.worker, levels.community, accept_expired=True)
    assert result.refusal is not None
    assert result.refusal.code == "certificate.revoked"
    assert levels.community.sync.lapsed() == []


def test_who_lost_a_grid_keeps_what_was_recorded_before(levels: Levels) -> None:
    """Judged by the certificate of the time, whatever the sender holds when it comes."""
    early = levels.visit()
    levels.clock.advance(days=1)
    levels.community.enrolment.grids()
    builders.make_house(levels.community, building_no="9")
    _move(levels)
    late = levels.visit()
    result = levels.bring(levels.worker, levels.community)
    assert (result.applied, result.quarantined) == (1, 1)
    assert held(levels.community, "quarantined") == [("visit", "scope")]
    assert knows(levels.community, early)
    assert not knows(levels.community, late)


def test_an_edit_under_the_certificate_of_the_time(levels: Levels) -> None:
    """Registers as well: the old certificate allowed it, the new one would not."""
    levels.worker.registers.change(Household, levels.home.id, phone="13800000000")
    levels.clock.advance(days=1)
    _move(levels)
    result = levels.bring(levels.worker, levels.community)
    assert (result.applied, result.quarantined) == (1, 0)


def test_an_edit_after_the_grid_was_taken_away(levels: Levels) -> None:
    levels.clock.advance(days=1)
    _move(levels)
    levels.worker.registers.change(Household, levels.home.id, phone="13800000000")
    result = levels.bring(levels.worker, levels.community)
    assert result.quarantined == 1
    assert held(levels.community, "quarantined") == [("household", "scope")]


def _move(levels: Levels) -> None:
    """The worker gets the other grid instead, and has not heard of it yet."""
    with levels.community.profile.store.unit() as unit:
        from gridclient.domain.places import Division
        from gridclient.services import offices

        (place,) = unit.find(Division, code=COMMUNITY)
        offices.keep_grid(unit, place, OTHER_GRID, "第二网格")
        unit.commit()
    levels.community.enrolment.renew_certificate(
        levels.serial(levels.worker), levels.folder / "other", grids=[OTHER_GRID]
    )
    levels.clock.advance(minutes=5)


def test_a_member_never_hands_on_the_facts_of_another(levels: Levels) -> None:
    """Whatever is thought of their author."""
    lost = profiles.worker(levels.folder, levels.community, "李强", [GRID], levels.clock)
    visit = Visit(
        id=levels.visit().id[:-4] + "abcd",
        household_id=levels.home.id,
        visited_on=dt.date(2026, 11, 22),
        result="met",
        visitor_id=lost.profile.person_id,
    )
    from gridclient.domain import stamps

    stamp = stamps.tick(None, levels.clock(), lost.profile.replica)
    row = forged.fact(visit, lost, stamp=stamp)
    content = forged.forged(levels.worker, levels.community, row)
    (result,) = levels.community.sync.import_(
        [altered.saved(content, levels.folder / "forged.xlsx")]
    )
    assert result.quarantined == 1
    with levels.community.profile.store.view() as unit:
        rules = [(one.row.entity, one.rule) for one in held_back.held(unit, "quarantined")]
    assert rules == [("visit", "author")]
    assert not knows(levels.community, visit)
    lost.close()


def test_an_older_list_never_takes_a_revocation_away(levels: Levels) -> None:
    """Certificates and revocations are facts: what comes is added, whatever it lacks."""
    older = levels.community.sync.export(levels.street.profile.replica, levels.folder)
    levels.clock.advance(minutes=1)
    levels.community.enrolment.revoke(levels.serial(levels.worker))
    assert levels.bring(levels.community, levels.street).refusal is None
    (late,) = levels.street.sync.import_([older.file])
    assert late.refusal is None
    states = {one.serial: one.state for one in levels.street.enrolment.members()}
    assert states[levels.serial(levels.worker)] == "revoked"
