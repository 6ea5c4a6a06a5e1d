"""``policy``, ``care`` and ``round``: the window's work without a screen."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.command_line import call, call_json
from tests.town import GRIDS, Town

ADDRESS = "阳光花园1-101"


@pytest.fixture
def office(town: Town) -> Path:
    return town.folder / "office"


def test_policies_are_listed_and_laid_down(office: Path):
    before = call_json(office, "policy", "list").document["policies"]
    assert {"category", "contacts", "period", "source", "effective_from"} <= set(before[0])
    words = ("--contacts", "1", "--period", "month", "--face", "1", "--face-period", "quarter")
    made = call_json(office, "policy", "set", "dibao", *words, "--accept", "phone")
    assert (made.code, made.document["accepted"]) == (0, ["phone"])
    now = call_json(office, "policy", "list").document["policies"]
    (dibao,) = [one for one in now if one["category"] == "dibao"]
    assert (dibao["period"], dibao["source"]) == ("month", "office")
    versions = call_json(office, "policy", "list", "--category", "低保").document["versions"]
    assert [one["period"] for one in versions] == ["month", "quarter"]
    (earlier,) = [
        one
        for one in call_json(office, "policy", "list", "--on", "2026-11-01").document["policies"]
        if one["category"] == "dibao"
    ]
    assert earlier["period"] == "quarter"
    said = call(office, "policy", "list")
    assert "Subsistence allowance: 1 contact a month" in said.text
    nothing = call_json(office, "policy", "set", "dibao", *words[:4], "--accept", "-")
    assert nothing.document["accepted"] == []


def test_nonsense_and_workers_are_refused(office: Path, town: Town):
    bad = call_json(office, "policy", "set", "dibao", "--contacts", "0", "--period", "month")
    assert (bad.code, bad.error["code"]) == (1, "policy.contacts")
    wang = town.folder / "wang"
    assert call(wang, "policy", "set", "dibao", "--contacts", "1", "--period", "week").code == 1
    assert call(wang, "round", "begin", "heat").code == 1


def test_somebody_is_enrolled_listed_and_ended(office: Path):
    made = call_json(
        *(office, "care", "enrol", ADDRESS, "低保", "--grade", "不固定", "--contact", "女儿")
    )
    assert made.code == 0, made
    assert {"id", "category", "level", "review_on", "current"} <= set(made.document)
    assert (made.document["grade"], made.document["review_on"]) == ("variable", "2027-05-22")
    again = call_json(office, "care", "enrol", ADDRESS, "dibao")
    assert (again.code, again.error["code"]) == (1, "care.twice")
    listed = call_json(office, "care", "list", ADDRESS).document["enrolments"]
    assert [one["id"] for one in listed] == [made.document["id"]]
    assert "Subsistence allowance" in call(office, "care", "list", ADDRESS).text
    due = call_json(office, "care", "reviews", "--on", "2027-06-01").document["reviews"]
    assert due[0]["address"]
    assert call_json(office, "care", "end", made.document["id"]).document["ended"] is True
    listed = call_json(office, "care", "list", ADDRESS).document["enrolments"]
    assert [one["current"] for one in listed] == [False]
    nobody = call_json(office, "care", "enrol", ADDRESS, "dibao", "--resident", "无此人")
    assert nobody.error["code"] == "care.resident"


def test_a_round_is_begun_stands_and_ends(office: Path):
    call_json(office, "care", "enrol", ADDRESS, "elder_alone")
    made = call_json(office, "round", "begin", "寒潮")
    assert (made.code, made.document["total"]) == (0, 1)
    assert (made.document["from_on"], made.document["until_on"]) == ("2026-11-22", "2026-11-23")
    standing = call_json(office, "round", "standing")
    assert standing.code == 5
    (one,) = standing.document["rounds"]
    assert (one["done"], one["total"], len(one["waiting"])) == (0, 1, 1)
    call_json(office, "visit", "add", "--household", ADDRESS, "--result", "phone")
    assert call(office, "round", "standing", made.document["id"]).code == 0
    assert call_json(office, "round", "list").document["rounds"][0]["id"] == made.document["id"]
    assert call_json(office, "round", "end", made.document["id"]).code == 0
    assert call_json(office, "round", "list").document["rounds"] == []
    assert len(call_json(office, "round", "list", "--all").document["rounds"]) == 1


def test_a_round_of_one_grid(office: Path):
    call_json(office, "care", "enrol", ADDRESS, "dibao")
    other = call_json(office, "round", "begin", "other", "--everybody", "--grid", GRIDS[1])
    assert other.document["total"] == 0
    unknown = call_json(office, "round", "begin", "heat", "--grid", "1")
    assert (unknown.code, unknown.error["code"]) == (1, "grid.unknown")
