"""What commands say: of what was done, of nothing, of what cannot be meant."""

from __future__ import annotations

import datetime as dt
import json
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import openpyxl
import pytest

from gridclient.domain.care import CarePolicy
from gridclient.domain.identifiers import named_id
from gridclient.errors import Refused
from gridclient.services import recovery
from tests import builders, profiles
from tests.command_line import call, call_json
from tests.profiles import COMMUNITY, GRID, OTHER_GRID

OLD = dt.date(2020, 3, 1)
FUTURE = "2126-11-01"


@dataclass
class Place:
    """The folder of an office's closed profile, and a household in it."""

    office: Path
    home: str


@pytest.fixture
def place(tmp_path: Path) -> Place:
    with profiles.team(tmp_path, 张敏=[GRID], 李强=[OTHER_GRID]) as (office, _workers):
        three = builders.make_house(office)
        eight = builders.make_house(office, building_no="8", grid_id=named_id("grid", OTHER_GRID))
        builders.move_in(office, eight, "801")
        home = builders.move_in(office, three, "301", care=["elder_alone"])
        builders.add(office, builders.make_visit(home.id, OLD, note="想装扶手"))
    return Place(office.profile.folder, home.id)


# --- what was done, not what would be ----------------------------------------------------------


def test_a_handover_says_that_it_was_done(place: Place):
    dry = call(place.office, "handover", "张敏", "李强", "--dry-run").text
    done = call(place.office, "handover", "张敏", "李强").text
    assert "Handed over: 张敏 → 李强" in done
    assert "Handed over" not in dry
    assert "care enrolments: 1" in done  # nobody's helper, and yet cared for
    assert "before the handover" in dry
    assert "before the handover" not in done
    assert "write one with “enrol renew”" in done


def test_a_split_and_a_move_say_that_they_were_done(place: Place):
    new = f"{COMMUNITY}009"
    dry = call(place.office, "grid", "split", GRID, "--into", f"{new}=第九网格:3", "--dry-run").text
    done = call(place.office, "grid", "split", GRID, "--into", f"{new}=第九网格:3").text
    assert ("would have 1 households" in dry, "Split:" in dry) == (True, False)
    assert ("now has 1 households" in done, "would" in done) == (True, False)
    moved = call(place.office, "grid", "move", "8", "--to", new).text
    assert moved.startswith(f"Moved: {OTHER_GRID} ")
    assert "would" not in moved


@pytest.mark.parametrize(
    "words",
    [
        ("handover", "张敏", "李强", "--on", FUTURE),
        ("grid", "move", "8", "--to", GRID, "--on", FUTURE),
    ],
)
def test_a_dry_run_refuses_a_day_to_come_as_the_run_does(place: Place, words: tuple[str, ...]):
    dry = call_json(place.office, *words, "--dry-run")
    assert dry.error["code"] == call_json(place.office, *words).error["code"]
    assert dry.error["code"].endswith(".future")


def test_a_dry_run_of_a_ledger_refuses_visits_to_come_as_the_run_does(place: Place, tmp_path: Path):
    file = tmp_path / "走访.xlsx"
    book = openpyxl.Workbook()
    for row in (
        ("姓名", "楼号", "单元", "房号", "走访日期", "走访结果"),
        ("王秀兰", "3", "1", "301", FUTURE, "见到本人"),
    ):
        book.active.append(row)
    book.save(file)
    words = ("ledger", "import", file, "--kind", "visits")
    dry, run = (call_json(place.office, *words, *more) for more in (["--dry-run"], []))
    assert [one["code"] for one in dry.document["rejected"]] == ["ledger.visit_future"]
    assert dry.document["rejected"] == run.document["rejected"]
    assert (dry.code, run.code) == (5, 5)


# --- what cannot be meant ----------------------------------------------------------------------


@pytest.mark.parametrize("passphrase", ["12345678", "password", "aaaaaaaa", "和平社区2026"])
def test_a_passphrase_that_is_tried_first_is_refused(tmp_path: Path, passphrase: str):
    words = ("init", "--role", "community", "--name", "和平社区", "--division", "310104003012")
    answer = call_json(tmp_path / "new", *words, passphrase=passphrase)
    assert answer.error["code"] == "passphrase.guessed"
    assert "short sentence" in answer.error["hint"]
    assert not (tmp_path / "new" / "store.db").exists()


def test_the_own_name_is_no_passphrase_when_it_is_changed(tmp_path: Path):
    name = "阳光花园社区居民委员会"
    with closing(profiles.office(tmp_path, name=name)) as office, pytest.raises(Refused) as refusal:
        recovery.change_own_passphrase(office.profile, profiles.PASSPHRASE, f"{name}2026")
    assert refusal.value.code == "passphrase.guessed"
    answer = call_json(office.profile.folder, "passphrase", "change", typed="11111111\n")
    assert answer.error["code"] == "passphrase.guessed"


def test_a_certificate_until_yesterday_is_refused(place: Place, tmp_path: Path):
    made = profiles.newcomer(tmp_path, "新人")
    made.close()
    request = tmp_path / "request.json"
    folder = made.profile.folder
    assert call(folder, "enrol", "request", "--name", "新人", "-o", request).code == 0
    words = ("enrol", "grant", request, "--role", "worker", "--grid", GRID)
    answer = call_json(place.office, *words, "--until", "2020-01-01", "-o", tmp_path / "g.json")
    assert answer.error["code"] == "enrol.until_past"
    assert "a day to come" in answer.error["hint"]


def test_a_second_round_of_the_same_is_refused_and_another_is_not(place: Place):
    assert call(place.office, "round", "begin", "heat").code == 0
    answer = call_json(place.office, "round", "begin", "heat")
    assert answer.error["code"] == "round.twice"
    assert call(place.office, "round", "begin", "heat", "--title", "独居老人降温").code == 0
    assert call(place.office, "round", "begin", "cold").code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("care", "enrol", "3-1-301", "disability", "--from", "1800-01-01"),
        ("care", "enrol", "3-1-301", "disability", "--from", "2099-01-01"),
        ("rights", "ask", "--household", "3-1-301", "--kind", "copy", "--on", "1800-01-01"),
    ],
)
def test_days_far_off_are_doubted(place: Place, words: tuple[str, ...]):
    assert call_json(place.office, *words).error["code"] == "entry.doubtful"


def test_a_consent_of_long_ago_is_refused(place: Place):
    words = ("consent", "add", "--household", "3-1-301", "--act", "notice", "--on", "1800-01-01")
    assert call_json(place.office, *words).error["code"] == "consent.too_early"


def test_negative_days_and_unknown_subjects_of_retention_are_refused(place: Place):
    answer = call_json(place.office, "retention", "set", "visit_notes", "-5")
    assert (answer.code, answer.error["code"]) == (1, "retention.days")
    for command in ("preview", "purge"):
        answer = call_json(place.office, "retention", command, "--subject", "nosuch")
        assert (answer.code, answer.error["hint"] != "") == (1, True)


def test_what_would_be_removed_counts_the_notes(place: Place):
    shown = call(place.office, "retention", "preview", "--subject", "visit_notes").text
    assert "1 record loses its words" in shown
    assert "1 entries, and the words of 1 records." in shown
    asked = call_json(place.office, "retention", "purge", "--subject", "visit_notes")
    assert "the words of 1 records" in asked.error["message"]


def test_a_backup_is_not_restored_without_being_asked(place: Place):
    call_json(place.office, "backup", "create")
    (made,) = call_json(place.office, "backup", "list").document["backups"]
    answer = call_json(place.office, "backup", "restore", made["name"])
    assert (answer.error["code"], answer.error["hint"]) == (
        "program.unconfirmed",
        "To do it, say --yes.",
    )
    assert call_json(place.office, "backup", "restore", made["name"], "--yes").code == 0


def test_an_odd_grid_code_is_doubted_in_a_split(place: Place):
    words = ("grid", "split", GRID, "--into", "第九=第九网格:3")
    assert call_json(place.office, *words).error["code"] == "entry.doubtful"
    assert call_json(place.office, *words, "--despite", "街道这样编").document["change"]


# --- what is kept, and how it reads ------------------------------------------------------------


def test_a_policy_without_a_word_about_face_to_face_keeps_that_demand(place: Place):
    words = ("policy", "set", "elder_alone", "--contacts", "4", "--period", "month")
    call_json(place.office, *words, "--face", "2", "--face-period", "quarter")
    kept = call_json(place.office, *words).document
    assert (kept["face"], kept["face_period"]) == (2, "quarter")
    none = call_json(place.office, *words, "--face", "0").document
    assert (none["face"], none["face_period"]) == (None, None)
    with closing(profiles.reopen(place.office)) as office:
        assert len(office.registers.find(CarePolicy, category="elder_alone")) >= 1


def test_a_record_is_shown_with_titles_and_takes_codes_for_ids(place: Place):
    made = call_json(
        place.office, "register", "add", "building", f"grid_id={GRID}", "building_no=12"
    ).document
    assert made["fields"]["grid_id"] == named_id("grid", GRID)
    person = call_json(
        place.office,
        *("register", "add", "person", f"division_id={COMMUNITY}", "name=周强"),
        *("post=grid_worker", f"grid_ids={GRID},{OTHER_GRID}"),
    ).document
    assert person["fields"]["grid_ids"].count(",") == 1
    shown = call(place.office, "register", "show", "person", person["id"]).text
    assert "grid_worker (Grid worker)" in shown
    resident = ("register", "add", "resident", "name=王芳", "relation=spouse")
    there = call_json(place.office, *resident, "household_id=3-1-301").document
    assert there["fields"]["household_id"] == place.home
    for value, code in (
        ("household_id=9-9-999", "household.unknown"),
        ("household_id=", "entry.invalid"),
    ):
        assert call_json(place.office, *resident, value).code == 1, code
    lost = call_json(place.office, "register", "add", "grid", "division_id=1", "code=1", "name=甲")
    assert lost.error["code"] == "division.unknown"


def test_a_survey_is_shown_with_its_choices(place: Place, tmp_path: Path):
    file = tmp_path / "survey.json"
    asked = {"wording": "在哪里充电", "kind": "choice", "choices": ["家里", "车棚"]}
    file.write_text(json.dumps({"title": "充电", "questions": [asked]}), "utf-8")
    call_json(place.office, "campaign", "create", file)
    assert "1. 在哪里充电  (家里, 车棚)" in call(place.office, "campaign", "show", "充电").text


def test_moments_are_told_in_the_time_of_the_place(place: Place, tmp_path: Path):
    call_json(place.office, "bundle", "export", "--to", "张敏", "-o", tmp_path)
    assert "+08:00" in call(place.office, "bundle", "history").text
    logged = call(place.office, "log", "audit").text.splitlines()
    assert logged
    assert all("+08:00" in line for line in logged)


def test_the_log_tells_a_masked_print_from_a_full_one(place: Place):
    words = ("household", "data", "3-1-301", "--resident", "王秀兰")
    call(place.office, *words)
    call(place.office, *words, "--full")
    full, masked, *_rest = call(place.office, "log", "access").text.splitlines()
    assert full.endswith("without masks")
    assert masked.endswith("masked")
    assert full != masked


def test_an_unmasked_ledger_names_an_office_once(place: Place, tmp_path: Path):
    file = tmp_path / "l.xlsx"
    words = ("ledger", "export", "--kind", "residents", "--mask", "none", "--purpose", "核对")
    assert call(place.office, *words, "-o", file).code == 0
    texts = [
        str(cell.value)
        for row in openpyxl.load_workbook(file).active.iter_rows()
        for cell in row
        if cell.value and "核对" in str(cell.value)
    ]
    assert texts
    assert all(text.count("和平里社区") == 1 for text in texts)


@pytest.mark.parametrize(
    "words",
    [
        *(("grid", "list"), ("campaign", "list"), ("care", "reviews"), ("issue", "list")),
        *(("visit", "list"), ("visit", "due"), ("bundle", "history"), ("peers",)),
        *(("bundle", "left-out"), ("bundle", "lapsed"), ("bundle", "returned")),
        *(("register", "list", "partner_unit"), ("duplicates", "list"), ("conflicts", "list")),
        *(("duplicates", "list", "--linked"), ("quarantine", "list"), ("rights", "list")),
        *(
            ("policy", "list", "--category", "dibao"),
            ("backup", "list"),
            ("round", "list", "--all"),
        ),
        *(
            ("household", "find", "没有这个人"),
            ("dictionary", "list", "nosuch"),
            ("round", "standing"),
        ),
    ],
)
def test_an_empty_list_says_so_in_one_line(tmp_path: Path, words: tuple[str, ...]):
    with closing(profiles.office(tmp_path)) as office:
        folder = office.profile.folder
    answer = call(folder, *words)
    assert len(answer.text.splitlines()) == 1, answer.text
