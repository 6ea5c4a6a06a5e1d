"""Issues followed up, and visits put right, from the command line."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests import builders
from tests.command_line import call, call_json
from tests.town import GRIDS, Town, household

GRID = GRIDS[0]
ADDRESS = "阳光花园1-101"
HOME = "阳光花园1栋101"


@pytest.fixture
def wang(town: Town) -> Path:
    return town.folder / "wang"


def raised(profile: Path) -> str:
    made = call_json(profile, "issue", "add", "--title", "灯", "--household", ADDRESS)
    return str(made.document["no"])


def shown(profile: Path, number: str) -> Any:
    return call_json(profile, "issue", "show", number).document


def later(minute: int) -> str:
    return f"2026-11-22T10:{minute:02d}:00+08:00"


def test_an_issue_is_followed_up(wang: Path):
    number = raised(wang)
    assert shown(wang, number)["possible"] == ["note", "hand_up", "close"]
    call_json(wang, "issue", "note", number, "--text", "看过了", now=later(1))
    call_json(wang, "issue", "hand-up", number, "--to", "和平社区", now=later(2))
    assert shown(wang, number)["with"] == "和平社区"
    done = call_json(wang, "issue", "close", number, "--outcome", "solved", now=later(3))
    assert (done.code, done.document["state"]) == (0, "done")
    call_json(wang, "issue", "told", number, now=later(4))
    call_json(wang, "issue", "rate", number, "--stars", "4", now=later(5))
    seen = shown(wang, number)
    assert (seen["state"], seen["outcome"], seen["stars"]) == ("done", "solved", 4)
    assert [step["action"] for step in seen["steps"]] == [
        "evaluated",
        "fed_back",
        "done",
        "progress",
        "progress",
        "registered",
    ]
    again = call_json(wang, "issue", "reopen", number, "--text", "又坏了", now=later(6))
    assert again.document["state"] == "in_progress"
    back = call_json(wang, "issue", "take-back", again.document["id"], "--reason", "点错了")
    assert back.code == 0
    assert shown(wang, number)["state"] == "done"


@pytest.mark.parametrize(
    ("words", "place"),
    [(("--building", "1"), "building"), (("--grid", GRID), "grid"), ((), "grid")],
)
def test_an_issue_of_no_household(wang: Path, words: tuple[str, ...], place: str):
    made = call_json(wang, "issue", "add", "--title", "路灯", *words)
    seen = shown(wang, made.document["no"])
    assert seen["household"] is None
    assert [name for name in ("building", "grid") if seen[name]] == [place]
    assert seen["address"] == {"building": "阳光花园1栋", "grid": "第1网格"}[place]


def test_whoever_registers_without_a_visit_was_called(town: Town, wang: Path):
    raised(wang)
    call_json(wang, "issue", "add", "--title", "路灯", "--grid", GRID)
    sources = {line.issue.title: line.issue.source for line in town.wang.issues.list_()}
    assert sources == {"灯": "visit", "路灯": "phone"}


@pytest.mark.parametrize(
    ("words", "exit_code", "code"),
    [
        (("--household", ADDRESS, "--grid", GRID), 2, "usage"),
        (("--building", "1", "--grid", GRID), 2, "usage"),
        (("--building", "99"), 1, "building.unknown"),
        (("--grid", "99"), 1, "grid.unknown"),
    ],
)
def test_a_place_that_is_none_is_refused(
    wang: Path, words: tuple[str, ...], exit_code: int, code: str
):
    answer = call_json(wang, "issue", "add", "--title", "路灯", *words)
    assert (answer.code, answer.error["code"]) == (exit_code, code)
    assert call_json(wang, "issue", "list").document["issues"] == []


def test_a_person_reads_the_steps(wang: Path):
    number = raised(wang)
    call(wang, "issue", "note", number, "--text", "看过了", now=later(1))
    said = call(wang, "issue", "show", number).text
    for part in (number, "灯", "看过了", "Registered"):
        assert part in said


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("rate", "--stars", "3"), "issue.step"),
        (("close", "--outcome", "magic"), "entry.choice"),
    ],
)
def test_what_cannot_be_done_is_refused(wang: Path, words: tuple[str, ...], code: str):
    number = raised(wang)
    answer = call_json(wang, "issue", words[0], number, *words[1:])
    assert (answer.code, answer.error["code"]) == (1, code)


@pytest.mark.parametrize(
    "words",
    [
        *(("issue", "note", "1", "--text", " "), ("issue", "reopen", "1", "--text", "")),
        *(("issue", "take-back", "1", "--reason", ""), ("issue", "hand-up", "1", "--to", "")),
        *(("issue", "add", "--title", ""), ("visit", "retract", "1", "--reason", "")),
        ("visit", "redate", "1", "--on", "2026-11-20", "--reason", " "),
    ],
)
def test_words_that_say_nothing_are_wrong_usage(wang: Path, words: tuple[str, ...]):
    answer = call_json(wang, *words)
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert "few words" in answer.error["message"]


@pytest.mark.parametrize("stars", ["0", "6", "9"])
def test_there_are_one_to_five_stars(wang: Path, stars: str):
    answer = call_json(wang, "issue", "rate", "1", "--stars", stars)
    assert (answer.code, answer.error["code"]) == (2, "usage")
    assert "1<=x<=5" in answer.error["message"]


def test_an_issue_is_shown_with_all_that_is_known_of_it(wang: Path):
    words = ("--household", ADDRESS, "--urgency", "urgent", "--text", "三天不亮")
    number = str(call_json(wang, "issue", "add", "--title", "灯", *words).document["no"])
    up = call_json(wang, "issue", "hand-up", number, "--to", "和平社区", now=later(1))
    call_json(wang, "issue", "close", number, "--outcome", "solved", now=later(2))
    call_json(wang, "issue", "rate", number, "--stars", "4", now=later(3))
    seen = shown(wang, number)
    assert (seen["text"], seen["urgency"], seen["address"]) == ("三天不亮", "urgent", HOME)
    assert {step["who"] for step in seen["steps"]} == {"王芳"}
    lines = call(wang, "issue", "show", number).text.splitlines()
    for part in (HOME, "Urgent", f"by {seen['due_on']}", "★★★★"):
        assert part in lines[1], part
    assert "三天不亮" in lines
    steps = lines[-4:]
    assert [line.rpartition("  ")[2] for line in steps] == [one["id"] for one in seen["steps"]]
    assert "★★★★" in steps[0]
    (handed,) = (line for line in steps if up.document["id"] in line)
    assert "handed up to 和平社区" in handed
    assert "王芳" in handed


def test_a_step_of_an_office_names_the_office(town: Town):
    office = town.folder / "office"
    number = raised(office)
    call_json(office, "issue", "hand-up", number, "--to", "和平街道", now=later(1))
    names = {step["who"] for step in shown(office, number)["steps"]}
    assert len(names) == 1
    said = call(office, "issue", "show", number).text
    assert names.pop() in said
    assert "dispatched to 和平街道" in said


def test_an_unknown_issue_is_refused(wang: Path):
    answer = call_json(wang, "issue", "show", "20260101-none-001")
    assert (answer.code, answer.error["code"]) == (1, "issue.unknown")


def test_a_visit_of_another_year_is_listed_dated_anew_or_taken_back(town: Town, wang: Path):
    home = household(town.wang)
    me = town.wang.profile.person_id
    days = ("2033-05-04", "2033-05-05")
    visits = [
        builders.make_visit(home.id, builders.TODAY.replace(year=2033, month=5, day=day))
        for day in (4, 5)
    ]
    builders.add(town.wang, *visits)
    town.close("wang")
    listed = call_json(wang, "visit", "ahead").document["visits"]
    assert [one["on"] for one in listed] == list(days)
    assert listed[0]["mine"] is True
    assert me is not None
    first, second = (one["id"] for one in listed)
    redated = call_json(
        wang, "visit", "redate", first, "--on", "2026-11-20", "--reason", "电脑时间不对"
    )
    assert redated.document == {"id": first, "on": "2026-11-20"}
    assert call_json(wang, "visit", "retract", second, "--reason", "记错了").code == 0
    assert call_json(wang, "visit", "ahead").document["visits"] == []
    kept = call_json(wang, "visit", "list").document["visits"]
    assert [(one["id"], one["on"]) for one in kept] == [(first, "2026-11-20")]
    assert "No visit" in call(wang, "visit", "ahead").text
    early = call_json(wang, "visit", "redate", first, "--on", "2030-01-01", "--reason", "x")
    assert (early.code, early.error["code"]) == (1, "visit.day")
    unknown = call_json(wang, "visit", "retract", "nothing", "--reason", "x")
    assert (unknown.code, unknown.error["code"]) == (1, "visit.unknown")
