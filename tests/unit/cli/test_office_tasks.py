"""``handover``, ``grid`` and ``campaign`` on the command line."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from gridclient.domain.identifiers import named_id
from tests import builders, profiles
from tests.command_line import call, call_json
from tests.profiles import COMMUNITY, GRID, OTHER_GRID


@dataclass
class Place:
    """The folder of an office's closed profile, and of its second worker's."""

    office: Path
    second: Path
    home: str


@pytest.fixture
def place(tmp_path: Path) -> Place:
    with profiles.team(tmp_path, 张敏=[GRID], 李强=[OTHER_GRID]) as (office, (_one, two)):
        three = builders.make_house(office)
        eight = builders.make_house(office, building_no="8", grid_id=named_id("grid", OTHER_GRID))
        home = builders.move_in(office, three, "301", care=["elder_alone"])
        builders.move_in(office, eight, "801")
        folders = (office.profile.folder, two.profile.folder)
    return Place(*folders, home.id)


def test_a_handover_is_told_before_and_done(place: Place, tmp_path: Path) -> None:
    dry = call_json(place.office, "handover", "张敏", "李强", "--dry-run")
    assert dry.code == 5
    assert dry.document["grids"] == [GRID]
    assert (dry.document["households"], dry.document["handover"]) == (1, None)
    assert dry.document["uncovered"] == [GRID]
    grant = tmp_path / "grant.json"
    done = call_json(place.office, "handover", "张敏", "李强", "--leaves", "--grant", grant)
    assert (done.code, bool(done.document["handover"])) == (0, True)
    taken = call_json(place.second, "enrol", "accept", grant)
    assert taken.code == 0
    shown = call_json(place.second, "household", "show", place.home)
    assert shown.code == 0
    again = call_json(place.office, "handover", "张敏", "李强")
    assert again.error["code"] == "handover.person"


def test_a_handover_in_words(place: Place) -> None:
    answer = call(place.office, "handover", "张敏", "李强", "--dry-run", language="zh_CN")
    assert "张敏" in answer.text
    assert GRID in answer.text


def test_grids_move_split_and_merge(place: Place) -> None:
    new = f"{COMMUNITY}009"
    split = call_json(place.office, "grid", "split", GRID, "--into", f"{new}=第九网格:3")
    assert split.document["kind"] == "split"
    assert split.document["to"] == [new]
    assert split.document["renewals"] == ["张敏"]
    assert split.code == 5
    moved = call_json(place.office, "grid", "move", "8", "--to", new, "--reason", "新路")
    assert (moved.document["from"], moved.document["to"]) == ([OTHER_GRID], [new])
    merged = call_json(place.office, "grid", "merge", OTHER_GRID, "--into", new, "--dry-run")
    assert merged.document["change"] is None
    merged = call_json(place.office, "grid", "merge", OTHER_GRID, "--into", new)
    assert merged.document["change"]
    codes = [one["code"] for one in call_json(place.office, "grid", "list").document["grids"]]
    assert codes == [new]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("grid", "split", GRID, "--into", "nothing"), "boundary.part"),
        (("grid", "move", "8", "--to", "nowhere"), "grid.unknown"),
        (("grid", "move", "99", "--to", GRID), "building.unknown"),
        (("handover", "谁", "李强"), "handover.person"),
        (("campaign", "show", "没有"), "campaign.unknown"),
    ],
)
def test_refusals(place: Place, words: tuple[str, ...], code: str) -> None:
    answer = call_json(place.office, *words)
    assert answer.error["code"] == code
    assert answer.error["hint"]


def test_a_campaign_from_beginning_to_results(place: Place, tmp_path: Path) -> None:
    file, sheet = tmp_path / "survey.json", tmp_path / "results.xlsx"
    said = {
        "title": "充电需求",
        "grids": [GRID],
        "questions": [
            {"wording": "有电动车吗"},
            {"wording": "在哪里充电", "kind": "choice", "choices": ["家里", "车棚"]},
        ],
    }
    file.write_text(json.dumps(said), "utf-8")
    made = call_json(place.office, "campaign", "create", file)
    assert made.document["title"] == "充电需求"
    shown = call_json(place.office, "campaign", "show", "充电需求", "--missing").document
    assert (shown["done"], shown["total"], len(shown["missing"])) == (0, 1, 1)
    assert [one["kind"] for one in shown["questions"]] == ["yes_no", "choice"]
    answer = ("campaign", "answer", "充电需求", place.home)
    assert call_json(place.office, *answer, "1=是", "2=车棚").document["recorded"] == 2
    assert call_json(place.office, *answer, "1=是").document["recorded"] == 0
    assert call_json(place.office, *answer, "2=马路").error["code"] == "answer.invalid"
    (line,) = call_json(place.office, "campaign", "list").document["campaigns"]
    assert (line["done"], line["total"], line["running"]) == (1, 1, True)
    results = call_json(place.office, "campaign", "results", "充电需求", "-o", sheet).document
    assert results["questions"][0]["answers"][0] == {"answer": "Yes", "count": 1, "percent": None}
    assert sheet.exists()
    assert "Traceback" not in call(place.office, "campaign", "results", "充电需求").text
    doors = tmp_path / "doors.xlsx"
    assert call(place.office, "campaign", "results", "充电需求", "--doors", "-o", doors).code == 0
    assert doors.exists()


@pytest.mark.parametrize("text", ["", "[]", '{"title": "x"}', '{"title": "x", "questions": [1]}'])
def test_a_file_that_describes_no_survey(place: Place, tmp_path: Path, text: str) -> None:
    file = tmp_path / "survey.json"
    file.write_text(text, "utf-8")
    assert call_json(place.office, "campaign", "create", file).error["code"] == "campaign.file"


def test_nothing_is_handed_over_where_the_certificate_could_not_be_written(
    place: Place, tmp_path: Path
) -> None:
    nowhere = tmp_path / "gone" / "grant.json"
    line = ("handover", "张敏", "李强", "--leaves", "--grant")
    refused = call_json(place.office, *line, nowhere)
    assert (refused.code, refused.error["code"]) == (1, "file.unwritable")
    assert call_json(place.office, *line, tmp_path / "grant.json").code == 0


def test_nothing_is_handed_over_to_whoever_cannot_be_given_a_certificate(
    place: Place, tmp_path: Path
) -> None:
    known = (f"division_id={named_id('division', COMMUNITY)}", "name=新人", "post=网格员")
    assert call(place.office, "register", "add", "person", *known).code == 0
    refused = call_json(place.office, "handover", "张敏", "新人", "--grant", tmp_path / "g.json")
    assert (refused.code, refused.error["code"]) == (1, "enrol.nobody")
    assert call_json(place.office, "handover", "张敏", "李强").code in (0, 5)
