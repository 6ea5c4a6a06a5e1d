"""``enrol`` and ``bundle import`` about certificates that end, are renewed or belong to whom."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from gridclient.app import App
from gridclient.workbook import saving
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


def test_a_fingerprint_that_is_given_has_to_agree(pair: tuple[App, App], tmp_path: Path):
    """Also where the root is pinned already; what came of the answer is said."""
    office, worker = pair
    assert worker.profile.certificate is not None
    grant = tmp_path / "grant"
    office.enrolment.renew_certificate(worker.profile.certificate.serial, grant)
    own, others = office.profile.fingerprint, worker.profile.fingerprint
    office.close()
    worker.close()
    folder = worker.profile.folder
    for wrong in (others, ""):
        refused = call_json(folder, "enrol", "accept", grant, "--office", wrong)
        assert refused.error["code"] in ("enrolment.other_office", "enrolment.compare")
    taken = call(folder, "enrol", "accept", grant, "--office", own)
    assert taken.code == 0
    assert "renewed" in taken.text
    again = call_json(folder, "enrol", "accept", grant)
    assert again.document["state"] == "renewed"


def test_old_certificates_stand_below_their_holder(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    assert worker.profile.certificate is not None
    serial, replica = worker.profile.certificate.serial, worker.profile.replica
    office.close()
    first = "2026-12-01T10:00:00+08:00"
    renewed = call_json(
        office.profile.folder, "enrol", "renew", serial, "-o", tmp_path / "grant", now=first
    )
    later = "2026-12-01T11:00:00+08:00"
    changed = call(office.profile.folder, "enrol", "rotate", "--yes", now=later)
    assert changed.code == 0
    listed = call_json(office.profile.folder, "enrol", "list", now=later).document["members"]
    theirs = [one for one in listed if one["holder"] == replica]
    assert [one["current"] for one in theirs] == [True, False, False]
    assert {one["serial"] for one in theirs[1:]} == {serial, renewed.document["serial"]}
    ours = [one for one in listed if one["role"] == "community"]
    assert len({one["holder"] for one in ours}) == 1
    assert [one["current"] for one in ours].count(True) == 1
    lines = call(office.profile.folder, "enrol", "list", now=later).out.splitlines()
    assert [line[:4] == "    " for line in lines].count(False) == 2
    assert len(lines) == len(listed)


def test_nothing_said_is_a_usage_error(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    assert worker.profile.certificate is not None
    serial = worker.profile.certificate.serial
    office.close()
    worker.close()
    folder, target = office.profile.folder, tmp_path / "out"
    for words in (
        ("enrol", "revoke", serial, "--reason", ""),
        ("enrol", "revoke", serial, "--reason", "  "),
        ("enrol", "rotate", "--yes", "--reason", ""),
        ("enrol", "request", "--name", "", "-o", target),
    ):
        assert call(folder, *words).code == 2, words
    listed = call_json(folder, "enrol", "list").document["members"]
    assert not any(one["revoked"] for one in listed)
    other = call_json(worker.profile.folder, "enrol", "request", "--name", "别人", "-o", target)
    assert (other.code, other.error["code"]) == (1, "profile.named")
    assert not target.exists()
    assert call(worker.profile.folder, "enrol", "request", "-o", target).code == 0


def test_a_row_of_keys_is_no_passphrase(tmp_path: Path):
    for words in (
        ("init", "--role", "community", "--name", "社区", "--division", "110105001001"),
        ("enrol", "request", "--name", "张敏", "-o", tmp_path / "request"),
    ):
        refused = call_json(tmp_path / "profile", *words, passphrase="12345678")
        assert (refused.code, refused.error["code"]) == (1, "passphrase.guessed")


def test_a_lost_device_from_the_command_line(pair: tuple[App, App], tmp_path: Path):
    office, worker = pair
    assert worker.profile.certificate is not None
    serial = worker.profile.certificate.serial
    home = builders.move_in(office, builders.make_house(office))
    worker.sync.import_([office.sync.export(worker.profile.replica, tmp_path).file])
    worker.visits.record(home.id, "met", note="丢失以后")
    office.sync.import_([worker.sync.export(office.profile.replica, tmp_path).file])
    office.close()
    worker.close()
    folder = office.profile.folder
    later = call_json(folder, "enrol", "revoke", serial, "--lost-on", "2027-01-01")
    assert (later.code, later.error["code"]) == (1, "enrol.lost_later")
    assert "first day" in later.error["hint"]
    done = call_json(folder, "enrol", "revoke", serial, "--lost-on", "2026-11-22")
    assert (done.code, done.document["withdrawn"]) == (5, 1)
    (lost,) = call_json(folder, "enrol", "lost", "list").document["lost"]
    assert [(row["entity"], row["counts"]) for row in lost["rows"]] == [("visit", False)]
    assert "丢失以后" in call(folder, "enrol", "lost", "list").out
    unknown = call_json(folder, "enrol", "lost", "let-in", "AAAA")
    assert (unknown.code, unknown.error["code"]) == (1, "lost.unknown")
    taken = call_json(folder, "enrol", "lost", "let-in", lost["key"])
    assert (taken.code, taken.document) == (0, {"done": 1, "left": 0})
    assert call_json(folder, "enrol", "lost", "list").document == {"lost": []}


def test_nobody_is_enrolled_by_a_file_that_cannot_be_written(
    pair: tuple[App, App], tmp_path: Path
) -> None:
    office, worker = pair
    assert worker.profile.certificate is not None
    serial = worker.profile.certificate.serial
    office.close()
    nowhere = tmp_path / "gone" / "grant.json"
    before = call_json(office.profile.folder, "enrol", "list").document
    refused = call_json(office.profile.folder, "enrol", "renew", serial, "-o", nowhere)
    assert (refused.code, refused.error["code"]) == (1, "file.unwritable")
    assert call_json(office.profile.folder, "enrol", "list").document == before


def test_what_was_kept_is_not_said_to_be_unchanged(
    pair: tuple[App, App], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The stick is pulled out in the middle."""
    office, worker = pair
    assert worker.profile.certificate is not None
    serial = worker.profile.certificate.serial
    office.close()
    monkeypatch.setattr(saving, "check_place", lambda _path: None)
    nowhere = tmp_path / "gone" / "grant.json"
    told = call(office.profile.folder, "enrol", "renew", serial, "-o", nowhere)
    assert told.code == 1
    assert "cannot be written" in told.err
    assert "has not changed" not in told.err
