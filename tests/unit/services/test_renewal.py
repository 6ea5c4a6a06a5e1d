"""Renewing, revoking, and who somebody with a new device is."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.authority import Revocation
from gridclient.domain.staff import Person
from gridclient.errors import Refused
from gridclient.services.namesakes import NEW
from tests import builders, profiles
from tests.profiles import GRID, OTHER_GRID, Clock

DAY = dt.timedelta(days=1)


def serial_of(office: App, replica: str) -> str:
    (found,) = [
        one.serial
        for one in office.enrolment.members()
        if one.replica == replica and one.state not in ("replaced", "revoked")
    ]
    return found


def hand(sender: App, receiver: App, folder: Path) -> object:
    made = sender.sync.export(receiver.profile.replica, folder)
    (result,) = receiver.sync.import_([made.file])
    assert result.refusal is None
    return result


def another(tmp_path: Path, name: str, clock: Clock) -> App:
    """Somebody with keys of their own: templates give the first of a folder the same keys."""
    profiles.newcomer(tmp_path, "-").close()
    return profiles.newcomer(tmp_path, name, clock)


def states(office: App) -> dict[str, str]:
    return {one.serial: one.state for one in office.enrolment.members() if not one.is_self}


def test_a_certificate_is_renewed_for_the_same_keys_and_grids(
    pair: tuple[App, App], clock: Clock, tmp_path: Path
):
    office, worker = pair
    old = worker.profile.certificate
    assert old is not None
    clock.advance(days=340)
    assert states(office) == {old.serial: "ending"}
    new = office.enrolment.renew_certificate(old.serial, tmp_path / "grant")
    assert new.public == old.public
    assert new.grant == old.grant
    assert new.valid_until > old.valid_until + 300 * DAY
    assert states(office) == {old.serial: "replaced", new.serial: "valid"}
    worker.enrolment.accept(tmp_path / "grant")
    assert worker.profile.certificate == new
    assert len(office.registers.find(Person)) == 1


def test_a_renewal_travels_with_the_next_bundle(
    pair: tuple[App, App], clock: Clock, tmp_path: Path
):
    office, worker = pair
    clock.advance(days=340)
    serial = serial_of(office, worker.profile.replica)
    new = office.enrolment.renew_certificate(serial, tmp_path / "grant", until=dt.date(2028, 1, 31))
    clock.advance(minutes=1)
    hand(office, worker, tmp_path)
    assert worker.profile.certificate == new
    assert worker.profile.chain[-1] == office.profile.certificate
    clock.advance(days=60)
    assert not hand(worker, office, tmp_path).grace  # type: ignore[attr-defined]


def test_an_older_certificate_never_comes_back(pair: tuple[App, App], clock: Clock, tmp_path: Path):
    office, worker = pair
    before = office.sync.export(worker.profile.replica, tmp_path)
    clock.advance(days=1)
    new = office.enrolment.renew_certificate(
        serial_of(office, worker.profile.replica), tmp_path / "grant"
    )
    worker.enrolment.accept(tmp_path / "grant")
    assert worker.profile.certificate == new
    (late,) = worker.sync.import_([before.file])
    assert late.refusal is None
    assert worker.profile.certificate == new


def test_who_may_not_renew(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    serial = serial_of(office, worker.profile.replica)
    with pytest.raises(Refused) as refusal:
        worker.enrolment.renew_certificate(serial, tmp_path / "grant")
    assert refusal.value.code == "role.office"
    own = office.profile.certificate
    assert own is not None
    with pytest.raises(Refused) as refusal:
        office.enrolment.renew_certificate(own.serial, tmp_path / "grant")
    assert refusal.value.code == "enrol.not_below"
    with pytest.raises(Refused) as refusal:
        office.enrolment.renew_certificate("77", tmp_path / "grant")
    assert refusal.value.code == "enrol.unknown"
    office.enrolment.revoke(serial)
    with pytest.raises(Refused) as refusal:
        office.enrolment.renew_certificate(serial, tmp_path / "grant")
    assert refusal.value.code == "enrol.revoked"
    assert not (tmp_path / "grant").exists()


def test_revoking_one_revokes_every_certificate_of_the_device(
    pair: tuple[App, App], clock: Clock, tmp_path: Path
):
    """A thief has the older certificate as well, which would still be valid."""
    office, worker = pair
    home = builders.move_in(worker, builders.make_house(worker))
    clock.advance(days=1)
    serial = serial_of(office, worker.profile.replica)
    new = office.enrolment.renew_certificate(serial, tmp_path / "grant")
    office.enrolment.revoke(new.serial)
    assert {one.serial for one in office.registers.find(Revocation)} == {serial, new.serial}
    worker.visits.record(home.id, "met")
    made = worker.sync.export(office.profile.replica, tmp_path)
    (result,) = office.sync.import_([made.file])
    assert result.refusal is not None
    assert result.refusal.code == "certificate.revoked"


def test_a_device_beside_another_one_that_counts_is_asked_about(
    pair: tuple[App, App], clock: Clock, tmp_path: Path
):
    office, first = pair
    second = another(tmp_path / "second", "张敏", clock)
    request, grant = tmp_path / "request", tmp_path / "grant"
    second.enrolment.write_request(request)
    read = office.enrolment.read_request(request)
    with pytest.raises(Refused) as refusal:
        office.enrolment.grant(read, "worker", grant, grids=[GRID])
    assert refusal.value.code == "enrol.namesake"
    assert not grant.exists()
    office.enrolment.grant(read, "worker", grant, grids=[GRID], person=NEW)
    second.enrolment.accept(grant, office.profile.fingerprint)
    assert second.profile.person_id != first.profile.person_id
    assert len(office.registers.find(Person, name="张敏")) == 2
    third = another(tmp_path / "third", "张敏", clock)
    third.enrolment.write_request(request)
    read = office.enrolment.read_request(request)
    with pytest.raises(Refused) as refusal:
        office.enrolment.grant(read, "worker", grant, grids=[GRID], person="张敏")
    assert refusal.value.code == "enrol.person"
    office.enrolment.grant(
        read,
        "worker",
        grant,
        grids=[
            GRID,
        ],
        person=first.profile.person_id,
    )
    second.close()
    third.close()


def test_a_device_after_a_lost_one_is_the_same_person(
    pair: tuple[App, App], clock: Clock, tmp_path: Path
):
    office, first = pair
    office.enrolment.revoke(serial_of(office, first.profile.replica), "电脑丢了")
    again = another(tmp_path / "again", "张敏", clock)
    profiles.enrol(tmp_path, office, again, grids=[GRID])
    assert again.profile.person_id == first.profile.person_id
    again.close()


def test_somebody_nobody_knows_is_refused(office: App, tmp_path: Path):
    newcomer = profiles.newcomer(tmp_path, "李强")
    request, grant = tmp_path / "request", tmp_path / "grant"
    newcomer.enrolment.write_request(request)
    with pytest.raises(Refused) as refusal:
        office.enrolment.grant(
            office.enrolment.read_request(request),
            "worker",
            grant,
            new_grids={OTHER_GRID: "第二网格"},
            person="谁",
        )
    assert refusal.value.code == "enrol.person"
    assert not grant.exists()
    assert office.sync.peers() == []
    newcomer.close()
