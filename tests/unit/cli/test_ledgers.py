"""``ledger``: every kind of ledger by command, and what its answer says."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from tests import profiles
from tests.command_line import call

DATA = Path(__file__).parents[2] / "data"
TRUTH = json.loads((DATA / "truth.json").read_text("utf-8"))
KEYS = {
    "created",
    "updated",
    "unchanged",
    "found",
    "rejected",
    "duplicates",
    "kinds",
    "perhaps_twice",
}


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    profiles.office(tmp_path).close()
    return tmp_path / "office-0"


def test_lists_and_visits_are_taken_over_and_again_change_nothing(profile: Path) -> None:
    for name in sorted(TRUTH, key=lambda name: "rows" in TRUTH[name]):
        answer = call(profile, "--json", "ledger", "import", DATA / name)
        assert set(answer.document) == KEYS
        assert answer.code == (5 if TRUTH[name].get("rejects") else 0)
        assert len(answer.document["rejected"]) == len(TRUTH[name].get("rejects", []))
    again = call(profile, "--json", "ledger", "import", DATA / "2026年走访记录.xlsx").document
    assert (again["created"], again["unchanged"]) == ({}, {"visits": 600})
    assert again["kinds"] == ["visits"]


def test_a_report_of_rows_that_wait(profile: Path, tmp_path: Path) -> None:
    report = tmp_path / "r.xlsx"
    file = DATA / "2026年走访记录.xlsx"
    answer = call(profile, "--json", "ledger", "import", file, "--dry-run", "--report", report)
    assert answer.code == 5
    told = answer.document["rejected"]
    assert {one["code"] for one in told} == {"ledger.visit_waits"}
    assert all({"sheet", "row", "column", "code", "message"} <= set(one) for one in told)
    sheet = load_workbook(report).active
    assert "Nobody of this name" in str(sheet.cell(2, 9).value)


def test_a_kind_may_be_told_and_columns_mapped(profile: Path, tmp_path: Path) -> None:
    file = tmp_path / "名单.csv"
    file.write_text("称呼,门牌,情况\n王秀兰,和平里2栋1单元101,独居\n", "utf-8")
    words = ["--map", "称呼=resident.name", "--map", "门牌=address"]
    words += ["--map", "情况=care_enrolment.category", "--mapping", "街道"]
    told = call(profile, "--json", "ledger", "import", file, "--kind", "elderly", *words).document
    assert told["found"]["elder_alone"] == 1
    seen = call(profile, "--json", "ledger", "inspect", file).document["sheets"][0]
    assert [(one["title"], one["field"], one["score"]) for one in seen["columns"]] == [
        ("称呼", "resident.name", 1.0),
        ("门牌", "address", 1.0),
        ("情况", "care_enrolment.category", 1.0),
    ]
    error = call(profile, "--json", "ledger", "import", file, "--mapping", "区").error
    assert error["code"] == "ledger.mapping_unknown"


def test_lines_for_a_person_name_what_came(profile: Path) -> None:
    text = call(profile, "ledger", "import", DATA / "残疾人台账.xlsx").text
    assert "Care enrolments: 11 new" in text
    assert "Visits" not in text
