"""Joining an office by two files, and being let go."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.domain.authority import CertificateFact, Revocation
from gridclient.domain.identifiers import named_id
from gridclient.domain.places import Grid
from gridclient.domain.staff import Person
from gridclient.errors import GridError, Refused, Untrusted
from tests import builders, profiles
from tests.profiles import COMMUNITY, GRID, OTHER_GRID, Clock


def test_a_worker_has_certificate_person_grid_and_first_data(pair: tuple[App, App]):
    office, worker = pair
    authority = worker.profile.enrolled()
    assert (authority.role, authority.division, authority.grids) == ("worker", COMMUNITY, (GRID,))
    assert worker.profile.root == office.profile.root
    (person,) = worker.registers.find(Person)
    assert person.id == worker.profile.person_id
    assert (person.name, person.post, person.grid_ids) == (
        "张敏",
        "grid_worker",
        (named_id("grid", GRID),),
    )
    assert [grid.code for grid in worker.registers.find(Grid)] == [GRID]
    assert worker.sync.digest(GRID) == office.sync.digest(GRID)
    assert worker.places.division() == office.places.division()


def test_both_know_each_other_as_peers(pair: tuple[App, App]):
    office, worker = pair
    assert [(p.name, p.role) for p in office.sync.peers()] == [("张敏", "worker")]
    assert [p.replica for p in worker.sync.peers()] == [office.profile.replica]


def test_the_fingerprint_read_out_is_the_one_in_the_request(office: App, tmp_path: Path):
    newcomer = profiles.newcomer(tmp_path, "李强")
    file = tmp_path / "request"
    said = newcomer.enrolment.write_request(file)
    read = office.enrolment.read_request(file)
    assert read.public.fingerprint == said == newcomer.profile.fingerprint
    assert read.name == "李强"
    newcomer.close()


def test_a_grant_is_for_one_profile(pair: tuple[App, App], tmp_path: Path):
    office, _ = pair
    newcomer = profiles.newcomer(tmp_path / "new", "李强")
    request, grant = tmp_path / "request", tmp_path / "grant"
    newcomer.enrolment.write_request(request)
    office.enrolment.grant(office.enrolment.read_request(request), "worker", grant, grids=[GRID])
    thief = profiles.newcomer(tmp_path / "thief", "王五")
    # Templates give the first newcomer of every folder the same keys.
    thief = profiles.newcomer(tmp_path / "thief", "王五")
    with pytest.raises(Untrusted) as refusal:
        thief.enrolment.accept(grant)
    assert refusal.value.code == "enrolment.not_for_us"
    assert thief.profile.authority is None
    newcomer.enrolment.accept(grant, office.profile.fingerprint)
    assert newcomer.profile.enrolled().role == "worker"
    newcomer.close()
    thief.close()


def test_a_newcomer_compares_the_fingerprint_of_the_office(office: App, tmp_path: Path):
    """A stranger who saw the request answers it with a root of their own and the same names."""
    newcomer = profiles.newcomer(tmp_path, "李强")
    request, answer = tmp_path / "request", tmp_path / "answer"
    newcomer.enrolment.write_request(request)
    stranger = profiles.office(tmp_path)
    read = stranger.enrolment.read_request(request)
    stranger.enrolment.grant(read, "worker", answer, new_grids={GRID: "第一网格"})
    shown = newcomer.enrolment.read_answer(answer)
    assert shown.fingerprint == stranger.profile.fingerprint != office.profile.fingerprint
    assert shown.to_compare
    for said, code in (
        (None, "enrolment.compare"),
        (" – ", "enrolment.compare"),
        (office.profile.fingerprint, "enrolment.other_office"),
        (stranger.profile.fingerprint[:-1], "enrolment.other_office"),
    ):
        with pytest.raises(GridError) as refusal:
            newcomer.enrolment.accept(answer, said)
        assert refusal.value.code == code
        assert newcomer.profile.authority is None
        assert newcomer.profile.root is None
    office.enrolment.grant(read, "worker", answer, new_grids={GRID: "第一网格"})
    spelled = office.profile.fingerprint.replace(" ", "-")
    newcomer.enrolment.accept(answer, spelled)
    assert newcomer.profile.root == office.profile.root
    assert not newcomer.enrolment.read_answer(answer).to_compare
    newcomer.enrolment.accept(answer)
    newcomer.close()
    stranger.close()


@pytest.mark.parametrize("cut", [0.1, 0.5, 0.99])
def test_half_a_grant_is_refused_and_changes_nothing(office: App, tmp_path: Path, cut: float):
    newcomer = profiles.newcomer(tmp_path, "李强")
    request, grant = tmp_path / "request", tmp_path / "grant"
    newcomer.enrolment.write_request(request)
    office.enrolment.grant(
        office.enrolment.read_request(request), "worker", grant, new_grids={GRID: "第一网格"}
    )
    whole = grant.read_bytes()
    grant.write_bytes(whole[: int(len(whole) * cut)])
    with pytest.raises(GridError) as refusal:
        newcomer.enrolment.accept(grant)
    assert refusal.value.hint
    assert newcomer.profile.authority is None
    assert newcomer.sync.peers() == []
    newcomer.close()


def test_who_is_enrolled_does_not_change_districts(pair: tuple[App, App], tmp_path: Path):
    _, worker = pair
    (tmp_path / "far").mkdir()
    stranger = profiles.office(tmp_path / "far", name="别处", division="110106001001")
    with pytest.raises(Untrusted) as refusal:
        profiles.enrol(tmp_path, stranger, worker, grids=["110106001001001"])
    assert refusal.value.code == "enrolment.other_root"
    assert worker.profile.enrolled().division == COMMUNITY
    stranger.close()


@pytest.mark.parametrize(
    ("role", "given"),
    [
        ("mayor", {}),
        ("worker", {"new_grids": {"110105001002001": "别处"}}),
        ("worker", {"grids": [GRID]}),
        ("worker", {}),
        ("community", {"division": "110105001002"}),
        ("community", {"division": COMMUNITY}),
        ("district", {"division": "110105"}),
    ],
)
def test_an_office_grants_only_below_itself(
    office: App, tmp_path: Path, role: str, given: dict[str, object]
):
    newcomer = profiles.newcomer(tmp_path, "李强")
    request, grant = tmp_path / "request", tmp_path / "grant"
    newcomer.enrolment.write_request(request)
    before = office.sync.digest()
    with pytest.raises(GridError):
        office.enrolment.grant(office.enrolment.read_request(request), role, grant, **given)  # type: ignore[arg-type]
    assert not grant.exists()
    assert office.sync.digest() == before
    assert office.sync.peers() == []
    newcomer.close()


def test_a_grid_that_is_not_here_is_refused_and_those_here_are_named(
    pair: tuple[App, App], tmp_path: Path
):
    """A slip of the fingers must not make a grid; a new one is said to be new, with its name."""
    office, _ = pair
    newcomer = profiles.newcomer(tmp_path / "new", "李强")
    request, grant = tmp_path / "request", tmp_path / "grant"
    newcomer.enrolment.write_request(request)
    read = office.enrolment.read_request(request)
    with pytest.raises(Refused) as refusal:
        office.enrolment.grant(read, "worker", grant, grids=[OTHER_GRID])
    assert refusal.value.code == "grid.unknown"
    assert GRID in refusal.value.hint
    with pytest.raises(Refused) as refusal:
        office.enrolment.grant(read, "worker", grant)
    assert refusal.value.code == "enrol.grids"
    assert GRID in refusal.value.hint
    assert [grid.code for grid in office.enrolment.grids()] == [GRID]
    assert not grant.exists()
    given = office.enrolment.grant(
        read, "worker", grant, grids=[GRID], new_grids={OTHER_GRID: "第二网格"}
    )
    assert given.grant.grids == (GRID, OTHER_GRID)
    names = {grid.code: grid.name for grid in office.enrolment.grids()}
    assert names[OTHER_GRID] == "第二网格"
    newcomer.close()


def test_a_worker_grants_nothing(pair: tuple[App, App], tmp_path: Path):
    _, worker = pair
    newcomer = profiles.newcomer(tmp_path / "new", "李强")
    request, grant = tmp_path / "request", tmp_path / "grant"
    newcomer.enrolment.write_request(request)
    with pytest.raises(Refused) as refusal:
        worker.enrolment.grant(
            worker.enrolment.read_request(request), "worker", grant, grids=[GRID]
        )
    assert refusal.value.code == "role.office"
    assert not grant.exists()
    newcomer.close()


def test_a_new_laptop_is_the_same_person(pair: tuple[App, App], tmp_path: Path):
    office, first = pair
    second = profiles.newcomer(tmp_path / "second", "张敏")
    second.close()
    again = profiles.newcomer(tmp_path / "second", "张敏", first.profile.now)  # type: ignore[arg-type]
    profiles.enrol(tmp_path, office, again, grids=[GRID], person=first.profile.person_id)
    assert again.profile.person_id == first.profile.person_id
    assert again.profile.replica != first.profile.replica
    assert len(office.registers.find(Person)) == 1
    again.close()


def test_a_namesake_in_another_grid_is_somebody_else(pair: tuple[App, App], tmp_path: Path):
    office, first = pair
    profiles.newcomer(tmp_path / "second", "-").close()
    other = profiles.newcomer(tmp_path / "second", "张敏", first.profile.now)  # type: ignore[arg-type]
    profiles.enrol(tmp_path, office, other, grids=[OTHER_GRID])
    assert other.profile.person_id != first.profile.person_id
    assert len(office.registers.find(Person)) == 2
    other.close()


def test_certificates_run_a_year_or_until_the_day_said(office: App, tmp_path: Path, clock: Clock):
    year = profiles.worker(tmp_path, office, "李强")
    assert year.profile.certificate is not None
    assert (year.profile.certificate.valid_until - clock.at).days in (364, 365)
    year.close()
    newcomer = profiles.newcomer(tmp_path, "王五", clock)
    profiles.enrol(tmp_path, office, newcomer, grids=[GRID], until=dt.date(2026, 12, 31))
    assert newcomer.profile.certificate is not None
    here = dt.timezone(dt.timedelta(hours=8))
    assert newcomer.profile.certificate.valid_until.astimezone(here).date() == dt.date(2026, 12, 31)
    newcomer.close()


def test_revoking_names_what_was_taken_in_before(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    home = builders.move_in(worker, builders.make_house(worker))
    worker.visits.record(home.id, "met")
    made = worker.sync.export(office.profile.replica, tmp_path)
    office.sync.import_([made.file])
    (serial,) = [m.serial for m in office.enrolment.members() if m.role == "worker"]
    office.enrolment.revoke(serial, "电脑丢了")
    (revocation,) = office.registers.find(Revocation)
    assert (revocation.serial, revocation.reason) == (serial, "电脑丢了")
    assert revocation.trusted_up_to == made.upto
    assert [m.revoked for m in office.enrolment.members() if m.serial == serial] == [True]


def test_an_unknown_certificate_and_ones_own_are_not_revoked(office: App):
    with pytest.raises(Refused) as refusal:
        office.enrolment.revoke("12345")
    assert refusal.value.code == "enrol.unknown"
    (own,) = office.registers.find(CertificateFact)
    with pytest.raises(Refused) as refusal:
        office.enrolment.revoke(own.serial)
    assert refusal.value.code == "enrol.not_below"
    assert not office.registers.find(Revocation)
