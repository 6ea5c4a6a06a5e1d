"""``enrol`` and ``bundle import`` about certificates that end, are renewed or belong to whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from tests import builders, profiles
from tests.command_line import call, call_json
from tests.profiles import GRID, Clock

LATER = "2027-12-28T10:00:00+08:00"
"""Thirteen months on: the worker's certificate and its days of grace are over."""


@pytest.fixture
def pair(tmp_path: Path) -> Iterator[tuple[App, App]]:
    with profiles.team(tmp_path, Clock(), 张敏=[GRID]) as (office, (worker,)):
        yield office, worker


def test_renewing_by_serial(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    assert worker.profile.certificate is not None
    serial = worker.profile.certificate.serial
    office.close()
    grant = tmp_path / "grant"
    answer = call_json(
        office.profile.folder, "enrol", "renew", serial, "--until", "2028-06-30", "-o", grant
    )
    assert answer.code == 0
    assert answer.document["valid_until"].startswith("2028-06-30")
    worker.close()
    assert call(worker.profile.folder, "enrol", "accept", grant).code == 0
    listed = call_json(office.profile.folder, "enrol", "list").document["members"]
    states = {one["serial"]: one["state"] for one in listed}
    assert states[serial] == "replaced"
    assert states[answer.document["serial"]] == "valid"
    unknown = call_json(office.profile.folder, "enrol", "renew", "ff", "-o", grant)
    assert (unknown.code, unknown.error["code"]) == (1, "enrol.unknown")


def test_a_bundle_after_the_end_waits_for_the_office(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    home = builders.move_in(office, builders.make_house(office))
    first = office.sync.export(worker.profile.replica, tmp_path)
    worker.sync.import_([first.file])
    replica = office.profile.replica
    office.close()
    worker.close()
    folder = worker.profile.folder
    visit = ("visit", "add", "--household", home.id, "--result", "met")
    assert call(folder, *visit, now=LATER).code == 0
    bundle = tmp_path / "bundle.xlsx"
    assert call(folder, "bundle", "export", "--to", replica, "-o", bundle, now=LATER).code == 0
    refused = call_json(office.profile.folder, "bundle", "import", bundle, now=LATER)
    assert (refused.code, refused.error["code"]) == (4, "certificate.expired")
    seen = call_json(office.profile.folder, "bundle", "verify", bundle, now=LATER)
    assert seen.code == 4
    taken = call_json(
        office.profile.folder, "bundle", "import", bundle, "--accept-expired", now=LATER
    )
    assert taken.code == 0, taken.text
    (told,) = taken.document["imported"]
    assert (told["applied"], told["parked"], told["quarantined"]) == (1, 0, 0)
    again = call_json(office.profile.folder, "bundle", "import", bundle, now=LATER)
    assert again.document["imported"][0]["again"]


def test_a_namesake_is_said(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    person = worker.profile.person_id
    profiles.newcomer(tmp_path / "new", "-").close()
    other = profiles.newcomer(tmp_path / "new", "张敏", Clock())
    request, grant = tmp_path / "request", tmp_path / "grant"
    other.enrolment.write_request(request)
    other.close()
    office.close()
    words = ("enrol", "grant", request, "--role", "worker", "--grid", GRID, "-o", grant)
    refused = call_json(office.profile.folder, *words)
    assert (refused.code, refused.error["code"]) == (1, "enrol.namesake")
    both = call(office.profile.folder, *words, "--person", "张敏", "--new-person")
    assert both.code == 2
    assert not grant.exists()
    assert call(office.profile.folder, *words, "--person", str(person)).code == 0
    assert grant.exists()


def test_the_fingerprint_as_a_picture(pair: tuple[App, App], tmp_path: Path):
    office, _worker = pair
    own = office.profile.fingerprint
    office.close()
    answer = call_json(office.profile.folder, "enrol", "fingerprint", "--qr", tmp_path / "own.svg")
    assert answer.document["fingerprint"] == own
    assert b"<svg" in (tmp_path / "own.svg").read_bytes()
    refused = call_json(office.profile.folder, "enrol", "fingerprint", "--qr", tmp_path / "own.bmp")
    assert (refused.code, refused.error["code"]) == (1, "picture.kind")
