"""``retention``, ``consent``, ``rights`` and ``household data``: their answers and refusals."""

from __future__ import annotations

import dataclasses
import datetime as dt
from pathlib import Path

import pytest

from gridclient.domain.people import Resident
from tests import builders, profiles
from tests.command_line import call, call_json


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An office with one household, somebody of which left long ago."""
    office = profiles.office(tmp_path)
    home = builders.move_in(office, builders.make_house(office), others=["李雷"])
    builders.add(office, builders.make_visit(home.id, dt.date(2022, 3, 1), note="旧"))
    (gone,) = [
        one for one in office.registers.find(Resident, household_id=home.id) if one.name == "李雷"
    ]
    builders.save(
        office, dataclasses.replace(gone, retired="moved_away", retired_on=dt.date(2024, 1, 1))
    )
    kept = office.profile.folder
    office.close()
    return kept


def test_rules_are_listed_and_set(folder: Path) -> None:
    rules = call_json(folder, "retention", "list").document["rules"]
    assert {"subject": "visit_notes", "days": 1095, "from": None, "own": False} in rules
    made = call_json(folder, "retention", "set", "visit_notes", "365").document
    assert (made["days"], made["from"]) == (365, "2026-11-22")
    refused = call_json(folder, "retention", "set", "visit_notes", "0")
    assert (refused.code, refused.error["code"]) == (1, "retention.days")


def test_preview_then_purge(folder: Path) -> None:
    seen = call_json(folder, "retention", "preview").document
    assert {one["subject"] for one in seen["candidates"]} == {"visit_notes", "gone_people"}
    assert set(seen["candidates"][0]) == {
        *("subject", "household", "resident", "issue", "label"),
        *("since_on", "before_on", "fields", "facts"),
    }
    unsure = call_json(folder, "retention", "purge")
    assert (unsure.code, unsure.error["code"]) == (1, "retention.unconfirmed")
    one = call_json(folder, "retention", "purge", "--subject", "visit_notes", "--yes").document
    assert (one["removed"], one["skipped"]) == (1, 0)
    rest = call_json(folder, "retention", "purge", "--yes", "--basis", "档案办法").document
    assert rest["removed"] == 1
    assert call_json(folder, "retention", "preview").document["candidates"] == []
    assert "Nothing is kept longer" in call(folder, "retention", "preview").text


def test_what_a_doubtful_date_makes_due_is_not_removed_unasked(folder: Path) -> None:
    ahead = {"now": "2036-11-22T10:00:00+08:00"}
    seen = call_json(folder, "retention", "preview", **ahead)
    assert seen.document["clock"]["kind"] == "after"
    assert seen.err.strip() == seen.document["clock"]["message"]
    assert "clock" not in call_json(folder, "retention", "preview").document
    words = ("retention", "purge", "--yes")
    refused = call_json(folder, *words, **ahead)
    assert (refused.code, refused.error["code"]) == (1, "retention.clock")
    assert refused.error["message"] == seen.document["clock"]["message"]
    assert "--despite-clock" in refused.error["hint"]
    again = call_json(folder, "retention", "preview", **ahead).document
    assert again["candidates"] == seen.document["candidates"]
    done = call_json(folder, *words, "--despite-clock", **ahead)
    assert (done.code, done.document["removed"]) == (0, len(again["candidates"]))
    assert done.document["clock"]["kind"] == "after"


def test_consents_and_requests(folder: Path, tmp_path: Path) -> None:
    where = ("--household", "3-1-101", "--resident", "王秀兰")
    made = call_json(folder, "consent", "add", *where, "--act", "consent", "--way", "paper")
    assert made.document["follows"] == []
    people = call_json(folder, "consent", "list", "3-1-101").document["people"]
    assert [(one["name"], one["act"]) for one in people] == [("王秀兰", "consent")]
    asked = call_json(folder, "rights", "ask", *where, "--kind", "correction").document
    assert asked["due_on"] == "2026-12-11"
    (waiting,) = call_json(folder, "rights", "list").document["requests"]
    assert (waiting["id"], waiting["overdue"]) == (asked["id"], False)
    wrong = call_json(folder, "rights", "settle", asked["id"], "--outcome", "done", "--set", "x")
    assert wrong.error["code"] == "rights.field"
    settled = call_json(
        folder, "rights", "settle", asked["id"], "--outcome", "done", "--set", "phone=13900139000"
    )
    assert settled.document["outcome"] == "done"
    data = call_json(folder, "household", "data", "3-1-101", "--resident", "王秀兰").document
    assert "139****9000" in str(data["parts"])


def test_prints(folder: Path, tmp_path: Path) -> None:
    own, notice = tmp_path / "own.pdf", tmp_path / "notice.pdf"
    answer = call_json(
        folder, "household", "data", "3-1-101", "--resident", "王秀兰", "-o", own
    ).document
    assert (answer["pages"], own.read_text("utf-8")) == (1, "王秀兰")
    assert call(folder, "consent", "notice", "-o", notice).code == 0
    assert notice.exists()


def test_nobody_of_that_name(folder: Path) -> None:
    answer = call_json(folder, "household", "data", "3-1-101", "--resident", "没有")
    assert (answer.code, answer.error["code"]) == (1, "resident.unknown")
