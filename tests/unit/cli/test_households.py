"""``household``, ``visit list`` and ``enrol grant`` as somebody reads them at a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import profiles
from tests.command_line import call, call_json
from tests.town import GRIDS, Town


@pytest.fixture
def wang(town: Town) -> Path:
    return town.folder / "wang"


def test_nobody_found_is_said(wang: Path) -> None:
    answer = call(wang, "household", "find", "没有这个人")
    assert (answer.code, answer.out) == (0, "Nobody was found.\n")
    assert call_json(wang, "household", "find", "没有这个人").document == {"households": []}


def test_a_household_shows_titles_to_people_and_codes_to_programs(wang: Path) -> None:
    (found,) = call_json(wang, "household", "find", "101").document["households"]
    call(wang, "visit", "add", "--household", found["id"], "--result", "not_home")
    shown = call(wang, "household", "show", found["id"], language="zh_CN").out
    assert "not_home" not in shown
    assert "户主" in shown
    assert "head" not in shown
    (told,) = call_json(wang, "household", "show", found["id"]).document["households"]
    assert told["visits"][0]["result"] == "not_home"


def test_a_listed_visit_names_its_household(wang: Path) -> None:
    (found,) = call_json(wang, "household", "find", "101").document["households"]
    call(wang, "visit", "add", "--household", found["id"], "--result", "met", "--note", "都好")
    (listed,) = call_json(wang, "visit", "list").document["visits"]
    assert listed["address"] == found["address"]
    assert listed["head"] == found["name"]
    line = call(wang, "visit", "list").out
    for word in (found["address"], found["name"], "都好"):
        assert word in line
    assert line.rstrip("\n").endswith(f"  {listed['id']}")


def test_a_saved_visit_names_the_door(wang: Path) -> None:
    (found,) = call_json(wang, "household", "find", "101").document["households"]
    words = ("visit", "add", "--household", found["id"], "--result", "met")
    assert found["address"] in call(wang, *words).out
    assert call_json(wang, *words).document["address"] == found["address"]


def test_a_period_does_not_end_before_it_begins(wang: Path) -> None:
    words = ("visit", "list", "--from", "2026-11-22", "--to", "2026-11-21")
    answer = call_json(wang, *words)
    assert (answer.code, answer.error["code"]) == (1, "visit.period")
    assert call_json(wang, *words[:4], "--to", "2026-11-22").code == 0


def test_a_visit_of_last_century_is_a_slip_of_the_fingers(wang: Path) -> None:
    (found,) = call_json(wang, "household", "find", "101").document["households"]
    words = ["--household", found["id"], "--result", "met", "--at", "1890-05-01"]
    answer = call_json(wang, "visit", "add", *words, "--because", "补录")
    assert (answer.code, answer.error["code"]) == (1, "visit.too_early")


def test_a_grant_names_the_grids_there_are(town: Town, tmp_path: Path) -> None:
    office, newcomer = town.folder / "office", profiles.newcomer(tmp_path, "李强")
    request, grant = tmp_path / "request", tmp_path / "grant"
    newcomer.enrolment.write_request(request)
    newcomer.close()
    words = ["enrol", "grant", request, "--role", "worker", "-o", grant]
    for more, code in (([], "enrol.grids"), (["--grid", "unknown"], "grid.unknown")):
        answer = call_json(office, *words, *more)
        assert (answer.code, answer.error["code"]) == (1, code)
        assert all(grid in answer.error["hint"] for grid in GRIDS)
        assert not grant.exists()
    new = f"{GRIDS[0][:12]}777"
    answer = call_json(office, *words, "--grid", GRIDS[0], "--new-grid", new, "第七七七网格")
    assert answer.code == 0
    (member,) = [
        one
        for one in call_json(office, "enrol", "list").document["members"]
        if one["serial"] == answer.document["serial"]
    ]
    assert member["scope"]["grids"] == [GRIDS[0], new]


@pytest.mark.parametrize("name", ["", "   "])
def test_an_office_needs_a_name_and_a_folder_of_its_own(tmp_path: Path, name: str) -> None:
    words = ["init", "--role", "community", "--division", "310104003012", "--name"]
    answer = call_json(tmp_path / "office", *words, name)
    assert (answer.code, answer.error["code"]) == (1, "profile.name")
    (tmp_path / "照片.jpg").write_bytes(b"mine")
    answer = call_json(tmp_path, *words, "和平社区")
    assert (answer.code, answer.error["code"]) == (1, "profile.folder")
    short = call_json(tmp_path / "office", *words, "和平社区", passphrase="1")
    assert (short.code, short.error["code"]) == (1, "passphrase.short")
    assert [path.name for path in tmp_path.iterdir()] == ["照片.jpg"]
