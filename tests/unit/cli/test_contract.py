"""The contract of cli.md: names, keys, exit codes; one JSON document and nothing else."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest

from gridclient.i18n import LANGUAGES
from gridclient.trust import vault
from tests.command_line import Answer, call, call_json
from tests.profiles import CHEAP, PASSPHRASE
from tests.town import COMMUNITY, GRIDS, OFFICE_NAME, Town

ADDRESS = "阳光花园1-101"


def keys(answer: Answer, *names: str, code: int = 0) -> Any:
    """The document, which holds at least these keys."""
    assert answer.code == code, answer
    document = answer.document
    assert set(names) <= set(document), document
    return document


@pytest.fixture
def office(town: Town) -> Path:
    return town.folder / "office"


@pytest.fixture
def wang(town: Town) -> Path:
    return town.folder / "wang"


def test_init_enrol_and_the_first_bundle(tmp_path: Path, data: Path) -> None:
    """A community that is its own root takes its ledger over and enrols a worker, by commands.

    Opening the two profiles, which have real key files, is made cheap along the way.
    """
    office, worker = tmp_path / "office", tmp_path / "worker"
    made = call_json(
        office, "init", "--role", "community", "--name", "和平社区", "--division", COMMUNITY
    )
    founded = keys(made, "replica", "fingerprint", "recovery_code_file")
    assert Path(founded["recovery_code_file"]).exists()
    assert len(founded["fingerprint"].split()) == 8
    vault.change_passphrase(office, PASSPHRASE, PASSPHRASE, cost=CHEAP)
    again = call_json(office, "init", "--role", "community", "--name", "x", "--division", COMMUNITY)
    assert (again.code, again.error["code"]) == (1, "profile.exists")

    ledger = data / "阳光花园居民台账.xlsx"
    seen = keys(call_json(office, "ledger", "inspect", ledger), "sheets")
    for sheet in seen["sheets"]:
        assert {"name", "header_rows", "columns", "kind"} <= set(sheet)
        assert all({"title", "field", "score"} <= set(column) for column in sheet["columns"])
    dry = call_json(office, "ledger", "import", ledger, "--dry-run")
    taken = keys(
        call_json(office, "ledger", "import", ledger, "--report", tmp_path / "report.xlsx"),
        "created",
        "updated",
        "unchanged",
        "rejected",
        "duplicates",
    )
    assert dry.document["created"] == taken["created"]
    assert {"households", "residents"} <= set(taken["created"])
    assert (tmp_path / "report.xlsx").exists()
    once_more = keys(call_json(office, "ledger", "import", ledger), "unchanged")
    assert once_more["created"].get("households", 0) == 0

    request, grant = tmp_path / "request", tmp_path / "grant"
    asked = keys(
        call_json(worker, "enrol", "request", "--name", "王芳", "-o", request), "fingerprint"
    )
    vault.change_passphrase(worker, PASSPHRASE, PASSPHRASE, cost=CHEAP)
    lonely = call_json(worker, "bundle", "export", "--to", "x", "-o", tmp_path)
    assert lonely.code == 1
    due = call_json(office, "visit", "due").document["due"]
    assert due
    grid = f"{COMMUNITY}003"
    granted = keys(
        call_json(
            office, "enrol", "grant", request, "--role", "worker", "--grid", grid, "-o", grant
        ),
        "serial",
    )
    assert granted["fingerprint"] == asked["fingerprint"]
    unasked = call_json(worker, "enrol", "accept", grant)
    assert (unasked.code, unasked.error["code"]) == (1, "enrolment.compare")
    strange = call_json(worker, "enrol", "accept", grant, "--office", asked["fingerprint"])
    assert (strange.code, strange.error["code"]) == (4, "enrolment.other_office")
    office_says = granted["office_fingerprint"]
    accepted = keys(
        call_json(worker, "enrol", "accept", grant, "--office", office_says), "role", "scope"
    )
    assert (accepted["state"], accepted["role"]) == ("joined", "worker")
    assert accepted["scope"] == {"division": COMMUNITY, "grids": [grid]}
    (member,) = [
        one
        for one in keys(call_json(office, "enrol", "list"), "members")["members"]
        if one["serial"] == granted["serial"]
    ]
    assert (member["name"], member["revoked"]) == ("王芳", False)
    keys(call_json(office, "enrol", "revoke", granted["serial"]), "serial")
    listed = call_json(office, "enrol", "list").document["members"]
    assert [one["revoked"] for one in listed if one["serial"] == granted["serial"]] == [True]
    unknown = call_json(office, "enrol", "revoke", "ff")
    assert (unknown.code, unknown.error["code"]) == (1, "enrol.unknown")


def test_households_visits_and_issues(wang: Path, tmp_path: Path) -> None:
    (found,) = keys(call_json(wang, "household", "find", "101"), "households")["households"]
    (shown,) = keys(call_json(wang, "household", "show", found["id"]), "households")["households"]
    (lives,) = shown["residents"]
    assert "000000194103080019" not in json.dumps(shown)
    assert lives["name"] == "赵一"

    words = ["--household", found["id"], "--result", "met", "--note", "都好", "--issue", "灯不亮"]
    made = keys(call_json(wang, "visit", "add", *words), "id")
    listed = keys(call_json(wang, "visit", "list"), "visits")["visits"]
    assert [(visit["id"], visit["note"]) for visit in listed] == [(made["id"], "都好")]
    called = ["--household", found["id"], "--result", "phone"]
    keys(call_json(wang, "visit", "add", *called), "id")
    ways = [one["mode"] for one in call_json(wang, "visit", "list").document["visits"]]
    assert sorted(ways) == ["door", "phone"]
    keys(call_json(wang, "visit", "due", "--on", "2027-01-01"), "due")

    issue = keys(
        call_json(wang, "issue", "add", "--title", "楼道堆物", "--household", found["id"]),
        "id",
        "no",
        "state",
        "due_on",
    )
    issues = keys(call_json(wang, "issue", "list"), "issues")["issues"]
    assert {one["title"] for one in issues} == {"灯不亮", "楼道堆物"}
    assert issue["id"] in {one["id"] for one in issues}

    refused = call_json(wang, "visit", "add", "--household", "9-9-999", "--result", "met")
    assert (refused.code, refused.error["code"]) == (1, "household.unknown")
    odd = call_json(wang, "visit", "add", "--household", found["id"], "--result", "dancing")
    assert (odd.code, odd.error["code"]) == (1, "entry.choice")
    late = call_json(
        wang, "visit", "add", "--household", found["id"], "--result", "met", "--at", "2036-01-01"
    )
    assert (late.code, late.error["code"]) == (1, "visit.future")
    when = call_json(
        wang, "visit", "add", "--household", found["id"], "--result", "met", "--at", "gestern"
    )
    assert (when.code, when.error["code"]) == (1, "visit.date")


def test_bundles(office: Path, wang: Path, tmp_path: Path) -> None:
    home = call_json(wang, "household", "find", "101").document["households"][0]["id"]
    call_json(wang, "visit", "add", "--household", home, "--result", "met")
    sent = keys(
        call_json(wang, "bundle", "export", "--to", OFFICE_NAME, "-o", tmp_path),
        "bundle",
        "no",
        "base",
        "upto",
        "rows",
        "file",
        "password_hint",
    )
    assert sent["rows"] == {"Visit": 1}
    told = ("sender", "recipient", "no", "rows", "signature", "altered")
    for command in ("inspect", "verify"):
        seen = keys(call_json(office, "bundle", command, sent["file"]), *told)
        assert (seen["signature"], seen["altered"], seen["rows"]) == ("valid", [], {"Visit": 1})
    word = keys(call_json(office, "bundle", "password", sent["file"]), "password")["password"]
    assert word == call_json(wang, "bundle", "password", sent["file"]).document["password"]
    counts = ("file", "applied", "known", "parked", "quarantined", "conflicts", "gap")
    (taken,) = keys(call_json(office, "bundle", "import", sent["file"]), "imported")["imported"]
    assert set(counts) <= set(taken)
    assert {name: taken[name] for name in counts} == {
        "file": sent["file"],
        "applied": 1,
        "known": 0,
        "parked": 0,
        "quarantined": 0,
        "conflicts": 0,
        "gap": [],
    }
    for profile, direction in ((office, "in"), (wang, "out")):
        history = keys(call_json(profile, "bundle", "history"), "history")["history"]
        assert (sent["bundle"], direction) in {(one["bundle"], one["direction"]) for one in history}
    (peer,) = keys(call_json(wang, "peers"), "peers")["peers"]
    assert (peer["name"], peer["unsent"], peer["unacknowledged"]) == (OFFICE_NAME, 0, 1)
    nobody = call_json(wang, "bundle", "export", "--to", "张三", "-o", tmp_path)
    assert (nobody.code, nobody.error["code"]) == (1, "peer.unknown")
    gone = call_json(wang, "bundle", "verify", tmp_path / "gone.xlsx")
    assert (gone.code, gone.error["code"]) == (1, "file.unreadable")
    plain = call(
        wang, "bundle", "export", "--to", OFFICE_NAME, "-o", tmp_path / "p.xlsx", "--plain"
    )
    assert "not sealed" in plain.text
    asked = call_json(office, "bundle", "password", tmp_path / "p.xlsx")
    assert (asked.code, asked.error["code"]) == (1, "bundle.not_sealed")


def test_many_files_at_once(office: Path, wang: Path, tmp_path: Path) -> None:
    """A refused one among sound ones: the others are taken, and the exit code tells."""
    sound = call_json(wang, "bundle", "export", "--to", OFFICE_NAME, "-o", tmp_path)
    empty = tmp_path / "empty.xlsx"
    empty.touch()
    answer = call_json(office, "bundle", "import", empty, sound.document["file"])
    assert answer.code == 4
    first, second = answer.document["imported"]
    assert first["error"]["code"] == "file.empty"
    assert "error" not in second
    told = call(office, "bundle", "import", empty, sound.document["file"])
    assert "imported before" in told.text


def test_coverage_cards_and_doctor(office: Path, wang: Path, tmp_path: Path) -> None:
    for by in ("grid", "worker", "building", "category"):
        words = ["--from", "2026-11-01", "--to", "2026-11-30", "--by", by]
        sheet = tmp_path / f"{by}.xlsx"
        table = keys(call_json(office, "coverage", *words, "-o", sheet), "rows", "data_as_of")
        assert all({by, "due", "visited", "rate"} <= set(row) for row in table["rows"])
        assert sheet.read_bytes().startswith(b"PK")
    call_json(office, "coverage", *words, "-o", tmp_path / "coverage.pdf")
    assert (tmp_path / "coverage.pdf").read_text() == "category"
    cards = tmp_path / "cards.pdf"
    made = keys(
        call_json(office, "cards", "contact", "--building", "1", "-o", cards), "cards", "pages"
    )
    assert (made["cards"], made["pages"]) == (1, 1)
    refused = call_json(office, "cards", "contact", "--building", "99", "-o", cards)
    assert (refused.code, refused.error["code"]) == (1, "building.unknown")
    keys(call_json(office, "doctor"), "sound")
    whole = keys(call_json(office, "doctor", "--digest"), "digest", "rows")
    part = keys(call_json(office, "doctor", "--digest", "--scope", GRIDS[0]), "digest", "rows")
    assert whole["digest"] != part["digest"]
    assert whole["rows"]["household"] == 4
    assert part["rows"]["household"] == 2
    lost = call_json(office, "doctor", "--digest", "--scope", "1")
    assert (lost.code, lost.error["code"]) == (1, "grid.unknown")


USAGE = [
    ["no-such-command"],
    ["bundle", "import"],
    ["bundle", "export", "-o", "x"],
    ["visit", "add"],
    ["coverage", "--from", "yesterday", "--to", "2026-01-01", "-o", "x.xlsx"],
    ["coverage", "--from", "2026-01-01", "--to", "2026-01-02", "--by", "moon", "-o", "x.xlsx"],
    ["init", "--role", "worker", "--name", "x", "--division", "1"],
    ["demo", "--workers", "0"],
    ["doctor", "--no-such-option"],
    ["--passphrase-file", "/no/such/file", "doctor"],
]


@pytest.mark.parametrize("words", USAGE, ids=" ".join)
def test_wrong_usage_ends_with_2(words: list[str], tmp_path: Path) -> None:
    answer = call_json(tmp_path, *words)
    assert (answer.code, answer.error["code"]) == (2, "usage")
    told = call(tmp_path, *words)
    assert told.code == 2
    assert told.text.strip()


def test_help_and_version(tmp_path: Path) -> None:
    assert call(tmp_path, "--help").code == 0
    assert call(tmp_path, "bundle", "import", "--help").code == 0
    version = call(None, "--version")
    assert version.code == 0
    assert version.out.startswith("gridclient")


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_refusal_in_both_languages(language: str, tmp_path: Path) -> None:
    answer = call(tmp_path / "nobody", "doctor", language=language)
    assert answer.code == 1
    assert ("您已有的数据没有变化" in answer.err) is (language == "zh_CN")


def test_a_language_there_is_not(tmp_path: Path) -> None:
    answer = call_json(tmp_path, "doctor", language="fr")
    assert (answer.code, answer.error["code"]) == (2, "usage")


def test_a_clock_that_is_none(wang: Path) -> None:
    answer = call_json(wang, "doctor", now="half past nine")
    assert (answer.code, answer.error["code"]) == (1, "clock.unreadable")


def test_no_command_opens_the_window(wang: Path) -> None:
    assert call(wang).out == "window wang open en\n"
    assert call(wang, passphrase=None).out == "window wang closed en\n"


# --- passphrase ----------------------------------------------------------------------------


def test_number_66_a_wrong_passphrase(wang: Path) -> None:
    """Refused with 3; the next try has to wait, and nothing is deleted."""
    before = sorted(path.name for path in wang.iterdir())
    wrong = call_json(wang, "doctor", passphrase="wrong")
    assert (wrong.code, wrong.error["code"]) == (3, "vault.passphrase")
    assert wrong.error["hint"]
    codes = [call_json(wang, "doctor", passphrase=f"wrong {n}").error["code"] for n in range(9)]
    assert codes[-1] == "vault.wait"
    waiting = call_json(wang, "doctor")
    assert (waiting.code, waiting.error["code"]) == (3, "vault.wait")
    assert set(before) <= {path.name for path in wang.iterdir()}
    chinese = call(wang, "doctor", language="zh_CN")
    assert chinese.code == 3
    assert "您已有的数据没有变化" in chinese.err


def test_the_passphrase_from_a_file(wang: Path, tmp_path: Path) -> None:
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE + "\r\n", "utf-8-sig")
    assert call_json(wang, "--passphrase-file", file, "doctor", passphrase="wrong").code == 0
    file.write_bytes(b"\xff\xfe\x00")
    odd = call_json(wang, "--passphrase-file", file, "doctor")
    assert (odd.code, odd.error["code"]) == (1, "passphrase.unreadable")


def test_the_passphrase_from_standard_input(wang: Path) -> None:
    assert call_json(wang, "doctor", passphrase=None, typed=f"{PASSPHRASE}\n").code == 0
    wrong = call_json(wang, "doctor", passphrase=None, typed="wrong\n")
    assert (wrong.code, wrong.error["code"]) == (3, "vault.passphrase")


def test_no_passphrase_at_all(wang: Path) -> None:
    answer = call_json(wang, "doctor", passphrase=None)
    assert (answer.code, answer.error["code"]) == (3, "passphrase.missing")


@pytest.mark.skipif(os.name != "posix", reason="a terminal of our own: POSIX")
def test_the_passphrase_from_a_prompt(wang: Path) -> None:
    """Asked for on a real terminal, not shown there, and not on standard output."""
    import pty
    import subprocess
    import sys

    terminal, theirs = pty.openpty()
    env = {name: value for name, value in os.environ.items() if name != "GRIDCLIENT_PASSPHRASE"}
    child = subprocess.Popen(
        [sys.executable, "-m", "gridclient", "--lang", "en", "--profile", wang, "--json", "doctor"],
        cwd=Path(__file__).resolve().parents[3],
        env=env,
        stdin=theirs,
        stderr=theirs,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    shown = b""
    while b"Passphrase: " not in shown:  # the blank comes once nothing typed is shown any more
        shown += os.read(terminal, 1000)
    os.write(terminal, PASSPHRASE.encode() + b"\n")
    out, _none = child.communicate(timeout=60)
    assert PASSPHRASE.encode() not in os.read(terminal, 4096)
    os.close(theirs)
    os.close(terminal)
    assert (child.returncode, json.loads(out)["sound"]) == (0, True)
    assert PASSPHRASE not in out


# --- batch ---------------------------------------------------------------------------------


def batch(profile: Path, file: Path, *lines: object, options: tuple[str, ...] = ()) -> Any:
    """The exit code and one document a line."""
    written = [line if isinstance(line, str) else json.dumps(line) for line in lines]
    file.write_text("\n".join(written), "utf-8")
    answer = call(profile, "batch", *options, file)
    assert "Traceback" not in answer.text
    return answer.code, [json.loads(line) for line in answer.out.splitlines()]


def test_a_batch_answers_every_line(wang: Path, tmp_path: Path) -> None:
    code, told = batch(wang, tmp_path / "b", ["visit", "list"], "", ["household", "find", "101"])
    assert code == 0
    assert told[0] == {"visits": []}
    assert len(told[1]["households"]) == 1


def test_a_batch_stops_at_the_first_refusal(wang: Path, tmp_path: Path) -> None:
    lines = (["visit", "list"], ["household", "show", "9"], ["doctor"])
    code, told = batch(wang, tmp_path / "b", *lines)
    assert (code, len(told)) == (1, 2)
    assert told[1]["error"]["code"] == "household.unknown"
    code, told = batch(wang, tmp_path / "b", *lines, options=("--keep-going",))
    assert (code, len(told)) == (1, 3)
    assert told[2]["sound"] is True


def test_a_batch_with_a_bad_line_runs_nothing(wang: Path, tmp_path: Path) -> None:
    home = call_json(wang, "household", "find", "101").document["households"][0]["id"]
    visit = ["visit", "add", "--household", home, "--result", "met"]
    (tmp_path / "b").write_text(json.dumps(visit) + "\n\nvisit list\n", "utf-8")
    answer = call_json(wang, "batch", tmp_path / "b")
    assert (answer.code, answer.error["code"]) == (1, "batch.line")
    assert answer.error["where"] == [{"row": 3}]
    assert call_json(wang, "visit", "list").document == {"visits": []}


def test_a_batch_in_a_batch(wang: Path, tmp_path: Path) -> None:
    code, told = batch(wang, tmp_path / "b", ["--lang", "en", "batch", str(tmp_path / "b")])
    assert (code, told[0]["error"]["code"]) == (1, "batch.nested")


def test_a_batch_keeps_language_and_passphrase(wang: Path, tmp_path: Path) -> None:
    file = tmp_path / "b"
    file.write_text('["household", "show", "9"]', "utf-8")
    chinese = call(wang, "batch", file, language="zh_CN")
    english = call(wang, "batch", file)
    assert chinese.document["error"]["message"] != english.document["error"]["message"]


def test_a_batch_line_may_name_another_profile(town: Town, tmp_path: Path) -> None:
    """It is answered by that profile, never by the one that happens to be open."""
    other = str(town.folder / "zhang")
    code, told = batch(
        town.folder / "wang",
        tmp_path / "b",
        ["household", "find", "201"],
        ["--profile", other, "household", "find", "201"],
    )
    assert code == 0
    assert [len(line["households"]) for line in told] == [0, 1]


def test_a_batch_that_is_not_text(wang: Path, tmp_path: Path) -> None:
    (tmp_path / "b").write_bytes(b"\xff\xfe\x00")
    answer = call_json(wang, "batch", tmp_path / "b")
    assert (answer.code, answer.error["code"]) == (1, "batch.unreadable")


def test_a_demonstration_never_replaces_what_is_not_one(office: Path) -> None:
    before = sorted(office.rglob("*"))
    answer = call_json(None, "demo", "--out", office.parent)
    assert (answer.code, answer.error["code"]) == (1, "demo.folder")
    assert sorted(office.rglob("*")) == before
